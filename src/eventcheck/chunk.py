"""A run of visitors of one body: what the rules loop over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventcheck.body import Body
    from eventcheck.nodes import (
        Attribute,
        Decision,
        Defect,
        Event,
        Reason,
        Snapshot,
        Visitor,
    )


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
        "measured",
        "misspelled",
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
