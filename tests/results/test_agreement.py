"""What a finding calls not counted is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcheck import (
    Catalog,
    Config,
    Context,
    Effect,
    Finding,
    Severity,
    preview_results,
    validate_all,
)
from eventcheck.guards import is_array, is_object
from eventcheck.results import EventVerdict, Mode

from .build import MINUTE, T0, Json, act, body, conversion, decision, visitor

ALL = Config(max_per_code=10_000)
LOST = (Effect.REJECTED, Effect.NOT_COUNTED)
CATALOG = Catalog(
    account_id="12001",
    experiments=[
        {
            "id": "31",
            "campaign_id": "21",
            "variations": ["41", "42"],
            "starts_at": T0,
            "ends_at": T0 + 3 * MINUTE,
        },
        {"id": "32", "campaign_id": "22", "status": "not_started"},
        {"id": "33", "campaign_id": "23", "ends_at": T0 + 2 * MINUTE},
    ],
    events=[
        {"id": "51", "key": "buy"},
        {"id": "52", "key": "see", "experiment_ids": ["33"]},
    ],
    pages=[{"id": "61", "key": "home"}],
)
CONTEXTS = (
    Context(),
    Context(history_complete=True),
    Context(catalog=CATALOG),
    Context(catalog=CATALOG, now=T0 + MINUTE),
)
ODD: tuple[Any, ...] = (
    None,
    "",
    " ",
    "x",
    " 51 ",
    0,
    7,
    -1,
    T0 // 1000,
    2**63,
    1.5,
    2500.0,
    True,
    "true",
    [],
    [1],
    {},
    {"a": [1]},
    "31",
    "41",
    "21",
    "buy",
    "campaign_activated",
    "campaignActivated",
    "client_activation",
    "view_activated",
    "p-61",
)
"""Replacements for values."""


@st.composite
def snapshots(draw: st.DrawFn) -> Json:
    """Draw a few decisions, the activation of some, and conversions."""
    decisions = [
        decision(
            draw(st.sampled_from(("41", "42"))),
            draw(st.sampled_from(("31", "31", "32", "33"))),
            campaign_id=draw(st.sampled_from(("21", "21", "22", "23"))),
            **draw(st.sampled_from(({}, {}, {"is_campaign_holdback": True}, ROLLOUT))),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    times = st.integers(-1, 4).map(lambda x: x * MINUTE)
    events = [
        act(draw(times), entity_id=x["campaign_id"])
        for x in decisions
        if draw(st.booleans())
    ]
    for _ in range(draw(st.integers(0, 2))):
        event = conversion(draw(times), draw(st.sampled_from(("51", "52", "61"))))
        if draw(st.booleans()):
            event["tags"] = {"revenue": 5, "color": "red"}
        events.append(event)
    return {"decisions": decisions, "events": events}


ROLLOUT: Json = {"metadata": {"rule_type": "rollout", "rule_key": "r"}}


@st.composite
def broken_bodies(draw: st.DrawFn) -> list[Json]:
    """Draw bodies with random changes of values and keys."""
    bodies = [
        body(
            *(
                visitor(
                    draw(st.sampled_from(("ann", "bob", "Bob "))),
                    *draw(st.lists(snapshots(), min_size=1, max_size=3)),
                    session=draw(st.sampled_from((None, None, "AUTO", "s1"))),
                )
                for _ in range(draw(st.integers(1, 3)))
            ),
            enrich=draw(st.sampled_from((True, True, False, None))),
            client_name=draw(st.sampled_from(("python-sdk", "mine"))),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    bodies = deepcopy(bodies)
    for _ in range(draw(st.integers(0, 4))):
        _break(draw, bodies)
    return bodies


def _break(draw: st.DrawFn, bodies: list[Json]) -> None:
    """Change one place: replace, rename, remove or repeat it."""
    places = list(_places(bodies))
    if not places:
        return
    holder, key = draw(st.sampled_from(places))
    change = draw(st.sampled_from(("value", "value", "name", "remove", "again")))
    if change == "value":
        # A copy: what is broken again must not be what the next case begins with.
        holder[key] = deepcopy(draw(st.sampled_from(ODD)))
    elif change == "name" and isinstance(key, str):
        head, *tail = key.split("_")
        holder["".join((head, *(x.title() for x in tail)))] = holder.pop(key)
    elif change == "again" and isinstance(key, int):
        holder.append(deepcopy(holder[key]))
    else:
        del holder[key]


def _places(value: object) -> Iterator[tuple[Any, str | int]]:
    """Yield every key and index with its container."""
    inner: list[tuple[str | int, object]] = []
    if is_object(value):
        inner += value.items()
    elif is_array(value):
        inner += enumerate(value)
    for key, item in inner:
        yield value, key
        yield from _places(item)


def _lost_by(finding: Finding, verdict: EventVerdict) -> bool:
    """Return whether a finding says that an event does not count.

    The finding is in the event or around it. A problem of a decision or an attribute
    says nothing about the events beside it.
    """
    if finding.severity != Severity.ERROR or finding.effect not in LOST:
        return False
    if finding.code == "enrich-decisions-off":
        return any(x == (verdict.payload, verdict.path) for x in finding.related)
    path = finding.path
    owner = path[:-1] if path and isinstance(path[-1], str) else path
    return finding.payload == verdict.payload and (
        path[: len(verdict.path)] == verdict.path or verdict.path[: len(owner)] == owner
    )


def _agree(bodies: list[Json], context: Context, mode: Mode) -> None:
    report = validate_all(bodies, context=context, config=ALL)
    preview = preview_results(bodies, context=context, mode=mode, verdicts=True)
    counted = [x for x in preview.events if x.is_counted]
    wrong = [(x, f) for x in counted for f in report.findings if _lost_by(f, x)]

    assert wrong == []
    assert sum(preview.counts.values()) == len(preview.events)
    assert all(x.is_counted == x.verdict.startswith("counted") for x in preview.events)


SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
MODES: tuple[Mode, ...] = ("experimentation", "personalization")


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(broken_bodies(), st.sampled_from(CONTEXTS), st.sampled_from(MODES))
def test_findings_and_preview_agree(
    bodies: list[Json], context: Context, mode: Mode
) -> None:
    """No event counts that a finding says is lost."""
    _agree(bodies, context, mode)


@pytest.mark.heavy
@settings(max_examples=1_000, deadline=None, suppress_health_check=SLOW)
@given(broken_bodies(), st.sampled_from(CONTEXTS), st.sampled_from(MODES))
def test_findings_and_preview_agree_in_thousands_of_cases(
    bodies: list[Json], context: Context, mode: Mode
) -> None:
    """Try many more cases."""
    _agree(bodies, context, mode)
