"""The body itself, its visitor entries, and their attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventcheck.nodes.base import NOTHING, Defect, Node
from eventcheck.nodes.wire import ATTRIBUTE, BATCH, VISITOR

if TYPE_CHECKING:
    from eventcheck.nodes.snapshot import Snapshot

USER_AGENT = "$opt_user_agent"
"""The attribute that names a program, with version numbers of any form."""


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
        self.visitor_id: str | None = fields.get("visitor_id") or None
        self.session_id: str | None = fields.get("session_id") or None
        self.attributes: list[Attribute] = []
        """Empty where the same attributes were judged before, and are plain."""
        self.attribute_names = NOTHING
        """The keys of all its attributes."""
        self.snapshots: list[Snapshot] = []
        self.is_whole = fields.get("snapshots") is not None
        """Whether all its decisions and events can be read."""


class Attribute(Node):
    """One attribute of a visitor entry."""

    __slots__ = ("entity_id", "key", "type", "value")
    shape = ATTRIBUTE
    collection = "attributes"

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        fields = self.fields
        self.type: str | None = fields.get("type") or None
        self.value: Any = fields.get("value")
        self.key: str | None = fields.get("key") or None
        self.entity_id: str | None = fields.get("entity_id") or None

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
