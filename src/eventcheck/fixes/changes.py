"""Apply JSON Patches to a payload if they fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any, NamedTuple, TypeAlias

from eventcheck.findings import Fix, Operation, sort_key
from eventcheck.guards import Object, is_array, is_mapping, is_same

Steps: TypeAlias = tuple[str | int, ...]
MISSING = object()
STALE = "the payload is not the one that was checked"
UNKNOWN = "its operations were not stored: only Config(include_values=True) stores them"


class Skipped(NamedTuple):
    """A fix that was not applied, and why."""

    fix: Fix
    """The fix, as the finding has it."""
    reason: str
    """Why not."""


class FixResult(NamedTuple):
    """A new payload, and which fixes were applied."""

    payload: dict[str, Any]
    """The fixed body, a new dict."""
    applied: tuple[Fix, ...]
    """The fixes that were applied."""
    skipped: tuple[Skipped, ...]
    """The fixes that were not applied, and why."""


class _Change(NamedTuple):
    """An operation that is no test; `where` is its place in the payload as given."""

    where: Steps
    operation: Operation
    target: Steps
    """The place where a move ends."""


class _Accepted:
    """The changes to make, by their places: there may be thousands."""

    def __init__(self) -> None:
        self.at: dict[Steps, _Change] = {}
        self._ending_at: dict[Steps, _Change] = {}
        self._above: set[Steps] = set()
        """Every container with a change somewhere inside."""

    def add(self, changes: Iterable[_Change]) -> None:
        """Add the changes of one fix."""
        for change in changes:
            self.at[change.where] = change
            self._ending_at[change.target] = change
            self._above.update(_containing(change.where))

    def clashes(self, change: _Change) -> bool:
        """Return whether a change would undo another one."""
        same = (self.at.get(change.where), self._ending_at.get(change.target))
        if any(x and not is_same(x.operation, change.operation) for x in same):
            return True
        # A renamed object keeps its content, so changes inside do not clash with it.
        if change.operation["op"] != "move" and change.where in self._above:
            return True
        outer = (self.at.get(steps) for steps in _containing(change.where))
        return any(x and x.operation["op"] != "move" for x in outer)


def _containing(steps: Steps) -> Iterator[Steps]:
    return (steps[:length] for length in range(len(steps)))


def patched(original: Object, fixes: Iterable[Fix]) -> FixResult:
    """Apply the fixes that fit to a copy; all paths are those of the original."""
    accepted = _Accepted()
    applied: list[Fix] = []
    skipped: list[Skipped] = []
    for fix in fixes:
        changes = list(_changes(fix, original))
        reason = _refusal(fix, changes, original, accepted)
        if reason is not None:
            skipped.append(Skipped(fix, reason))
            continue
        accepted.add(changes)
        applied.append(fix)
    result = copied(original)
    own: set[Steps] = set()
    # From the end to the start, so that no change moves the place of a later one.
    for where in sorted(accepted.at, key=sort_key, reverse=True):
        _write(result, accepted.at[where], own)
    return FixResult(result, tuple(applied), tuple(skipped))


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
    accepted: _Accepted,
) -> str | None:
    if not fix.operations:
        return UNKNOWN
    for operation in fix.operations:
        if operation["op"] == "test" and not _holds(operation, payload):
            return STALE
    for change in changes:
        if not _fits(change, payload):
            return "it does not fit the payload"
        if accepted.clashes(change):
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


def _steps(pointer: object, payload: object) -> Steps:
    """Return the steps of a JSON Pointer; an index of a list is an integer."""
    steps: list[str | int] = []
    value: Any = payload
    for part in str(pointer).split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        is_index = is_array(value) and key.isascii() and key.isdecimal()
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


def _write(result: dict[str, Any], change: _Change, own: set[Steps]) -> None:
    container: Any = result
    for depth, step in enumerate(change.where[:-1], start=1):
        place = change.where[:depth]
        if place not in own:
            # Python code may put one dict in two places; change only one of them.
            own.add(place)
            container[step] = copy(container[step])
        container = container[step]
    last = change.where[-1]
    match change.operation["op"]:
        case "remove":
            del container[last]
        case "move":
            # A renamed key keeps its position in the object.
            new = change.target[-1]
            items = [(new if key == last else key, x) for key, x in container.items()]
            container.clear()
            container.update(items)
        case _:
            container[last] = copied(change.operation["value"])


def copied(value: Any) -> Any:
    """Return a deep copy of dicts and lists; no recursion, since depth has no limit."""
    copies: dict[int, Any] = {
        id(old): {} if is_mapping(old) else [] for old in _containers(value)
    }
    for old in _containers(value):
        new = copies[id(old)]
        if is_mapping(old):
            new.update({key: copies.get(id(x), x) for key, x in old.items()})
        else:
            new.extend(copies.get(id(x), x) for x in old)
    return copies.get(id(value), value)


def _containers(value: Any) -> Iterator[Any]:
    """Yield every dict and list in a value once."""
    seen: set[int] = set()
    todo: list[Any] = [value]
    while todo:
        old = todo.pop()
        if (is_mapping(old) or is_array(old)) and id(old) not in seen:
            seen.add(id(old))
            yield old
            todo += old.values() if is_mapping(old) else old
