"""Test that every page of a rule is true: run its examples under all rules."""

from __future__ import annotations

import json

import pytest
from jsonpatch import JsonPatch

from eventcheck import RULES, Finding, Severity, apply_fixes, validate
from eventcheck.guards import is_same

from .pages import HEADINGS, Example, Page, codes, printed, read

ORDER = list(Severity)
CODES = codes()


@pytest.mark.parametrize("code", CODES)
def test_page_has_its_parts(code: str) -> None:
    """It has a title, one sentence, and four sections in their order."""
    page = read(code)

    assert page.title == f"# {code}"
    assert page.lead.startswith(RULES[code].summary), (
        f"begin docs/rules/{code}.md with the rule's summary: {RULES[code].summary}"
    )
    assert list(page.sections) == HEADINGS
    assert page.bad
    assert page.good


@pytest.mark.parametrize("code", CODES)
def test_bad_examples_give_the_printed_report(code: str) -> None:
    """All rules run; no other code has an error or a warning."""
    for example in read(code).bad:
        report = example.judge()
        lines = printed(report)

        assert lines == example.report, "print this instead:\n" + "\n".join(lines)
        others = {
            x.code for x in report.findings if x.severity is not Severity.INFO
        } - {code}
        assert not others, "one cause, one finding: the example has others too"
        assert code in {x.code for x in report.findings}


@pytest.mark.parametrize("code", CODES)
def test_good_examples_give_nothing(code: str) -> None:
    """There is no finding at all, not even an info."""
    for example in read(code).good:
        assert printed(example.judge()) == ()


@pytest.mark.parametrize("code", CODES)
def test_fixes_are_the_printed_patches(code: str) -> None:
    """They belong to the first Bad example; alternatives keep their order."""
    page = read(code)
    _, finding = _first(page)

    assert [list(fix.operations) for fix in finding.fixes] == page.patches


@pytest.mark.parametrize("code", [x for x in CODES if read(x).patches])
def test_fixes_give_the_printed_bodies(code: str) -> None:
    """Each works alone, and with another implementation of JSON Patch."""
    page = read(code)
    example, finding = _first(page)
    assert len(page.mended) == len(page.patches), "print the body after each patch"
    for fix, after in zip(finding.fixes, page.mended, strict=True):
        result = apply_fixes(example.body(finding.payload), [fix], unsafe=True)
        patch = JsonPatch(list(fix.operations))

        assert is_same(result.payload, after), "print this instead:\n" + json.dumps(
            result.payload
        )
        assert is_same(patch.apply(example.body(finding.payload)), after)
        assert fix.operations[0]["op"] == "test"
        mended = validate(after, context=example.context)
        assert not [x for x in mended.errors + mended.warnings if x.code == code]
        as_severe = ORDER[: ORDER.index(finding.severity) + 1]
        assert not [x.code for x in mended.findings if x.severity in as_severe]


def _first(page: Page) -> tuple[Example, Finding]:
    """The first Bad example, and its finding of the page's code."""
    example = page.bad[0]
    found = example.judge().findings
    return example, next(x for x in found if x.code == page.code)
