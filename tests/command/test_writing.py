"""The command sends nothing, and writes files only if an option says so.

An audit hook cannot be removed, so each case runs in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .run import ROOT, SHIPPED

WATCH = """
import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = ("os.mkdir", "os.remove", "os.rename", "os.truncate", "shutil.", "tempfile.")

def watch(event, arguments):
    writes = event == "open" and arguments[2] & WRITING
    if writes or event.startswith(("socket.", "subprocess.", *CHANGES)):
        seen.append((event, str(arguments)))

seen = []
sys.dont_write_bytecode = True
from eventcheck_cli.main import main
sys.addaudithook(watch)
main(sys.argv[1:])
print(seen, file=sys.stderr)
"""


def watched(*arguments: str) -> str:
    """Return what the command opened for writing, changed or connected to."""
    done = subprocess.run(  # noqa: S603 - code of this file
        [sys.executable, "-c", WATCH, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--preview", "--statistics", "--together"],
        ["--diff"],
        ["--format", "full", "--show-values"],
        ["--format", "json"],
        ["--format", "sarif"],
        ["--format", "junit"],
        ["--explain", "wrong-type"],
    ],
    ids=" ".join,
)
def test_checking_sends_nothing_and_writes_no_file(options: list[str]) -> None:
    """Whatever is reported, and in whichever format."""
    assert watched(*options, str(SHIPPED)) == "[]"


def test_the_watch_sees_a_file_that_is_written(tmp_path: Path) -> None:
    """Otherwise the test above could not fail."""
    baseline = tmp_path / "baseline.json"

    assert str(baseline) in watched("--write-baseline", str(baseline), str(SHIPPED))
