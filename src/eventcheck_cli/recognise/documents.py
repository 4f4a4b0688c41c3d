"""Name inputs that are not bodies, and say what to check instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from eventcheck_cli.recognise.bodies import Json, as_list, as_object

Test: TypeAlias = Callable[[Json], bool]

COPY = "copy the request payload from the network panel, or save a HAR file"


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
    (_is_datafile, "an SDK datafile, not a body: add it as the datafile"),
    (
        _has("experimentsMap"),
        "an OptimizelyConfig of an SDK, not a body: add the datafile itself",
    ),
    (_is_package, f"an npm package file: {COPY}"),
    (_has("client_id", "events"), f"a Google Analytics message: {COPY}"),
    (_is_segment, f"a Segment message: {COPY}"),
    (_has("findings", "not_checked"), "an eventcheck report: check the bodies instead"),
    (_has("cells", "nbformat"), "a notebook: check the bodies that it sends"),
    (_has("$schema", "properties"), "a JSON Schema: check a body instead"),
    (_has("variations", "campaign_id"), "an experiment of the REST API, not a body"),
    (_has("userId", "variationKey", "flagKey"), f"a decision of an SDK: {COPY}"),
)
RECORDS = "a list of the REST API, not bodies: add it as a REST list"

TEXTS: tuple[tuple[str, str], ...] = (
    (r"\s*<!doctype html|\s*<html", f"an HTML page: {COPY}"),
    (r"\s*<\?xml|\s*<\w+[\s>]", f"XML: {COPY}"),
    (r"\s*HTTP/[\d.]+ \d{3}", f"an HTTP response, not a request: {COPY}"),
    (
        r"\s*[\w-]+\.[\w-]+\.[\w-]+\s*\Z",
        "a token: check the body of the request instead",
    ),
    (r"\s*https?://\S+\s*\Z", f"a URL: {COPY}"),
    (
        r"\s*[\w~./\\:-]+\.(?:json|ndjson|har|gz)\s*\Z",
        "a file name: check the content of the file instead",
    ),
    (r"\s*(?:POST|GET|OPTIONS)\b|\s*[\w-]+: ", f"headers without a body: {COPY}"),
    (r"\s*curl\b", "a curl command without a URL"),
    (r"\s*(?:Traceback|\w*Error\b)", f"an error message: {COPY}"),
)
CONTROL = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
"""Letters of binary data: no text has them, not even one with colours."""
HEADER = re.compile(r'\s*"?[\w .$]+"?(?:([,;\t|])"?[\w .$]*"?)(?:\1"?[\w .$]*"?)*\s*\Z')
DELIMITED = "a table such as a CSV export, which eventcheck cannot check"


def name_json(value: object) -> str | None:
    """Return the name of a JSON value without a body, if it is known."""
    if value in ([], {}):
        return "empty JSON, without a body"
    if records := as_list(value):
        first = as_object(records[0])
        return RECORDS if "id" in first and "visitors" not in first else None
    known = as_object(value)
    return next((what for test, what in OBJECTS if test(known)), None)


def name_table(text: str) -> str | None:
    """Return the name of a table with delimited columns; None for other text."""
    head, _, rest = text.strip().partition("\n")
    row = rest.partition("\n")[0]
    header = HEADER.match(head[:4096])
    if header is None or row.count(header[1]) < head.count(header[1]):
        return None
    return DELIMITED


def name_text(text: str) -> str:
    """Return a name for a text that is not JSON."""
    begin = text[:4096]
    if CONTROL.search(begin):
        return f"binary data, not text: {COPY}"
    for pattern, what in TEXTS:
        if re.match(pattern, begin, re.IGNORECASE):
            return what
    if "{" in begin:
        return f"text with braces, but no JSON with `visitors`: {COPY}"
    return f"text without JSON: {COPY}"
