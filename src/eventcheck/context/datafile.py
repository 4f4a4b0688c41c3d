"""Reading a Feature Experimentation datafile as the official SDKs read it.

Source: `project_config.py`, `entities.py`, `decision_service.py` and
`event/event_factory.py` of optimizely-sdk 5.7 for Python.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from eventcheck.context.reading import Node, Parts, parse
from eventcheck.context.records import (
    Attribute,
    Event,
    Experiment,
    Mode,
    Variation,
    known_status,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventcheck.context.reading import JsonObject

VERSIONS = ("2", "3", "4")
TARGETED_DELIVERY = "td"
"""The type of a delivery rule that stands among the experiments."""


def read_datafile(datafile: JsonObject) -> Parts:
    """What a catalog takes from a datafile."""
    root = parse(datafile, "datafile")
    version = root.member("version")
    if version.value not in (*VERSIONS, None):
        version.fail('"2", "3" or "4"', repr(version.value))
    return Parts(
        experiments=_experiments(root),
        events=[_event(node) for node in root.objects("events")],
        attributes=[_attribute(node) for node in root.objects("attributes")],
        account_id=root.member("accountId").text(),
        project_ids=[root.member("projectId").text()] if root.has("projectId") else [],
        revision=root.member("revision").optional_text(),
    )


def _event(node: Node) -> Event:
    return Event(
        node.member("id").text(),
        node.member("key").text(),
        experiment_ids=node.texts("experimentIds")
        if node.has("experimentIds")
        else None,
    )


def _attribute(node: Node) -> Attribute:
    return Attribute(node.member("id").text(), node.member("key").text())


def _experiments(root: Node) -> Iterable[Experiment]:
    """Every rule that an SDK can decide by, with all that it can then send."""
    experiments: dict[str, Experiment] = {}
    for node, mode in _rules(root):
        rule = _experiment(node, mode)
        known = experiments.get(rule.id)
        experiments[rule.id] = _joined(known, rule) if known else rule
    rollouts = {
        node.member("id").text(): [
            x.member("id").text() for x in node.objects("experiments")
        ]
        for node in root.objects("rollouts")
    }
    for flag in root.objects("featureFlags"):
        rollout = rollouts.get(flag.member("rolloutId").optional_text() or "", [])
        _share(flag.texts("experimentIds"), rollout, experiments)
    return experiments.values()


def _rules(root: Node) -> Iterator[tuple[Node, Mode]]:
    """All rules in the order of the Python SDK: the last one of an id counts."""
    for node in root.objects("experiments"):
        yield node, _mode(node)
    for rollout in root.objects("rollouts"):
        for node in rollout.objects("experiments"):
            yield node, "rollout"
    for group in root.objects("groups"):
        for node in group.objects("experiments"):
            yield node, _mode(node)
    for section in ("holdouts", "localHoldouts"):
        for node in root.objects(section):
            yield node, "holdout"


def _mode(node: Node) -> Mode:
    kind = node.member("type").optional_text()
    return "rollout" if kind == TARGETED_DELIVERY else "experimentation"


def _experiment(node: Node, mode: Mode) -> Experiment:
    rule_id = node.member("id").text()
    status = known_status(node.member("status").optional_text())
    return Experiment(
        rule_id,
        node.member("key").optional_text(),
        # Where a rule has no layer, SDKs send its own id as the campaign's.
        campaign_id=node.member("layerId").optional_text() or rule_id,
        variations=_united(_variations(node)),
        # SDKs serve a rollout rule whatever its status, so the status says nothing.
        status=None if mode == "rollout" else status,
        mode=mode,
    )


def _variations(rule: Node) -> Iterator[Variation]:
    for node in rule.member("variations").items():
        yield Variation(node.member("id").text(), node.member("key").optional_text())


def _joined(known: Experiment, again: Experiment) -> Experiment:
    """One rule of two with the same id, in different sections of the datafile."""
    return replace(
        again,
        variations=_united(known.variations, again.variations),
        status=known.status if known.status == again.status else None,
        mode=known.mode,
    )


def _share(
    rule_ids: list[str], rollout: list[str], experiments: dict[str, Experiment]
) -> None:
    """Give the rules of a flag the variations of the others.

    An application can force them, and a rule of the type `fr` serves the variation
    of the flag's rollout.
    """
    known = [experiments[x] for x in (*rule_ids, *rollout) if x in experiments]
    shared = _united(*(rule.variations for rule in known))
    for rule in known:
        experiments[rule.id] = replace(
            rule, flag_variations=_united(rule.flag_variations, shared)
        )


def _united(*groups: Iterable[Variation]) -> tuple[Variation, ...]:
    """The variations of all groups; of one id, the first."""
    found: dict[str, Variation] = {}
    for variation in chain(*groups):
        found.setdefault(variation.id, variation)
    return tuple(found.values())
