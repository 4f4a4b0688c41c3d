"""Runs the command, and gives what it writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from eventcheck import Report
from eventcheck_cli.main import main
from tests.inputs.bodies import A, C

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "docs" / "examples" / "payloads"
NOW = "1760000100000"


class Ran(NamedTuple):
    """The result of a run."""

    code: int
    out: str
    err: str

    @property
    def written(self) -> dict[str, Any]:
        """The output of `--format json`."""
        value: dict[str, Any] = json.loads(self.out)
        return value

    @property
    def report(self) -> Report:
        """The report in it."""
        report = self.written["report"]
        for finding in report["findings"]:
            del finding["line"], finding["column"]
        return Report.from_json(json.dumps(report))

    @property
    def lines(self) -> list[str]:
        """The lines of findings."""
        return [x for x in self.out.splitlines() if ": error " in x or ": warn" in x]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    """Run the command at a fixed time."""
    code = main(["--now", NOW, *map(str, arguments)])
    out, err = capsys.readouterr()
    return Ran(code, out, err)


def put(path: Path, *bodies: object, indent: int | None = None) -> Path:
    """Write a file with a body, or with a body per line."""
    texts = [x if isinstance(x, str) else json.dumps(x, indent=indent) for x in bodies]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def good(folder: Path, name: str = "good.json") -> Path:
    """Write a file without errors."""
    return put(folder / name, A)


def bad(folder: Path, name: str = "bad.json") -> Path:
    """Write a file with two errors."""
    return put(folder / name, C)
