"""Recognise documents that are mistaken for a datafile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from eventcheck.guards import is_array, is_mapping

SHAPES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"visitors"}), "an Event API body; pass it to validate()"),
    (
        frozenset({"experimentsMap"}),
        "an OptimizelyConfig; pass the datafile that it was made from",
    ),
    (
        frozenset({"featuresMap"}),
        "an OptimizelyConfig; pass the datafile that it was made from",
    ),
    (frozenset({"rules", "rule_priorities"}), "the ruleset of one flag"),
    (frozenset({"rules", "flag_key"}), "the ruleset of one flag"),
    (frozenset({"key", "variable_definitions"}), "one flag of the REST API"),
    (frozenset({"snippetId"}), "the data of a Web snippet"),
    (
        frozenset({"datafile"}),
        "an object that contains a datafile; pass its `datafile`",
    ),
    (frozenset({"log"}), "a HAR export"),
)
"""Member names that together identify a document."""
PAGES = frozenset({"items", "results", "data"})
COUNTS = frozenset(
    {"count", "total_count", "page", "total_pages", "next", "next_url", "last_url"}
)
ERRORS = frozenset({"error", "errors", "Error", "message", "Message"})
SNIPPET = ("experiments", "campaigns", "pages", "events")
REST = "the REST API; pass its complete lists to Catalog.from_rest"


def other_document(document: object) -> str | None:
    """Return the name of a parsed document that is known not to be a datafile."""
    if is_mapping(document):
        return _other_object(cast("Mapping[object, object]", document))
    if is_array(document):
        records = cast("Sequence[object]", document)
        if records and all(map(is_mapping, records)):
            return f"a list of records, as from {REST}"
    return None


def _other_object(document: Mapping[object, object]) -> str | None:
    names = document.keys()
    for shape, what in SHAPES:
        if shape <= names:
            return what
    if "accountId" in names:
        # The snippet has its records by id; a datafile has lists.
        is_snippet = any(is_mapping(document.get(name)) for name in SNIPPET)
        return "the data of a Web snippet" if is_snippet else None
    if names & PAGES and names & COUNTS:
        return f"one page of a list from {REST}"
    return "an error document" if names & ERRORS else None
