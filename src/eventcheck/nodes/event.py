"""Events: activations, conversions, and signs of life."""

from __future__ import annotations

from sys import float_info
from typing import TYPE_CHECKING, Literal, TypeAlias

from eventcheck.guards import Object
from eventcheck.nodes.base import Defect, Node
from eventcheck.nodes.wire import EVENT, MAX_INT64, MIN_INT64, letters

if TYPE_CHECKING:
    from eventcheck.nodes.snapshot import Snapshot

EventKind: TypeAlias = Literal["activation", "misspelled", "heartbeat", "conversion"]


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
        self.key: str | None = fields.get("key") or None
        self.type: str | None = fields.get("type") or None
        self.entity_id: str | None = fields.get("entity_id") or None
        self.uuid: str | None = fields.get("uuid") or None
        timestamp = fields.get("timestamp")
        self.timestamp = timestamp if type(timestamp) is int else None
        self.time = None
        self.kind = self._kind()

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
    def has_huge_revenue(self) -> bool:
        """Whether its revenue is a number beyond 64 bits; infinity is, too."""
        revenue = self.fields.get("revenue")
        if not isinstance(revenue, int | float):
            return False
        return revenue < MIN_INT64 or revenue > MAX_INT64

    @property
    def is_rejected(self) -> bool:
        """Whether Optimizely cannot use it: also for nested tags, or huge revenue."""
        if self.has_huge_revenue:
            return True
        if self.mended is not None and super().is_rejected:
            return True
        tags = self.fields.get("tags")
        return tags is not None and any(
            not isinstance(value, TAG_TYPES) and name != EVENT_PROPERTIES
            for name, value in tags.items()
        )

    @property
    def cents(self) -> int | None:
        """The revenue that counts: a whole number, in cents, within 64 bits."""
        revenue = self.fields.get("revenue")
        if type(revenue) is float and revenue.is_integer():
            revenue = int(revenue)
        if type(revenue) is int and MIN_INT64 <= revenue <= MAX_INT64:
            return revenue
        return None

    @property
    def amount(self) -> float | None:
        """The value that counts: a finite number."""
        value = self.fields.get("value")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value) if abs(value) <= MAX_FLOAT else None
        return None

    def tolerates(self, defect: Defect) -> bool:
        """A sign of life and the activation of a rollout have no entity."""
        if defect.field != "entity_id":
            return False
        is_rollout = self.is_activation and self.snapshot.has_rollout
        is_left_out = defect.reason in ("missing", "null", "empty")
        return is_left_out and (is_rollout or self.kind == "heartbeat")

    def _kind(self) -> EventKind:
        if ACTIVATION in (self.key, self.type):
            return "activation"
        if self.type == HEARTBEAT:
            return "heartbeat"
        if self.snapshot.decisions and self._is_misspelled():
            return "misspelled"
        return "conversion"

    def _is_misspelled(self) -> bool:
        return bool(self.snapshot.decisions_for(self) and self.misspelled_fields())

    def misspelled_fields(self) -> list[str]:
        """Which of key and type are a wrong name for an activation."""
        names = {"key": self.key, "type": self.type}
        return [x for x, name in names.items() if name and letters(name) in MISSPELLED]


TAG_TYPES = (str, int, float, type(None))
"""What a tag may hold; a boolean is an integer in Python, and null is only odd."""
MAX_FLOAT = float_info.max
EVENT_PROPERTIES = "$opt_event_properties"
"""The one tag that may hold an object."""
ACTIVATION = "campaign_activated"
HEARTBEAT = "client_activation"
PAGE_VIEW = "view_activated"
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
