"""Write and read the baseline and the history."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from eventcheck import Context, History, Report, Severity
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.facts import read
from eventcheck_cli.recognise.bodies import as_list, as_object
from eventcheck_cli.recognise.pieces import count
from eventcheck_cli.result import UNUSABLE, Result

PART = re.compile(r", (?:body|request) \d+\Z")
"""What a name adds to its file if the file holds several bodies."""


def kept_apart(result: Result, options: argparse.Namespace) -> Result:
    """Write the baseline, or leave out its findings.

    Raises `UnusableError` if the baseline cannot be read or written.
    """
    name = options.write_baseline
    if name:
        if _is_partial(result, name):
            return result
        _save("--write-baseline", name, result.report.to_json(indent=1) + "\n")
        errors = result.report.counts[Severity.ERROR]
        total = count(sum(result.report.counts.values()), "finding")
        said = f"{total} accepted ({count(errors, 'error')})"
        print(f"eventcheck: wrote {name}: {said}", file=sys.stderr)
        return _without(result, result.report, name)
    name = options.baseline
    if not name:
        return result
    if not Path(name).exists():
        place, hint = f"--baseline {name}", f"create it with --write-baseline {name}"
        raise UnusableError(place, f"no such file; {hint}")

    def compared(data: bytes) -> Result:
        return _without(result, _report(data), name)

    return read("--baseline", name, compared)


def write_history(added: History, context: Context, name: str, result: Result) -> None:
    """Write the earlier history, with what the bodies add."""
    if not _is_partial(result, name):
        before = context.history or History()
        _save("--write-history", name, (before | added).to_json() + "\n")


def _is_partial(result: Result, name: str) -> bool:
    """Return whether an input is missing, and say that the file was not written."""
    is_partial = result.exit_code() == UNUSABLE
    if is_partial:
        why = "not written, because an input could not be read or holds no body"
        print(f"eventcheck: {name}: {why}", file=sys.stderr)
    return is_partial


def _without(result: Result, baseline: Report, name: str) -> Result:
    """Return the result without the findings of a baseline."""
    report = result.report.diff(baseline)
    accepted = sum(result.report.counts.values()) - sum(report.counts.values())
    known = {PART.sub("", x): None for x in baseline.names}
    files = {x.file for x in result.sources}
    if baseline.findings and known and files.isdisjoint(known):
        none = f"none of the {count(len(files), 'file')} is in {name}"
        if len(files) == 1:
            none = f"the file is not in {name}"
        said = f"{none}; it was written for paths like {next(iter(known))}"
        print(f"eventcheck: {said}", file=sys.stderr)
    accepts = f"{count(accepted, 'finding')} accepted in {name}"
    return replace(result, report=report, accepts=accepts)


def _report(data: bytes) -> Report:
    """Read a report, or the output of `--format json` around one."""
    try:
        whole = as_object(json.loads(data))
    except (ValueError, RecursionError):
        whole = {}
    report = as_object(whole.get("report"))
    if not report:
        return Report.from_json(data)
    for finding in map(as_object, as_list(report.get("findings"))):
        finding.pop("line", None)
        finding.pop("column", None)
    return Report.from_json(json.dumps(report))


def _save(option: str, name: str, text: str) -> None:
    """Write a file as a whole: if that fails, the old one stays."""
    path = Path(name)
    try:
        if path.exists() and not path.is_file():  # such as a pipe
            path.write_text(text, "utf-8")
            return
        target = path.resolve()
        beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            beside.write_text(text, "utf-8")
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        place = f"{option} {name}"
        raise UnusableError(place, "cannot be written", error) from None
