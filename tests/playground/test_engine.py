"""The Python of the page without a browser: it answers in the words of the page."""

from __future__ import annotations

import json

from engine import check, report_as

from tests.command.test_words import SPELLINGS
from tests.rules.build import body, conversion, snapshot, visitor

from .payloads import text

FACTS: dict[str, object] = {
    "datafile": '{"accountId": []}',
    "rest": {},
    "times": [],
    "example": None,
    "now": None,
    "history_complete": False,
    "order_id_tag": None,
    "mode": "experimentation",
}


def test_hints_and_reports_name_the_page() -> None:
    """A hint says how to add the earlier request here, and so does each report."""
    lonely = text(body(visitor(snapshot(conversion()))))
    answer = check([lonely], json.dumps(FACTS))

    assert "pass that as more bodies in the editor" in answer
    assert not SPELLINGS.search(answer)
    for form in ("markdown", "json", "sarif"):
        report = report_as(form, ["a.json"])
        assert "more bodies in the editor" in report
        assert not SPELLINGS.search(report)
