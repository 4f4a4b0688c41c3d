"""What a visitor did: decision events, conversions and the snippet's heartbeat."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias, cast

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    ValidationError,
    model_serializer,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from eventcheck.models.base import Scalar, WireObject

CAMPAIGN_ACTIVATED = "campaign_activated"
"""What `key`, `type` or both of a decision event say."""
CLIENT_ACTIVATION = "client_activation"
"""The `type` of the Web snippet's heartbeat."""
EVENT_PROPERTIES = "$opt_event_properties"
"""The only tag that may hold an object."""

Tags: TypeAlias = dict[str, Scalar | dict[str, Scalar]]


def _only_event_properties_nest(tags: Tags) -> Tags:
    """Refuse an object in any other tag, at the place of that tag."""
    if dict not in map(type, tags.values()):
        return tags
    wrong: list[InitErrorDetails] = [
        {
            "type": PydanticCustomError(
                "tag_object", "An object is allowed in $opt_event_properties only"
            ),
            "loc": (name,),
            "input": value,
        }
        for name, value in tags.items()
        if isinstance(value, dict) and name != EVENT_PROPERTIES
    ]
    if wrong:
        title = "tags"
        raise ValidationError.from_exception_data(title, wrong)
    return tags


class _Event(WireObject, frozen=True):
    """What all events have. Fields from the Event API's OpenAPI 1.3.0."""

    timestamp: int
    """When it happened, not when it was sent: milliseconds since the epoch (13 digits
    today)."""

    uuid: str
    """Any text that is new for each event and the same when it is sent again.

    Events with equal `entity_id`, `uuid` and `timestamp` are counted once.
    """

    key: str | None = None
    """The API name of the event, at most 64 characters."""

    type: str | None = None
    """The kind of the event. Few clients send it for conversions."""

    revenue: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    """Money in cents (hundredths of the currency unit), a 64-bit integer.

    Belongs on the conversion. There is no currency field: convert first.
    """

    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    """A number for a metric other than money."""

    quantity: int | None = None
    """A count. Exported, but used by no metric."""

    tags: Annotated[Tags, AfterValidator(_only_event_properties_nest)] | None = None
    """Facts about the event: text, numbers and booleans. An array or object makes
    Optimizely reject the event, except the object `$opt_event_properties`.

    `revenue` and `value` in here alone are no metrics: set the fields as well.
    """

    properties: dict[str, str] | None = None
    """Facts about the event, as text only."""


class DecisionEvent(_Event, frozen=True):
    """The `campaign_activated` event: it makes a `Decision` of its snapshot count.

    `key` or `type` says `campaign_activated`; both do, if neither is given.
    """

    entity_id: str | None
    """The `campaign_id` of the decision. Null only with a rollout's decision."""

    @model_validator(mode="after")
    def _say_what_it_is(self) -> Self:
        """Name the event where its maker did not, and refuse another event's name."""
        if CAMPAIGN_ACTIVATED in (self.key, self.type):
            return self
        if self.key is not None or self.type is not None:
            msg = f"key or type of a DecisionEvent must be {CAMPAIGN_ACTIVATED}"
            raise ValueError(msg)
        # The way round `frozen` that pydantic itself takes for a new instance.
        vars(self).update(key=CAMPAIGN_ACTIVATED, type=CAMPAIGN_ACTIVATED)
        self.model_fields_set.update(("key", "type"))
        return self

    @model_serializer(mode="wrap")
    def _keep_null_entity(
        self, dump: SerializerFunctionWrapHandler
    ) -> dict[str, object]:
        """Keep a null `entity_id` where `exclude_none` drops it: it is required."""
        wire: dict[str, object] = dump(self)
        return wire if self.entity_id is not None else wire | {"entity_id": None}


class ConversionEvent(_Event, frozen=True):
    """What a visitor did that metrics count: a custom event, a click, a page view."""

    entity_id: str
    """The id of the event, or of the page; not its key."""


class ClientActivation(_Event, frozen=True):
    """The Web snippet's heartbeat: counts a monthly active user, and nothing else."""

    type: Literal["client_activation"] = "client_activation"

    entity_id: str | None = None
    """Null or absent."""


Kind: TypeAlias = Literal["decision", "conversion", "client"]


def event_kind(event: object) -> Kind:
    """Tell which of the three an event is, given as a JSON object or as a model.

    SDKs name a decision event by `key`, the documentation and the snippet by `type`.
    """
    if isinstance(event, dict):
        fields = cast("dict[str, object]", event)
        key, kind = fields.get("key"), fields.get("type")
    else:
        key, kind = getattr(event, "key", None), getattr(event, "type", None)
    if CAMPAIGN_ACTIVATED in (key, kind):
        return "decision"
    return "client" if kind == CLIENT_ACTIVATION else "conversion"


Event: TypeAlias = Annotated[
    Annotated[DecisionEvent, Tag("decision")]
    | Annotated[ConversionEvent, Tag("conversion")]
    | Annotated[ClientActivation, Tag("client")],
    Discriminator(event_kind),
]
