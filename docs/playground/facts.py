"""Make a `Context` of what the person adds to the bodies.

A datafile, lists of the REST API and typed times each add to the catalog. If one
cannot be read, the page says why, and the others are used.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal, TypeAlias, TypedDict, cast

from eventcheck import Catalog, Context, History

Mode: TypeAlias = Literal["experimentation", "personalization"]
RestList: TypeAlias = Literal[
    "experiments", "events", "campaigns", "attributes", "pages"
]


class Times(TypedDict):
    """Start and end of an experiment in milliseconds, or None."""

    id: str
    starts_at: int | None
    ends_at: int | None


class Facts(TypedDict):
    """The facts that the page sends."""

    datafile: str | None
    rest: dict[RestList, str]
    times: list[Times]
    example: dict[str, Any] | None
    """The context of an example, as the page of a rule shows it."""
    now: int | None
    history_complete: bool
    order_id_tag: str | None
    mode: Mode


def known(facts: Facts) -> tuple[Context, list[str]]:
    """Return the context, and a problem for each fact that cannot be used."""
    example = facts["example"] or {}
    problems: list[str] = []
    catalog: Catalog | None = None
    for read in _sources(facts, example):
        try:
            more = read()
            problems += [f"{what} was left out: {why}" for what, why in more.left_out]
            catalog = more if catalog is None else catalog | more
        except (TypeError, ValueError) as error:
            problems.append(str(error))
    history = example.get("history")
    context = Context(
        now=example.get("now", facts["now"]),
        catalog=catalog,
        history=history and History.from_dict({"version": 1, **history}),
        history_complete=example.get("history_complete", facts["history_complete"]),
        order_id_tag=example.get("order_id_tag", facts["order_id_tag"]),
    )
    return context, problems


def _sources(facts: Facts, example: dict[str, Any]) -> list[Callable[[], Catalog]]:
    sources: list[Callable[[], Catalog]] = []
    datafile, rest, times = facts["datafile"], facts["rest"], facts["times"]
    if datafile is not None:
        sources.append(lambda: Catalog.from_datafile(datafile))
    if rest:
        sources.append(lambda: Catalog.from_rest(**rest))
    if times:
        sources.append(lambda: Catalog(experiments=[{**x} for x in times]))
    if "catalog" in example:
        sources.append(lambda: Catalog(**example["catalog"]))
    return sources


def without_typed_times(facts: Facts) -> bool:
    """Return whether typed times are the only facts about the account."""
    others = facts["datafile"] is not None or facts["rest"] or facts["example"]
    return bool(facts["times"]) and not others


def names(catalog: Catalog | None) -> dict[str, str]:
    """Return the keys of experiments, variations and events by id."""
    if catalog is None:
        return {}
    named = [(x.id, x.key) for x in catalog.experiments]
    named += [(x.id, x.key) for each in catalog.experiments for x in each.variations]
    named += [(x.id, x.key) for x in catalog.events]
    return {each: key for each, key in named if key}


def kind_of(text: str) -> str | None:
    """Return `datafile`, or the name of the REST list, or None for other text."""
    try:
        value: Any = json.loads(text)
    except ValueError:
        return None
    if isinstance(value, dict):
        is_datafile = "accountId" in value and {"experiments", "featureFlags"} & {
            *value
        }
        return "datafile" if is_datafile and "visitors" not in value else None
    records = cast("list[object]", value) if isinstance(value, list) else []
    first = records[0] if records else None
    return _rest_list({*first}) if isinstance(first, dict) else None


SIGNS: tuple[tuple[RestList, frozenset[str]], ...] = (
    ("campaigns", frozenset({"id", "experiments", "type"})),
    ("experiments", frozenset({"id", "variations"})),
    ("pages", frozenset({"id", "edit_url"})),
    ("events", frozenset({"id", "event_type"})),
    ("attributes", frozenset({"id", "condition_type"})),
)
"""The fields that tell REST lists apart."""


def _rest_list(fields: set[str]) -> RestList | None:
    return next((name for name, signs in SIGNS if signs <= fields), None)
