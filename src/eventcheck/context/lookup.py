"""The content of a catalog, with indexes for rules.

Every index is built once, in time linear in the size of the catalog.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from eventcheck.context.needs import CatalogFact
from eventcheck.context.records import (
    Attribute,
    Event,
    Experiment,
    Flag,
    LeftOut,
    Page,
    Variation,
)
from eventcheck.context.windows import Windows

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, init=False, repr=False)
class Lookup:
    """The records of a catalog, with indexes."""

    account_id: str | None
    experiments: tuple[Experiment, ...]
    flags: tuple[Flag, ...]
    events: tuple[Event, ...]
    pages: tuple[Page, ...]
    attributes: tuple[Attribute, ...]
    project_ids: tuple[str, ...]
    revisions: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all records."""
        experiments = frozenset(x.id for x in self.experiments)
        own = self.campaign_ids | experiments | self.variation_ids
        listed = self.event_by_id, self.page_by_id, self.attribute_by_id
        return own.union(*listed)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all records."""
        variations, events = self.variations_by_key, self.events_by_key
        others = self.flag_by_key, self.pages_by_key, self.attributes_by_key
        return frozenset(self.experiments_by_key).union(variations, events, *others)

    @cached_property
    def bandit_ids(self) -> frozenset[str]:
        """The experiments that are contextual bandits."""
        return frozenset(x.id for x in self.experiments if x.is_bandit)

    @cached_property
    def facts(self) -> frozenset[CatalogFact]:
        """The kinds of facts that are known; rules that need others do not run."""
        known: dict[CatalogFact, bool] = {
            "account": self.account_id is not None,
            "project": bool(self.project_ids),
            "experiments": bool(self.experiments),
            "events": self.lists_events,
            "pages": bool(self.pages),
            "attributes": bool(self.attributes),
            "windows": any(x.has_window for x in self.experiments),
            "metrics": any(x.has_revenue_metric is not None for x in self.events),
            "properties": any(x.properties is not None for x in self.events),
        }
        return frozenset(fact for fact, is_known in known.items() if is_known)

    @property
    def lists_events(self) -> bool:
        """Whether an event that is not in the catalog is unknown.

        Events without a key do not count: they come from metrics, which name only the
        events that they use.
        """
        return bool(self.events_by_key)

    @cached_property
    def lists_campaigns(self) -> bool:
        """Whether the campaigns of all experiments are known."""
        return all(x.campaign_ids for x in self.experiments)

    @cached_property
    def experiment_by_id(self) -> Mapping[str, Experiment]:
        """Each experiment, by its id."""
        return {experiment.id: experiment for experiment in self.experiments}

    @cached_property
    def experiments_by_key(self) -> Mapping[str, tuple[Experiment, ...]]:
        """The experiments with a key; keys need not be unique."""
        return _grouped((x.key, x) for x in self.experiments)

    @cached_property
    def experiments_by_campaign(self) -> Mapping[str, tuple[Experiment, ...]]:
        """The experiments whose decisions can have a campaign id."""
        return _grouped((c, x) for x in self.experiments for c in x.campaign_ids)

    @cached_property
    def campaign_ids(self) -> frozenset[str]:
        """Every campaign id that a decision can have."""
        return frozenset(self.experiments_by_campaign)

    @cached_property
    def variation_ids(self) -> frozenset[str]:
        """The ids of all variations."""
        return frozenset[str]().union(*(x.variation_ids for x in self.experiments))

    @cached_property
    def variations_by_key(
        self,
    ) -> Mapping[str, tuple[tuple[Experiment, Variation], ...]]:
        """The variations with a key, each with its experiment."""
        return _grouped((v.key, (x, v)) for x in self.experiments for v in x.variations)

    def allows(self, experiment: Experiment, variation_id: str) -> bool:
        """Return whether a decision for an experiment can have a variation.

        It can have those of the experiment and of the other rules of its flags. True
        if the variations of the experiment are unknown.
        """
        own = experiment.variation_ids
        if not own or variation_id in own:
            return True
        flags = self._flags_of.get(experiment.id, ())
        return any(variation_id in self._variations_of_flag[flag] for flag in flags)

    def variations_of_key(self, experiment: Experiment, key: str) -> frozenset[str]:
        """Return the ids of variations with a key that a decision can have."""
        return frozenset(
            variation.id
            for _, variation in self.variations_by_key.get(key, ())
            if self.allows(experiment, variation.id)
        )

    @cached_property
    def _flags_of(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the flags that have an experiment as a rule."""
        return _grouped(
            (x, flag.key) for flag in self.flags for x in flag.experiment_ids
        )

    @cached_property
    def _variations_of_flag(self) -> Mapping[str, frozenset[str]]:
        """The ids of the variations of all rules of a flag, by its key."""
        by_id = self.experiment_by_id
        return {
            flag.key: frozenset[str]().union(
                *(by_id[x].variation_ids for x in flag.experiment_ids if x in by_id)
            )
            for flag in self.flags
        }

    @cached_property
    def flag_by_key(self) -> Mapping[str, Flag]:
        """Each flag, by its key."""
        return {flag.key: flag for flag in self.flags}

    @cached_property
    def event_by_id(self) -> Mapping[str, Event]:
        """Each event, by its id."""
        return {event.id: event for event in self.events}

    @cached_property
    def events_by_key(self) -> Mapping[str, tuple[Event, ...]]:
        """The events with a key."""
        return _grouped((event.key, event) for event in self.events)

    @cached_property
    def page_by_id(self) -> Mapping[str, Page]:
        """Each page, by its id."""
        return {page.id: page for page in self.pages}

    @cached_property
    def pages_by_key(self) -> Mapping[str, tuple[Page, ...]]:
        """The pages with a key."""
        return _grouped((page.key, page) for page in self.pages)

    @cached_property
    def attribute_by_id(self) -> Mapping[str, Attribute]:
        """Each attribute, by its id."""
        return {attribute.id: attribute for attribute in self.attributes}

    @cached_property
    def attributes_by_key(self) -> Mapping[str, tuple[Attribute, ...]]:
        """The attributes with a key."""
        return _grouped((x.key, x) for x in self.attributes)

    @cached_property
    def windows(self) -> Windows:
        """The windows of all experiments."""
        return Windows(self.experiments)

    def windows_of_event(self, event_id: str) -> Windows | None:
        """Return the windows of the experiments whose metrics can count an event.

        None if those are unknown. All events share one part: the experiments that sum
        the revenue of all events.
        """
        windows = self._windows_of_events
        if event_id not in windows and event_id in self._own_users:
            by_id = self.experiment_by_id
            own = (by_id[x] for x in self._own_users[event_id])
            windows[event_id] = Windows(own, self._overall_windows)
        return windows.get(event_id)

    def experiments_of_event(self, event_id: str) -> tuple[Experiment, ...] | None:
        """Return the experiments of the catalog whose metrics can count an event.

        They have the event as a metric, or a metric that sums the revenue of all
        events. None if they are unknown.
        """
        own = self._own_users.get(event_id)
        if own is None:
            return None
        by_id = self.experiment_by_id
        return (*(by_id[x] for x in own), *self._overall_revenue)

    @cached_property
    def _overall_revenue(self) -> tuple[Experiment, ...]:
        """The experiments that sum the revenue of all events."""
        return tuple(x for x in self.experiments if x.overall_revenue)

    @cached_property
    def _overall_windows(self) -> Windows:
        return Windows(self._overall_revenue)

    @cached_property
    def _own_users(self) -> Mapping[str, tuple[str, ...]]:
        """The experiments that have an event as a metric, and no overall revenue."""
        by_id, overall = self.experiment_by_id, self._overall_windows
        return {
            event.id: tuple(
                x for x in event.experiment_ids if x in by_id and x not in overall
            )
            for event in self.events
            if event.experiment_ids is not None
        }

    @cached_property
    def _windows_of_events(self) -> dict[str, Windows]:
        """A cache of `windows_of_event`."""
        return {}


def _grouped(pairs: Iterable[tuple[K | None, T]]) -> Mapping[K, tuple[T, ...]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for key, value in pairs:
        if key is not None:
            groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
