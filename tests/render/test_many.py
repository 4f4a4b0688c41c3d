"""Reports with much to say: each renderer says how much it left out."""

from __future__ import annotations

from dataclasses import replace

from eventcheck import Config, Report, validate
from eventcheck.findings import Place
from eventcheck.render import html as report_as_html
from eventcheck.render import markdown
from tests.rules.build import body, buying, conversion, snapshot, visitor

ACCEPTED = [
    {"code": "unknown-field", "reason": "ours <b>", "path": "/color"},
    {"code": "uuid-reused", "reason": "none of these", "path": "/visitors/*"},
]


def many() -> Report:
    """Thirteen unknown fields, each with words of its own; thirteen bad revenues."""
    names = {f"field_{n}": n for n in range(13)}
    events = [conversion(uuid=f"u-{n}", revenue=n + 0.5) for n in range(13)]
    return validate(body(visitor(snapshot(*events)), **names))


def test_omitted_problems_and_places_are_counted() -> None:
    """HTML lists ten of each, Markdown five."""
    html, table = report_as_html(many()), markdown(many())

    assert "and 3 more problems" in html
    assert "and 3 more places" in html
    assert "and 8 more problems" in table
    assert "and 8 more places" in table


def test_omitted_related_places_are_counted() -> None:
    """Two related places are shown, the others are counted."""
    places = tuple(Place(0, ("visitors", n)) for n in range(5))
    (finding,) = validate(body(color=1)).findings
    report = Report(findings=(replace(finding, related=places),))

    for shown in (str(report), report_as_html(report), markdown(report)):
        assert "/visitors/1" in shown
        assert "/visitors/2" not in shown
        assert "and 3 more places" in shown
        assert "`and" not in shown


def test_suppressed_findings_are_shown() -> None:
    """Suppressed findings have reasons; unused suppressions follow."""
    report = validate(buying() | {"color": 1}, config=Config(suppress=ACCEPTED))
    html = report_as_html(report)

    assert ">Suppressed: 1 finding<" in html
    assert "ours &lt;b&gt;" in html
    assert ">Unused: 1 suppression without a finding<" in html
    assert "/visitors/*" in html
    assert ">Suppressed" not in report_as_html(many())
