"""A run of visitors of one body: what the rules loop over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventcheck.nodes import (
        Attribute,
        Decision,
        Defect,
        Event,
        Reason,
        Snapshot,
        Visitor,
    )
    from eventcheck.parse.body import Body


class Chunk:
    """Visitors of one body, and flat lists of what they contain.

    A large body is read in several chunks, so that nodes die young. The lists after
    `conversions` select what few events have, so that rules look at little.
    """

    __slots__ = (
        "activations",
        "attributes",
        "body",
        "conversions",
        "decisions",
        "defects",
        "events",
        "has_attribute_problems",
        "measured",
        "misspelled",
        "new_attributes",
        "odd_times",
        "propertied",
        "sessions",
        "snapshots",
        "tagged",
        "visitors",
    )

    def __init__(self, body: Body) -> None:
        """An empty chunk of `body`."""
        self.body = body
        self.defects: defaultdict[Reason, list[Defect]] = defaultdict(list)
        self.visitors: list[Visitor] = []
        self.sessions: list[Visitor] = []
        """Visitor entries with a session id, blank ones too."""
        self.attributes: list[Attribute] = []
        """Those of visitors whose attributes are not known to be plain."""
        self.new_attributes: dict[bytes, frozenset[str]] = {}
        """Copies of them, each with its keys; see `reader`."""
        self.has_attribute_problems = False
        """Whether a rule found something in an attribute: the engine says so."""
        self.snapshots: list[Snapshot] = []
        self.decisions: list[Decision] = []
        self.events: list[Event] = []
        self.activations: list[Event] = []
        self.misspelled: list[Event] = []
        self.conversions: list[Event] = []
        self.odd_times: list[Event] = []
        """Events whose timestamp is there, but is no time in milliseconds."""
        self.measured: list[Event] = []
        """Events with a revenue, a value or a quantity."""
        self.tagged: list[Event] = []
        self.propertied: list[Event] = []
