"""Python values as JSON has them: no rule ever meets a class of the caller's.

Bodies that come as text are plain already. Those that come as Python objects may
hold subclasses of `str` and `dict` with methods of their own, values that JSON does
not have, and themselves.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from pickle import Pickler, PicklingError
from typing import Any, TypeAlias

from pydantic_core import PydanticSerializationError, to_json

from eventcheck.guards import is_mapping

WITHOUT_REFERENCES = 2
"""The version of marshal whose output depends on nothing but the values."""


class NotJson:
    """A value that JSON does not have, known by the name of its type alone."""

    __slots__ = ("kind", "value")

    def __init__(self, value: object, kind: str | None = None) -> None:
        """`kind`: what it is called, if not by its type."""
        self.value = value
        self.kind = kind or type(value).__name__

    def __eq__(self, other: object) -> bool:
        """Whether this is the same object; it is not asked."""
        return type(other) is NotJson and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def exact_copy(value: Any) -> bytes | None:
    """What equals another only where all values and types do; None for odd ones."""
    try:
        return marshal.dumps(value, WITHOUT_REFERENCES)
    except ValueError:
        return None


def json_size(value: object) -> int | None:
    """Bytes of compact JSON; None for what has no such form, or nests too deeply."""
    try:
        return len(to_json(value, fallback=_nothing))
    except (PydanticSerializationError, ValueError, RecursionError):
        return None


def _nothing(_: object) -> None:
    """What most writers of JSON make of a value that it does not have."""


class _Types(Pickler):
    """Walks through values of builtin classes in C, and stops at any other.

    Nothing is kept, and nothing is ever unpickled. `marshal` would not do: it takes
    whatever has a buffer, and numbers of NumPy have one.
    """

    def reducer_override(self, obj: object) -> Any:
        raise PicklingError(type(obj))


class _Nowhere:
    def write(self, _: object) -> None:
        """Keep nothing."""


def is_plain(value: object) -> bool:
    """Whether all in a value is of builtin classes, and not nested too deeply."""
    try:
        _Types(_Nowhere()).dump(value)
    except (PicklingError, RecursionError):
        return False
    return True


Contents: TypeAlias = Iterator[tuple[str, object]]


def plain(value: object) -> Any:
    """A copy in dicts, lists, texts and numbers; what is none of these is `NotJson`.

    No method of the value's own classes is called. Nothing recurses, as the depth is
    the caller's choice too; a value inside itself is `NotJson`.
    """
    result: list[Any] = []
    first: Contents = iter([("", value)])
    open_ones: dict[int, tuple[Contents, Any]] = {0: (first, result)}
    copies: dict[int, Any] = {}
    while open_ones:
        identity, (contents, copy) = open_ones.popitem()
        for key, item in contents:
            new, inner = _begun(item)
            if id(item) in open_ones or id(item) == identity:
                new, inner = NotJson(item, "a value inside itself"), None
            elif inner is not None and id(item) in copies:
                new, inner = copies[id(item)], None
            _put(copy, key, new)
            if inner is not None:
                copies[id(item)] = new
                open_ones[identity] = contents, copy
                open_ones[id(item)] = inner, new
                break
    return result[0]


def _put(container: Any, key: str, value: object) -> None:
    if type(container) is dict:
        container[key] = value
    else:
        container.append(value)


def _begun(value: Any) -> tuple[Any, Contents | None]:
    """The value as JSON has it; of a container an empty one, and what goes in."""
    if not is_a(value, *BUILTIN):
        value = _mapped(value)
    if is_a(value, dict):
        return {}, ((text_of(key), item) for key, item in DICT.items(value))
    if is_a(value, list):
        return [], (("", item) for item in LIST.__iter__(value))
    if is_a(value, tuple):
        return [], (("", item) for item in TUPLE.__iter__(value))
    return _atom(value), None


def _mapped(value: Any) -> object:
    """What another mapping holds. Its methods are not ours, and may fail."""
    try:
        return dict(value) if is_mapping(value) else value
    except Exception:  # noqa: BLE001
        return value


def is_a(value: object, *kinds: type) -> bool:
    """`isinstance`, but the value is not asked: it may have a `__class__` that lies."""
    return issubclass(type(value), kinds)


def _atom(value: Any) -> object:
    if value is None or type(value) in (bool, NotJson):
        return value
    for kind in (str, int, float):
        if is_a(value, kind):
            exact = EXACT[kind](value)
            return NotJson(value, LONE) if _is_broken(exact) else exact
    return NotJson(value)


def _is_broken(value: object) -> bool:
    try:
        return type(value) is str and not value.isascii() and not value.encode()
    except UnicodeEncodeError:
        return True


BUILTIN = (str, int, float, type(None), dict, list, tuple)
LONE = "text with a lone surrogate"
STR: Any = str
DICT: Any = dict
LIST: Any = list
TUPLE: Any = tuple
EXACT: Mapping[type, Callable[[Any], object]] = {
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
}
"""What Python's own classes do, whatever a subclass makes of it."""


def text_of(key: Any) -> str:
    """A key as text, as JSON has all keys."""
    if is_a(key, str):
        return str(STR.encode(key, errors="backslashreplace").decode())
    match _atom(key):
        case bool() | None as word:
            return str(word).lower().replace("none", "null")
        case int() as number:
            return digits(number)
        case float() as number:
            return repr(number)
    return f"<{type(key).__name__}>"


def sayable(value: str | float | None) -> str | float | None:
    """The value, or as text a number that no JSON text and no report can hold."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > FEW_BITS:
        return hex(value)
    return value


def digits(number: int) -> str:
    """An integer as text. Python refuses very long ones; hexadecimal is as good."""
    return str(number) if number.bit_length() <= FEW_BITS else hex(number)


FEW_BITS = 10_000
"""Far below the 4 300 digits at which Python stops."""
