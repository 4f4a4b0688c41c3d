"""Recognise documents that are mistaken for a datafile."""

from __future__ import annotations

from eventcheck.guards import is_array, is_mapping

CONFIG = "an OptimizelyConfig; pass the datafile that it was made from"
DOCUMENTS = {
    ("visitors",): "an Event API body; pass it to validate()",
    ("experimentsMap",): CONFIG,
    ("featuresMap",): CONFIG,
    ("rules", "rule_priorities"): "the ruleset of one flag",
    ("rules", "flag_key"): "the ruleset of one flag",
    ("key", "variable_definitions"): "one flag of the REST API",
    ("snippetId",): "the data of a Web snippet",
    ("datafile",): "an object that contains a datafile; pass its `datafile`",
    ("log",): "a HAR export",
}
"""Documents by member names that together identify them."""
PAGES = {"items", "results", "data"}
COUNTS = {"count", "total_count", "page", "total_pages", "next", "next_url", "last_url"}
ERRORS = {"error", "errors", "Error", "message", "Message"}
SNIPPET = ("experiments", "campaigns", "pages", "events")
REST = "the REST API; pass its complete lists to Catalog.from_rest"


def other_document(document: object) -> str | None:
    """Return the name of a parsed document that is known not to be a datafile."""
    if is_array(document) and document and all(map(is_mapping, document)):
        return f"a list of records, as from {REST}"
    if not is_mapping(document):
        return None
    names = document.keys()
    for members, name in DOCUMENTS.items():
        if names >= {*members}:
            return name
    if "accountId" in names:
        # The snippet has its records by id; a datafile has lists.
        is_snippet = any(is_mapping(document.get(name)) for name in SNIPPET)
        return "the data of a Web snippet" if is_snippet else None
    if names & PAGES and names & COUNTS:
        return f"one page of a list from {REST}"
    return "an error document" if names & ERRORS else None
