"""Reading a Feature Experimentation datafile as the official SDKs read it.

An odd record that an SDK tolerates is left out, and told in `left_out`.

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
"""The type of a delivery rule that stands among the experiments."""
BANDIT = "cmab"
"""The type of a contextual bandit, and the member that has its settings."""


def read_datafile(datafile: JsonObject) -> dict[str, Any]:
    """Return the arguments of the catalog of a datafile."""
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
        self.experiments: dict[str, Experiment] = {}

    def parts(self) -> dict[str, Any]:
        """Read all sections."""
        root = self.root
        project = root.member("projectId").optional_identifier()
        self._read_experiments()
        return {
            "account_id": root.member("accountId").identifier(),
            "project_ids": [] if project is None else [project],
            "revision": self._optional(
                root.member("revision"), Node.optional_identifier
            ),
            "flags": self._flags(),
            "experiments": self.experiments.values(),
            "events": self._distinct("events", self._event),
            "attributes": self._distinct("attributes", _attribute),
            "left_out": self.left_out,
        }

    def _each(
        self, nodes: Iterable[Node], read: Callable[[Node], T]
    ) -> Iterator[tuple[Node, T]]:
        """Read some records; leave out those that cannot be read."""
        for node in nodes:
            try:
                record = read(node)
            except ValueError as error:
                self._leave_out(node, str(error).removeprefix(node.place).lstrip(".: "))
            else:
                yield node, record

    def _optional(self, node: Node, read: Callable[[Node], T]) -> T | None:
        """Read a member that a record can do without."""
        return next((value for _, value in self._each([node], read)), None)

    def _leave_out(self, node: Node, why: str) -> None:
        self.left_out.append(LeftOut(node.path, why))

    def _ids(self, node: Node, name: str) -> tuple[str, ...]:
        return tuple(x for _, x in self._each(node.items_of(name), Node.identifier))

    def _read_experiments(self) -> None:
        """Read every rule that an SDK can decide by; the last one of an id counts."""
        for nodes, mode in self._rules():
            for _, rule in self._each(nodes, partial(self._experiment, mode=mode)):
                known = self.experiments.get(rule.id)
                self.experiments[rule.id] = _joined(known, rule) if known else rule

    def _rules(self) -> Iterator[tuple[list[Node], Mode]]:
        """Return all rules in the order of the Python SDK."""
        root = self.root
        yield root.items_of("experiments"), "experimentation"
        yield self._nested("rollouts"), "rollout"
        yield self._nested("groups"), "experimentation"
        yield root.items_of("holdouts"), "holdout"
        yield root.items_of("localHoldouts"), "holdout"

    def _nested(self, section: str) -> list[Node]:
        parents = self.root.items_of(section)
        rules = self._each(parents, lambda parent: parent.items_of("experiments"))
        return [rule for _, several in rules for rule in several]

    def _experiment(self, node: Node, mode: Mode) -> Experiment:
        rule_id = _id(node)
        kind = self._optional(node.member("type"), Node.optional_text)
        status = self._optional(node.member("status"), Node.optional_text)
        layer = self._optional(node.member("layerId"), Node.optional_identifier)
        if mode == "experimentation" and kind == TARGETED_DELIVERY:
            mode = "rollout"
        variations = self._each(node.items_of("variations"), self._variation)
        return Experiment(
            rule_id,
            self._optional(node.member("key"), Node.optional_text),
            # If a rule has no layer, SDKs send its own id as the campaign's.
            campaign_id=layer or rule_id,
            variations=_united(variation for _, variation in variations),
            # SDKs serve a rollout rule whatever its status, so the status says nothing.
            status=None if mode == "rollout" else known_status(status),
            mode=mode,
            is_bandit=kind == BANDIT or bool(node.member(BANDIT).value),
        )

    def _variation(self, node: Node) -> Variation:
        key = self._optional(node.member("key"), Node.optional_text)
        return Variation(_id(node), key)

    def _rollouts(self) -> dict[str, tuple[str, ...]]:
        """Return the rules of each rollout by their ids."""
        rollouts = self._each(self.root.items_of("rollouts"), self._rollout)
        return dict(rollout for _, rollout in rollouts)

    def _rollout(self, node: Node) -> tuple[str, tuple[str, ...]]:
        rules = self._each(node.items_of("experiments"), _id)
        return _id(node), tuple(rule_id for _, rule_id in rules)

    def _flags(self) -> Iterable[Flag]:
        rollouts = self._rollouts()
        flags: dict[str, Flag] = {}
        for node, key in self._each(self.root.items_of("featureFlags"), _key):
            rollout = self._optional(node.member("rolloutId"), Node.optional_identifier)
            rules = *self._ids(node, "experimentIds"), *rollouts.get(rollout or "", ())
            flag = Flag(key, rules)
            flags[key] = merged(flags.get(key, flag), flag)
        return flags.values()

    def _distinct(self, section: str, read: Callable[[Node], R]) -> Iterable[R]:
        """Read a section; merge records with the same id.

        An SDK sends the id with either key, so of two keys neither is wrong.
        """
        records: dict[str, R] = {}
        for node, record in self._each(self.root.items_of(section), read):
            known = records.setdefault(record.id, record)
            if known is record:
                continue
            if known.key == record.key:
                self._leave_out(node, f"id: {record.id!r} is there twice")
                key = known.key
            else:
                self._leave_out(
                    node, f"id: {record.id!r} has two keys; neither is used"
                )
                key = None
            records[record.id] = merged(
                replace(known, key=key), replace(record, key=key)
            )
        return records.values()

    def _event(self, node: Node) -> Event:
        event_id, key = _id(node), _key(node)
        has_users = node.has("experimentIds")
        users = self._ids(node, "experimentIds") if has_users else None
        return Event(event_id, key, experiment_ids=users)


def _attribute(node: Node) -> Attribute:
    return Attribute(_id(node), _key(node))


def _id(node: Node) -> str:
    return node.member("id").identifier()


def _key(node: Node) -> str:
    return node.member("key").text()


def _joined(known: Experiment, again: Experiment) -> Experiment:
    """Join two rules with the same id from different sections of the datafile."""
    return replace(
        again,
        variations=_united(known.variations, again.variations),
        status=known.status if known.status == again.status else None,
        mode=known.mode,
        is_bandit=known.is_bandit or again.is_bandit,
    )


def _united(*groups: Iterable[Variation]) -> tuple[Variation, ...]:
    """Return the variations of all groups; of one id, the first."""
    found: dict[str, Variation] = {}
    for variation in chain(*groups):
        found.setdefault(variation.id, variation)
    return tuple(found.values())
