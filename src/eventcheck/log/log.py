"""The log of one call: rows of all bodies, in the order of arrival."""

from __future__ import annotations

from eventcheck.context import History
from eventcheck.findings import Place
from eventcheck.log.rows import BodyRow, DecisionRow, EventRow


class Log:
    """What is kept of all bodies. `recording` writes it."""

    def __init__(self, past: History) -> None:
        """`past`: what was sent in earlier calls."""
        self.past = past
        self.bodies: list[BodyRow] = []
        """By payload; of bodies that could be read as an object."""
        self.events: list[EventRow] = []
        """By `EventRow.number`; those of a visitor with an id."""
        self.decisions: list[DecisionRow] = []
        """By `DecisionRow.number`; those of a visitor with an id."""
        self.currencies: dict[str, Place] = {}
        """Where each currency is named first, in a usable event."""
        self.padded: list[tuple[Place, str, bool]] = []
        """Ids with white space around them, and whether they are a visitor's own."""
        self.unread: list[Place] = []
        """Events that are no objects, and those of a visitor without an id."""
