"""Write and read the baseline and the history."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from eventcheck import Context, History, Report
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.facts import read
from eventcheck_cli.result import Result


def kept_apart(result: Result, options: argparse.Namespace) -> Result:
    """Write the baseline, or leave out its findings.

    Raises `UnusableError` if the baseline cannot be read or written.
    """
    if options.write_baseline:
        _save(options.write_baseline, result.report.to_json(indent=1) + "\n")
    name = options.write_baseline or options.baseline
    if not name:
        return result
    if not Path(name).exists():
        hint = f"no such file; create it with --write-baseline {name}"
        raise UnusableError(name, hint)
    report = read(name, lambda x: result.report.diff(Report.from_json(x)))
    return replace(result, report=report)


def write_history(added: History, context: Context, name: str) -> None:
    """Write the earlier history, with what the bodies add."""
    before = context.history or History()
    _save(name, (before | added).to_json() + "\n")


def _save(name: str, text: str) -> None:
    try:
        Path(name).write_text(text, "utf-8")
    except OSError as error:
        raise UnusableError(name, "cannot be written", error) from None
