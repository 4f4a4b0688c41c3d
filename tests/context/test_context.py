"""The facts beyond the payload: what they may be, and what is said without them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventcheck import Catalog, Context, History

NOW = 1_760_000_000_000


def test_times_are_milliseconds() -> None:
    """A datetime with a zone says the same as an integer."""
    aware = Context(
        now=datetime.fromtimestamp(NOW / 1000, UTC), clock_skew=timedelta(minutes=1)
    )

    assert aware == Context(now=NOW, clock_skew=60_000)
    assert Context().clock_skew == 300_000


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"now": "today"}, TypeError, "now: expected milliseconds"),
    ({"now": True}, TypeError, "now: expected milliseconds"),
    ({"now": 1.5}, TypeError, "now: expected milliseconds"),
    ({"now": datetime(2026, 1, 1)}, ValueError, "now: expected an aware datetime"),  # noqa: DTZ001
    ({"now": 1_760_000_000}, ValueError, "1760000000 looks like seconds"),
    ({"clock_skew": -1}, ValueError, "clock_skew: expected a timedelta"),
    ({"clock_skew": True}, ValueError, "clock_skew: expected a timedelta"),
    ({"clock_skew": timedelta(days=-1)}, ValueError, "clock_skew: expected"),
    ({"catalog": {}}, TypeError, "catalog: expected Catalog, got dict"),
    ({"history": {}}, TypeError, "history: expected History, got dict"),
    ({"history_complete": 1}, TypeError, "history_complete: expected bool, got int"),
    ({"order_id_tag": 5}, TypeError, "order_id_tag: expected str, got int"),
    ({"order_id_tag": ""}, ValueError, "order_id_tag: expected the name of a tag"),
]


@pytest.mark.parametrize(("given", "kind", "message"), WRONG)
def test_wrong_facts_are_refused(
    given: dict[str, Any], kind: type[Exception], message: str
) -> None:
    """With the name of the field, and what it expects."""
    with pytest.raises(kind) as error:
        Context(**given)

    assert message in str(error.value)


def test_contexts_are_values() -> None:
    """Equal facts are equal contexts, and can be keys."""
    one = Context(now=NOW, catalog=Catalog(account_id="1"), history=History())
    other = Context(now=NOW, catalog=Catalog(account_id="1"), history=History())

    assert one == other
    assert hash(one) == hash(other)
