"""A run of visitors of one body: what the rules loop over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from eventcheck.nodes import EVENT_PROPERTIES

if TYPE_CHECKING:
    from eventcheck.findings import Path
    from eventcheck.log.facts import Entry
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
        "entries",
        "events",
        "found",
        "measured",
        "misspelled",
        "nobodys",
        "odd_times",
        "propertied",
        "read",
        "sessions",
        "snapshots",
        "tagged",
        "visitors",
    )

    def __init__(self, body: Body) -> None:
        """An empty chunk of `body`."""
        self.body = body
        self.defects: defaultdict[Reason, list[Defect]] = defaultdict(list)
        self.entries: list[Entry] = []
        """The facts of all visitor entries, known ones too."""
        self.read: list[tuple[Visitor, Entry]] = []
        """Those that are not known, with their nodes."""
        self.nobodys: list[Path] = []
        """Events of visitors without an id."""
        self.found: set[Path] = set()
        """The places of visitor entries in which a rule found something, and in which
        part of them."""
        self.visitors: list[Visitor] = []
        """The entries for rules to look at: those that are not known."""
        self.sessions: list[Visitor] = []
        """Visitor entries with a session id, blank ones too."""
        self.attributes: list[Attribute] = []
        """Those of visitors whose attributes are not known to be plain."""
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

    def release(self) -> None:
        """Part the nodes from what they contain, which knows them too.

        Without circles all dies at once, and leaves no work to the garbage collector.
        """
        for visitor in self.visitors:
            visitor.attributes.clear()
            visitor.snapshots.clear()
        for snapshot in self.snapshots:
            snapshot.decisions.clear()
            snapshot.events.clear()

    @property
    def custom_attributes(self) -> bool:
        """Whether there are attributes that an account defines."""
        return any(x.is_custom for x in self.attributes)

    @property
    def experiments(self) -> bool:
        """Whether there are decisions that are of an experiment, and no rollouts."""
        return any(not x.is_rollout for x in self.decisions)

    @property
    def countable(self) -> bool:
        """Whether there is anything that an experiment could count."""
        return bool(self.conversions) or self.experiments

    @property
    def described(self) -> bool:
        """Whether there are events with properties that an account may declare."""
        tagged = any(EVENT_PROPERTIES in x.tags for x in self.tagged)
        return tagged or bool(self.propertied)
