"""Fixes as JSON Patches (RFC 6902): each begins with a test of what it replaces."""

from __future__ import annotations

from typing import Any

from eventcheck.findings import Fix, Operation, Path, pointer


def replace(title: str, path: Path, old: Any, new: Any, *, safe: bool) -> Fix:
    """Put another value in a place."""
    at = pointer(path)
    return Fix(title, (_test(at, old), _op("replace", at, new)), safe=safe)


def remove(title: str, path: Path, old: Any, *, safe: bool) -> Fix:
    """Take a key or an item out."""
    at = pointer(path)
    return Fix(title, (_test(at, old), {"op": "remove", "path": at}), safe=safe)


def rename(title: str, path: Path, name: str, value: Any, *, safe: bool) -> Fix:
    """Give the value at `path` another key beside it."""
    old, new = pointer(path), pointer((*path[:-1], name))
    move: Operation = {"op": "move", "from": old, "path": new}
    return Fix(title, (_test(old, value), move), safe=safe)


def add(  # noqa: PLR0913 - a change, its place and its witness
    title: str,
    container: Path,
    field: str,
    new: Any,
    *,
    witness: tuple[str, Any],
    safe: bool,
) -> Fix:
    """Put a missing field in; `witness` is a field beside it, and its value."""
    name, value = witness
    first = _test(pointer((*container, name)), value)
    return Fix(title, (first, _op("add", pointer((*container, field)), new)), safe=safe)


def together(title: str, *fixes: Fix, safe: bool) -> Fix:
    """Several changes as one: all of them or none."""
    operations = [x for fix in fixes for x in fix.operations]
    tests = [x for x in operations if x["op"] == "test"]
    others = [x for x in operations if x["op"] != "test"]
    return Fix(title, (*tests, *others), safe=safe)


def _test(path: str, value: Any) -> Operation:
    return _op("test", path, value)


def _op(name: str, path: str, value: Any) -> Operation:
    return {"op": name, "path": path, "value": value}
