"""Much that is compared with much else: n of it, and what the account has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eventcheck import Catalog, Context
from tests.rules.build import (
    NOW,
    Json,
    activation,
    body,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)

HOUR = 60 * 60_000


def _many_experiments(size: int) -> Json:
    """A visitor who decides n times, after as many conversions."""
    chosen = [decided(**_ids(n)) for n in range(size)]
    for n, each in enumerate(chosen):
        each["events"][0]["uuid"] = f"a{n}"
    events = [
        snapshot(conversion(uuid=f"c{n}", timestamp=NOW - 1 - n)) for n in range(size)
    ]
    return body(visitor(*chosen, *events))


def _many_decisions(size: int) -> Json:
    """A snapshot of n decisions and their activations."""
    chosen = [decision(**_ids(n)) for n in range(size)]
    events = [
        activation(entity_id=x["campaign_id"], uuid=f"a{n}")
        for n, x in enumerate(chosen)
    ]
    return body(visitor(snapshot(*events, decisions=chosen)))


def _one_campaign(size: int) -> Json:
    """A snapshot of n decisions of one campaign, and as many activations of it."""
    chosen = [decision(**{**_ids(n), "campaign_id": "21"}) for n in range(size)]
    events = [
        activation(entity_id="21", uuid=f"a{n}", timestamp=NOW + n) for n in range(size)
    ]
    return body(visitor(snapshot(*events, decisions=chosen)))


def _unmatched(size: int) -> Json:
    """A snapshot of n decisions, and as many activations of none of them."""
    payload = _many_decisions(size)
    for event in payload["visitors"][0]["snapshots"][0]["events"]:
        event["entity_id"] = f"9{event['entity_id']}"
    return payload


def _in_seconds(size: int) -> Json:
    """Conversions of n visitors at times in seconds."""
    payload = _many_undecided(size)
    for entry in payload["visitors"]:
        entry["snapshots"][0]["events"][0]["timestamp"] = NOW // 1000
    return payload


def _many_undecided(size: int) -> Json:
    """Conversions of n visitors without a decision."""
    return body(
        *(
            visitor(snapshot(conversion(uuid=f"c{n}")), visitor_id=f"v{n}")
            for n in range(size)
        )
    )


def _ids(n: int) -> Json:
    return {"campaign_id": f"2{n}", "experiment_id": f"3{n}", "variation_id": f"4{n}"}


def _nothing(size: int) -> Context:
    del size
    return Context()


def _account(size: int) -> Context:
    """An account of n experiments with windows, all of which use the event."""
    event = conversion()
    ids = [f"3{n}" for n in range(size)]
    return Context(
        catalog=Catalog(
            experiments=[
                {"id": x, "starts_at": NOW - HOUR - n, "ends_at": NOW + HOUR + n}
                for n, x in enumerate(ids)
            ],
            events=[
                {
                    "id": event["entity_id"],
                    "key": event["key"],
                    "experiment_ids": ids,
                }
            ],
        )
    )


GROWING: Mapping[str, tuple[Callable[[int], Any], Callable[[int], Context]]] = {
    "experiments": (_many_experiments, _nothing),
    "known experiments": (_many_experiments, _account),
    "decisions": (_many_decisions, _nothing),
    "one campaign": (_one_campaign, _nothing),
    "unmatched": (_unmatched, _account),
    "undecided": (_many_undecided, _account),
    "seconds": (_in_seconds, _account),
}
