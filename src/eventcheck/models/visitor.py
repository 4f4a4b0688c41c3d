"""One visitor and what they did."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal

from eventcheck.models.attribute import Attribute
from eventcheck.models.base import WireObject
from eventcheck.models.fields import Id, IdOrEmpty, ListOf, Right, SomeOf
from eventcheck.models.snapshot import Snapshot


class Visitor(WireObject, frozen=True):
    """One visitor and what they did, as in the Event API's OpenAPI 1.3.0."""

    visitor_id: Annotated[str | None, Right(Id)]
    """The visitor's id: in every request exactly the id that the decision used.

    Each distinct id counts as one monthly active user.
    """

    snapshots: SomeOf[Snapshot]
    """Their events, grouped by the decisions that were in force."""

    attributes: Annotated[Sequence[Attribute] | None, Right(ListOf[Attribute])] = None
    """Facts by which results can be segmented. A conversion does not inherit the
    attributes that were sent with the decision."""

    session_id: Annotated[str | None, Right(IdOrEmpty)] = None
    """The session. If you leave it out, a session ends after 30 minutes without events,
    at the latest after 24 hours. Empty means the same as absent."""

    @cached_property
    def has_events(self) -> bool:
        """Whether any snapshot has an event."""
        return any(x.events for x in self.snapshots)

    @property
    def kind(self) -> Literal["visitor"]:
        """The name of visitors in rules."""
        return "visitor"
