"""Names what is no body, and says what to give instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from eventcheck_cli.recognise.bodies import Json, as_list, as_object

Test: TypeAlias = Callable[[Json], bool]

COPY = "copy the request's payload from the network panel, or save it as HAR"


def _has(*keys: str) -> Test:
    return lambda value: all(key in value for key in keys)


def _is_segment(value: Json) -> bool:
    is_user = "anonymousId" in value or "userId" in value
    return is_user and value.get("type") in ("track", "identify", "page", "screen")


def _is_datafile(value: Json) -> bool:
    return "accountId" in value and bool(
        {"experiments", "featureFlags", "layers", "rollouts"} & value.keys()
    )


def _is_package(value: Json) -> bool:
    return "name" in value and bool(
        {"dependencies", "devDependencies", "scripts", "lockfileVersion"} & value.keys()
    )


OBJECTS: tuple[tuple[Test, str], ...] = (
    (_is_datafile, "an SDK datafile: give it as the datafile, beside the bodies"),
    (
        _has("experimentsMap"),
        "an OptimizelyConfig of an SDK: give the datafile itself, beside the bodies",
    ),
    (_is_package, f"a package file of npm: {COPY}"),
    (_has("client_id", "events"), f"a Google Analytics message: {COPY}"),
    (_is_segment, f"a Segment message: {COPY}"),
    (_has("findings", "not_checked"), "a report of eventcheck: give the bodies"),
    (_has("cells", "nbformat"), "a notebook: give the bodies that it makes"),
    (_has("$schema", "properties"), "a JSON Schema: give a body"),
    (_has("variations", "campaign_id"), "an experiment of the REST API"),
    (_has("userId", "variationKey", "flagKey"), f"a decision of an SDK: {COPY}"),
)
RECORDS = "a list of the REST API: give it as a REST list, beside the bodies"

TEXTS: tuple[tuple[str, str], ...] = (
    (r"\s*<!doctype html|\s*<html", f"an HTML page: {COPY}"),
    (r"\s*<\?xml|\s*<\w+[\s>]", f"XML: {COPY}"),
    (r"\s*HTTP/[\d.]+ \d{3}", f"an answer, not a request: {COPY}"),
    (r"\s*[\w-]+\.[\w-]+\.[\w-]+\s*\Z", "a token: give the body of the request"),
    (r"\s*https?://\S+\s*\Z", f"an address: {COPY}"),
    (
        r"\s*[\w~./\\:-]+\.(?:json|ndjson|har|gz)\s*\Z",
        "a file's name: give its content",
    ),
    (r"\s*(?:POST|GET|OPTIONS)\b|\s*[\w-]+: ", f"headers without a body: {COPY}"),
    (r"\s*curl\b", "a command of curl without an address"),
    (r"\s*(?:Traceback|\w*Error\b)", f"an error message: {COPY}"),
)
HEADER = re.compile(r'\s*"?[\w .$]+"?(?:([,;\t|])"?[\w .$]*"?)(?:\1"?[\w .$]*"?)*\s*\Z')
DELIMITED = "a table with columns, such as a CSV export: it is not checked"


def name_json(value: object) -> str | None:
    """Return what a JSON value is that has no body in it, if it is known."""
    if value in ([], {}):
        return "empty JSON: it has no body"
    if records := as_list(value):
        first = as_object(records[0])
        return RECORDS if "id" in first and "visitors" not in first else None
    known = as_object(value)
    return next((what for test, what in OBJECTS if test(known)), None)


def name_table(text: str) -> str | None:
    """Return what this is if it is a table of delimited columns."""
    head, _, rest = text.strip().partition("\n")
    row = rest.partition("\n")[0]
    header = HEADER.match(head[:4096])
    if header is None or row.count(header[1]) < head.count(header[1]):
        return None
    return DELIMITED


def name_text(text: str) -> str:
    """Return what a text looks like that is no JSON."""
    begin = text[:4096]
    for pattern, what in TEXTS:
        if re.match(pattern, begin, re.IGNORECASE):
            return what
    if "{" in begin:
        return f"text with braces, but no JSON with `visitors`: {COPY}"
    return f"text without JSON: {COPY}"
