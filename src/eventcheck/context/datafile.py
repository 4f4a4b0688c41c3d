"""Read a Feature Experimentation datafile as the official SDKs read it.

An invalid record that an SDK tolerates is left out, and listed in `left_out`.

Source: `project_config.py`, `entities.py`, `decision_service.py` and
`event/event_factory.py` of optimizely-sdk 5.7 for Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from eventcheck.context.documents import other_document
from eventcheck.context.merge import merged
from eventcheck.context.reading import Node, parse
from eventcheck.context.records import (
    Attribute,
    Event,
    Experiment,
    Flag,
    LeftOut,
    Mode,
    Variation,
    known_status,
)

if TYPE_CHECKING:
    from eventcheck.context.reading import JsonObject

T = TypeVar("T")
R = TypeVar("R", Event, Attribute)
VERSIONS = ("2", "3", "4")
TARGETED_DELIVERY = "td"
"""The type of a delivery rule among the experiments."""
BANDIT = "cmab"
"""The type of a contextual bandit, and the member with its settings."""


def read_datafile(datafile: JsonObject) -> dict[str, Any]:
    """Return the arguments of `Catalog` for a datafile."""
    root = parse(datafile, "datafile")
    other = other_document(root.value)
    if other is not None:
        root.fail("a datafile", other)
    version = root.member("version")
    if version.optional_identifier() not in (*VERSIONS, None):
        version.fail('"2", "3" or "4"', repr(version.value))
    return _Datafile(root).parts()


class _Datafile:
    """A datafile that is read record by record."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.left_out: list[LeftOut] = []

    def parts(self) -> dict[str, Any]:
        """Read all sections."""
        root = self.root
        project = root.member("projectId").optional_identifier()
        return {
            "account_id": root.member("accountId").identifier(),
            "project_ids": [] if project is None else [project],
            "experiments": self._experiments(),
            "revision": self._optional_id(root, "revision"),
            "flags": self._flags(),
            "events": self._distinct("events", self._event),
            "attributes": self._distinct("attributes", _attribute),
            "left_out": self.left_out,
        }

    def _each(self, nodes: Iterable[Node], read: Callable[[Node], T]) -> Iterator[T]:
        """Read records; leave out those that cannot be read."""
        for node in nodes:
            try:
                yield read(node)
            except ValueError as error:
                self._leave_out(node, str(error).removeprefix(node.place).lstrip(".: "))

    def _leave_out(self, node: Node, why: str) -> None:
        self.left_out.append(LeftOut(node.path, why))

    def _optional_text(self, node: Node, name: str) -> str | None:
        return next(self._each([node.member(name)], Node.optional_text), None)

    def _optional_id(self, node: Node, name: str) -> str | None:
        return next(self._each([node.member(name)], Node.optional_identifier), None)

    def _experiments(self) -> Iterable[Experiment]:
        """Read every rule that an SDK can decide by; of one id, the last one counts."""
        experiments: dict[str, Experiment] = {}
        for nodes, mode in self._rules():
            for rule in self._each(nodes, partial(self._experiment, mode=mode)):
                known = experiments.get(rule.id)
                experiments[rule.id] = _joined(known, rule) if known else rule
        return experiments.values()

    def _rules(self) -> Iterator[tuple[Iterable[Node], Mode]]:
        """Yield all rules in the order of the Python SDK."""
        root = self.root
        yield root.items_of("experiments"), "experimentation"
        yield self._nested("rollouts"), "rollout"
        yield self._nested("groups"), "experimentation"
        yield root.items_of("holdouts"), "holdout"
        yield root.items_of("localHoldouts"), "holdout"

    def _nested(self, section: str) -> Iterable[Node]:
        parents = self.root.items_of(section)
        rules = self._each(parents, lambda parent: parent.items_of("experiments"))
        return list(chain.from_iterable(rules))

    def _experiment(self, node: Node, mode: Mode) -> Experiment:
        rule_id = _id(node)
        kind = self._optional_text(node, "type")
        status = self._optional_text(node, "status")
        layer = self._optional_id(node, "layerId")
        if mode == "experimentation" and kind == TARGETED_DELIVERY:
            mode = "rollout"
        return Experiment(
            rule_id,
            self._optional_text(node, "key"),
            # If a rule has no layer, SDKs send its own id as the campaign's.
            campaign_id=layer or rule_id,
            variations=_united(
                self._each(node.items_of("variations"), self._variation)
            ),
            # SDKs serve a rollout rule whatever its status, so the status says nothing.
            status=None if mode == "rollout" else known_status(status),
            mode=mode,
            is_bandit=kind == BANDIT or bool(node.member(BANDIT).value),
        )

    def _variation(self, node: Node) -> Variation:
        key = self._optional_text(node, "key")
        return Variation(_id(node), key)

    def _rollout(self, node: Node) -> tuple[str, list[str]]:
        """Return the id of a rollout, and the ids of its rules."""
        rules = list(self._each(node.items_of("experiments"), _id))
        return _id(node), rules

    def _flags(self) -> Iterable[Flag]:
        rollouts = dict(self._each(self.root.items_of("rollouts"), self._rollout))
        flags: dict[str, Flag] = {}
        nodes = self.root.items_of("featureFlags")
        for node, key in self._each(nodes, lambda node: (node, _key(node))):
            rollout = self._optional_id(node, "rolloutId")
            own = self._each(node.items_of("experimentIds"), Node.identifier)
            flag = Flag(key, (*own, *rollouts.get(rollout or "", ())))
            flags[key] = merged(flags.get(key, flag), flag)
        return flags.values()

    def _distinct(self, section: str, read: Callable[[Node], R]) -> Iterable[R]:
        """Read a section; merge records with the same id.

        An SDK sends the id with either key, so of two keys neither is wrong.
        """
        records: dict[str, R] = {}
        nodes = self.root.items_of(section)
        for node, record in self._each(nodes, lambda node: (node, read(node))):
            known = records.setdefault(record.id, record)
            if known is not record:
                key = known.key if known.key == record.key else None
                why = "is a duplicate" if key else "has two keys; neither is used"
                self._leave_out(node, f"id: {record.id!r} {why}")
                known = replace(known, key=key)
                records[record.id] = merged(known, replace(record, key=key))
        return records.values()

    def _event(self, node: Node) -> Event:
        event_id, key = _id(node), _key(node)
        users = self._each(node.items_of("experimentIds"), Node.identifier)
        is_known = node.has("experimentIds")
        return Event(event_id, key, experiment_ids=users if is_known else None)


def _attribute(node: Node) -> Attribute:
    return Attribute(_id(node), _key(node))


def _id(node: Node) -> str:
    return node.member("id").identifier()


def _key(node: Node) -> str:
    return node.member("key").text()


def _joined(known: Experiment, again: Experiment) -> Experiment:
    """Merge rules with one id from two sections of the datafile."""
    return replace(
        again,
        variations=_united(known.variations, again.variations),
        status=known.status if known.status == again.status else None,
        mode=known.mode,
        is_bandit=known.is_bandit or again.is_bandit,
    )


def _united(*groups: Iterable[Variation]) -> tuple[Variation, ...]:
    """Return the variations of all groups; of one id, the first one."""
    found: dict[str, Variation] = {}
    for variation in chain(*groups):
        found.setdefault(variation.id, variation)
    return tuple(found.values())
