"""Official traffic has no errors and no warnings, however it is validated."""

from __future__ import annotations

import json
from collections.abc import Iterator

from eventcheck import Catalog, Context, Report, validate, validate_all
from eventcheck.testing import EventRecorder

from .application import Body
from .datafiles import Json


def kinds(bodies: list[Body]) -> Iterator[str]:
    """Return the rule type of every decision and the key of every conversion."""
    for body in bodies:
        for visitor in body["visitors"]:
            for snapshot in visitor["snapshots"]:
                for decision in snapshot.get("decisions", []):
                    yield decision["metadata"]["rule_type"]
                for event in snapshot["events"]:
                    if event["key"] != "campaign_activated":
                        yield event["key"]


def choices(bodies: list[Body]) -> Iterator[tuple[str, str, str]]:
    """Return the visitor, experiment and variation of every decision, in order."""
    for body in bodies:
        for visitor in body["visitors"]:
            for snapshot in visitor["snapshots"]:
                for decision in snapshot.get("decisions", []):
                    ids = decision["experiment_id"], decision["variation_id"]
                    yield visitor["visitor_id"], *ids


def assert_each_is_fine(bodies: list[Body], datafile: Json) -> None:
    """Validate each body alone, as a dict and as text."""
    for context in _contexts(bodies, datafile):
        for body in bodies:
            assert _complaints(validate(body, context=context)) == []
            assert _complaints(validate(json.dumps(body), context=context)) == []


def assert_fine_together(bodies: list[Body], datafile: Json) -> None:
    """Validate the bodies together, in any order, and by a recorder."""
    for context in _contexts(bodies, datafile):
        together = validate_all(bodies, context=context)
        assert _complaints(together) == []
        backwards = validate_all(reversed(bodies), context=context)
        assert _complaints(backwards) == []
        recorder = EventRecorder()
        for body in bodies:
            recorder.record(body)
        recorder.assert_valid(level="warning", context=context)


def assert_fine_one_by_one(bodies: list[Body]) -> None:
    """Validate each body with the history of those before it."""
    history = validate_all([]).history
    for body in bodies:
        report = validate(body, context=Context(history=history))
        assert _complaints(report) == []
        history |= report.history


def _complaints(report: Report) -> list[str]:
    """Return errors and warnings, readable."""
    return [
        f"{finding.code} {finding.payload} {finding.pointer}"
        for finding in (*report.errors, *report.warnings)
    ]


def _contexts(bodies: list[Body], datafile: Json) -> list[Context]:
    """Yield contexts with which the traffic of a datafile must be fine."""
    catalog = Catalog.from_datafile(datafile)
    now = max(
        event["timestamp"]
        for body in bodies
        for visitor in body["visitors"]
        for snapshot in visitor["snapshots"]
        for event in snapshot["events"]
    )
    return [Context(), Context(catalog=catalog), Context(catalog=catalog, now=now)]
