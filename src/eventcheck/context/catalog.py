"""The catalog: what an account has, with the indexes that rules look things up in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from eventcheck.context import merge
from eventcheck.context.building import build_all, fill
from eventcheck.context.datafile import read_datafile
from eventcheck.context.records import Attribute, Event, Experiment, Page, Variation
from eventcheck.context.rest import read_rest
from eventcheck.context.values import optional_text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eventcheck.context.reading import JsonList, JsonObject, Parts

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, init=False)
class Catalog:
    """What the account has. Nothing given is nothing known.

    account_id: the account.
    project_id: the project. A catalog merged of several projects of the account
        has `project_ids`, and no `project_id`.
    revision: the revision of the datafile; merged catalogs have `revisions`.
    experiments, events, pages, attributes: records, or mappings with their names
        (`{"id": "9", "key": "home"}`); any iterable, kept as a tuple.

    Catalogs compare by content and merge with `|`: the same thing in two sources
    fills gaps, two different values for one thing raise `ValueError` naming both.
    A catalog of another account raises `ValueError`; another project is fine,
    because the projects of an account share their visitors.

    Raises `TypeError` or `ValueError` that say where, as in
    `experiments[3].variations[0].id: expected text, got int`.
    """

    account_id: str | None
    experiments: tuple[Experiment, ...]
    events: tuple[Event, ...]
    pages: tuple[Page, ...]
    attributes: tuple[Attribute, ...]
    project_ids: tuple[str, ...]
    revisions: tuple[str, ...]

    def __init__(  # noqa: PLR0913
        self,
        *,
        account_id: str | None = None,
        project_id: str | None = None,
        revision: str | None = None,
        experiments: Iterable[Experiment | Mapping[str, object]] = (),
        events: Iterable[Event | Mapping[str, object]] = (),
        pages: Iterable[Page | Mapping[str, object]] = (),
        attributes: Iterable[Attribute | Mapping[str, object]] = (),
        project_ids: Iterable[str] = (),
        revisions: Iterable[str] = (),
    ) -> None:
        fill(
            self,
            account_id=optional_text(account_id, "account_id"),
            experiments=build_all(Experiment, experiments, "experiments"),
            events=build_all(Event, events, "events"),
            pages=build_all(Page, pages, "pages"),
            attributes=build_all(Attribute, attributes, "attributes"),
            project_ids=_one_or_more("project_id", project_id, project_ids),
            revisions=_one_or_more("revision", revision, revisions),
        )

    @classmethod
    def from_datafile(cls, datafile: JsonObject) -> Catalog:
        """The catalog of a Feature Experimentation datafile, version 2 to 4.

        It knows every id that an SDK with this datafile can send. A datafile has no
        times, no metrics and no event properties: merge with `from_rest` for those.

        Raises `ValueError` that says where, as in
        `datafile: experiments[3].variations: expected a list, got null`.
        """
        return cls._imported("datafile", read_datafile(datafile))

    @classmethod
    def from_rest(
        cls,
        *,
        experiments: JsonList = (),
        events: JsonList = (),
        campaigns: JsonList = (),
        attributes: JsonList = (),
        pages: JsonList = (),
    ) -> Catalog:
        """The catalog of lists that the REST API v2 gives: JSON text, or parsed.

        Give the lists whole: metrics are only known where the experiments carry
        them, and those of Personalization come with `campaigns`.

        Raises `ValueError` that says where, as in
        `rest: experiments[3].earliest: expected an ISO 8601 time, got text`.
        """
        parts = read_rest(experiments, events, campaigns, attributes, pages)
        return cls._imported("rest", parts)

    @classmethod
    def _imported(cls, source: str, parts: Parts) -> Catalog:
        try:
            return cls(**parts)
        except ValueError as error:
            msg = f"{source}: {error}"
            raise ValueError(msg) from None

    def __or__(self, other: Catalog) -> Catalog:
        """What both catalogs know together."""
        if not isinstance(other, Catalog):
            return NotImplemented
        join = merge.join
        return Catalog(
            account_id=merge.agreed("account_id", self.account_id, other.account_id),
            experiments=join(
                "experiments",
                self.experiments,
                other.experiments,
                merge.join_experiments,
            ),
            events=join("events", self.events, other.events, merge.join_events),
            pages=join("pages", self.pages, other.pages, merge.join_named),
            attributes=join(
                "attributes", self.attributes, other.attributes, merge.join_named
            ),
            project_ids=(*self.project_ids, *other.project_ids),
            revisions=(*self.revisions, *other.revisions),
        )

    def __getstate__(self) -> dict[str, object]:
        """Pickle the content; indexes are made anew where they are needed."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def project_id(self) -> str | None:
        """The project, where there is exactly one."""
        return self.project_ids[0] if len(self.project_ids) == 1 else None

    @property
    def revision(self) -> str | None:
        """The revision, where there is exactly one."""
        return self.revisions[0] if len(self.revisions) == 1 else None

    @property
    def lists_events(self) -> bool:
        """Whether an event that is not here is unknown.

        Events without a key are here only because a metric names their id; they
        are no list of what the account has.
        """
        return bool(self.events_by_key)

    @cached_property
    def has_windows(self) -> bool:
        """Whether it is known of some experiment when it ran."""
        return any(x.has_window for x in self.experiments)

    @cached_property
    def has_metrics(self) -> bool:
        """Whether it is known of some event whether it carries revenue."""
        return any(x.has_revenue_metric is not None for x in self.events)

    @cached_property
    def has_properties(self) -> bool:
        """Whether it is known of some event which properties it has."""
        return any(x.properties is not None for x in self.events)

    @cached_property
    def lists_campaigns(self) -> bool:
        """Whether the campaign of each experiment is known, so that others are not."""
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
        """The experiments whose decisions can carry a campaign id."""
        return _grouped((c, x) for x in self.experiments for c in x.campaign_ids)

    @cached_property
    def campaign_ids(self) -> frozenset[str]:
        """Every campaign id that a decision can carry."""
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
    def overall_revenue_ids(self) -> tuple[str, ...]:
        """The experiments that sum the revenue of all events."""
        return tuple(x.id for x in self.experiments if x.overall_revenue)

    def experiments_of_event(self, event_id: str) -> tuple[Experiment, ...] | None:
        """The experiments of the catalog whose metrics can count an event.

        Those that have the event as a metric, and those with a metric over the
        revenue of all events. None where that is not known.
        """
        event = self.event_by_id.get(event_id)
        if event is None or event.experiment_ids is None:
            return None
        ids = merge.united(event.experiment_ids, self.overall_revenue_ids) or ()
        by_id = self.experiment_by_id
        return tuple(by_id[x] for x in ids if x in by_id)


def _one_or_more(name: str, one: str | None, more: Iterable[str]) -> tuple[str, ...]:
    first = optional_text(one, name)
    rest = texts(more, f"{name}s")
    return rest if first is None else tuple(dict.fromkeys((first, *rest)))


def _grouped(pairs: Iterable[tuple[K | None, T]]) -> Mapping[K, tuple[T, ...]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for key, value in pairs:
        if key is not None:
            groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
