"""Bodies whose keys try to break what shows them."""

from __future__ import annotations

from eventcheck import Config, Report, validate
from tests.rules.build import buying

ESCAPE = "\x1b[31m"
KEYS = {
    "escape": f"{ESCAPE}red\x1b[0m",
    "line feed": "one\ntwo\r\nERROR  invented-code",
    "markup": "<script>alert('x')</script>&amp;",
    "cells": "a|b`c``d*e_f[g](h)",
    "command": "x::error file=a,line=1::%0Aforged",
    "huge": "k" * 5_000,
    "wide": "漢字" * 200,
    "few, but wide": "漢字" * 20,
    "marks": "e" + "\u0301" * 3_000,
    "right to left": "\u202eabc\u2066",
    "half a pair": "\ud800",
    "not in XML": "\x00\x08\uffff",
    "line separators": "a\u2028b\u2029c\x85d",
}


def report(name: str) -> Report:
    """A report about tags with a hostile key, one of which has a hostile value."""
    key = KEYS[name]
    body = buying(tags={key: [1]}, properties={key: None}, **{key: 1})
    body["visitors"][0]["visitor_id"] = f" {key}"
    return validate(body, config=Config(include_values=True))
