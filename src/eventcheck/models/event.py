"""Events: decision events, conversions and the heartbeats of the Web snippet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, GetJsonSchemaHandler, Tag, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eventcheck.guards import OBJECT
from eventcheck.models import fields
from eventcheck.models.base import WireObject
from eventcheck.models.fields import (
    Id,
    IdOrEmpty,
    Int64,
    Integer,
    Keyed,
    Millis,
    Number,
    Open,
    Right,
    Tags,
    Text,
)

CAMPAIGN_ACTIVATED = "campaign_activated"
"""The `key`, the `type`, or both of a decision event."""
CLIENT_ACTIVATION = "client_activation"
"""The `type` of the Web snippet's heartbeat."""
PAGE_VIEW = "view_activated"
"""The `type` of a page view, which is a conversion."""


class _Event(WireObject, frozen=True):
    """The fields of all events, from the Event API's OpenAPI 1.3.0."""

    short: ClassVar[Mapping[str, str]] = {
        "e": "entity_id",
        "y": "type",
        "u": "uuid",
        "t": "timestamp",
        "k": "key",
        "a": "tags",
        "n": "name",
    }

    _known_by: ClassVar[Mapping[str, str]] = {}
    """Fields and their values, of which an event of this kind has at least one."""

    timestamp: Annotated[int | None, Right(Millis)]
    """When it happened, not when it was sent: milliseconds since the epoch (13 digits
    today). Rules may find any integer here."""

    uuid: Annotated[str | None, Right(Id)]
    """Any text that is unique to the event, and stays the same if it is sent again.

    Events with equal `entity_id`, `uuid` and `timestamp` are counted once.
    """

    key: Annotated[str | None, Right(Text)] = None
    """The API name of the event, at most 64 characters."""

    type: Annotated[str | None, Right(Text)] = None
    """The kind of the event. Few clients send it for conversions."""

    name: Open = None
    """Sent by the Web snippet, not in the OpenAPI."""

    revenue: Annotated[int | None, Right(Int64)] = None
    """Money in cents (hundredths of the currency unit), a 64-bit integer.

    Belongs on the conversion. There is no currency field: convert first.
    """

    value: Annotated[float | None, Right(Number)] = None
    """A number for a metric other than money."""

    quantity: Annotated[int | None, Right(Integer)] = None
    """A count. Exported, but used by no metric."""

    tags: Annotated[Mapping[str, fields.Tag] | None, Right(Tags)] = None
    """Facts about the event: text, numbers and booleans. An array or object makes
    Optimizely reject the event, except the object `$opt_event_properties`.

    `revenue` and `value` only in the tags are not metrics: set the fields as well.
    """

    properties: Annotated[Mapping[str, str] | None, Right(Keyed[Text])] = None
    """Facts about the event, as text only."""

    @property
    def event_properties(self) -> Mapping[str, fields.Scalar] | None:
        """The typed properties, from the tag `$opt_event_properties`."""
        nested = (self.tags or {}).get(fields.EVENT_PROPERTIES)
        return nested if isinstance(nested, Mapping) else None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say which fields identify the kind of event."""
        described = handler(schema)
        if cls._known_by:
            described = handler.resolve_ref_schema(described)
            described["anyOf"] = [
                {"properties": {name: {"const": value}}, "required": [name]}
                for name, value in cls._known_by.items()
            ]
        return described


class DecisionEvent(_Event, frozen=True):
    """The `campaign_activated` event: it makes a `Decision` of its snapshot count.

    `key` or `type` is `campaign_activated`; both are set to it if neither is given.
    """

    kind: ClassVar[Literal["activation"]] = "activation"
    _known_by: ClassVar[Mapping[str, str]] = {
        "key": CAMPAIGN_ACTIVATED,
        "type": CAMPAIGN_ACTIVATED,
    }

    entity_id: Annotated[str | None, Right(IdOrEmpty | None)] = None
    """The `campaign_id` of the decision. It may be None, empty or absent only for a
    rollout."""

    @classmethod
    def requires(cls, name: str) -> bool:
        """Return whether a field is required, except for rollouts."""
        return name == "entity_id" or super().requires(name)

    @model_validator(mode="after")
    def _say_what_it_is(self) -> Self:
        """Set the key and type of the event if missing, and refuse other ones."""
        if CAMPAIGN_ACTIVATED in (self.key, self.type):
            return self
        if self.key is not None or self.type is not None:
            msg = f"key or type of a DecisionEvent must be {CAMPAIGN_ACTIVATED}"
            raise ValueError(msg)
        # pydantic itself gets round `frozen` in this way for a new instance.
        vars(self).update(key=CAMPAIGN_ACTIVATED, type=CAMPAIGN_ACTIVATED)
        self.model_fields_set.update(("key", "type"))
        return self


class ConversionEvent(_Event, frozen=True):
    """An event that metrics count: a custom event, a click, a page view."""

    kind: ClassVar[Literal["conversion"]] = "conversion"

    entity_id: Annotated[str | None, Right(Id)]
    """The id of the event or page, not its key."""


class ClientActivation(_Event, frozen=True):
    """The Web snippet's heartbeat, which only counts a monthly active user."""

    kind: ClassVar[Literal["heartbeat"]] = "heartbeat"
    _known_by: ClassVar[Mapping[str, str]] = {"type": CLIENT_ACTIVATION}

    type: Literal["client_activation"] = "client_activation"

    entity_id: Annotated[str | None, Right(IdOrEmpty | None)] = None
    """Null or absent."""

    @model_validator(mode="after")
    def _say_what_it_is(self) -> Self:
        """Count the type as given, so that it is sent."""
        self.model_fields_set.add("type")
        return self


EventKind: TypeAlias = Literal["activation", "misspelled", "conversion", "heartbeat"]
"""The names of the kinds of events in rules."""
Kind: TypeAlias = Literal["decision", "conversion", "client"]
AnyEvent: TypeAlias = DecisionEvent | ConversionEvent | ClientActivation


def event_kind(event: Any) -> Kind:
    """Return which of the three an event is: a JSON object or a model.

    SDKs mark a decision event by `key`, the documentation and the snippet by `type`.
    """
    if isinstance(event, OBJECT):
        key, kind = event.get("key"), event.get("type")
    else:
        key, kind = getattr(event, "key", None), getattr(event, "type", None)
    if CAMPAIGN_ACTIVATED in (key, kind):
        return "decision"
    return "client" if kind == CLIENT_ACTIVATION else "conversion"


class _AnyOf:
    """Use `anyOf` in the JSON Schema, because an event may fit several descriptions."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        described["anyOf"] = described.pop("oneOf")
        return described


Event: TypeAlias = Annotated[
    Annotated[DecisionEvent, Tag("decision")]
    | Annotated[ConversionEvent, Tag("conversion")]
    | Annotated[ClientActivation, Tag("client")],
    Discriminator(event_kind),
    _AnyOf,
]
