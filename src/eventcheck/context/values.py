"""Checks of values that people write by hand; each error begins with the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from eventcheck.context.moments import milliseconds
from eventcheck.guards import is_several

T = TypeVar("T")


def text(value: object, place: str) -> str:
    """Return `value`, which must be text and not empty."""
    if not isinstance(value, str):
        msg = f"{place}: expected text, got {type(value).__name__}"
        raise TypeError(msg)
    if not value:
        msg = f"{place}: expected text, got an empty one"
        raise ValueError(msg)
    return value


def optional_text(value: object, place: str) -> str | None:
    """Return `value`, which must be text or None."""
    return None if value is None else text(value, place)


def optional_flag(value: object, place: str) -> bool | None:
    """Return `value`, which must be a boolean or None."""
    if value is None or isinstance(value, bool):
        return value
    msg = f"{place}: expected True, False or None, got {type(value).__name__}"
    raise TypeError(msg)


def flag(value: object, place: str) -> bool:
    """Return `value`, which must be a boolean."""
    if isinstance(value, bool):
        return value
    msg = f"{place}: expected True or False, got {type(value).__name__}"
    raise TypeError(msg)


def many(values: object, place: str) -> tuple[object, ...]:
    """The members of any iterable but text and mappings, which are one thing each."""
    if is_several(values):
        return tuple(values)
    msg = f"{place}: expected a list, got {type(values).__name__}"
    raise TypeError(msg)


def texts(values: object, place: str) -> tuple[str, ...]:
    """Several texts, each kept once, in the order given."""
    members = enumerate(many(values, place))
    return tuple(dict.fromkeys(text(v, f"{place}[{i}]") for i, v in members))


def choice(value: object, place: str, choices: Mapping[str, T]) -> T:
    """Return the choice for the text `value`, in any spelling."""
    name = text(value, place)
    found = choices.get(spelling(name))
    if found is None:
        raise unknown(name, place, choices, "value")
    return found


def spelling(name: str) -> str:
    """`name` in the one spelling that choices are looked up by."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def moment(value: object, place: str) -> int | None:
    """Return milliseconds since the epoch, or None."""
    return None if value is None else milliseconds(value, place)


def unknown(name: str, place: str, names: Iterable[str], what: str) -> ValueError:
    """The error for a name that is none of `names`, with the closest one."""
    known = list(names)
    close = get_close_matches(spelling(name), known, n=1) or get_close_matches(
        name, known, n=1
    )
    hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
    return ValueError(f"{place}: unknown {what} {name!r}; {hint}")
