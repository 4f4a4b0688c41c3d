"""Payload → JSON: parse texts, dump models, examine Python objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from json import loads
from typing import Any, NamedTuple, NoReturn, TypeAlias

from pydantic import BaseModel
from pydantic_core import from_json, to_json

from eventcheck.guards import OBJECT, is_mapping, is_object
from eventcheck.read.looks import Looks, look_of
from eventcheck.read.odd import CUT, LEVELS, cleaned

Payload: TypeAlias = "Mapping[str, object] | str | bytes | bytearray | BaseModel"
"""One request body: a dict or another mapping, JSON text or bytes, or an
`EventBatch`."""
LIMITS = (
    "recursion limit exceeded",
    "number out of range",
    "unexpected end of hex escape",
    "lone leading surrogate",
)
"""Errors of the fast parser for valid JSON that exceeds its limits."""
HUGE = 10**4000
TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{\]}]', re.DOTALL)


class Unreadable(NamedTuple):
    """Why a text is not JSON, and where: line and column start at 1."""

    problem: str
    line: int = 1
    column: int = 1
    """In bytes."""
    looks: Looks = ""
    """What the text looks like instead."""


class Decoded(NamedTuple):
    """A payload as JSON values."""

    value: Any
    size: int
    """Bytes on the wire: as given, or as compact JSON."""
    unreadable: Unreadable | None = None


def decode(payload: object) -> Decoded:
    """Read a payload. Raises `TypeError` for an object that is no payload at all."""
    if type(payload) is OBJECT:
        return _from_python(payload)
    if isinstance(payload, str):
        try:
            return _from_text(payload.encode())
        except UnicodeEncodeError:
            problem = "it has half a surrogate pair, which is no Unicode text"
            return Decoded(None, len(payload), Unreadable(problem))
    if isinstance(payload, bytes | bytearray):
        return _from_text(bytes(payload))
    if isinstance(payload, BaseModel):
        try:
            payload = payload.model_dump(warnings=False)
        except (AttributeError, TypeError):
            # It was made without validation, and holds anything.
            return _cleaned(payload)
    elif is_mapping(payload) and not is_object(payload):
        payload = dict(payload)
    elif not (payload is None or isinstance(payload, JSON)):
        raise TypeError(_advice(payload))
    return _from_python(payload)


def _from_python(payload: object) -> Decoded:
    try:
        return Decoded(payload, len(to_json(payload)))
    except ValueError:
        return _cleaned(payload)


def _cleaned(payload: object) -> Decoded:
    value = cleaned(payload)
    return Decoded(value, len(to_json(value, fallback=lambda _: None)))


JSON: tuple[type[Any], ...] = (dict, list, tuple, bool, int, float)


def _advice(payload: object) -> str:
    """Return what to pass instead of an object that is no payload."""
    name = type(payload).__name__
    instead = "pass the body as a dict, str or bytes, or an EventBatch"
    for attribute, advice in ADVICE.items():
        if hasattr(payload, attribute):
            instead = advice
            break
    return f"payload: expected a request body, got {name}; {instead}"


ADVICE = {
    "read_bytes": "pass what the file holds: path.read_bytes()",
    "readline": "pass what the file holds: file.read()",
    "get_data": "pass its body: request.get_data()",
    "body": "pass its body",
    "content": "pass its content",
    "to_dict": "pass a dict for each body",
    "__next__": "pass one body, or give all of them to validate_all",
}
"""By an attribute of such objects: paths, files, requests, responses."""


def _from_text(data: bytes) -> Decoded:
    try:
        return Decoded(_parsed(data), len(data))
    except (ValueError, RecursionError) as error:
        return Decoded(None, len(data), _unreadable(str(error), look_of(data)))


def _parsed(data: bytes) -> object:
    try:
        return from_json(data, allow_inf_nan=False)
    except ValueError as error:
        if not str(error).startswith(LIMITS):
            raise
        # This may be JSON that exceeds the fast parser's limits. Python's has fewer.
        try:
            text = _without_deep(data).decode("utf-8", "surrogatepass")
            value = loads(text, parse_int=_integer, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise error from None
        return cleaned(value)


def _without_deep(data: bytes) -> bytes:
    """Return the text with `CUT` instead of each value that is nested too deep."""
    kept: list[bytes] = []
    level = start = 0
    for token in TOKENS.finditer(data):
        match token.group():
            case b"[" | b"{":
                if level == LEVELS:
                    kept.append(data[start : token.start()])
                level += 1
            case b"]" | b"}":
                level -= 1
                if level == LEVELS:
                    kept.append(b'"' + CUT.encode("utf-8", "surrogatepass") + b'"')
                    start = token.end()
    if level > 0:
        msg = "what is nested too deep is not closed"
        raise ValueError(msg)
    return b"".join((*kept, data[start:]))


def _integer(digits: str) -> int:
    """Return the number, or a huge one if it exceeds Python's limit of digits."""
    try:
        return int(digits)
    except ValueError:
        return -HUGE if digits.startswith("-") else HUGE


def _refuse(name: str) -> NoReturn:
    msg = f"{name} is no JSON"
    raise ValueError(msg)


def _unreadable(error: str, looks: Looks) -> Unreadable:
    """Split the parser's message, which ends with line and column."""
    if looks == "bom":
        return Unreadable("it begins with a byte order mark", looks=looks)
    problem, _, place = error.partition(" at line ")
    line, _, column = place.partition(" column ")
    if not (line.isdigit() and column.isdigit()):
        return Unreadable(error, looks=looks)
    return Unreadable(problem, int(line), max(1, int(column)), looks)
