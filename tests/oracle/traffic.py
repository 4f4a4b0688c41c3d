"""Random bodies for the oracle, with few ids so that everything interacts."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple, TypeAlias

from eventcheck import Catalog

Json: TypeAlias = dict[str, Any]
T0 = 1_750_000_000_000
MINUTE = 60_000
EXPERIMENTS = (("21", "31"), ("22", "32"), ("22", "33"), ("21", "34"))
UUIDS = [f"0000000{n}-0000-4000-8000-000000000000" for n in range(12)]
TIMES = sorted(
    {
        T0 + start * MINUTE + near
        # About the ends of sessions: 30 minutes idle, and 24 hours in all.
        for start in (0, 29, 30, 31, 60, 24 * 60, 24 * 60 + 1)
        for near in (-1, 0, 1)
    }
)
BOUNDS = [TIMES[0] - 1, *TIMES, TIMES[-1] + 1]
SESSIONS = (None, None, None, None, "", "AUTO", "s1", "s2")
ODD_TIMES = (None, str(T0), float(T0), True, "2025-06-15T15:06:40Z", T0 // 1000)
REVENUES = (100, 2500, 2500.0, -300, 0, 2**63 - 1, -(2**63))
UNUSABLE = (12.5, "2500", True, None, 2**63, 1e30)
VALUES = (1, 0.5, -2.25, 0, 0.1, "3", False, None)
ENTITIES = ("51", "51", "51", "52", " 51", 53, None)
ON: Json = {"enrich_decisions": True}
OFF: Json = {"enrich_decisions": False}
TAGS: tuple[Json, ...] = ({"a": "b"}, {"a": [1]}, {"a": {}}, {})
ACCOUNTS = (*("12001",) * 12, 12001, "12002", "", None, 0)
NO_RESULT: tuple[Json, ...] = (
    {"is_campaign_holdback": True},
    {"is_campaign_holdback": False},
    {"experiment_id": None, "variation_id": None},
    {"metadata": {"rule_type": "rollout"}},
    {"metadata": {"rule_type": "experiment"}},
    {"variation_id": []},
    {"is_campaign_holdback": "no"},
    {"variation_id": "undefined"},
    {"experiment_id": "null"},
    {"campaign_id": "{{id}}"},
)
BANDIT: Json = {"metadata": {"rule_type": "experiment", "cmab_uuid": "p-1"}}


class Case(NamedTuple):
    """Bodies, the range of the results, and the catalog."""

    bodies: list[Json]
    since: int
    until: int
    catalog: Catalog | None


def case(random: Random) -> Case:
    """Return one to four bodies, and a range whose bounds may be times of events."""
    bandits = {x for _, x in EXPERIMENTS if random.random() < 0.25}
    since, until = sorted(random.choices(BOUNDS, k=2))
    if random.random() < 0.6:
        since, until = BOUNDS[0], BOUNDS[-1]
    bodies = [_body(random, bandits) for _ in range(random.randint(1, 4))]
    if random.random() < 0.3:
        bodies.append(random.choice(bodies))
    catalog = _catalog(random) if random.random() < 0.5 else None
    return Case(bodies, since, until, catalog)


def _catalog(random: Random) -> Catalog:
    experiments: list[Json] = []
    for campaign, experiment in EXPERIMENTS:
        start, end = sorted(random.choices(BOUNDS, k=2))
        if random.random() < 0.5:
            start, end = BOUNDS[0], BOUNDS[-1]
        named = {"id": experiment, "campaign_id": campaign}
        is_bandit = random.random() < 0.2
        window = {"starts_at": start, "ends_at": end, "is_bandit": is_bandit}
        experiments.append(named | window)
    return Catalog(account_id="12001", experiments=experiments)


def _body(random: Random, bandits: set[str]) -> Json:
    account = random.choice(ACCOUNTS)
    return {
        **({} if account is None else {"account_id": account}),
        **random.choice((ON, ON, ON, OFF, {})),
        "visitors": [_visitor(random, bandits) for _ in range(random.randint(1, 3))],
    }


def _visitor(random: Random, bandits: set[str]) -> Json:
    """Return a visitor entry; a session id belongs to one visitor."""
    visitor = random.choice(("ann", "ann", "ann", "bob", "bob", "bob ", 7, ""))
    entry: Json = {
        "visitor_id": visitor,
        "snapshots": [_snapshot(random, bandits) for _ in range(random.randint(1, 3))],
    }
    session = random.choice(SESSIONS)
    if session is not None:
        named = session not in ("", "AUTO")
        entry["session_id"] = f"{visitor}-{session}" if named else session
    if random.random() < 0.05:
        entry["attributes"] = random.choice((7, []))
    return entry


def _snapshot(random: Random, bandits: set[str]) -> Json:
    """Return decisions, the activations of some of them, and conversions."""
    listed = [_decision(random, bandits) for _ in range(random.randint(0, 3))]
    campaigns = [x["campaign_id"] for x in listed]
    events = [
        _activation(random, random.choice((*campaigns * 3, "21"))) for _ in listed
    ]
    del events[random.randint(0, len(events)) :]
    events += [_conversion(random) for _ in range(random.randint(0, 3))]
    if not listed and random.random() < 0.5:
        return {"events": events}
    return {"decisions": listed, "events": events}


def _decision(random: Random, bandits: set[str]) -> Json:
    """Return a decision, sometimes held back, unbucketed or of a rollout."""
    campaign, experiment = random.choice(EXPERIMENTS)
    variation = random.choice(("41", "42", "42", "43", "43 ", None))
    ids = {"campaign_id": campaign, "experiment_id": experiment}
    decision: Json = {**ids, "variation_id": variation}
    if experiment in bandits and random.random() < 0.8:
        decision |= BANDIT
    if random.random() < 0.3:
        decision |= random.choice(NO_RESULT)
    return decision


def _activation(random: Random, campaign: str) -> Json:
    names = {"key": "campaign_activated"}, {"type": "campaign_activated"}
    return {
        "entity_id": campaign,
        "uuid": random.choice(UUIDS),
        "timestamp": random.choice(TIMES),
        **random.choice(names),
    }


def _conversion(random: Random) -> Json:
    """Return a conversion, a page view or a heartbeat, with or without figures."""
    kinds: tuple[Json, ...] = (
        *({"key": "buy"},) * 4,
        {"type": "view_activated"},
        {"type": "client_activation"},
    )
    event: Json = {
        "uuid": random.choice((*UUIDS, *UUIDS, None, 7)),
        "timestamp": random.choice((*TIMES * 2, *ODD_TIMES)),
        "entity_id": random.choice(ENTITIES),
        **random.choice(kinds),
    }
    if random.random() < 0.5:
        event["revenue"] = random.choice((*REVENUES, *REVENUES, *UNUSABLE))
    if random.random() < 0.5:
        event["value"] = random.choice(VALUES)
    if random.random() < 0.2:
        event["tags"] = random.choice(TAGS)
    return event
