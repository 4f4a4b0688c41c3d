"""A broken part hides none of its siblings, in any form of the body."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeAlias

import pytest
from pydantic import ValidationError

from eventcheck import Report, validate
from eventcheck.findings import Path
from eventcheck.guards import is_array, is_object
from eventcheck.models import (
    Attribute,
    ConversionEvent,
    DecisionEvent,
    DecisionMetadata,
    EventBatch,
)
from tests.rules.build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    conversion,
    decision,
    snapshot,
    visitor,
)
from tests.sample import is_chosen

from .defects import METADATA, ODD

Change: TypeAlias = Callable[[Json, str], str | None]
"""Changes a field of an object; returns the new name, or None if it is gone."""
MARK = "zzqq"
"""A key unlike any field: each object has it, so each has `unknown-field`."""
LIGHT = 3
"""The light variant tries one change in three."""
NO_TEXT = {"thing", "NaN"}
"""Values that no JSON text can hold."""


def valid(mark: Json) -> Json:
    """Return a body of two visitors with all fields, and `mark` in each object."""
    entries = [_visitor(n, mark) for n in range(2)]
    return {**body(*entries), "project_id": "13001", "revision": "7", **mark}


def _visitor(number: int, mark: Json) -> Json:
    snapshots = [_snapshot(number, s, mark) for s in range(2 - number)]
    marked = [attribute(entity_id=f"6100{n}", key=f"plan{n}", **mark) for n in range(2)]
    return visitor(
        *snapshots,
        visitor_id=f"visitor-{number}",
        session_id=f"session-{number}",
        attributes=marked,
        **mark,
    )


def _snapshot(v: int, s: int, mark: Json) -> Json:
    def unique(event: Json, n: int) -> Json:
        tags = {"note": "x", "$opt_event_properties": {"size": 1}}
        more = {"tags": tags, "properties": {"size": "L"}}
        time = NOW + s * 60_000 + n
        return {**event, "uuid": f"u-{v}-{s}-{n}", "timestamp": time, **more, **mark}

    events = [unique(activation(), 0)]
    events += [unique(conversion(revenue=100, value=1.5), n) for n in (1, 2)]
    metadata = dict(METADATA)
    return snapshot(*events, decisions=[decision(metadata=metadata, **mark)], **mark)


def objects(value: Any, at: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Return each object of the wire format in a body, with its path."""
    if is_object(value):
        yield at, value
    inner = value.items() if is_object(value) else enumerate(value)
    for step, each in inner:
        if step not in ("tags", "properties") and (is_object(each) or is_array(each)):
            yield from objects(each, (*at, step))


def marked(report: Report) -> set[Path]:
    """Return the objects in which the mark is found."""
    return {x.path[:-1] for x in report.findings if x.path[-1:] == (MARK,)}


def _left_out(part: Json, field: str) -> None:
    del part[field]


def _renamed(part: Json, field: str) -> str:
    first, *others = field.split("_")
    name = first + "".join(map(str.capitalize, others)) if others else field.title()
    part[name] = part.pop(field)
    return name


def _replaced(value: object) -> Change:
    def change(part: Json, field: str) -> None:
        part[field] = value

    return change


CHANGES: dict[str, Change] = {
    "left out": _left_out,
    "renamed": _renamed,
    **{name: _replaced(value) for name, value in ODD.items()},
}
MARKED, PLAIN = valid({MARK: 1}), valid({})
VISITOR: Path = ("visitors", 0)
SNAPSHOT: Path = (*VISITOR, "snapshots", 0)
DECISION: Path = (*SNAPSHOT, "decisions", 0)
PLACES: list[Path] = [
    (),
    VISITOR,
    (*VISITOR, "attributes", 0),
    SNAPSHOT,
    DECISION,
    (*DECISION, "metadata"),
    (*SNAPSHOT, "events", 0),
    (*SNAPSHOT, "events", 1),
]
"""The first object of each kind; others follow it."""
CASES = [(at, field) for at, part in objects(PLAIN) if at in PLACES for field in part]


def _path(at: object) -> str:
    return "/".join(map(str, at)) if is_array(at) else str(at)


def changed(payload: Json, at: Path, field: str, change: Change) -> Path:
    """Change a field in a body; return its path."""
    part: Any = payload
    for step in at:
        part = part[step]
    name = change(part, field)
    return (*at, name or field)


@pytest.mark.parametrize(
    "light", [True, pytest.param(False, marks=pytest.mark.heavy)], ids=["light", "all"]
)
@pytest.mark.parametrize(("at", "field"), CASES, ids=_path)
def test_what_is_broken_costs_nothing_else(
    at: Path,
    field: str,
    light: bool,  # noqa: FBT001
) -> None:
    """Whatever a field holds, all other objects are checked, in every form.

    The light variant tries some changes of each field, and some fields for each change.
    """
    everywhere = {path for path, part in objects(MARKED) if MARK in part}
    for name, change in CHANGES.items():
        if light and not is_chosen(f"{_path((*at, field))} {name}", LIGHT):
            continue
        payload = deepcopy(MARKED)
        where = changed(payload, at, field, change)
        report = validate(payload)
        old = (*at, field)
        elsewhere = {x for x in everywhere if x[: len(old)] != old}
        inside = {(*where, *x[len(old) :]) for x in everywhere - elsewhere}
        kept = marked(report)
        assert elsewhere <= kept, name
        assert (inside <= kept) == (name == "renamed" or not inside), name
        if name not in NO_TEXT:
            assert validate(json.dumps(payload).encode()) == report, name


@pytest.mark.parametrize(("at", "field"), CASES, ids=_path)
def test_a_model_has_the_findings_of_its_dict(at: Path, field: str) -> None:
    """And of its text."""
    for name, change in CHANGES.items():
        payload = deepcopy(PLAIN)
        changed(payload, at, field, change)
        try:
            batch = EventBatch.model_validate(payload)
        except ValidationError:
            continue
        report = validate(payload)
        assert validate(batch) == report, name
        if name != "half a pair":
            assert validate(batch.model_dump_json()) == report, name


def test_the_unchanged_body_has_no_finding() -> None:
    """Otherwise the findings above could be of something else."""
    assert validate(PLAIN).findings == ()
    assert marked(validate(MARKED)) == {
        path for path, part in objects(MARKED) if MARK in part
    }
    assert {at for at, _ in CASES} == {*PLACES}


def with_models() -> Json:
    """Return the unchanged body with models of its smallest parts."""
    given = deepcopy(PLAIN)
    for entry in given["visitors"]:
        entry["attributes"] = [Attribute(**x) for x in entry["attributes"]]
        for part in entry["snapshots"]:
            first, *others = part["events"]
            events = (ConversionEvent(**x) for x in others)
            part["events"] = [DecisionEvent(**first), *events]
            for chosen in part["decisions"]:
                chosen["metadata"] = DecisionMetadata(**chosen["metadata"])
    return given


def test_models_beside_broken_parts_are_read() -> None:
    """Python code may put models into a dict."""
    reports: list[Report] = []
    for payload in (deepcopy(PLAIN), with_models()):
        first = payload["visitors"][0]["snapshots"][0]
        first["events"].append(5)
        first["decisions"][0]["variation_id"] = 7
        del payload["visitors"][1]["visitor_id"]
        reports.append(validate(payload))

    assert {x.code for x in reports[0].errors} >= {"wrong-type", "missing-field"}
    assert reports[0] == reports[1]
