"""Strategies for bodies: realistic ones, broken ones, and any JSON at all.

Ids, uuids and times come from small pools, so that events collide: the same uuid twice,
two variations in one millisecond, a conversion at the time of its decision.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from eventcheck.guards import is_array, is_object

Json: TypeAlias = dict[str, Any]
START = 1_760_000_000_000
"""The earliest time of an event in a realistic body."""
VISITORS = ("visitor-1", "visitor-2", "Visitor-2", "visitor-3")
"""Two of them differ only in case."""
EXPERIMENTS = {
    "31001": ("21001", ("41001", "41002")),
    "31002": ("21002", ("42001", "42002", "42003")),
    "31003": ("21001", ("43001", "43002")),
}
"""The campaign and the variations of each experiment; two share a campaign."""
EVENTS = (("51001", "purchase"), ("51002", "signup"))
ORDER_TAG = "order_id"

times = st.integers(0, 6).map(lambda n: START + n * 60_000)
uuids = st.integers(1, 12).map("5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a{:02d}".format)

odd_scalars: SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        2500.0,
        2**53,
        2**63,
        10**30,
        1_760_000_000,
        1_760_000_000_000_000,
        "",
        "  ",
        " 51001 ",
        "51001",
        "59.00",
        "1760000000000",
        "2025-10-09T08:53:20Z",
        "null",
        "campaignActivated",
        "\ud800",
    ]
)
scalars: SearchStrategy[Any] = st.one_of(
    odd_scalars,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
)
any_json: SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=12), inner, max_size=4),
    ),
    max_leaves=20,
)
"""Any JSON value, and the numbers of Python that JSON does not have."""

tags: SearchStrategy[Json] = st.fixed_dictionaries(
    {},
    optional={
        "revenue": st.sampled_from([0, 4200, 4200.0, "4200", 42.5]),
        "price": st.sampled_from([42, 42.0, "42.00", 4200]),
        "currency": st.sampled_from(["EUR", "eur", "USD"]),
        ORDER_TAG: st.sampled_from(["A-1", "A-2", 17]),
        "note": st.sampled_from(["gift", "jo@example.com", "2025-10-09", [1]]),
        "$opt_event_properties": st.sampled_from([{"size": "L"}, {"size": [1]}, 3]),
    },
)
metrics: SearchStrategy[Json] = st.fixed_dictionaries(
    {},
    optional={
        "revenue": st.sampled_from([0, 42, 4200, -4200, 4200.0, 42.5, "4200", 2**63]),
        "value": st.sampled_from([0, 2.5, "2.5", True]),
        "quantity": st.sampled_from([1, 2.0, "2"]),
        "tags": tags,
        "properties": st.sampled_from([{"size": "L"}, {"size": 3}]),
    },
)
ATTRIBUTES: tuple[Json, ...] = (
    {"type": "custom", "entity_id": "61001", "key": "plan", "value": "gold"},
    {"type": "custom", "entity_id": "61001", "key": "plan", "value": "free"},
    {"type": "custom", "key": "plan", "value": None},
    {
        "type": "custom",
        "entity_id": "$opt_bot_filtering",
        "key": "$opt_bot_filtering",
        "value": True,
    },
)
NO_METRICS: Json = {}


@st.composite
def decisions(draw: DrawFn) -> Json:
    """Return a decision; sometimes a rollout, a holdback or unbucketed."""
    experiment = draw(st.sampled_from(sorted(EXPERIMENTS)))
    campaign, variations = EXPERIMENTS[experiment]
    decision: Json = {
        "campaign_id": campaign,
        "experiment_id": experiment,
        "variation_id": draw(st.sampled_from(variations)),
    }
    match draw(st.sampled_from(["plain"] * 8 + ["rollout", "holdback", "unbucketed"])):
        case "rollout":
            decision["metadata"] = {
                "flag_key": "checkout",
                "rule_key": "everyone",
                "rule_type": "rollout",
                "variation_key": "on",
                "enabled": True,
            }
        case "holdback":
            decision["is_campaign_holdback"] = True
        case "unbucketed":
            decision |= {"experiment_id": None, "variation_id": None}
    return decision


KEY: Json = {"key": "campaign_activated"}
TYPE: Json = {"type": "campaign_activated"}
RIGHT_NAMES = (KEY, KEY, KEY, TYPE, {**KEY, **TYPE})
WRONG_NAME: Json = {"key": "campaignActivated"}


@st.composite
def activations(draw: DrawFn, campaign: str, *, complete: bool = False) -> Json:
    """Return the activation of a campaign; rarely misspelled, never if `complete`."""
    names = RIGHT_NAMES if complete else (*RIGHT_NAMES, *RIGHT_NAMES, WRONG_NAME)
    return {
        **draw(st.sampled_from(names)),
        "entity_id": campaign,
        "uuid": draw(uuids),
        "timestamp": draw(times),
    }


@st.composite
def conversions(draw: DrawFn) -> Json:
    """Return a conversion, often with metrics."""
    entity, key = draw(st.sampled_from(EVENTS))
    return {
        "entity_id": entity,
        "key": key,
        "uuid": draw(uuids),
        "timestamp": draw(times),
        **draw(st.one_of(st.just(NO_METRICS), metrics)),
    }


@st.composite
def snapshots(draw: DrawFn, *, complete: bool = False) -> Json:
    """Return decisions, most of them activated (all if `complete`), and conversions."""
    chosen = draw(st.lists(decisions(), max_size=2))
    events = [
        draw(activations(decision["campaign_id"], complete=complete))
        for decision in chosen
        if complete or draw(st.integers(0, 4))
    ]
    events += draw(st.lists(conversions(), max_size=2))
    if not events:
        events.append(draw(conversions()))
    snapshot: Json = {"events": events}
    lists_none: bool = draw(st.booleans())
    if chosen or lists_none:
        snapshot["decisions"] = chosen
    return snapshot


@st.composite
def visitor_entries(draw: DrawFn, *, complete: bool = False) -> Json:
    """Return a visitor entry; a body may have several entries of one visitor."""
    visitor: Json = {
        "visitor_id": draw(st.sampled_from(VISITORS)),
        "snapshots": draw(
            st.lists(snapshots(complete=complete), min_size=1, max_size=3)
        ),
    }
    if draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=2))
        visitor["attributes"] = [dict(x) for x in some]
    if not draw(st.integers(0, 3)):
        visitor["session_id"] = draw(st.sampled_from(["", "AUTO", "s-1"]))
    return visitor


@st.composite
def bodies(draw: DrawFn, *, max_visitors: int = 3, complete: bool = False) -> Json:
    """Return a realistic body: readable everywhere, and sometimes wrong.

    complete: every decision has its activation, under the right name.
    """
    entry = visitor_entries(complete=complete)
    entries = st.lists(entry, min_size=1, max_size=max_visitors)
    body: Json = {
        "account_id": "12001",
        "client_name": draw(st.sampled_from(["acme/shop", "acme/shop", "python-sdk"])),
        "client_version": "1.0",
        "visitors": draw(entries),
    }
    enrichment = draw(st.sampled_from([True, True, True, False, None]))
    if enrichment is not None:
        body["enrich_decisions"] = enrichment
    return body


@st.composite
def broken_bodies(draw: DrawFn) -> Json:
    """Return a realistic body with some parts removed or replaced by any JSON."""
    body = deepcopy(draw(bodies()))
    for _ in range(draw(st.integers(1, 3))):
        _break(draw, body)
    return body


def _break(draw: DrawFn, body: Json) -> None:
    place, step = draw(st.sampled_from(list(_places(body))))
    match draw(st.sampled_from(["replace", "remove", "rename"])):
        case "remove":
            del place[step]
        case "rename" if isinstance(step, str):
            first, *rest = step.split("_")
            place[first + "".join(map(str.title, rest))] = place.pop(step)
        case _:
            place[step] = draw(any_json)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every key and index below a value, with its container."""
    found: list[tuple[Any, Any]] = []
    steps: list[Any] = []
    if is_object(value):
        steps = list(value)
    elif is_array(value):
        steps = list(range(len(value)))
    for step in steps:
        found.append((value, step))
        found += _places(value[step])
    return found or [({"": None}, "")]


def many(body: SearchStrategy[Any], max_size: int = 4) -> SearchStrategy[list[Any]]:
    """Return several bodies, to be validated together."""
    return st.lists(body, min_size=1, max_size=max_size)


any_bodies = st.one_of(bodies(), bodies(), broken_bodies(), any_json)
"""Mostly realistic bodies, then broken ones, then anything."""
