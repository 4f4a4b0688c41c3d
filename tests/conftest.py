"""What all tests share: the reference material, and when heavy tests run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
LIGHT, HEAVY = 40, 1000
"""Examples that Hypothesis makes for each property."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--heavy` and `--anew`."""
    parser.addoption(
        "--heavy",
        action="store_true",
        help="also run the tests that need minutes, a browser or a cluster",
    )
    parser.addoption(
        "--anew",
        action="store_true",
        help="try properties with other examples than the last time",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Try properties lightly, with `--heavy` harder; always alike, but for `--anew`.

    A change is judged by what it does, not by the luck of a draw.
    """
    heavy = bool(config.getoption("--heavy"))
    settings.register_profile(
        "eventcheck",
        max_examples=HEAVY if heavy else LIGHT,
        derandomize=not config.getoption("--anew"),
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    settings.load_profile("eventcheck")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Skip heavy tests, unless `--heavy` asks for them."""
    if config.getoption("--heavy"):
        return
    skip = pytest.mark.skip(reason="heavy: run pytest with --heavy")
    for item in items:
        if "heavy" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the checkout: corpus, exports, oracle."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("needs the reference material in ../shared, which is not here")
    return path
