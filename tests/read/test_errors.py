"""Check that pydantic reports errors in the words that the reader expects.

If this fails after an update of pydantic, it reports an error in other words. Find the
new type in the message, and add it to the tables of `eventcheck/read/errors.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from eventcheck.models import (
    Attribute,
    ClientActivation,
    ConversionEvent,
    Decision,
    DecisionEvent,
    DecisionMetadata,
    EventBatch,
    Snapshot,
    Visitor,
)
from eventcheck.models.base import WireObject
from eventcheck.models.batch import Envelope
from eventcheck.read.defect import DefectKind
from tests.rules.build import Json, body, buying, conversion, decided, visitor, without

from .defects import ODD, body_with, defects

TEXTS = "empty text", "blank", "padded", "text"
NUMBERS = "integer", "huge", "fraction", "whole float"
JSON = (
    "null",
    "true",
    *NUMBERS,
    *TEXTS,
    "empty list",
    "list",
    "empty object",
    "object",
)


class Form(NamedTuple):
    """A valid value for a field, and the defect of each invalid value."""

    expected: str
    right: tuple[str, ...] = ()
    kinds: Mapping[str, DefectKind] = {}
    rest: DefectKind = "wrong-type"
    bare: tuple[str, ...] = ()
    """Values with a valid type: their defect names no expected type."""


NULL: dict[str, DefectKind] = {"null": "null"}
ODD_ID: dict[str, DefectKind] = {"integer": "integer", "huge": "integer"}
SPACED: dict[str, DefectKind] = {"blank": "empty", "padded": "padded"}


def _odd(*names: str) -> dict[str, DefectKind]:
    return dict.fromkeys(names, "odd")


ID = Form(
    "string",
    right=("text",),
    kinds={**NULL, **ODD_ID, **SPACED, "empty text": "empty"},
    bare=TEXTS,
)
SESSION = Form(
    "string",
    right=("text", "empty text"),
    kinds={**NULL, **ODD_ID, **SPACED},
    bare=TEXTS,
)
ID_OR_NULL = SESSION._replace(
    right=("text", "empty text", "null"), kinds={**ODD_ID, **SPACED}
)
ATTRIBUTE_ID = ID_OR_NULL._replace(
    # A rule over attributes checks custom attributes without an id.
    right=("text", "empty text", "null", "blank"),
)
TEXT = Form("string", right=TEXTS, kinds=NULL)
ATTRIBUTE_KEY = TEXT._replace(right=(*TEXTS, "null"), kinds={})
FILLED = Form(
    "string",
    right=("padded", "text"),
    kinds={**NULL, "empty text": "empty", "blank": "empty"},
    bare=TEXTS,
)
FLAG = Form("boolean", right=("true",), kinds=NULL)
OPEN = Form("a JSON value", right=tuple(x for x in JSON if x != "null"), kinds=NULL)
ITEMS = Form("array", right=("empty list", "list"), kinds=NULL)
SOME_ITEMS = ITEMS._replace(
    right=("list",), kinds={**NULL, "empty list": "no-items"}, bare=("empty list",)
)
VALUE = Form(
    "string, number or boolean",
    right=("true", "integer", "fraction", "whole float", *TEXTS),
    kinds=_odd("null", "huge", "NaN", *JSON[-4:]),
)
SHAPE = Form(
    "object",
    right=("empty object", "object"),
    kinds=_odd("true", *NUMBERS, *TEXTS, "empty list", "list") | NULL,
)
INSIDE = Form("string", right=TEXTS, kinds=_odd(*(x for x in JSON if x not in TEXTS)))
INSIDE_OR_NULL = INSIDE._replace(
    right=(*TEXTS, "null"), kinds={k: v for k, v in INSIDE.kinds.items() if k != "null"}
)
INSIDE_FLAG = Form(
    "boolean", right=("true",), kinds=_odd(*(x for x in JSON if x != "true"))
)
TIME = Form(
    "integer",
    kinds=_odd("true", *NUMBERS, *TEXTS, "NaN") | NULL,
    bare=("integer", "huge"),
)
CENTS = TIME._replace(right=("integer",), bare=("huge",))
COUNT = TIME._replace(right=("integer", "huge"), bare=())
NUMBER = TIME._replace(
    expected="number", right=("integer", "fraction", "whole float"), bare=()
)
TAGS = Form("object", right=("empty object", "object"), kinds=NULL)
PROPERTIES = Form("object", right=("empty object", "object"), kinds=NULL)

EVENT = {
    "uuid": ID,
    "timestamp": TIME,
    "key": TEXT,
    "type": TEXT,
    "name": OPEN,
    "revenue": CENTS,
    "value": NUMBER,
    "quantity": COUNT,
    "tags": TAGS,
    "properties": PROPERTIES,
}
TABLE: Mapping[type[WireObject], Mapping[str, Form]] = {
    Envelope: {
        "account_id": ID,
        "visitors": SOME_ITEMS,
        "project_id": ID,
        "anonymize_ip": FLAG,
        "client_name": TEXT,
        "client_version": TEXT,
        "enrich_decisions": FLAG,
        "revision": OPEN,
        "region": OPEN,
    },
    Visitor: {
        "visitor_id": ID,
        "snapshots": SOME_ITEMS,
        "attributes": ITEMS,
        "session_id": SESSION,
    },
    Attribute: {
        "type": FILLED,
        "value": VALUE,
        "entity_id": ATTRIBUTE_ID,
        "key": ATTRIBUTE_KEY,
        "shouldIndex": OPEN,
    },
    Snapshot: {
        "events": SOME_ITEMS,
        "decisions": ITEMS,
        "activation_timestamp": OPEN,
        "activationTimestamp": OPEN,
    },
    Decision: {
        "campaign_id": ID_OR_NULL,
        "experiment_id": ID_OR_NULL,
        "variation_id": ID_OR_NULL,
        "is_campaign_holdback": FLAG,
        "metadata": SHAPE,
    },
    DecisionMetadata: {
        "flag_key": INSIDE,
        "rule_key": INSIDE,
        "rule_type": INSIDE,
        "variation_key": INSIDE,
        "enabled": INSIDE_FLAG,
        "cmab_uuid": INSIDE_OR_NULL,
    },
    DecisionEvent: {**EVENT, "entity_id": ID_OR_NULL},
    ConversionEvent: {**EVENT, "entity_id": ID},
    # Another type makes it another kind of event.
    ClientActivation: {name: form for name, form in EVENT.items() if name != "type"}
    | {"entity_id": ID_OR_NULL},
}
CASES = [(model, name) for model, fields in TABLE.items() for name in fields]


def _names(case: object) -> str:
    return case.__name__ if isinstance(case, type) else str(case)


def test_every_field_of_the_models_is_in_the_table() -> None:
    """Add the form of a new field, so that its errors are tested."""
    fields = {(model, name) for model in TABLE for name in model.model_fields}

    assert fields - {*CASES} == {(ClientActivation, "type")}


@pytest.mark.parametrize(("model", "field"), CASES, ids=_names)
def test_each_invalid_value_has_its_defect(model: type[WireObject], field: str) -> None:
    """The kind of the defect, its field and the expected type."""
    form = TABLE[model][field]
    for name, value in ODD.items():
        payload = body_with(model, field, value)
        found = [(x.kind, x.expected) for x in defects(payload) if x.path != ("x",)]
        kind = form.kinds.get(name, form.rest)
        inner = _inner(form, name)
        expected = [] if name in form.right else [(kind, form.expected)]
        if name in form.bare and name not in form.right:
            expected = [(kind, "")]
        assert found == (inner or expected), (
            f"{name} in {model.__name__}.{field} is {found}; pydantic says "
            f"{_words(payload)}. If these are new words, tell them in read/errors.py."
        )


def _inner(form: Form, name: str) -> list[tuple[DefectKind, str]]:
    """Return the defect inside a value whose own type is valid."""
    if name == "list" and form.expected == "array":
        return [("wrong-type", "object")]
    return [("odd", "string")] if name == "object" and form is PROPERTIES else []


def _words(payload: Json) -> list[str]:
    try:
        EventBatch.model_validate(payload)
    except ValidationError as error:
        return [x["type"] for x in error.errors(include_url=False)]
    return []


def test_only_required_fields_are_missing() -> None:
    """`missing` is a defect of the object."""
    least: list[tuple[Json, str]] = [
        (without(body(), "account_id"), "account_id"),
        (without(body(), "visitors"), "visitors"),
        (body(without(visitor(), "visitor_id")), "visitor_id"),
        (body(without(visitor(), "snapshots")), "snapshots"),
        (body(visitor({})), "events"),
        (body(visitor(decided(), {"events": [{}]})), "timestamp uuid entity_id"),
        (body(visitor({"events": [], "decisions": [{}]})), " ".join(IDS)),
    ]
    for payload, names in least:
        found = [x for x in defects(payload) if x.kind == "missing"]
        assert [x.field for x in found] == names.split(), _words(payload)
        assert all(x.is_required for x in found)


IDS = "campaign_id", "experiment_id", "variation_id"


def test_other_keys_are_unknown() -> None:
    """`extra_forbidden` for texts, `invalid_key` for all other keys."""
    for key, said in (
        ("colour", "colour"),
        (5, "5"),
        (None, "None"),
        ((1,), "<tuple>"),
    ):
        entry: dict[Any, Any] = {**visitor(), key: 1}
        whole: dict[Any, Any] = {**body(), key: 1}
        for payload in (whole, body(visitors=[entry])):
            found = [(x.kind, x.field) for x in defects(payload)]
            assert found == [("unknown", said)], _words(payload)


def test_keys_of_tags_and_properties_are_texts() -> None:
    """Each other key is a defect with its own path."""
    for field in ("tags", "properties"):
        payload = buying(**{field: {5: "x", "a": "x"}})
        found = [(x.kind, x.field, x.inner) for x in defects(payload)]
        assert found == [("wrong-type", field, True)], _words(payload)


def _events(values: Json) -> Iterator[Json]:
    yield buying(**values)
    yield body(visitor({"events": [conversion(**values)]}))


def test_several_errors_of_one_object_are_all_reported() -> None:
    """In the order of the object's fields."""
    for payload in _events({"revenue": "5", "value": [], "uuid": 7}):
        found = {(x.field, x.kind) for x in defects(payload)}
        expected = {("revenue", "odd"), ("value", "wrong-type"), ("uuid", "integer")}
        assert found == expected
