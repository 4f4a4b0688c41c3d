"""The range of the results, and the catalog of the account."""

from __future__ import annotations

from collections.abc import Collection
from math import inf

from eventcheck.context import Catalog
from eventcheck.log.rows import DecisionRow, EventRow
from eventcheck.results.figures import Arm
from eventcheck.results.spans import NEVER, Span
from eventcheck.results.verdicts import Verdict
from eventcheck.rules.placeholders import placeholder_in


class Knowledge:
    """The range of the results, and the catalog of the account."""

    def __init__(
        self, catalog: Catalog, since: int | None = None, until: int | None = None
    ) -> None:
        """Set the range, from `since` up to but not including `until`."""
        self.catalog = catalog
        self.range = Span(
            -inf if since is None else since, inf if until is None else until
        )
        self._placeholders: dict[tuple[str, str], bool] = {}

    def running(self, experiment_id: str) -> Span:
        """Return when an experiment ran, as far as the catalog knows."""
        known = self.catalog.experiment_by_id.get(experiment_id)
        if known is None:
            return Span(-inf, inf)
        if known.status == "not_started" and not known.has_window:
            return NEVER
        start = -inf if known.starts_at is None else known.starts_at
        return Span(start, inf if known.ends_at is None else known.ends_at)

    def shown(self, experiment_id: str) -> Span:
        """Return when an experiment ran within the range of the results."""
        ran, among = self.running(experiment_id), self.range
        return Span(max(ran.start, among.start), min(ran.end, among.end))

    def left_out(self, row: DecisionRow) -> Verdict | None:
        """Return why a decision is ignored, so that it also hides no other decision.

        Rollouts have no results, and placeholders are not ids.
        """
        if row.is_rollout:
            return "no-experiment"
        ids = (
            ("campaign_id", row.campaign),
            ("experiment_id", row.experiment),
            ("variation_id", row.variation),
        )
        if any(x is not None and self._is_placeholder(field, x) for field, x in ids):
            return "unknown-id"
        return None

    def reason(self, row: DecisionRow) -> Verdict | None:
        """Return why a decision counts for no variation at any time."""
        if row.is_holdback:
            return "holdback"
        if row.experiment is None or row.variation is None:
            return "no-experiment"
        return None if self.has_arm((row.experiment, row.variation)) else "unknown-id"

    def has_arm(self, arm: Arm) -> bool:
        """Return whether the catalog has a variation, as far as it knows."""
        if not self.catalog.experiments:
            return True
        experiment = self.catalog.experiment_by_id.get(arm[0])
        return experiment is not None and self.catalog.allows(experiment, arm[1])

    def has_event(self, event: EventRow) -> bool:
        """Return whether the catalog has an event or page, as far as it knows."""
        entity, pages = event.entity or "", self.catalog.page_by_id
        if entity in self.catalog.event_by_id or entity in pages:
            return True
        if event.is_page_view:
            # The snippet names a page by its project too.
            return not pages or entity.rpartition("-")[2] in pages
        return not self.catalog.lists_events

    def measuring(
        self, event_id: str, among: Collection[str]
    ) -> Collection[str] | None:
        """Return which of some experiments have an event as a metric.

        None if that is not known.
        """
        windows = self.catalog.windows_of_event(event_id)
        if not windows:
            return None
        groups = (windows, windows.also)
        return [x for group in groups if group for x in group.own_among(among)]

    def _is_placeholder(self, field: str, value: str) -> bool:
        known = self._placeholders.get((field, value))
        if known is None:
            is_known_id = value in self.catalog.ids
            known = not is_known_id and placeholder_in(value, field) is not None
            self._placeholders[field, value] = known
        return known
