"""Writes fixes into files, in the form that each file has."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eventcheck_files import GZIP, STDIN, Found, UnusableError, content, opened

from eventcheck import Config, Context, apply_fixes, validate
from eventcheck.parse.body import Payload

ALL = 1_000_000_000
"""More findings than there can be: only what is listed can be mended."""


def fixed(
    name: str, context: Context, config: Config, *, unsafe: bool
) -> Iterator[Found]:
    """Write fixes into a file, or to the standard output; then what is there."""
    with opened(name) as stream:
        data = stream.read()
    found = list(content(data, name))
    if any(x.is_posted for x in found):
        msg = f"{name}: a HAR file is a record of what was sent: it is not changed"
        raise UnusableError(msg)
    config = replace(config, max_per_code=ALL)
    mended = [mend(x.body, context, config, unsafe=unsafe) for x in found]
    if any(x is not None for x in mended):
        new = [x.body if y is None else y for x, y in zip(found, mended, strict=True)]
        data = written(new, data, in_lines=any(x.line is not None for x in found))
    if name == STDIN:
        sys.stdout.buffer.write(data)
    elif any(x is not None for x in mended):
        path = Path(name)
        packed = path.read_bytes()[:2] == GZIP
        path.write_bytes(gzip.compress(data) if packed else data)
    return content(data, name)


def mend(
    body: Payload, context: Context, config: Config, *, unsafe: bool
) -> dict[str, Any] | None:
    """A body with its fixes; None where there is nothing to fix."""
    report = validate(body, context=context, config=config)
    if not any(finding.fixes for finding in report.findings):
        return None
    result = apply_fixes(body, report, unsafe=unsafe)
    return result.payload if result.applied else None


def written(bodies: Sequence[object], old: bytes, *, in_lines: bool) -> bytes:
    """Bodies in the form that the file had."""
    if in_lines:
        lines = (x if isinstance(x, bytes) else dumped(x) for x in bodies)
        return b"".join(line + b"\n" for line in lines)
    whole = bodies if old.lstrip().startswith(b"[") else bodies[0]
    return dumped(whole, indent=2 if b"\n" in old.strip() else None) + b"\n"


def dumped(value: object, indent: int | None = None) -> bytes:
    """JSON as UTF-8; a lone surrogate stays an escape."""
    between = (", ", ": ") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=between)
    return text.encode(errors="backslashreplace")
