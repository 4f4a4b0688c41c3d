"""The engine skips visitors without anything to compare, and misses no finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from eventcheck import Catalog, Context, engine, validate_all
from eventcheck.log.log import Log
from eventcheck.log.timeline import Timeline, timelines
from tests.results.build import (
    MINUTE,
    T0,
    Json,
    act,
    body,
    conversion,
    decision,
    visitor,
)

END = 60 * MINUTE
EXPERIMENTS: list[dict[str, Any]] = [
    {"id": "31", "campaign_id": "21", "starts_at": T0, "ends_at": T0 + END},
    {"id": "32", "campaign_id": "21", "starts_at": T0 + 20 * MINUTE},
    {"id": "33", "campaign_id": "21", "ends_at": T0 + 40 * MINUTE},
    {"id": "34", "campaign_id": "21"},
    {"id": "35", "campaign_id": "21", "status": "not_started"},
]
BOUNDS = [0, 20 * MINUTE, 40 * MINUTE, END]
NEAR = [-1, 0, 1, 5 * MINUTE - 1, 5 * MINUTE, 5 * MINUTE + 1]
TIMES = [10 * MINUTE, 30 * MINUTE] + [x + y for x in BOUNDS for y in NEAR]
METRICS = [None, ["31"], ["32", "33"], []]


@st.composite
def entries(draw: st.DrawFn, name: str) -> Json:
    """Return a visitor entry with a decision, a conversion, or both."""
    times = st.sampled_from(TIMES)
    more: Json = draw(
        st.sampled_from(
            [
                *({}, {}, {}, {"is_campaign_holdback": True}),
                {"metadata": {"rule_type": "rollout"}},
            ]
        )
    )
    experiment = draw(st.sampled_from(["31", "31", "32", "33", "34", "35", "39", None]))
    decided: Json = {"decisions": [decision("41", experiment, **more)]}
    decided["events"] = [act(draw(times))]
    converted: Json = {"events": [conversion(draw(times))]}
    both: Json = {**decided, "events": [*decided["events"], *converted["events"]]}
    chosen = st.sampled_from([[decided], [converted], [both], [decided, converted]])
    return visitor(name, *draw(chosen))


@st.composite
def bodies(draw: st.DrawFn) -> list[Json]:
    """Return visitors, some with several entries, with and without enrichment."""
    names = st.sampled_from(["v1", "v2", "v3", "v4"])
    return [
        body(
            *(draw(entries(draw(names))) for _ in range(draw(st.integers(1, 4)))),
            enrich=draw(st.sampled_from([True, True, None])),
        )
        for _ in range(2)
    ]


@settings(max_examples=200)
@given(bodies(), st.sampled_from(METRICS), st.integers(1, len(EXPERIMENTS)))
def test_skipping_visitors_misses_no_finding(
    payloads: list[Json], metrics: list[str] | None, size: int
) -> None:
    """The report is the same if the engine checks every visitor."""
    event: dict[str, Any] = {"id": "51", "key": "buy"}
    if metrics is not None:
        event["experiment_ids"] = [x for x in metrics if int(x) <= 30 + size]
    catalog = Catalog(experiments=EXPERIMENTS[:size], events=[event])
    for context in (Context(catalog=catalog), Context()):
        _compare(payloads, context)


def _compare(payloads: list[Json], context: Context) -> None:
    report = validate_all(payloads, context=context)
    with patch.object(engine, "timelines", _of_everybody):
        assert report == validate_all(payloads, context=context)


def _of_everybody(log: Log, *, every: bool = False) -> Iterator[Timeline]:
    del every
    return timelines(log, every=True)
