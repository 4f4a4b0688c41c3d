"""`preview_results` and `counting.sql` return the same figures for random traffic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TypeAlias, get_args

import duckdb
import pytest

from eventcheck import Context, preview_results
from eventcheck.results import Mode

from .traffic import BOUNDS, Case, case

COUNTING = (Path(__file__).parent / "counting.sql").read_text(encoding="utf-8")
SUMS = 4
"""The number of figures of an event: total, unique, revenue and value."""
LIGHT = 200
"""The number of cases in a light run."""
Figures: TypeAlias = dict[tuple[str, ...], tuple[float, ...]]
"""Visitors by (mode, experiment, variation); total, unique conversions, revenue and
value by (mode, experiment, variation, event); by mode, the conversions whose revenue
is lost."""


class Oracle:
    """A database that counts with `counting.sql`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        run = connection.execute
        run("CREATE TABLE bodies (round BIGINT, arrival BIGINT, p JSON)")
        run("CREATE TABLE ranges (round BIGINT, t0 BIGINT, t1 BIGINT, account TEXT)")
        run(
            "CREATE TABLE experiments"
            " (round BIGINT, experiment TEXT, s BIGINT, e BIGINT, bandit BOOLEAN)"
        )

    def figures(self, cases: list[Case]) -> list[Figures]:
        """Return the figures of each case from the SQL."""
        run = self.connection.execute
        for table in ("bodies", "ranges", "experiments"):
            run(f"DELETE FROM {table}")  # noqa: S608 - names of tables above
        for number, one in enumerate(cases):
            self._insert(number, one)
        run(COUNTING)
        found: list[Figures] = [{} for _ in cases]
        for table, keys in (
            ("shown_visitors", 3),
            ("shown_events", 4),
            ("without_revenue", 1),
        ):
            for number, *row in run(f"FROM {table}").fetchall():
                found[number][tuple(row[:keys])] = tuple(row[keys:])
        return found

    def size(self, table: str) -> int:
        """Return the number of rows in a table of the last round."""
        found = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(found[0]) if found else 0

    def _insert(self, number: int, one: Case) -> None:
        run, catalog = self.connection.execute, one.catalog
        account = None if catalog is None else catalog.account_id
        run(
            "INSERT INTO ranges VALUES (?, ?, ?, ?)",
            [number, one.since, one.until, account],
        )
        for arrival, body in enumerate(one.bodies):
            run(
                "INSERT INTO bodies VALUES (?, ?, ?)",
                [number, arrival, json.dumps(body)],
            )
        for x in () if catalog is None else catalog.experiments:
            row = [number, x.id, x.starts_at, x.ends_at, x.is_bandit]
            run("INSERT INTO experiments VALUES (?, ?, ?, ?, ?)", row)


def previewed(one: Case) -> Figures:
    """Return the figures of a case from the preview, without zeros."""
    found: Figures = {}
    for mode in get_args(Mode):
        preview = preview_results(
            one.bodies,
            context=Context(catalog=one.catalog),
            since=one.since,
            until=one.until,
            mode=mode,
        )
        for row in preview.rows():
            arm = (mode, row.experiment_id, row.variation_id)
            if row.visitors:
                found[arm] = (row.visitors,)
            if row.event_id is not None and row.total:
                found[*arm, row.event_id] = row[4:]
        lost = preview.counts.get("counted-without-revenue")
        if lost:
            found[mode,] = (lost,)
    return found


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    """Yield one database for all cases."""
    with duckdb.connect() as connection:
        yield Oracle(connection)


def made(seeds: range) -> list[Case]:
    """Return the case of each seed."""
    return [case(Random(seed)) for seed in seeds]  # noqa: S311 - no secrets


def compare(oracle: Oracle, seeds: range) -> None:
    """Compare many cases at once; a difference is shown with its seed."""
    cases = made(seeds)
    for seed, one, expected in zip(seeds, cases, oracle.figures(cases), strict=True):
        found = previewed(one)
        assert found == approximately(expected), f"case(Random({seed}))"


def approximately(figures: Figures) -> dict[tuple[str, ...], tuple[object, ...]]:
    """Allow rounding in sums of values, which depend on the order of rows in SQL."""
    return {
        key: (*row[:-1], pytest.approx(row[-1])) if len(row) == SUMS else row
        for key, row in figures.items()
    }


def test_same_figures(oracle: Oracle) -> None:
    """In both modes, with and without enrichment, for every variation and event."""
    compare(oracle, range(LIGHT))


@pytest.mark.heavy
def test_same_figures_in_two_thousand_cases(oracle: Oracle) -> None:
    """Compare many more cases."""
    for start in range(LIGHT, LIGHT + 2_000, 500):
        compare(oracle, range(start, start + 500))


def test_the_cases_are_not_trivial(oracle: Oracle) -> None:
    """They have bandits, rollouts, lost revenue and rejected events."""
    cases = made(range(LIGHT))
    figures = oracle.figures(cases)
    tables = "bandit_decisions", "last_decisions", "first_decisions", "without_revenue"
    sizes = [oracle.size(x) for x in tables]

    assert sum(map(len, figures)) > LIGHT
    assert min(sizes) > LIGHT / 20
    assert oracle.size("usable") < oracle.size("events")
    assert any(
        one.since > BOUNDS[0] and x for one, x in zip(cases, figures, strict=True)
    )
