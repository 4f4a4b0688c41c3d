"""`preview_results` gives the figures of `counting.sql`, whatever was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias, get_args

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from eventcheck import preview_results
from eventcheck.results import Mode

from .traffic import Case, cases

COUNTING = (Path(__file__).parent / "counting.sql").read_text(encoding="utf-8")
Figures: TypeAlias = dict[tuple[str, ...], tuple[float, ...]]
"""Visitors by (mode, experiment, variation); total, unique conversions, revenue and
value by (mode, experiment, variation, event)."""


class Oracle:
    """A database that counts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        run = connection.execute
        run("CREATE TABLE bodies (arrival BIGINT, p JSON)")
        run("CREATE TABLE results_window (t0 BIGINT, t1 BIGINT)")

    def figures(self, case: Case) -> Figures:
        """What the SQL says of a case."""
        run = self.connection.execute
        run("DELETE FROM bodies")
        run("DELETE FROM results_window")
        run("INSERT INTO results_window VALUES (?, ?)", [case.since, case.until])
        for arrival, body in enumerate(case.bodies):
            run("INSERT INTO bodies VALUES (?, ?)", [arrival, json.dumps(body)])
        run(COUNTING)
        shown = run("FROM shown_visitors").fetchall()
        events = run("FROM shown_events").fetchall()
        return {x[:3]: x[3:] for x in shown} | {x[:4]: x[4:] for x in events}


def previewed(case: Case) -> Figures:
    """What the preview says of a case; a figure of nothing is left out."""
    found: Figures = {}
    for mode in get_args(Mode):
        preview = preview_results(
            case.bodies, since=case.since, until=case.until, mode=mode
        )
        for row in preview.rows():
            arm = (mode, row.experiment_id, row.variation_id)
            if row.visitors:
                found[arm] = (row.visitors,)
            if row.event_id is not None and row.total:
                found[*arm, row.event_id] = row[4:]
    return found


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    """One database for all cases."""
    with duckdb.connect() as connection:
        yield Oracle(connection)


NOT_PER_CASE = (HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=100, deadline=None, suppress_health_check=NOT_PER_CASE)
@given(cases())
def test_same_figures(oracle: Oracle, case: Case) -> None:
    """In both modes, and where enrichment is off, for every variation and event."""
    assert previewed(case) == oracle.figures(case)


@pytest.mark.heavy
@settings(max_examples=1_500, deadline=None, suppress_health_check=NOT_PER_CASE)
@given(cases())
def test_same_figures_in_thousands_of_cases(oracle: Oracle, case: Case) -> None:
    """The same, for long."""
    assert previewed(case) == oracle.figures(case)
