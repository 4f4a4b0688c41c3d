"""What the shop sends will count. Nothing is sent: a recorder takes the events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shop import Shop

from eventcheck import Catalog, Context, preview_results
from eventcheck.testing import EventRecorder

DATAFILE = Path(__file__).with_name("datafile.json").read_text(encoding="utf-8")


@pytest.fixture
def sent() -> EventRecorder:
    """The bodies that the shop would have sent."""
    return EventRecorder()


@pytest.fixture
def shop(sent: EventRecorder) -> Iterator[Shop]:
    """The shop, with the recorder in place of the network."""
    shop = Shop(DATAFILE, sent)
    yield shop
    shop.close()


@pytest.fixture
def context() -> Context:
    """The account, the clock, and that these bodies are all that was ever sent."""
    return Context(
        now=datetime.now(tz=UTC),
        catalog=Catalog.from_datafile(DATAFILE),
        history_complete=True,
    )


def test_a_purchase_counts(shop: Shop, sent: EventRecorder, context: Context) -> None:
    """The decision comes first, the ids are known, and the revenue is in cents."""
    shop.checkout("user-1", "gold")
    shop.pay("user-1", "gold", euros=29.97)

    sent.assert_valid(context=context, level="warning")
    preview = preview_results(sent.payloads, context=context)
    purchase = preview.experiments["31001"].variations["41001"].events["51001"]
    assert (purchase.total, purchase.revenue) == (1, 2997)


def test_who_never_saw_the_checkout_does_not_count(
    shop: Shop, sent: EventRecorder, context: Context
) -> None:
    """A payment without a decision is in no result: the shop must not do this."""
    shop.pay("user-2", "gold", euros=10)

    codes = sent.report(context=context).by_code()
    assert "conversion-without-decision" in codes
