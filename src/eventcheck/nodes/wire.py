"""The wire format as tables: what each object of a body may hold.

The models in `eventcheck.models` say the same for people who build payloads; a
test holds both together. Sources: Event API OpenAPI 1.3.0, the official SDKs, and
captures of the Web snippet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from eventcheck.guards import Object

Kind: TypeAlias = Literal[
    "id",
    "text",
    "boolean",
    "integer",
    "time",
    "revenue",
    "number",
    "scalar",
    "object",
    "array",
    "any",
]
"""What a field holds. `time`, `revenue`, `number`, `integer` and `scalar` have
rules of their own for other plain values, so only arrays and objects are of a
wrong type there. `any` is not judged, unless it is null."""

Accepts: TypeAlias = "frozenset[type] | _Anything"


class _Anything:
    """The set of all types but that of null."""

    def __contains__(self, kind: object) -> bool:
        return kind is not type(None)


ACCEPTS: Mapping[Kind, Accepts] = {
    "id": frozenset({str}),
    "text": frozenset({str}),
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "time": frozenset({int}),
    "revenue": frozenset({int}),
    "number": frozenset({int, float}),
    "scalar": frozenset({str, int, float, bool}),
    "object": frozenset({dict}),
    "array": frozenset({list}),
    "any": _Anything(),
}
EXPECTED: Mapping[Kind, str] = {
    "id": "string",
    "text": "string",
    "time": "integer",
    "revenue": "integer",
    "scalar": "string, number or boolean",
}
"""The name of a kind in messages, where it is not the kind itself."""


MIN_INT64, MAX_INT64 = -(2**63), 2**63 - 1
"""The bounds of revenue and of timestamps, as the specification has them."""
EXACT = 2**53
"""From here on not every integer survives a JSON parser that knows floats alone."""


def letters(name: str) -> str:
    """A name without case and separators: what people write in several ways."""
    return "".join(x for x in name.lower() if x.isalnum())


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of object: its fields, and what the reader derives from them."""

    name: str
    kinds: Mapping[str, Kind]
    required_texts: tuple[str, ...]
    required_others: tuple[str, ...]
    optional_ids: tuple[str, ...]
    accepts: Mapping[str, Accepts]
    required: frozenset[str]
    """The fields without which the object is of no use."""
    short: Mapping[str, str]
    """The Web snippet's key of each field that it abbreviates."""

    def fits(self, raw: Object) -> bool:
        """Whether the object is just as the specification says."""
        accepts = self.accepts
        try:
            for name, value in raw.items():
                if type(value) not in accepts[name]:
                    return False
            for name in self.required_texts:
                value = raw[name]
                if not value or value.strip() != value:
                    return False
            for name in self.required_others:
                raw[name]
        except KeyError:
            return False
        for name in self.optional_ids:
            value = raw.get(name)
            if value is not None and value.strip() != value:
                return False
        return True


def _shape(
    name: str,
    required: Mapping[str, Kind],
    optional: Mapping[str, Kind],
    short: Mapping[str, str] | None = None,
) -> Shape:
    kinds: dict[str, Kind] = {**required, **optional}
    accepts = {field: ACCEPTS[kind] for field, kind in kinds.items()}
    return Shape(
        name,
        kinds,
        required_texts=tuple(x for x in required if required[x] in ("id", "text")),
        required_others=tuple(x for x in required if required[x] not in ("id", "text")),
        optional_ids=tuple(x for x in optional if optional[x] == "id"),
        accepts=accepts,
        required=frozenset(required),
        short=short or {},
    )


BATCH = _shape(
    "batch",
    {"account_id": "id", "visitors": "array"},
    {
        "project_id": "id",
        "anonymize_ip": "boolean",
        "client_name": "text",
        "client_version": "text",
        "enrich_decisions": "boolean",
        "revision": "any",
        "region": "any",
    },
)
VISITOR = _shape(
    "visitor",
    {"visitor_id": "id", "snapshots": "array"},
    {"attributes": "array", "session_id": "id"},
)
ATTRIBUTE = _shape(
    "attribute",
    {"type": "text", "value": "scalar"},
    # The Objective-C SDK sends `shouldIndex`.
    {"entity_id": "id", "key": "text", "shouldIndex": "any"},
    {"entity_id": "e", "key": "k", "type": "t", "value": "v"},
)
SNAPSHOT = _shape(
    "snapshot",
    {"events": "array"},
    {"decisions": "array", "activation_timestamp": "any", "activationTimestamp": "any"},
)
DECISION = _shape(
    "decision",
    {"campaign_id": "id", "experiment_id": "id", "variation_id": "id"},
    {"is_campaign_holdback": "boolean", "metadata": "any"},
    {
        "campaign_id": "c",
        "experiment_id": "x",
        "variation_id": "v",
        "is_campaign_holdback": "h",
    },
)
EVENT = _shape(
    "event",
    {"timestamp": "time", "uuid": "id", "entity_id": "id"},
    {
        "key": "text",
        "type": "text",
        "name": "any",
        "revenue": "revenue",
        "value": "number",
        "quantity": "integer",
        "tags": "object",
        "properties": "object",
    },
    {
        "entity_id": "e",
        "type": "y",
        "uuid": "u",
        "timestamp": "t",
        "key": "k",
        "tags": "a",
        "name": "n",
    },
)
SHAPES = (BATCH, VISITOR, ATTRIBUTE, SNAPSHOT, DECISION, EVENT)
