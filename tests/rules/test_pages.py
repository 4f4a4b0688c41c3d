"""Every page of a rule is true: its examples are run under all rules."""

from __future__ import annotations

import pytest

from eventcheck import RULES, Severity

from .pages import HEADINGS, codes, printed, read

CODES = codes()


@pytest.mark.parametrize("code", CODES)
def test_page_has_its_parts(code: str) -> None:
    """A title, one sentence, and four sections in their order."""
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
    """Exactly that, under all rules; and nothing graver than the page's own code."""
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
    """No finding at all, not even information."""
    for example in read(code).good:
        assert printed(example.judge()) == ()


@pytest.mark.parametrize("code", CODES)
def test_fixes_are_the_printed_patches(code: str) -> None:
    """The fixes of the first Bad example, alternatives in their order."""
    page = read(code)
    first = next(x for x in page.bad[0].judge().findings if x.code == code)

    assert [list(fix.operations) for fix in first.fixes] == page.patches
