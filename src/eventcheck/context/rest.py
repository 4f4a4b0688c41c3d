"""Read the lists of the REST API v2.

Source: the OpenAPI document of the Web Experimentation REST API, v2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from eventcheck.context.moments import since_epoch
from eventcheck.context.reading import Node, parse
from eventcheck.context.records import (
    DATA_TYPES,
    Attribute,
    Event,
    Experiment,
    Mode,
    Page,
    Variation,
    known_status,
)
from eventcheck.guards import is_several

if TYPE_CHECKING:
    from eventcheck.context.reading import JsonList

RUNNING = frozenset({"running", "active"})
PERSONALIZATION = "personalization"
KINDS = ("type", "distribution_mode")
"""The members with the kind of an experiment or campaign."""
BANDIT = ("contextual", "cmab")
"""Parts of the kinds of contextual bandits, like `contextual_multi_armed_bandit`."""


def read_rest(
    experiments: JsonList,
    events: JsonList,
    campaigns: JsonList,
    attributes: JsonList,
    pages: JsonList,
) -> dict[str, Any]:
    """Return the arguments of `Catalog` for lists of the REST API."""
    tests, groups = _list(experiments, "experiments"), _list(campaigns, "campaigns")
    by_id = {x.member("id").identifier(): x for x in groups}
    metrics = _Metrics([*tests, *groups])
    known, visited = _list(events, "events"), _list(pages, "pages")
    facts = _list(attributes, "attributes")
    every = [*tests, *groups, *known, *facts, *visited]
    accounts = _ids(every, "account_id")
    if len(accounts) > 1:
        msg = f"rest: account_id: expected one account, got {', '.join(accounts)}"
        raise ValueError(msg)
    return {
        "account_id": accounts[0] if accounts else None,
        "project_ids": _ids(every, "project_id"),
        "experiments": [_experiment(x, by_id, metrics) for x in tests],
        "events": list(_events(known, metrics)),
        "attributes": [Attribute(*_named(x)) for x in facts],
        "pages": [Page(*_named(x)) for x in visited],
    }


def _list(given: JsonList, name: str) -> list[Node]:
    # A generator becomes a list; a mapping is an error.
    whole = list(given) if is_several(given) else given
    nodes = parse(whole, "rest", name).items()
    for node in nodes:
        _ = node.fields
    return nodes


class _Metrics:
    """The events that the metrics of experiments and campaigns use."""

    def __init__(self, owners: list[Node]) -> None:
        self.known = any(owner.has("metrics") for owner in owners)
        self.users: dict[str, list[str]] = {}
        self.with_revenue: set[str] = set()
        self.overall: set[str] = set()
        for owner in owners:
            ids = _experiments_of(owner)
            for metric in owner.objects("metrics"):
                event = metric.member("event_id").optional_identifier()
                is_revenue = metric.member("field").optional_text() == "revenue"
                if event is not None:
                    self.users.setdefault(event, []).extend(ids)
                    self.with_revenue.update([event] if is_revenue else ())
                else:
                    self.overall.update(ids if is_revenue else ())


def _experiments_of(owner: Node) -> list[str]:
    """Return the id of the experiment itself, or those of a campaign."""
    if not owner.has("experiments"):
        return [owner.member("id").identifier()]
    items = owner.member("experiments").items()
    return [
        (x.member("id") if isinstance(x.value, dict) else x).identifier() for x in items
    ]


def _experiment(
    node: Node, campaigns: dict[str, Node], metrics: _Metrics
) -> Experiment:
    experiment_id = node.member("id").identifier()
    campaign = node.member("campaign_id").optional_identifier()
    status = node.member("status").optional_text()
    kinds = _kinds(node)
    if campaign in campaigns:
        kinds |= _kinds(campaigns[campaign])
    mode: Mode = "personalization" if PERSONALIZATION in kinds else "experimentation"
    ended = status is not None and status.lower() not in RUNNING
    start, end = _time(node, "earliest"), _time(node, "latest")
    if start is not None and end is not None and end < start:
        node.member("latest").fail("a time after earliest", "an earlier one")
    return Experiment(
        experiment_id,
        node.member("key").optional_text(),
        campaign_id=campaign,
        variations=list(_variations(node)),
        status=known_status(status),
        mode=mode,
        starts_at=start,
        # An experiment that runs again still has the end of an earlier pause.
        ends_at=end if ended else None,
        is_bandit=any(word in kind for kind in kinds for word in BANDIT),
        overall_revenue=experiment_id in metrics.overall if metrics.known else None,
    )


def _kinds(node: Node) -> set[str]:
    kinds = (node.member(name).optional_text() for name in KINDS)
    return {kind.lower() for kind in kinds if kind is not None}


def _variations(node: Node) -> Iterator[Variation]:
    for item in node.objects("variations"):
        is_short = item.has("id") and not item.has("variation_id")
        name = "id" if is_short else "variation_id"
        key = item.member("key").optional_text()
        yield Variation(item.member(name).identifier(), key)


def _time(node: Node, name: str) -> int | None:
    member = node.member(name)
    if member.value is None:
        return None
    expected = "an ISO 8601 time"
    try:
        time = datetime.fromisoformat(member.text())
    except ValueError:
        member.fail(expected)
    if time.tzinfo is None:
        member.fail(f"{expected} with a time zone")
    return since_epoch(time)


def _events(nodes: list[Node], metrics: _Metrics) -> Iterator[Event]:
    known = {x.member("id").identifier(): x for x in nodes}
    for event_id in {**known, **metrics.users}:
        node = known.get(event_id, Node({}, "rest"))
        yield Event(
            event_id,
            node.member("key").optional_text(),
            has_revenue_metric=event_id in metrics.with_revenue
            if metrics.known
            else None,
            properties=_properties(node),
            experiment_ids=metrics.users.get(event_id, ()) if metrics.known else None,
        )


def _properties(node: Node) -> dict[str, str] | None:
    if not node.has("event_properties"):
        return None
    return dict(map(_property, node.objects("event_properties")))


def _property(node: Node) -> tuple[str, str]:
    kind = node.member("data_type").text()
    if kind not in DATA_TYPES:
        node.member("data_type").fail(" or ".join(DATA_TYPES), repr(kind))
    return node.member("name").text(), kind


def _named(node: Node) -> tuple[str, str | None]:
    return node.member("id").identifier(), node.member("key").optional_text()


def _ids(nodes: list[Node], name: str) -> list[str]:
    found = (node.member(name).optional_identifier() for node in nodes)
    return list(dict.fromkeys(x for x in found if x is not None))
