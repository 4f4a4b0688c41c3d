"""Uses of the official Python SDK, from ordinary to unusual."""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import TYPE_CHECKING

from optimizely.decision.optimizely_decide_option import OptimizelyDecideOption
from optimizely.helpers.event_tag_utils import EventTags
from optimizely.optimizely import Optimizely
from optimizely.optimizely_user_context import OptimizelyUserContext, UserAttributes

from . import datafiles
from .application import Scenario, tags, user

if TYPE_CHECKING:
    from collections.abc import Mapping

Context = OptimizelyUserContext.OptimizelyDecisionContext
Forced = OptimizelyUserContext.OptimizelyForcedDecision


def decide_and_track(application: Optimizely) -> None:
    """A flag with an experiment, then a purchase."""
    ann = user(application, "user-ann", plan="gold")
    ann.decide("checkout")
    ann.track_event("purchase", tags(revenue=2599, category="shoes"))


def activate_and_track(application: Optimizely) -> None:
    """An experiment without a flag, as before flags existed, and one in a group."""
    for experiment in ("button_color", "pricing"):
        application.activate(experiment, "user-ann", UserAttributes({"plan": "gold"}))
    application.track("purchase", "user-ann", UserAttributes({"plan": "gold"}))


def feature_test(application: Optimizely) -> None:
    """The older calls for flags: a feature test, and a delivery."""
    application.is_feature_enabled("checkout", "user-ann")
    application.is_feature_enabled("shipping", "user-ann")
    application.track("purchase", "user-ann")


def typed_attributes(application: Optimizely) -> None:
    """Text, integers, floats and booleans; the SDK leaves out other types."""
    ann = user(
        application,
        "user-ann",
        plan="gold",
        visits=42,
        score=-0.25,
        member=False,
        unknown="dropped",
    )
    ann.decide("checkout")
    ann.track_event("purchase")


def revenue_and_value(application: Optimizely) -> None:
    """Revenue in cents and a value, which the SDK copies from the tags."""
    ann = user(application, "user-ann")
    ann.decide("checkout")
    ann.track_event("purchase", tags(revenue=5900, value=12.5))
    ann.track_event("purchase", tags(revenue=120, value="3.75"))
    ann.track_event("purchase", tags(value=7))


def zero_and_refund(application: Optimizely) -> None:
    """A free order and a refund."""
    ann = user(application, "user-ann")
    ann.decide("checkout")
    ann.track_event("purchase", tags(revenue=0, value=0))
    ann.track_event("purchase", tags(revenue=-2599, value=-1.5))


def tag_types(application: Optimizely) -> None:
    """Tags of every allowed type, and properties in the reserved tag."""
    ann = user(application, "user-ann")
    ann.decide("checkout")
    ann.track_event(
        "Added to cart",
        EventTags(
            {
                "sku": "0042-XL",
                "quantity": 3,
                "price": 19.99,
                "gift": True,
                "order date": "2025-06-15",
                "position": "52.5200,13.4050",
                "app": "10.4.112.1",
                "$opt_event_properties": {"size": "XL", "stock": 4, "sale": False},
            }
        ),
    )


def event_keys_with_spaces(application: Optimizely) -> None:
    """An event whose key has spaces, and one that no experiment uses."""
    ann = user(application, "user-ann")
    ann.decide("checkout")
    ann.track_event("Added to cart")
    ann.track_event("homepage_view")


def bots(application: Optimizely) -> None:
    """The user agent as the documented attribute."""
    agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    ann = user(application, "user-ann", **{"$opt_user_agent": agent})
    ann.decide("checkout")
    ann.track_event("purchase")


def bucketing_id(application: Optimizely) -> None:
    """A reserved attribute that decides the bucket."""
    ann = user(application, "user-ann", **{"$opt_bucketing_id": "household-9"})
    ann.decide("checkout")
    ann.track_event("purchase")


def delivery(application: Optimizely) -> None:
    """Targeted delivery, to an audience and to everyone else; its status is unused."""
    for name, plan in (("user-ann", "gold"), ("user-bob", "free")):
        someone = user(application, name, plan=plan)
        someone.decide_for_keys(["shipping", "gifts"])
        someone.track_event("purchase")


def feature_rollout(application: Optimizely) -> None:
    """An experiment of type `fr`: most get the variation of everyone else."""
    for number in range(12):
        someone = user(application, f"user-{number}")
        someone.decide("banner")
        someone.track_event("purchase")


def bandit(application: Optimizely) -> None:
    """A contextual bandit: the decision has a `cmab_uuid`."""
    ann = user(application, "user-ann", plan="gold")
    ann.decide("bandit")
    ann.track_event("purchase")


def changing_bandit(application: Optimizely) -> None:
    """A new decision each time, for two visitors: first one variation, then another."""
    for name in ("user-ann", "user-bob"):
        someone = user(application, name, plan="gold")
        for revenue in (1000, 2000):
            someone.decide("bandit", [OptimizelyDecideOption.IGNORE_CMAB_CACHE])
            someone.track_event("purchase", tags(revenue=revenue))
            time.sleep(0.002)


def forced_bandit(application: Optimizely) -> None:
    """A forced decision for a bandit's rule after its own: without `cmab_uuid`."""
    ann = user(application, "user-ann", plan="gold")
    ann.decide("bandit")
    time.sleep(0.002)
    ann.set_forced_decision(Context("bandit", "bandit_test"), Forced("off"))
    ann.decide("bandit")
    ann.track_event("purchase")


def drafts(application: Optimizely) -> None:
    """Experiments that were never started: everybody gets the rollout's variation."""
    ann = user(application, "user-ann", plan="gold")
    ann.decide_for_keys(["checkout", "search"])
    application.activate("button_color", "user-ann", UserAttributes({"plan": "gold"}))
    ann.track_event("purchase")


def forced_draft(application: Optimizely) -> None:
    """A forced decision for an experiment that was never started, by a tester."""
    ann = user(application, "user-ann", plan="gold")
    ann.set_forced_decision(Context("checkout", "checkout_test"), Forced("off"))
    ann.decide("checkout")
    ann.track_event("purchase")


def decide_all(application: Optimizely) -> None:
    """Every flag at once: many activations of one visitor in one millisecond."""
    ann = user(application, "user-ann", plan="gold")
    ann.decide_all()
    ann.track_event("purchase", tags(revenue=2599))


def forced_flag(application: Optimizely) -> None:
    """A forced decision for a flag: no rule, so rule_key "" and empty ids."""
    ann = user(application, "user-ann")
    ann.set_forced_decision(Context("checkout"), Forced("off"))
    ann.decide("checkout")
    ann.track_event("purchase")


def forced_rule(application: Optimizely) -> None:
    """A forced decision for an experiment rule and for a delivery rule."""
    ann = user(application, "user-ann")
    ann.set_forced_decision(Context("checkout", "checkout_test"), Forced("off"))
    ann.set_forced_decision(Context("shipping", "shipping_delivery"), Forced("on"))
    ann.decide_for_keys(["checkout", "shipping"])
    ann.track_event("purchase")


def nobody(application: Optimizely) -> None:
    """A user that is not bucketed, an unknown flag, an unknown event."""
    ann = user(application, "user-ann")
    ann.decide("empty")
    ann.decide("no such flag")
    ann.track_event("purchase")
    ann.track_event("no such event")


def track_first(application: Optimizely) -> None:
    """A conversion before its decision: an earlier one may be in another body."""
    ann = user(application, "user-ann")
    ann.track_event("homepage_view")
    ann.decide("checkout")
    ann.track_event("purchase")


def decide_again(application: Optimizely) -> None:
    """The same decision on every page view, with an impression each time."""
    ann = user(application, "user-ann")
    for _ in range(3):
        ann.decide("checkout")
        ann.track_event("homepage_view")
        # Two equal conversions in one millisecond would be a retry.
        time.sleep(0.002)


def many_users(application: Optimizely) -> None:
    """Many users with several events each, and one visitor entry for every event."""
    for number in range(30):
        someone = user(application, f"{20_250_600 + number}", plan="free")
        someone.decide_for_keys(["checkout", "search", "shipping"])
        someone.track_event("Added to cart", tags(revenue=1000 + number))


def track_only(application: Optimizely) -> None:
    """A service that only tracks: another service makes the decisions."""
    application.track("purchase", "user-ann", None, tags(revenue=100))
    application.track("purchase", "user-bob")


SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        "decide and track": Scenario(decide_and_track),
        "activate and track": Scenario(activate_and_track),
        "feature test": Scenario(feature_test),
        "feature test, quiet": Scenario(feature_test, datafiles.QUIET),
        "typed attributes": Scenario(typed_attributes),
        "revenue and value": Scenario(revenue_and_value),
        "zero and refund": Scenario(zero_and_refund),
        "tag types": Scenario(tag_types),
        "event keys with spaces": Scenario(event_keys_with_spaces),
        "bots filtered": Scenario(bots, datafiles.BOTS_FILTERED),
        "bots kept": Scenario(bots, datafiles.BOTS_KEPT),
        "bots filtered, no agent": Scenario(decide_and_track, datafiles.BOTS_FILTERED),
        "bucketing id": Scenario(bucketing_id),
        "delivery": Scenario(delivery),
        "delivery, quiet": Scenario(delivery, datafiles.QUIET),
        "feature rollout": Scenario(feature_rollout),
        "bandit": Scenario(bandit),
        "bandit, changing": Scenario(changing_bandit),
        "bandit, changing, one body": Scenario(changing_bandit, batch=100),
        "bandit, forced": Scenario(forced_bandit),
        "drafts": Scenario(drafts, datafiles.DRAFTS),
        "drafts, forced": Scenario(forced_draft, datafiles.DRAFTS),
        "decide all": Scenario(decide_all),
        "decide all, one body": Scenario(decide_all, batch=100),
        "holdout": Scenario(decide_all, datafiles.HOLDOUT),
        "holdout, one body": Scenario(decide_all, datafiles.HOLDOUT, 100),
        "holdout, numeric": Scenario(decide_all, datafiles.NUMERIC_HOLDOUT),
        "holdout, deliveries go on": Scenario(delivery, datafiles.HOLDOUT_DELIVERIES),
        "holdout, local": Scenario(decide_all, datafiles.LOCAL_HOLDOUT),
        "forced flag": Scenario(forced_flag),
        "forced rule": Scenario(forced_rule),
        "nobody": Scenario(nobody, datafiles.EMPTY),
        "track first": Scenario(track_first),
        "track first, one body": Scenario(track_first, batch=10),
        "decide again": Scenario(decide_again),
        "many users": Scenario(many_users, batch=25),
        "track only": Scenario(track_only),
        "europe": Scenario(decide_and_track, datafiles.EUROPE),
    }
)
