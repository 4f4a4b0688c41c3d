"""Every block of shell commands on every page runs, or says why it does not.

`.ci/run` runs the first two blocks of the README, in new environments.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .pages import ROOT, Block, blocks, name, pages

RUN_BY_CI = 2
NOT_COPIED = ("_build", ".git", ".venv", ".*_cache", "__pycache__", "node_modules")


def commands(page: Path) -> list[Block]:
    """Return the blocks to run here."""
    found = [x for x in blocks(page) if x.language in ("bash", "sh", "shell")]
    if page.name == "README.md" and page.parent == ROOT:
        found = found[RUN_BY_CI:]
    return [x for x in found if x.excuse is None]


PAGES = [page for page in pages() if commands(page)]


@pytest.mark.heavy
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_runs(page: Path, tmp_path: Path) -> None:
    """From top to bottom, in a copy of the repository, with this environment."""
    copy = tmp_path / "repository"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for block in commands(page):
        done = subprocess.run(  # noqa: S603 - the page's own commands
            ["/bin/bash", "-euo", "pipefail", "-c", block.text],
            cwd=copy,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(copy / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        where = f"{name(page)}, line {block.line}"
        assert done.returncode == 0, f"{where}\n{done.stdout}{done.stderr}"
        if block.output is not None:
            assert done.stdout == block.output, where
