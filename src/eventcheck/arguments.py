"""Check arguments of the public API; every error begins with the argument's place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from eventcheck.guards import is_several

T = TypeVar("T")
FEW = 12
"""List all known names if there are no more, and none is close."""


def unexpected(value: object, place: str, expected: str) -> TypeError:
    """Return the error for a value of a wrong type."""
    return TypeError(f"{place}: expected {expected}, got {type(value).__name__}")


def unknown(name: object, place: str, what: str, known: Iterable[str]) -> ValueError:
    """Return the error for a name that is not among the known ones."""
    hint = did_you_mean(str(name), known)
    return ValueError(f"{place}: unknown {what} {name!r}{hint}")


def optional(check: Callable[[object, str], T], value: object, place: str) -> T | None:
    """Check a value unless it is None."""
    return None if value is None else check(value, place)


def text(value: object, place: str) -> str:
    """Return `value`, which must be text and not empty."""
    if not isinstance(value, str):
        raise unexpected(value, place, "text")
    if not value:
        msg = f"{place}: expected text, got an empty string"
        raise ValueError(msg)
    return value


def flag(value: object, place: str) -> bool:
    """Return `value`, which must be a boolean."""
    if not isinstance(value, bool):
        raise unexpected(value, place, "True or False")
    return value


def many(values: object, place: str, expected: str = "a list") -> tuple[Any, ...]:
    """Return the items of an iterable; text and mappings are single values."""
    if not is_several(values):
        raise unexpected(values, place, expected)
    return tuple(values)


def texts(values: object, place: str) -> tuple[str, ...]:
    """Return distinct texts in the order given."""
    items = enumerate(many(values, place))
    return tuple(dict.fromkeys(text(x, f"{place}[{i}]") for i, x in items))


def choice(value: object, place: str, choices: Mapping[str, T]) -> T:
    """Return the choice that a text names, in any case and with any separators."""
    name = text(value, place)
    found = choices.get(spelling(name))
    if found is None:
        raise unknown(name, place, "value", choices)
    return found


def spelling(name: str) -> str:
    """Return a name in the form of the keys of `choice`: `not_started`."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` with the closest known names, or all if few."""
    names = sorted(known)
    close = get_close_matches(name.lower(), names, n=3, cutoff=0.5)
    if close:
        return "; did you mean " + " or ".join(close) + "?"
    return "; known: " + ", ".join(names) if len(names) <= FEW else ""
