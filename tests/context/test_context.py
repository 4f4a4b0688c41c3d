"""The facts outside the payload, and the needs of rules that they meet."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventcheck import Catalog, Context, History

NOW = 1_760_000_000_000


def test_times_are_milliseconds() -> None:
    """A datetime with a time zone is the same as an integer."""
    aware = Context(
        now=datetime.fromtimestamp(NOW / 1000, UTC), clock_skew=timedelta(minutes=1)
    )

    assert aware == Context(now=NOW, clock_skew=60_000)
    assert Context().clock_skew == 300_000


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"now": "today"}, TypeError, "now: expected milliseconds"),
    ({"now": True}, TypeError, "now: expected milliseconds"),
    ({"now": 1.5}, TypeError, "now: expected milliseconds"),
    ({"now": datetime(2026, 1, 1)}, ValueError, "current time use datetime.now(UTC)"),  # noqa: DTZ001
    ({"now": NOW // 1000}, ValueError, "1760000000 looks like seconds"),
    ({"now": NOW * 1000}, ValueError, "looks like microseconds"),
    ({"now": NOW * 10**6 + 1}, ValueError, "looks like nanoseconds; for milliseconds"),
    ({"now": NOW / 1.0}, TypeError, "or an aware datetime, got float"),
    ({"now": 0}, ValueError, "now: expected a time between 2010 and 2100, got 0"),
    ({"now": -NOW}, ValueError, "now: expected a time between 2010 and 2100"),
    ({"now": 10**25}, ValueError, "now: expected a time between 2010 and 2100"),
    ({"now": datetime(2101, 1, 1, tzinfo=UTC)}, ValueError, "between 2010 and 2100"),
    ({"clock_skew": -1}, ValueError, "clock_skew: expected a timedelta"),
    ({"clock_skew": True}, ValueError, "clock_skew: expected a timedelta"),
    ({"clock_skew": timedelta(days=-1)}, ValueError, "clock_skew: expected"),
    ({"catalog": {}}, TypeError, "catalog: expected a Catalog, got dict"),
    ({"history": {}}, TypeError, "history: expected a History, got dict"),
    (
        {"history_complete": 1},
        TypeError,
        "history_complete: expected True or False, got int",
    ),
    ({"order_id_tag": 5}, TypeError, "order_id_tag: expected text, got int"),
    (
        {"order_id_tag": ""},
        ValueError,
        "order_id_tag: expected text, got an empty string",
    ),
]


@pytest.mark.parametrize(("given", "kind", "message"), WRONG)
def test_invalid_arguments_are_refused(
    given: dict[str, Any], kind: type[Exception], message: str
) -> None:
    """The error has the name of the argument, and the expected type."""
    with pytest.raises(kind) as error:
        Context(**given)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("context", "met"),
    [
        (Context(), set[str]()),
        (Context(catalog=Catalog()), {"catalog"}),
        (Context(catalog=Catalog(account_id="1")), {"catalog", "account"}),
        (Context(catalog=Catalog(project_id="1")), {"catalog", "project"}),
        (
            Context(catalog=Catalog(experiments=[{"id": "1"}])),
            {"catalog", "experiments"},
        ),
        (
            Context(catalog=Catalog(experiments=[{"id": "1", "starts_at": NOW}])),
            {"catalog", "experiments", "windows"},
        ),
        (Context(catalog=Catalog(events=[{"id": "1"}])), {"catalog"}),
        (
            Context(catalog=Catalog(events=[{"id": "1", "key": "a"}])),
            {"catalog", "events"},
        ),
        (
            Context(catalog=Catalog(events=[{"id": "1", "has_revenue_metric": False}])),
            {"catalog", "metrics"},
        ),
        (
            Context(catalog=Catalog(events=[{"id": "1", "properties": {}}])),
            {"catalog", "properties"},
        ),
        (Context(catalog=Catalog(pages=[{"id": "1"}])), {"catalog", "pages"}),
        (Context(catalog=Catalog(attributes=[{"id": "1"}])), {"catalog", "attributes"}),
        (Context(now=NOW), {"now"}),
        (Context(order_id_tag="order"), {"order_id_tag"}),
        (Context(history=History()), {"history"}),
        (Context(history_complete=True), {"history"}),
    ],
)
def test_needs_are_met_one_by_one(context: Context, met: set[str]) -> None:
    """A catalog meets the needs for the kinds of records that it has."""
    assert context.met == met


def test_a_context_pickles_and_copies() -> None:
    """Computed values are left out."""
    context = Context(now=NOW, catalog=Catalog(account_id="1"), history=History())
    assert context.met

    for other in (pickle.loads(pickle.dumps(context)), copy.deepcopy(context)):  # noqa: S301 - our own
        assert other == context
        assert hash(other) == hash(context)
        assert other.met == context.met
    assert "met" not in copy.copy(context).__dict__
    assert repr(context) == (
        f"Context(now={NOW}, clock_skew=300000, catalog=<Catalog: account 1>, "
        "history=<History: 0 decisions, 0 events>, history_complete=False, "
        "order_id_tag=None)"
    )


def test_contexts_are_values() -> None:
    """Contexts with equal facts are equal and have the same hash."""
    one = Context(now=NOW, catalog=Catalog(account_id="1"), history=History())
    other = Context(now=NOW, catalog=Catalog(account_id="1"), history=History())

    assert one == other
    assert hash(one) == hash(other)
