"""Beginnings that are repeated without an end: what makes a careless reader slow."""

from __future__ import annotations

import random

JSON = (
    "{",
    '{"a":',
    '{"visitors":[',
    '{"visitors":',
    "[",
    '{"a',
    '{"account_id":"1\n',
    '{"a":1}\n',
    '{"visitors":1}\n',
    "\n{",
    '\n{"visitors":',
    '{""',
    "{,",
    '{"a":1,}',
    '{"a":{"visitors":1},',
    '"visitors":"{\\"visitors\\":',
    '{"\\ud83d',
    '{"a":"eyJ',
)
QUOTED = (
    '"',
    "'",
    "`{",
    '{\\"a\\":"',
    '{\\"visitors\\":"x',
    '{\\\\\\"',
    '\\\\\\\\"',
    '\\"',
    "{'visitors':[",
    "{'visitors':\"{'visitors':",
    "{a:1,}",
    "{visitors:1,",
    "{account_id:x",
    "{a:JSON.stringify(",
    "{a:('x' ",
    '{a:"x"+',
    "//",
    "{//\n",
    "/*",
)
REQUESTS = (
    "curl ",
    'curl "',
    "curl 'x ",
    "curl $'a ",
    'curl -d "{\\"',
    "curl -d @- <<A\n",
    'curl ^"a ^\n',
    'fetch("a",{',
    'fetch("a",{x:"',
    'fetch("a", {"body":"{',
    'sendBeacon("a","',
    "POST /a HTTP/1.1\n",
    "POST /a HTTP/1.1\na: b\n\n",
    'Invoke-WebRequest -Body "',
    'Invoke-WebRequest -Body @"\n',
    '$a = @"\n',
    '$a = "',
    '"entries":[{',
    '{"log":{"entries":[',
)
OTHERS = (
    "%7B",
    "a=%7B&",
    "%257B",
    "&quot;{",
    "a,",
    "a,b\n",
    "eyJ",
    '"eyJhYmNk',
    "\x1f\x8b",
    "\ud800",
    " ",
    "\n",
    "<",
    "<?xml",
    "a.",
    "A",
    "-",
    "a: ",
)
UNITS = (*JSON, *QUOTED, *REQUESTS, *OTHERS)


def texts(size: int, pairs: int, seed: int = 1) -> dict[str, str]:
    """Return texts of about this size: each unit repeated, and pairs of units.

    Of a pair, both are repeated in turn, and first the one and then the other.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same each time
    found = {unit: _repeated(unit, size) for unit in UNITS}
    for _ in range(pairs):
        one, other = chance.choice(UNITS), chance.choice(UNITS)
        found[one + other] = _repeated(one + other, size)
        half = size // 2
        found[f"{one} then {other}"] = _repeated(one, half) + _repeated(other, half)
    return found


def _repeated(unit: str, size: int) -> str:
    return unit * (size // len(unit) + 1)
