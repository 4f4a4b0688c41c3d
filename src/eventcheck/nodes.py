"""The objects of a body as rules see them: cleaned, and each knowing its place.

An attribute of a node is None where its field is absent or unreadable: the reader
has recorded that as a defect, and rules that compare the field have nothing to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from sys import float_info
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias

from eventcheck.wire import ATTRIBUTE, BATCH, DECISION, EVENT, SNAPSHOT, VISITOR, Shape

if TYPE_CHECKING:
    from eventcheck.findings import Path

Object: TypeAlias = dict[str, Any]
"""A JSON object; where the fields are clean, the tables in `wire` type them."""
Reason: TypeAlias = Literal[
    "wrong-type",
    "missing",
    "null",
    "empty",
    "padded",
    "integer",
    "misnamed",
    "unknown",
    "no-items",
]
EventKind: TypeAlias = Literal["activation", "misspelled", "heartbeat", "conversion"]
AS_GIVEN: Mapping[str, str] = MappingProxyType({})
NOTHING: frozenset[str] = frozenset()


class Defect(NamedTuple):
    """One way in which an object is not as the specification says."""

    reason: Reason
    node: Node
    """The object that has the field."""
    field: str
    """The field in the specification's spelling; of an unknown one, as given."""
    path: Path
    value: object = None
    """What the payload has there."""
    expected: str = ""
    """The right kind of value, or the right name."""
    exact: bool = False
    """A misnamed field: only case and separators differ."""


class Mended(NamedTuple):
    """What the cleaned fields of an object do not say."""

    raw: Object
    given: Mapping[str, str]
    lost: frozenset[str]


class Node:
    """An object of the body: its `fields` as cleaned, and where it stands."""

    __slots__ = ("fields", "index", "mended", "parent")
    shape: ClassVar[Shape]
    collection: ClassVar[str] = ""
    """The field of the parent that lists such objects."""

    def __init__(
        self, fields: Object, parent: Node | None = None, index: int = 0
    ) -> None:
        """`index`: the place in the parent's collection."""
        self.fields = fields
        self.parent = parent
        self.index = index
        self.mended: Mended | None = None

    @property
    def raw(self) -> Object:
        """The object as the payload has it."""
        return self.fields if self.mended is None else self.mended.raw

    @property
    def given(self) -> Mapping[str, str]:
        """The payload's key of each field that it spells differently."""
        return AS_GIVEN if self.mended is None else self.mended.given

    @property
    def lost(self) -> frozenset[str]:
        """Fields that are there and cannot be read."""
        return NOTHING if self.mended is None else self.mended.lost

    @property
    def path(self) -> Path:
        """The path of this object in the payload."""
        if self.parent is None:
            return ()
        return (*self.parent.at(self.collection), self.index)

    def at(self, field: str, *steps: str | int) -> Path:
        """The path of a field of this object, in the payload's spelling."""
        return (*self.path, self.given.get(field, field), *steps)

    def given_key(self, field: str) -> str:
        """The key that a field has, or would have, in this payload."""
        if field not in self.given and self.is_snippet:
            return self.shape.short.get(field, field)
        return self.given.get(field, field)

    @property
    def is_snippet(self) -> bool:
        """Whether this object has the Web snippet's abbreviated keys."""
        short = self.shape.short
        return any(short.get(name) == key for name, key in self.given.items())

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""

    def tolerates(self, defect: Defect) -> bool:
        """Whether official traffic has this here, or another rule judges it."""
        del defect
        return False


class Batch(Node):
    """The body itself."""

    __slots__ = ()
    shape = BATCH


class Visitor(Node):
    """One visitor entry; a visitor may have several."""

    __slots__ = (
        "attribute_names",
        "attributes",
        "is_whole",
        "session_id",
        "snapshots",
        "visitor_id",
    )
    shape = VISITOR
    collection = "visitors"

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        fields = self.fields
        self.visitor_id = fields.get("visitor_id") or None
        self.session_id = fields.get("session_id") or None
        self.attributes: list[Attribute] = []
        """Empty where the same attributes were judged before, and are plain."""
        self.attribute_names = NOTHING
        """The keys of all its attributes."""
        self.snapshots: list[Snapshot] = []
        self.is_whole = "snapshots" not in self.lost
        """Whether all its decisions and events can be read."""


class Attribute(Node):
    """One attribute of a visitor entry."""

    __slots__ = ("entity_id", "key", "type", "value")
    shape = ATTRIBUTE
    collection = "attributes"

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        fields = self.fields
        self.type = fields.get("type")
        self.value = fields.get("value")
        self.key = fields.get("key") or None
        self.entity_id = fields.get("entity_id") or None

    @property
    def is_custom(self) -> bool:
        """Whether the account defines the attribute, not Optimizely."""
        return self.type == "custom" and not self.is_reserved

    @property
    def is_reserved(self) -> bool:
        """Whether this is one of Optimizely's own `$opt_…` attributes."""
        return (self.key or self.entity_id or "").startswith("$opt_")

    def tolerates(self, defect: Defect) -> bool:
        """Values, ids and keys of attributes have rules of their own."""
        match defect.field:
            case "value":
                return defect.reason == "null"
            case "entity_id" if not self.is_custom:
                return defect.reason in ("null", "empty", "integer", "padded")
            case "entity_id":
                return defect.reason in ("null", "empty")
            case "key":
                return defect.reason == "null" and self.type == "custom"
        return False


class Snapshot(Node):
    """Decisions, and the events that happened under them."""

    __slots__ = ("decisions", "events", "has_rollout", "is_whole", "visitor")
    shape = SNAPSHOT
    collection = "snapshots"
    visitor: Visitor

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        self.decisions: list[Decision] = []
        self.events: list[Event] = []
        self.has_rollout = False
        self.is_whole = self.lost.isdisjoint(("decisions", "events"))
        """Whether all its decisions and events can be read."""

    def decisions_for(self, activation: Event) -> list[Decision]:
        """The decisions that this activation makes count."""
        entity = activation.entity_id
        if entity is None or not self.decisions:
            return []
        return [x for x in self.decisions if x.campaign_id == entity]

    @property
    def can_attribute(self) -> bool:
        """Whether it lists decisions, or might, could all of it be read."""
        return bool(self.decisions) or not self.is_whole


class Decision(Node):
    """Which variation of an experiment the visitor got."""

    __slots__ = (
        "campaign_id",
        "experiment_id",
        "is_holdback",
        "is_holdout",
        "is_rollout",
        "is_unbucketed",
        "snapshot",
        "variation_id",
    )
    shape = DECISION
    collection = "decisions"
    snapshot: Snapshot

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        fields = self.fields
        campaign = fields.get("campaign_id", ABSENT)
        experiment = fields.get("experiment_id", ABSENT)
        variation = fields.get("variation_id", ABSENT)
        self.campaign_id = fields.get("campaign_id") or None
        self.experiment_id = fields.get("experiment_id") or None
        self.variation_id = fields.get("variation_id") or None
        self.is_holdback = fields.get("is_campaign_holdback") is True
        self.is_unbucketed = experiment is None and variation is None
        metadata = fields.get("metadata")
        if not isinstance(metadata, dict):
            metadata = {}
        # Holdouts have a variation whose id is no number; the SDKs send null for it.
        self.is_holdout = metadata.get("rule_type") == "holdout"
        # A flag that no rule decided: the SDKs send "" or null for the ids.
        self.is_rollout = (
            metadata.get("rule_type") == "rollout"
            or not (campaign or experiment or variation)
            or (metadata.get("rule_key") == "" and not (campaign or experiment))
        )

    def tolerates(self, defect: Defect) -> bool:
        """A rollout has no ids; null for experiment and variation has its rules."""
        if defect.reason not in ("null", "empty"):
            return False
        return self.is_rollout or (
            defect.reason == "null"
            and defect.field in ("experiment_id", "variation_id")
        )


class Event(Node):
    """Something a visitor did: an activation, a conversion, or a sign of life."""

    __slots__ = (
        "entity_id",
        "key",
        "kind",
        "snapshot",
        "time",
        "timestamp",
        "type",
        "uuid",
    )
    shape = EVENT
    collection = "events"
    snapshot: Snapshot
    kind: EventKind
    timestamp: int | None
    """Milliseconds as given, right or wrong; None where it is no integer."""
    time: int | None
    """The timestamp where it can be one in milliseconds; rules about time and
    attribution use this, so that a wrong unit is reported once."""

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        fields = self.fields
        self.key = fields.get("key") or None
        self.type = fields.get("type") or None
        self.entity_id = fields.get("entity_id") or None
        self.uuid = fields.get("uuid") or None
        timestamp = fields.get("timestamp")
        self.timestamp = timestamp if type(timestamp) is int else None
        self.time = None
        self.kind = self._kind()

    @property
    def visitor(self) -> Visitor:
        """The visitor entry that has the event."""
        return self.snapshot.visitor

    @property
    def is_activation(self) -> bool:
        """Whether this is the event that makes a decision count."""
        return self.kind == "activation"

    @property
    def tags(self) -> Object:
        """The tags; empty where there are none."""
        return self.fields.get("tags") or {}

    @property
    def properties(self) -> Object:
        """The properties; empty where there are none."""
        return self.fields.get("properties") or {}

    @property
    def is_rejected(self) -> bool:
        """Whether Optimizely cannot use the event: unreadable fields, nested tags."""
        if self.lost:
            return True
        tags = self.fields.get("tags")
        return bool(tags) and any(
            isinstance(value, dict | list) and name != EVENT_PROPERTIES
            for name, value in tags.items()
        )

    @property
    def cents(self) -> int | None:
        """The revenue that counts: a whole number, in cents, within 64 bits."""
        revenue = self.fields.get("revenue")
        if type(revenue) is float and revenue.is_integer():
            revenue = int(revenue)
        if type(revenue) is int and -MAX_INT64 <= revenue <= MAX_INT64:
            return revenue
        return None

    @property
    def amount(self) -> float | None:
        """The value that counts: a finite number."""
        value = self.fields.get("value")
        if type(value) in (int, float) and abs(value) <= MAX_FLOAT:
            return float(value)
        return None

    def tolerates(self, defect: Defect) -> bool:
        """A sign of life and the activation of a rollout have no entity."""
        if defect.field != "entity_id":
            return False
        if self.kind == "heartbeat":
            return defect.reason in ("missing", "null")
        return (
            self.is_activation
            and self.snapshot.has_rollout
            and defect.reason in ("null", "empty")
        )

    def _kind(self) -> EventKind:
        if ACTIVATION in (self.key, self.type):
            return "activation"
        if self.type == HEARTBEAT:
            return "heartbeat"
        if self.snapshot.decisions_for(self) and self._is_misspelled():
            return "misspelled"
        return "conversion"

    def _is_misspelled(self) -> bool:
        names = (self.key, self.type)
        return any(x and _plain(x) in MISSPELLED for x in names)


def _plain(name: str) -> str:
    return "".join(x for x in name.lower() if x.isalnum())


MAX_INT64 = 2**63 - 1
MAX_FLOAT = float_info.max
EVENT_PROPERTIES = "$opt_event_properties"
"""The one tag that may hold an object."""
ABSENT = object()
"""Stands for a field that is not there: unlike null, it means nothing."""
ACTIVATION = "campaign_activated"
HEARTBEAT = "client_activation"
MISSPELLED = frozenset(
    {
        "campaignactivated",
        "campaignactivate",
        "campaignactivation",
        "activatecampaign",
        "activatedcampaign",
        "campaignsactivated",
        "campainactivated",
        "campaignactived",
        "activation",
        "decision",
        "impression",
        "decisionevent",
        "impressionevent",
    }
)
"""What people write for `campaign_activated`, without case and separators."""
