"""The log of one call: rows of all bodies, in the order of arrival."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from eventcheck.context.history import History
from eventcheck.findings import Place
from eventcheck.log.nearmiss import near_misses
from eventcheck.log.repeats import Repeats, repeats
from eventcheck.log.rows import BodyRow, DecisionRow, EventRow


class Log:
    """The rows of all bodies, which `recording` writes."""

    def __init__(self, past: History) -> None:
        """Create an empty log. `past`: the events of earlier calls."""
        self.past = past
        self.bodies: list[BodyRow] = []
        """One row per body, in the order of the call."""
        self.events: list[EventRow] = []
        """The events of visitors with an id, by `EventRow.number`."""
        self.decisions: list[DecisionRow] = []
        """The decisions of visitors with an id, by `DecisionRow.number`."""
        self.currencies: dict[str, Place] = {}
        """The first place of each currency."""
        self.padded: list[tuple[Place, str]] | None = None
        """Ids of visitors with white space around them; None: there are none."""
        self.entries = 0
        """How many visitor entries the rows come from."""
        self.unread_visitors: set[str] = set()
        """Visitors with an event or decision that cannot be read."""

    def add_padded(self, place: Place, visitor_id: str) -> None:
        """Note the id of a visitor that has white space around it."""
        self.padded = self.padded or []
        self.padded.append((place, visitor_id))

    @property
    def comparable(self) -> Log | None:
        """The log, if it has rows to compare; None for a single event or decision."""
        is_single = self.entries <= 1 and len(self.events) <= 1 and self.past.is_empty
        return None if is_single else self

    @property
    def unenriched(self) -> list[BodyRow] | None:
        """The bodies without enrichment; None if there are none."""
        return [body for body in self.bodies if not body.is_enriched] or None

    @cached_property
    def repeats(self) -> Repeats:
        """The events that repeat others. Use it after the last body is recorded."""
        return repeats(self.events, self.decisions, self.past)

    @cached_property
    def near_misses(self) -> Mapping[str, str]:
        """Map visitors who convert without a decision to the visitor that was meant.

        Use it after the last body is recorded.
        """
        return near_misses(self.decisions, self.events, self.past)
