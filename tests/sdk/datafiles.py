"""Datafiles in the forms that Optimizely serves, for the SDK to decide from.

Ids have all forms seen in practice: 13 digits (like a timestamp) for rules, short ones
for variations, 10, 11 and 16 digits for older objects, text for default rollouts
(`default-rollout-…`) and for the one variation of a holdout. The rules of one flag
share its variations, and so their ids.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Allocation: TypeAlias = tuple[tuple[str, int], ...]
"""Variation id and end of its range, of 10 000."""

ON = "1546659"
OFF = "1546660"
BLUE = "90871"
CONTROL = "15604740031"
HOLDOUT_OFF = "$opt_dummy_variation_id"

BUY_AUDIENCE = "4716615665713152"


def variation(variation_id: str, key: str, *, enabled: bool = True) -> Json:
    """Return one variation of an experiment, a rule or a holdout."""
    return {"id": variation_id, "key": key, "featureEnabled": enabled, "variables": []}


def experiment(
    experiment_id: str,
    key: str,
    variations: list[Json],
    traffic: Allocation,
    **more: object,
) -> Json:
    """Return one experiment or rule; `more` replaces or adds fields."""
    return {
        "id": experiment_id,
        "key": key,
        "status": "Running",
        "layerId": experiment_id,
        "variations": variations,
        "trafficAllocation": [{"entityId": i, "endOfRange": end} for i, end in traffic],
        "forcedVariations": {},
        "audienceIds": [],
        "audienceConditions": [],
        **more,
    }


def rollout(flag_id: str, *delivery: Json, everyone_else: str) -> Json:
    """Return the deliveries of a flag, the last one for everyone else."""
    name = f"rollout-{flag_id}-931762175217415"
    last = experiment(
        f"default-{name}",
        f"default-{name}",
        [variation(everyone_else, "off", enabled=False)],
        ((everyone_else, 10_000),),
        layerId=name,
    )
    return {"id": name, "experiments": [*delivery, last]}


def flag(flag_id: str, key: str, *rules: str) -> Json:
    """Return a flag with a rollout and the ids of its experiment rules."""
    return {
        "id": flag_id,
        "key": key,
        "rolloutId": f"rollout-{flag_id}-931762175217415",
        "experimentIds": list(rules),
        "variables": [
            {"id": "5001", "key": "label", "type": "string", "defaultValue": "Buy"}
        ],
    }


def holdout(holdout_id: str, key: str, **more: object) -> Json:
    """Return a holdout for everybody. Its one variation has an id that is no number."""
    return {
        "id": holdout_id,
        "key": key,
        "status": "Running",
        "variations": [variation(HOLDOUT_OFF, "off", enabled=False)],
        "trafficAllocation": [{"entityId": HOLDOUT_OFF, "endOfRange": 10_000}],
        "audienceIds": [],
        "audienceConditions": [],
        **more,
    }


ON_OFF = [variation(ON, "on"), variation(OFF, "off", enabled=False)]
ONLY_ON = [variation(ON, "on")]

CHECKOUT = experiment(
    "9300000149156",
    "checkout_test",
    ON_OFF,
    ((ON, 5_000), (OFF, 10_000)),
    layerId="9300000131238",
    type="ab",
)
SEARCH = experiment(
    "9300000149201", "search_test", ON_OFF, ((ON, 5_000), (OFF, 10_000)), type="ab"
)
BANNER = experiment(
    "9300000169266",
    "banner_rollout_test",
    [variation(BLUE, "blue")],
    ((BLUE, 1_000),),
    type="fr",
)
BANDIT = experiment(
    "9300000170001",
    "bandit_test",
    ON_OFF,
    (),
    type="cmab",
    cmab={"attributeIds": ["4854277638717440"], "trafficAllocation": 10_000},
)
SHIPPING = experiment(
    "9300000004981",
    "shipping_delivery",
    ONLY_ON,
    ((ON, 10_000),),
    audienceIds=[BUY_AUDIENCE],
    audienceConditions=["or", BUY_AUDIENCE],
)
# A delivery that is switched off: the SDK reads its traffic, not its status.
GIFTS = experiment(
    "9300000004999", "gifts_delivery", ONLY_ON, ((ON, 10_000),), status="Not started"
)
BUTTON = experiment(
    "15613860106",
    "button_color",
    [variation(CONTROL, "control"), variation("15648090003", "red")],
    ((CONTROL, 5_000), ("15648090003", 10_000)),
    layerId="15610160013",
)
GROUPED = experiment(
    "10390977673",
    "pricing",
    [variation("10389729780", "a"), variation("10416523121", "b")],
    (("10389729780", 5_000), ("10416523121", 10_000)),
    layerId="10420273888",
)
AUDIENCE_TEXT = (
    '["or", {"match": "exact", "name": "$opt_dummy_attribute", '
    '"type": "custom_attribute", "value": "$opt_dummy_value"}]'
)
PLAN_IS_GOLD = {
    "match": "exact",
    "name": "plan",
    "type": "custom_attribute",
    "value": "gold",
}


def datafile(**more: object) -> Json:
    """Return flags, experiments, a group and events; `more` replaces fields."""
    return {
        "version": "4",
        "accountId": "24535200037",
        "projectId": "5160206733148160",
        "revision": "22",
        "environmentKey": "production",
        "sdkKey": "WnRFQEiC9BN6aWjBP78pf",
        "region": "US",
        "anonymizeIP": True,
        "sendFlagDecisions": True,
        "attributes": [
            {"id": "4854277638717440", "key": "plan"},
            {"id": "6064325333352448", "key": "visits"},
            {"id": "18802134986", "key": "score"},
            {"id": "9300000001111", "key": "member"},
        ],
        "audiences": [
            {"id": BUY_AUDIENCE, "name": "gold", "conditions": AUDIENCE_TEXT},
            {"id": "$opt_dummy_audience", "name": "old", "conditions": AUDIENCE_TEXT},
        ],
        "typedAudiences": [
            {
                "id": BUY_AUDIENCE,
                "name": "gold",
                "conditions": ["and", ["or", ["or", PLAN_IS_GOLD]]],
            }
        ],
        "events": [
            {
                "id": "6554438379241472",
                "key": "purchase",
                "experimentIds": ["9300000149156", "15613860106", "10390977673"],
            },
            {
                "id": "15776040040",
                "key": "Added to cart",
                "experimentIds": ["9300000149156", "9300000149201"],
            },
            {"id": "18822540003", "key": "homepage_view", "experimentIds": []},
        ],
        "featureFlags": [
            flag("486801", "checkout", "9300000149156"),
            flag("486802", "search", "9300000149201"),
            flag("486803", "shipping"),
            flag("486804", "gifts"),
            flag("486805", "banner", "9300000169266"),
            flag("486806", "bandit", "9300000170001"),
        ],
        "rollouts": [
            rollout("486801", everyone_else=OFF),
            rollout("486802", everyone_else=OFF),
            rollout("486803", SHIPPING, everyone_else=OFF),
            rollout("486804", GIFTS, everyone_else=OFF),
            rollout("486805", everyone_else="90872"),
            rollout("486806", everyone_else=OFF),
        ],
        "experiments": [CHECKOUT, SEARCH, BANNER, BANDIT, BUTTON],
        "groups": [
            {
                "id": "10440460222",
                "policy": "random",
                "trafficAllocation": [
                    {"entityId": "10390977673", "endOfRange": 10_000}
                ],
                "experiments": [GROUPED],
            }
        ],
        "holdouts": [],
        "localHoldouts": [],
        "integrations": [],
        "variables": [],
        **more,
    }


PLAIN = datafile()
BOTS_FILTERED = datafile(botFiltering=True)
BOTS_KEPT = datafile(botFiltering=False)
QUIET = datafile(sendFlagDecisions=False)
EUROPE = datafile(region="EU", anonymizeIP=False, revision="241")
HOLDOUT = datafile(holdouts=[holdout("1644773", "ho_3")])
HOLDOUT_DELIVERIES = datafile(
    holdouts=[holdout("1673115", "ho_6", excludeTargetedDeliveries=True)]
)
LOCAL_HOLDOUT = datafile(
    localHoldouts=[holdout("1673116", "ho_checkout", includedRules=["9300000149156"])]
)
NUMERIC_HOLDOUT = datafile(
    holdouts=[
        holdout(
            "9300000171717",
            "ho_numeric",
            variations=[variation("1673200", "off", enabled=False)],
            trafficAllocation=[{"entityId": "1673200", "endOfRange": 10_000}],
        )
    ]
)
# Nobody is bucketed: the last rule of the flag has no traffic.
EMPTY = datafile(
    featureFlags=[flag("486807", "empty")],
    rollouts=[
        {
            "id": "rollout-486807-931762175217415",
            "experiments": [
                experiment("9300000200000", "empty_delivery", ONLY_ON, ((ON, 0),))
            ],
        }
    ],
)
# Experiments that were never started: nobody is bucketed, and nothing is sent.
DRAFTS = datafile(
    experiments=[
        {**rule, "status": "Not started"}
        for rule in (CHECKOUT, SEARCH, BANNER, BANDIT, BUTTON)
    ]
)
