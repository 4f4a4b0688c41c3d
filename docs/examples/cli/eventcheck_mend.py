"""Writes fixes into files, in the form that each file has."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eventcheck.read.payload import Payload
from eventcheck_files import GZIP, STDIN, Found, UnusableError, content, opened

from eventcheck import Config, Context, apply_fixes, validate
from eventcheck.findings import Fix
from eventcheck.fixes import FixResult
from eventcheck.visible import visible

ALL = 1_000_000_000
"""More findings than there can be: only what is listed can be mended."""


def fixed(
    name: str, context: Context, config: Config, *, unsafe: bool
) -> Iterator[Found]:
    """Write fixes into a file, or to the standard output; then what is there.

    What was changed is said on the standard error.
    """
    with opened(name) as stream:
        data = stream.read()
    found = list(content(data, name))
    if any(x.is_posted for x in found):
        raise UnusableError(name, "a HAR file is a record: it is not changed")
    config = replace(config, max_per_code=ALL)
    results = [mend(x.body, context, config, unsafe=unsafe) for x in found]
    applied = [fix for result in results if result for fix in result.applied]
    if applied:
        new = [
            result.payload if result else x.body
            for x, result in zip(found, results, strict=True)
        ]
        data = written(new, found[0], is_indented=b"\n" in data.strip())
    if name == STDIN:
        sys.stdout.buffer.write(data)
    elif applied:
        save(data, Path(name))
    if applied:
        print(said(applied, name), file=sys.stderr)
    return content(data, name)


def mend(
    body: Payload, context: Context, config: Config, *, unsafe: bool
) -> FixResult | None:
    """A body with its fixes; None where there is nothing to fix."""
    report = validate(body, context=context, config=config)
    if not any(finding.fixes for finding in report.findings):
        return None
    result = apply_fixes(body, report, unsafe=unsafe)
    return result if result.applied else None


def said(applied: Sequence[Fix], name: str) -> str:
    """What was changed, each kind of fix once."""
    fixes = "1 fix" if len(applied) == 1 else f"{len(applied):,} fixes"
    titles = ", ".join(dict.fromkeys(visible(x.title) for x in applied))
    where = "the standard input" if name == STDIN else visible(name)
    return f"{fixes} applied to {where}: {titles}"


def save(data: bytes, path: Path) -> None:
    """Write a file anew, compressed if it was."""
    try:
        is_packed = path.read_bytes()[:2] == GZIP
        path.write_bytes(gzip.compress(data) if is_packed else data)
    except OSError as error:
        raise UnusableError(str(path), "cannot be written", error) from None


def written(bodies: Sequence[object], first: Found, *, is_indented: bool) -> bytes:
    """Bodies in the form that the file had, told by its first body."""
    if first.line is not None:
        lines = (x if isinstance(x, bytes) else dumped(x) for x in bodies)
        return b"".join(line + b"\n" for line in lines)
    whole = bodies[0] if first.entry is None else bodies
    return dumped(whole, indent=2 if is_indented else None) + b"\n"


def dumped(value: object, indent: int | None = None) -> bytes:
    """JSON as UTF-8; a lone surrogate stays an escape."""
    between = (", ", ": ") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=between)
    return text.encode(errors="backslashreplace")
