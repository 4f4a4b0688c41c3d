"""Turn changes that rules propose into fixes: JSON Patches (RFC 6902) of the payload.

The first operation is a `test` of the value that is replaced, so that a patch never
applies to another payload.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventcheck.findings import Fix, Operation, Path, pointer
from eventcheck.fixes.change import Change, Put, Remove, Rename, Together
from eventcheck.guards import is_object
from eventcheck.located import NOTHING, Located
from eventcheck.read.odd import find_odd


def fixes_of(
    changes: tuple[Change, ...], at: str | Path, place: Located
) -> Iterator[Fix]:
    """Yield the fixes for the changes that can be tested."""
    for change in changes:
        parts = change.changes if isinstance(change, Together) else (change,)
        made = [_operations(x, at if x.at is None else x.at, place) for x in parts]
        if all(made):
            tests = [pair[0] for pair in made]
            others = [x for pair in made for x in pair[1:]]
            yield Fix(change.title, (*tests, *others), safe=change.safe)


def _operations(
    change: Put | Remove | Rename, at: str | Path, place: Located
) -> tuple[Operation, ...]:
    """Return a test and an operation; nothing if no value can be tested."""
    path = place.path(at)
    if isinstance(change, Remove) and change.around:
        path = path[:-1]
    old = place.value(path)
    test = _test(path, old)
    if change.test is not None:
        test = _test(place.path(change.test[0]), change.test[1])
    match change:
        case Put() if old is NOTHING and change.test is None:
            add: Operation = {"op": "add", "path": pointer(path), "value": change.value}
            beside = _beside(path[:-1], place)
            return (*beside, add) if beside else ()
        case Put():
            # A change that tests another place adds its value.
            is_there = any(x["path"] == pointer(path) for x in test)
            then: Operation = _op("replace" if is_there else "add", path)
            then["value"] = change.value
        case Rename():
            new = pointer((*path[:-1], change.name))
            then = {"op": "move", "from": pointer(path), "path": new}
        case _:
            then = _op("remove", path)
    return (*test, then) if test else ()


def _beside(container: Path, place: Located) -> tuple[Operation, ...]:
    """Return a test of a field beside the absent one, preferably of an id."""
    siblings = place.value(container)
    if not is_object(siblings):
        return ()
    for name in (*IDS, *siblings):
        if isinstance(siblings.get(name), str | int | float):
            return _test((*container, name), siblings[name])
    return ()


IDS = ("uuid", "account_id", "visitor_id", "entity_id", "campaign_id")
"""Fields that identify an object, the best first."""


def _test(path: Path, value: Any) -> tuple[Operation, ...]:
    if value is NOTHING or find_odd(value) is not None:
        return ()
    return (_op("test", path) | {"value": value},)


def _op(name: str, path: Path) -> Operation:
    return {"op": name, "path": pointer(path)}
