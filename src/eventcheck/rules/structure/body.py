"""The body as a whole: whether it is JSON, of this API, and small enough."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.read.body import LARGE, TOO_LARGE, Body
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources

ADVICE = {
    "nothing": "The text is empty.",
    "gzip": "The bytes are compressed with gzip: decompress them first.",
    "zip": "The bytes are a zip archive: pass the content of a file in it.",
    "bom": "The text begins with a byte order mark: decode it with 'utf-8-sig'.",
    "utf-16": "The bytes look like UTF-16: decode them, and pass the text.",
    "latin-1": "The bytes are not UTF-8: decode them, and pass the text.",
    "base64": "The text looks like base64: decode it first.",
    "python": "The text looks like str() of a Python dict: use json.dumps().",
    "not-finite": "JSON has no NaN and no infinity: leave out such values. In Python, "
    "json.dumps(body, allow_nan=False) finds them.",
    "lines": "Each line is a JSON document: pass the lines to validate_all().",
    "markup": "The text looks like HTML or XML, perhaps a server's error page.",
    "form": "The text looks like form data: decode it, and pass the field that holds "
    "the body.",
    "file": "The text looks like the name of a file: read the file first.",
}
"""By what a text looks like (`read.looks`)."""


COMMA = "Remove the comma before the closing bracket."


@rule(
    "body",
    Severity.ERROR,
    Effect.REJECTED,
    "the body is not JSON: {problem}, at line {line}, column {column}",
    hint="Pass the body's JSON text, encoded as UTF-8 without a byte order mark.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
)
def invalid_json(body: Body, context: Context) -> Found:
    """The body is not JSON."""
    why = body.unreadable
    if why is None:
        return None
    words = {"problem": why.problem, "line": why.line, "column": why.column}
    other = COMMA if why.problem == "trailing comma" else ""
    return Problem(params=words, advice=ADVICE.get(why.looks, other))


@rule(
    "body",
    Severity.ERROR,
    Effect.REJECTED,
    "this is not an Event API body but {looks}",
    hint="An Event API body has `account_id` and `visitors` at its top level.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.OBFUSCATION, sources.CONNECTORS),
)
def foreign_format(body: Body, context: Context) -> Found:
    """The body belongs to another API, is wrapped in something, or is obfuscated."""
    foreign = body.foreign
    if foreign is None:
        return None
    field = {} if foreign.field is None else {"field": foreign.field}
    words = {"kind": foreign.kind, "looks": foreign.what, **field}
    return Problem(params=words, advice=foreign.hint)


@rule(
    "body",
    Severity.INFO,
    Effect.NONE,
    "the body has the Web snippet's short keys, and was checked as if written out",
    hint="If the snippet sent it, do nothing. In your own code, write the full names.",
    evidence=(Evidence.MEASURED,),
    sources=(sources.SNIPPET,),
)
def snippet_dialect(body: Body, context: Context) -> Found:
    """The body has the abbreviated keys of the Web snippet."""
    return Problem() if body.has_snippet_keys else None


@rule(
    "body",
    Severity.WARNING,
    Effect.REJECTED,
    "the body has {bytes} bytes; Optimizely accepts at most 3.5 MB",
    hint="Send the visitors in several bodies.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.GETTING_STARTED, sources.BUNDLING),
    also=(Severity.ERROR,),
)
def payload_too_large(body: Body, context: Context) -> Found:
    """The body is larger than 3.5 MB."""
    size = body.size or 0
    severity = Severity.ERROR if size > TOO_LARGE else None
    return Problem((), {"bytes": size}, severity=severity) if size > LARGE else None


RULES = (
    invalid_json,
    foreign_format,
    snippet_dialect,
    payload_too_large,
)
