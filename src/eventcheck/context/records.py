"""The records of an account: experiments, flags, events, pages, attributes.

Each record is frozen and compares by content. Unknown values are None (the variations
of an experiment: an empty tuple), and no rule guesses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast, get_args

from eventcheck.arguments import (
    choice,
    flag,
    optional,
    spelling,
    text,
    texts,
    unexpected,
)
from eventcheck.context.building import build_all, fill
from eventcheck.context.moments import milliseconds

if TYPE_CHECKING:
    from datetime import datetime

Status: TypeAlias = Literal["not_started", "running", "paused", "archived", "concluded"]
Mode: TypeAlias = Literal["experimentation", "personalization", "rollout", "holdout"]
DataType: TypeAlias = Literal["string", "number", "boolean"]

STATUSES: Mapping[str, Status] = {
    **{name: name for name in get_args(Status)},
    # Synonyms in datafiles and in the REST API.
    "draft": "not_started",
    "launched": "running",
    "campaign_paused": "paused",
}
MODES: Mapping[str, Mode] = {name: name for name in get_args(Mode)}
DATA_TYPES: Mapping[str, DataType] = {name: name for name in get_args(DataType)}


def known_status(name: str | None) -> Status | None:
    """Return the status that a document names; None if the word is unknown."""
    return None if name is None else STATUSES.get(spelling(name))


@dataclass(frozen=True, slots=True, init=False)
class Named:
    """A record that has only an id and a key."""

    id: str
    key: str | None

    def __init__(self, id: str, key: str | None = None) -> None:  # noqa: A002
        fill(self, id=text(id, "id"), key=optional(text, key, "key"))


@dataclass(frozen=True, slots=True, init=False)
class Variation(Named):
    """A variation of an experiment."""


@dataclass(frozen=True, slots=True, init=False)
class Page(Named):
    """A page of Web Experimentation. Page views have its id as `entity_id`."""


@dataclass(frozen=True, slots=True, init=False)
class Attribute(Named):
    """A custom attribute of visitors."""


@dataclass(frozen=True, slots=True, init=False)
class Flag:
    """A flag of Feature Experimentation, and its rules.

    key: its name in the application's code.
    experiment_ids: the ids of its rules: experiments, and deliveries of its rollout.

    A decision for one rule can have a variation of another rule of the flag, because
    an application can force it (`OptimizelyUserContext.set_forced_decision`), and a
    rule of the type `fr` serves the variation of the rollout.
    """

    key: str
    experiment_ids: tuple[str, ...]

    def __init__(self, key: str, experiment_ids: Iterable[str] = ()) -> None:
        fill(
            self,
            key=text(key, "key"),
            experiment_ids=texts(experiment_ids, "experiment_ids"),
        )

    @property
    def id(self) -> str:
        """The key, because payloads do not have the id of a flag."""
        return self.key


class LeftOut(NamedTuple):
    """An invalid part of a datafile, which is not in the catalog."""

    what: str
    """Its place in the document, as in `attributes[3]`."""
    why: str
    """The reason, as in `key: expected text, got null`."""


Variations: TypeAlias = Iterable[Variation | Mapping[str, object] | str]


@dataclass(frozen=True, slots=True, init=False)
class Experiment:
    """An experiment, a personalization experience, a rollout rule or a holdout.

    id: the `experiment_id` of its decisions.
    key: its name in the application's code.
    campaign_id: the campaign (in a datafile: the layer) that it belongs to.
    variations: records, mappings with their fields, or ids; () means unknown.
    status: `not_started`, `running`, `paused`, `archived` or `concluded`.
    mode: `experimentation`, `personalization`, `rollout` or `holdout`.
    is_bandit: whether it is a contextual bandit. A bandit may change a visitor's
        variation with every decision, and its results count decisions.
    starts_at, ends_at: when it counts, in milliseconds since the epoch or as aware
        datetimes, from the start up to but not including the end. None means open or
        unknown.
    overall_revenue: whether it has a metric that sums the revenue of all events.

    Raises `TypeError` or `ValueError` that begin with the name of the field.
    """

    id: str
    key: str | None
    campaign_id: str | None
    variations: tuple[Variation, ...]
    status: Status | None
    mode: Mode | None
    is_bandit: bool
    starts_at: int | None
    ends_at: int | None
    overall_revenue: bool | None
    variation_ids: frozenset[str] = field(init=False, repr=False, compare=False)
    """The ids of its variations."""

    def __init__(  # noqa: PLR0913
        self,
        id: str,  # noqa: A002
        key: str | None = None,
        *,
        campaign_id: str | None = None,
        variations: Variations = (),
        status: str | None = None,
        mode: str | None = None,
        is_bandit: bool = False,
        starts_at: int | datetime | None = None,
        ends_at: int | datetime | None = None,
        overall_revenue: bool | None = None,
    ) -> None:
        own = build_all(Variation, variations, "variations", from_text=True)
        fill(
            self,
            id=text(id, "id"),
            key=optional(text, key, "key"),
            campaign_id=optional(text, campaign_id, "campaign_id"),
            variations=own,
            status=None if status is None else choice(status, "status", STATUSES),
            mode=None if mode is None else choice(mode, "mode", MODES),
            is_bandit=flag(is_bandit, "is_bandit"),
            starts_at=optional(milliseconds, starts_at, "starts_at"),
            ends_at=optional(milliseconds, ends_at, "ends_at"),
            overall_revenue=optional(flag, overall_revenue, "overall_revenue"),
            variation_ids=frozenset(x.id for x in own),
        )
        start, end = self.starts_at, self.ends_at
        if start is not None and end is not None and end < start:
            msg = f"ends_at: expected a time after starts_at ({start}), got {end}"
            raise ValueError(msg)

    @property
    def has_window(self) -> bool:
        """Whether the start or the end is known."""
        return self.starts_at is not None or self.ends_at is not None

    @property
    def campaign_ids(self) -> tuple[str, ...]:
        """The campaign ids that its decisions can have; () means unknown.

        A holdout has no layer, so SDKs send its own id as the campaign id
        (`normalize_campaign_id` of the Python SDK).
        """
        known = () if self.campaign_id is None else (self.campaign_id,)
        if self.mode == "holdout" and self.id not in known:
            return (*known, self.id)
        return known


@dataclass(frozen=True, slots=True, init=False)
class Event:
    """A conversion event.

    id: the `entity_id` of its conversions.
    key: its name in the application's code.
    has_revenue_metric: whether a metric sums its revenue; None means unknown.
    properties: the declared event properties by name: `string`, `number` or
        `boolean`. None means unknown.
    experiment_ids: the experiments that have it as a metric; () means none, None
        means unknown.

    Raises `TypeError` or `ValueError` that begin with the name of the field.
    """

    id: str
    key: str | None
    has_revenue_metric: bool | None
    properties: Mapping[str, DataType] | None = field(hash=False)
    experiment_ids: tuple[str, ...] | None

    def __init__(
        self,
        id: str,  # noqa: A002
        key: str | None = None,
        *,
        has_revenue_metric: bool | None = None,
        properties: Mapping[str, str] | None = None,
        experiment_ids: Iterable[str] | None = None,
    ) -> None:
        fill(
            self,
            id=text(id, "id"),
            key=optional(text, key, "key"),
            has_revenue_metric=optional(flag, has_revenue_metric, "has_revenue_metric"),
            properties=_properties(properties),
            experiment_ids=optional(texts, experiment_ids, "experiment_ids"),
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the content, because a read-only mapping cannot be pickled."""
        properties = None if self.properties is None else dict(self.properties)
        make = partial(
            Event,
            has_revenue_metric=self.has_revenue_metric,
            properties=properties,
            experiment_ids=self.experiment_ids,
        )
        return make, (self.id, self.key)


def _properties(declared: object) -> Mapping[str, DataType] | None:
    if declared is None:
        return None
    if not isinstance(declared, Mapping):
        raise unexpected(declared, "properties", "a mapping")
    kinds = cast("Mapping[object, object]", declared)
    return MappingProxyType(
        {
            text(name, "properties"): choice(kind, f"properties[{name!r}]", DATA_TYPES)
            for name, kind in kinds.items()
        }
    )
