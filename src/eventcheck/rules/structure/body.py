"""The body as a whole: whether it is JSON, of this API, and small enough."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.read.body import LARGE, TOO_LARGE, Body
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import (
    DOCUMENTED,
    ERROR,
    INFO,
    MEASURED,
    NONE,
    REJECTED,
    REPORTED,
    WARNING,
)


@rule(
    "body",
    ERROR,
    REJECTED,
    "the body is not JSON: {problem}, at line {line}, column {column}",
    hint="Pass the body's JSON text, encoded as UTF-8 without a byte order mark.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    field="unreadable",
)
def invalid_json(body: Body, context: Context) -> Found:
    """The body is not JSON."""
    why = body.unreadable
    if why is None:
        return None
    words = {"problem": why.problem, "line": why.line, "column": why.column}
    return Problem(params=words, advice=ADVICE.get(why.looks, ""))


ADVICE = {
    "nothing": "The text is empty.",
    "gzip": "The bytes are compressed with gzip: decompress them first.",
    "zip": "The bytes are a zip archive: pass the content of a file in it.",
    "bom": "The text begins with a byte order mark: in Python, decode it with "
    "'utf-8-sig'.",
    "utf-16": "The bytes look like UTF-16: decode them, and pass the text.",
    "latin-1": "The bytes are not UTF-8: decode them with their own encoding, and "
    "pass the text.",
    "base64": "The text looks like base64: decode it first.",
    "python": "The text looks like str() of a Python dict: use json.dumps().",
    "not-finite": "JSON has no NaN and no infinity: leave out such values. In Python, "
    "json.dumps(body, allow_nan=False) finds them.",
    "lines": "Each line is JSON of its own: pass the lines to validate_all().",
    "markup": "The text looks like HTML or XML, perhaps the answer of a server.",
    "form": "The text looks like a form's data: decode it, and pass the field that "
    "holds the body.",
    "file": "The text looks like the name of a file: read the file first.",
}
"""By what a text looks like (`read.looks`)."""


@rule(
    "body",
    ERROR,
    REJECTED,
    "this is not an Event API body but {looks}",
    hint="An Event API body has `account_id` and `visitors` at its top level.",
    evidence=(REPORTED,),
    sources=(sources.OBFUSCATION, sources.CONNECTORS),
    field="foreign",
)
def foreign_format(body: Body, context: Context) -> Found:
    """The body is of another API, lies inside something else, or is obfuscated."""
    foreign = body.foreign
    if foreign is None:
        return None
    words = {"kind": foreign.kind, "looks": foreign.what}
    if foreign.field is not None:
        words["field"] = foreign.field
    return Problem(params=words, advice=foreign.hint)


@rule(
    "body",
    WARNING,
    REJECTED,
    "the body has {bytes} bytes; Optimizely accepts 3.5 MB",
    hint="Split the visitors over several bodies.",
    evidence=(DOCUMENTED,),
    sources=(sources.GETTING_STARTED, sources.BUNDLING),
    also=(ERROR,),
)
def payload_too_large(body: Body, context: Context) -> Found:
    """The body is larger than 3.5 MB."""
    size = body.size
    if size is None or size <= LARGE:
        return None
    return Problem((), {"bytes": size}, severity=ERROR if size > TOO_LARGE else None)


@rule(
    "body",
    INFO,
    NONE,
    "the body has the Web snippet's short keys; it is checked as if written out",
    hint="Nothing to do if the snippet sent it. In your own code, use the names of "
    "the documentation.",
    evidence=(MEASURED,),
    sources=(sources.SNIPPET,),
)
def snippet_dialect(body: Body, context: Context) -> Found:
    """The body has the abbreviated keys of the Web snippet."""
    return Problem() if body.has_snippet_keys else None


RULES = (invalid_json, foreign_format, snippet_dialect, payload_too_large)
