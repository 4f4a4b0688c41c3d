"""Applies fixes to a payload: each whole or not at all, the input never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from eventcheck.findings import Finding, Fix, Operation, sort_key
from eventcheck.guards import is_array, is_object, is_same
from eventcheck.parse.body import Body, Payload
from eventcheck.report import Report

Steps: TypeAlias = tuple[str | int, ...]
MISSING = object()


class Skipped(NamedTuple):
    """A fix that was not applied, and why."""

    fix: Fix
    reason: str


class FixResult(NamedTuple):
    """A new payload, and what became of each fix."""

    payload: dict[str, Any]
    applied: tuple[Fix, ...]
    skipped: tuple[Skipped, ...]


class _Change(NamedTuple):
    """One operation that writes; `where` leads to its place in the payload as given."""

    where: Steps
    operation: Operation
    target: Steps
    """Where a move ends."""


def apply_fixes(
    payload: Payload, fixes: Report | Iterable[Fix], *, unsafe: bool = False
) -> FixResult:
    """Mend a payload with the fixes of a report, or with those that you chose.

    payload: what was validated; a dict is not changed. The result is always a dict.
    fixes: a report of this payload, or single fixes of its findings. Of a report,
        a finding with alternatives is skipped: only its reader can choose.
    unsafe: whether to apply fixes that may change the meaning.

    A fix is skipped, with the reason, where its tests fail (the payload is not the
    one that the report is about), and where another fix changed the same place.

    Raises `ValueError` for a payload that is no JSON object.
    """
    original = _parsed(payload)
    chosen, skipped = _chosen(fixes)
    accepted: dict[Steps, _Change] = {}
    applied: list[Fix] = []
    for fix in chosen:
        changes = list(_changes(fix, original))
        reason = _refusal(fix, changes, original, accepted, unsafe=unsafe)
        if reason is not None:
            skipped.append(Skipped(fix, reason))
            continue
        accepted.update({change.where: change for change in changes})
        applied.append(fix)
    result = _copied(original)
    # From the end to the start: what is changed first moves nothing that is to come.
    for where in sorted(accepted, key=sort_key, reverse=True):
        _write(result, accepted[where])
    return FixResult(result, tuple(applied), tuple(skipped))


def _parsed(payload: Payload) -> dict[str, Any]:
    value = Body(payload, 0).value
    if not is_object(value):
        msg = "payload: expected a JSON object"
        raise ValueError(msg)
    return value


def _chosen(fixes: Report | Iterable[Fix]) -> tuple[list[Fix], list[Skipped]]:
    if not isinstance(fixes, Report):
        return list(fixes), []
    chosen: list[Fix] = []
    skipped: list[Skipped] = []
    for finding in fixes.findings:
        reason = _undecided(finding)
        if reason is None:
            chosen += finding.fixes
        else:
            skipped += (Skipped(fix, reason) for fix in finding.fixes)
    return chosen, skipped


def _undecided(finding: Finding) -> str | None:
    if finding.payload:
        return f"it is for body {finding.payload}"
    return "there are alternatives: choose one" if len(finding.fixes) > 1 else None


def _changes(fix: Fix, payload: dict[str, Any]) -> Iterator[_Change]:
    for operation in fix.operations:
        if operation["op"] != "test":
            name = "from" if operation["op"] == "move" else "path"
            where = _steps(operation[name], payload)
            yield _Change(where, operation, _steps(operation["path"], payload))


def _refusal(
    fix: Fix,
    changes: list[_Change],
    payload: dict[str, Any],
    accepted: dict[Steps, _Change],
    *,
    unsafe: bool,
) -> str | None:
    if not (fix.safe or unsafe):
        return "it is unsafe: it may change the meaning"
    for operation in fix.operations:
        if operation["op"] == "test" and not _holds(operation, payload):
            return "the payload is not the one that was judged"
    for change in changes:
        if not _fits(change, payload):
            return "it does not fit the payload"
        if any(_clash(change, other) for other in accepted.values()):
            return "another fix changes the same place"
    return None


def _holds(operation: Operation, payload: dict[str, Any]) -> bool:
    found = _at(payload, _steps(operation["path"], payload))
    return found is not MISSING and is_same(found, operation["value"])


def _fits(change: _Change, payload: dict[str, Any]) -> bool:
    if change.operation["op"] == "add":
        return isinstance(_at(payload, change.where[:-1]), dict)
    if change.operation["op"] == "move":
        return (
            change.where[:-1] == change.target[:-1]
            and _at(payload, change.target) is MISSING
        )
    return _at(payload, change.where) is not MISSING


def _clash(change: _Change, other: _Change) -> bool:
    """Whether one change would undo the other. A renamed object keeps its content."""
    if change.operation == other.operation:
        return False
    if change.where == other.where or change.target == other.target:
        return True
    outer, inner = sorted((change, other), key=lambda x: len(x.where))
    inside = inner.where[: len(outer.where)] == outer.where
    return inside and outer.operation["op"] != "move"


def _steps(pointer: object, payload: object) -> Steps:
    """The steps of a JSON Pointer; an index of a list is a number."""
    steps: list[str | int] = []
    value: Any = payload
    for part in str(pointer).split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        is_index = isinstance(value, list | tuple) and key.isdecimal()
        step = int(key) if is_index else key
        steps.append(step)
        value = _at(value, (step,))
    return tuple(steps)


def _at(value: Any, steps: Steps) -> Any:
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return MISSING
    return value


def _write(result: dict[str, Any], change: _Change) -> None:
    container, last = _at(result, change.where[:-1]), change.where[-1]
    match change.operation["op"]:
        case "remove":
            del container[last]
        case "move":
            container[change.target[-1]] = container.pop(last)
        case _:
            container[last] = _copied(change.operation["value"])


def _copied(value: Any) -> Any:
    """A copy of all dicts and lists, without recursion: depth is the sender's."""
    copies: dict[int, Any] = {
        id(old): {} if is_object(old) else [] for old in _containers(value)
    }
    for old in _containers(value):
        new = copies[id(old)]
        if is_object(old):
            new.update({key: copies.get(id(x), x) for key, x in old.items()})
        else:
            new.extend(copies.get(id(x), x) for x in old)
    return copies.get(id(value), value)


def _containers(value: Any) -> Iterator[Any]:
    """Every dict and list in a value, each once."""
    seen: set[int] = set()
    todo: list[Any] = [value]
    while todo:
        old = todo.pop()
        if (is_object(old) or is_array(old)) and id(old) not in seen:
            seen.add(id(old))
            yield old
            todo += old.values() if is_object(old) else old
