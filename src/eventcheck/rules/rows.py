"""Make problems of the rows of the log."""

from __future__ import annotations

from eventcheck.findings import Severity
from eventcheck.log.rows import DecisionRow, EventRow
from eventcheck.rule import Problem

Row = EventRow | DecisionRow


def problem_of(
    row: Row,
    *field: str,
    related: Row | None = None,
    severity: Severity | None = None,
    **params: object,
) -> Problem:
    """Return a problem of a row or of its field; `related` is compared with it."""
    places = () if related is None else (related.place,)
    return Problem((*row.path, *field), params, (), places, severity, None, row.payload)
