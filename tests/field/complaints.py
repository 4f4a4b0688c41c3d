"""The errors and warnings of a report; infos are left out."""

from __future__ import annotations

from eventcheck import Context, validate_all
from eventcheck.read.payload import Payload


def complaints(*payloads: Payload, context: Context | None = None) -> list[str]:
    """Return the codes of errors, then those of warnings."""
    report = validate_all(payloads, context=context)
    return [x.code for x in (*report.errors, *report.warnings)]
