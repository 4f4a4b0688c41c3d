"""Test that the shop's events will count. A recorder keeps them; nothing is sent."""

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
    """Record the bodies that the shop would send."""
    return EventRecorder()


@pytest.fixture
def shop(sent: EventRecorder) -> Iterator[Shop]:
    """Return the shop, with the recorder in place of the network."""
    shop = Shop(DATAFILE, sent)
    yield shop
    shop.close()


@pytest.fixture
def context() -> Context:
    """Pass the account and the time; these bodies are all that was ever sent."""
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


def test_a_payment_without_a_decision_does_not_count(
    shop: Shop, sent: EventRecorder, context: Context
) -> None:
    """A user who never saw the checkout is not in the experiment."""
    shop.pay("user-2", "gold", euros=10)

    codes = sent.report(context=context).by_code()
    assert "conversion-without-decision" in codes
