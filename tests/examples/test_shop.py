"""The example test suite passes, and fails for a broken shop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHOP = Path(__file__).parents[2] / "docs" / "examples" / "shop"
TRACK = "_user(user_id, plan).track"


def run(directory: Path) -> subprocess.CompletedProcess[str]:
    """Run the suite as a reader does."""
    arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    return subprocess.run(  # noqa: S603 - our own suite
        [sys.executable, *arguments, "--rootdir", str(directory), str(directory)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_suite_passes() -> None:
    """Without changes."""
    done = run(SHOP)

    assert done.returncode == 0, done.stdout


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("euros * 100)", "euros * 100) + 0.5", "revenue-misplaced"),
        ('"currency": "EUR"', '"basket": ["shoes", "hat"]', "tag-value-unsupported"),
        (
            "_user(user_id, plan).track",
            "_user(user_id + '-2', plan).track",
            "conversion-without-decision",
        ),
        (
            "_user(user_id, plan).track",
            "_user(user_id.upper(), plan).track",
            "visitor-id-near-miss",
        ),
    ],
)
def test_the_suite_fails_for_a_broken_shop(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    """Each change is a mistake that people made."""
    shop = shutil.copytree(SHOP, tmp_path / "shop")
    source = shop / "shop.py"
    text = source.read_text()
    assert old in text
    source.write_text(text.replace(old, new))

    done = run(shop)

    assert done.returncode == 1
    assert code in done.stdout
