"""Decisions that may count, and what decides whether they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from eventcheck.context.windows import side
from eventcheck.log import rows

if TYPE_CHECKING:
    from eventcheck.context import Catalog
    from eventcheck.log.rows import DecisionRow
    from eventcheck.results.preview import Verdict

Arm: TypeAlias = tuple[str, str]
"""An experiment and a variation of it; "" where there is none."""
"""What keeps a decision out of every variation's results."""


class Choice(NamedTuple):
    """An activated decision; sorts by time, then by uuid, then by arrival."""

    time: int
    uuid: str
    row: DecisionRow
    arm: Arm


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The window of the results, and what the account has.

    since: the first millisecond of the window; until: the first after it.
    others: the bodies that are for another account.
    """

    catalog: Catalog
    since: int | None = None
    until: int | None = None
    others: frozenset[int] = frozenset()

    def in_window(self, time: int) -> bool:
        """Whether a time is inside the window of the results."""
        if self.since is not None and time < self.since:
            return False
        return self.until is None or time < self.until

    def ran(self, experiment: str, time: int) -> bool:
        """Whether an experiment ran at a time inside the window."""
        if not self.in_window(time):
            return False
        known = self.catalog.experiment_by_id.get(experiment)
        if known is None:
            return True
        if known.status == "not_started" and not known.has_window:
            return False
        return side(known, time) is None

    def has_arm(self, arm: Arm) -> bool:
        """Whether the catalog has a variation, as far as it knows."""
        if not self.catalog.experiments:
            return True
        experiment = self.catalog.experiment_by_id.get(arm[0])
        if experiment is None:
            return False
        return self.catalog.allows(experiment, arm[1])

    def has_event(self, entity: str, flags: int) -> bool:
        """Whether the catalog has an event or page, as far as it knows."""
        pages = self.catalog.page_by_id
        if entity in self.catalog.event_by_id or entity in pages:
            return True
        if flags & rows.PAGE_VIEW:
            # The snippet names a page by its project too.
            return not pages or entity.rpartition("-")[2] in pages
        return not self.catalog.lists_events

    def experiments_using(self, entity: str) -> frozenset[str] | None:
        """The experiments that have an event as a metric; None where not known."""
        using = self.catalog.experiments_of_event(entity)
        return frozenset(x.id for x in using) if using else None

    def judge(self, choice: Choice) -> Verdict:
        """Whether a decision can count, for itself."""
        if choice.row.flags & rows.HOLDBACK:
            return "holdback"
        if choice.row.flags & rows.ROLLOUT or not all(choice.arm):
            return "no-experiment"
        if not self.has_arm(choice.arm):
            return "unknown-id"
        return "counted" if self.ran(choice.arm[0], choice.time) else "outside-window"
