"""The body as a whole: whether it is JSON, of this API, and small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.parse.body import LARGE, TOO_LARGE
from eventcheck.rule import Problem, Verdicts, body_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.parse.body import Body


@body_rule(
    "invalid-json",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="structure",
    summary="The body is not JSON.",
    message="the body is not JSON: {problem}, at line {line}, column {column}",
    hint="Send what a JSON library writes, as UTF-8 without a byte order mark. What is "
    "expected is the text of the body, not the name of its file.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    looks_at="body",
)
def invalid_json(body: Body, context: Context) -> Verdicts:
    """A text or bytes that the parser refuses."""
    del context
    if body.unreadable is not None:
        why = body.unreadable
        words = {"problem": why.problem, "line": why.line, "column": why.column}
        yield Problem((), words)


@body_rule(
    "foreign-format",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="structure",
    summary="The body is of another API, or its names were obfuscated.",
    message="this is no Event API body; it looks {looks}",
    hint="Send `account_id` and `visitors`, as the Event API documentation shows.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.OBFUSCATION, sources.CONNECTORS),
    looks_at="body",
)
def foreign_format(body: Body, context: Context) -> Verdicts:
    """A body that has no key of the Event API, and keys of something known."""
    del context
    if body.foreign is not None:
        yield Problem((), {"format": body.foreign, "looks": LOOKS[body.foreign]})


LOOKS = {
    "legacy": "like the API before 2017 (projectId, layerId, decision)",
    "import": "like the results import (buckets)",
    "obfuscated": "obfuscated: nearly all keys have one or two letters",
}


@body_rule(
    "payload-too-large",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    effect=Effect.REJECTED,
    category="structure",
    summary="The body is larger than 3.5 MB.",
    message="the body has {bytes} bytes; the limit is 3.5 MB",
    hint="Send the visitors in several bodies.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.GETTING_STARTED, sources.BUNDLING),
    looks_at="body",
)
def payload_too_large(body: Body, context: Context) -> Verdicts:
    """More bytes than documented: surely too many from 3.5 MiB on."""
    del context
    if body.exceeds(LARGE):
        severity = Severity.ERROR if body.exceeds(TOO_LARGE) else Severity.WARNING
        yield Problem((), {"bytes": body.size}, severity=severity)


@body_rule(
    "snippet-dialect",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="structure",
    summary="The body has the abbreviated keys of the Web snippet.",
    message="the body has the Web snippet's short keys; it is judged as if written out",
    hint="Nothing to do for the snippet's own traffic. In code of yours, write the "
    "names of the documentation.",
    evidence=(Evidence.MEASURED,),
    sources=(sources.SNIPPET,),
    looks_at="body",
)
def snippet_dialect(body: Body, context: Context) -> Verdicts:
    """Any object that has only the snippet's keys."""
    del context
    if body.has_snippet_keys:
        yield Problem(())


RULES = (invalid_json, foreign_format, snippet_dialect, payload_too_large)
