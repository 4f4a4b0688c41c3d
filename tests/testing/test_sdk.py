"""The guide's assertion with the official SDK: it fails for common mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from optimizely.event.event_processor import ForwardingEventProcessor
from optimizely.helpers.event_tag_utils import EventTags
from optimizely.helpers.sdk_settings import OptimizelySdkSettings
from optimizely.optimizely import Optimizely
from optimizely.optimizely_user_context import UserAttributes

from eventcheck import Catalog, Context
from eventcheck.testing import EventRecorder

SHOP = Path(__file__).parents[2] / "docs" / "examples" / "shop"
DATAFILE = (SHOP / "datafile.json").read_text(encoding="utf-8")
CONTEXT = Context(catalog=Catalog.from_datafile(DATAFILE), history_complete=True)


def sell(tags: dict[str, Any], datafile: str = DATAFILE) -> EventRecorder:
    """Run an application that decides and sells, and return what the SDK sent."""
    sent = EventRecorder()
    client = Optimizely(
        datafile,
        event_processor=ForwardingEventProcessor(cast("Any", sent)),
        settings=OptimizelySdkSettings(odp_disabled=True),
    )
    user = client.create_user_context("user-1", UserAttributes({"plan": "gold"}))
    assert user is not None
    user.decide("checkout")
    user.track_event("purchase", cast("EventTags", tags))
    return sent


def test_cents_and_the_right_ids_pass() -> None:
    """Warnings fail too, as in the guide."""
    sell({"revenue": 2997}).assert_valid(context=CONTEXT, level="warning")


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"revenue": 29.97}, "revenue-misplaced"),
        ({"revenue": "29.97"}, "revenue-misplaced"),
        ({"revenue": 30, "price": 30.0}, "revenue-not-in-cents"),
        ({"revenue": 30, "total": "30.00"}, "revenue-not-in-cents"),
    ],
)
def test_revenue_in_dollars_fails(tags: dict[str, Any], code: str) -> None:
    """The SDK sends no fraction as revenue; whole dollars are found by other tags."""
    sent = sell(tags)
    with pytest.raises(
        AssertionError, match=rf"^{code}\n\nNOT OK: 1 warning in 2 bodies"
    ):
        sent.assert_valid(context=CONTEXT, level="warning")


def test_a_batch_is_recorded_when_the_client_is_closed() -> None:
    """Until then the SDK's processor waits, and the failure says what to do."""
    sent = EventRecorder()
    client = Optimizely(
        DATAFILE,
        event_dispatcher=cast("Any", sent),
        settings=OptimizelySdkSettings(odp_disabled=True),
    )
    user = client.create_user_context("user-1", UserAttributes({"plan": "gold"}))
    assert user is not None
    user.decide("checkout")
    with pytest.raises(AssertionError, match=r"call client\.close\(\) first"):
        sent.assert_valid(context=CONTEXT)

    client.close()
    sent.assert_valid(context=CONTEXT)


@pytest.mark.parametrize(
    ("old", "kind"), [('"51001"', "event"), ('"31001"', "experiment")]
)
def test_ids_of_another_environment_fail(old: str, kind: str) -> None:
    """The application's datafile has an id that is not in the account."""
    sent = sell({"revenue": 2997}, DATAFILE.replace(old, '"777001"'))
    with pytest.raises(AssertionError, match=r"^unknown-id\n\nNOT OK: 1 error") as told:
        sent.assert_valid(context=CONTEXT)

    assert f"the catalog has no {kind} with this id" in str(told.value)
