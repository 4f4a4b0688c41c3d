"""A small application that runs an experiment with the Optimizely SDK."""

from __future__ import annotations

from typing import Any

from optimizely.event.event_processor import ForwardingEventProcessor
from optimizely.helpers.event_tag_utils import EventTags
from optimizely.helpers.sdk_settings import OptimizelySdkSettings
from optimizely.optimizely import Optimizely
from optimizely.optimizely_user_context import OptimizelyUserContext, UserAttributes


class Shop:
    """Shows one of two checkouts, and tells Optimizely who paid."""

    def __init__(self, datafile: str, dispatcher: Any) -> None:
        """`dispatcher` has `dispatch_event`; tests pass one that only records."""
        self.client = Optimizely(
            datafile,
            event_processor=ForwardingEventProcessor(dispatcher),
            settings=OptimizelySdkSettings(odp_disabled=True),
        )

    def checkout(self, user_id: str, plan: str) -> str:
        """Return the checkout that a user gets: `new` or `old`."""
        decision = self._user(user_id, plan).decide("checkout")
        return "new" if decision.enabled else "old"

    def pay(self, user_id: str, plan: str, euros: float) -> None:
        """Track that a user paid."""
        cents = round(euros * 100)
        self._user(user_id, plan).track_event(
            "purchase", EventTags({"revenue": cents, "currency": "EUR"})
        )

    def close(self) -> None:
        """Stop the client."""
        self.client.close()

    def _user(self, user_id: str, plan: str) -> OptimizelyUserContext:
        user = self.client.create_user_context(user_id, UserAttributes({"plan": plan}))
        if user is None:
            msg = "the datafile cannot be used"
            raise ValueError(msg)
        return user
