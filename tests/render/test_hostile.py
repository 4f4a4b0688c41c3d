"""No key and no shown value breaks a rendering, or reaches a terminal raw."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

import pytest

from eventcheck import Report
from eventcheck.render import github, junit, markdown
from eventcheck.render import html as report_as_html
from eventcheck.visible import columns

from .hostile import ESCAPE, KEYS, report

CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
COLUMNS = 80
LONGEST_KEY = 48


class Tags(HTMLParser):
    """The elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note an element."""
        del attrs
        self.seen.add(tag)


@pytest.mark.parametrize("name", KEYS)
def test_text_keeps_to_80_columns(name: str) -> None:
    """Each line stays one line. Only a place may be longer, because it is copied."""
    text = str(report(name))

    lines = [x for x in text.split("\n") if not re.match("  where   |  {8}/", x)]
    assert all(columns(line) <= COLUMNS for line in lines), text
    assert not CONTROL.search(text)
    assert not re.search("^(ERROR|one|two)  invented", text, re.MULTILINE)


@pytest.mark.parametrize("name", KEYS)
def test_words_of_findings_can_be_printed(name: str) -> None:
    """Messages name keys of the payload; they are made fit to be printed."""
    for finding in report(name).findings:
        assert not CONTROL.search(finding.message)
        assert "\n" not in finding.message
        assert columns(finding.message) < 2 * COLUMNS


@pytest.mark.parametrize("name", KEYS)
def test_html_has_no_elements_of_the_payload(name: str) -> None:
    """Everything is escaped, and the page has only what this library writes."""
    page = report_as_html(report(name))
    tags = Tags()
    tags.feed(page)

    assert tags.seen <= {"div", "span", "strong", "a", "code", "ul", "li"}
    assert not CONTROL.search(page)
    page.encode()


@pytest.mark.parametrize("name", KEYS)
def test_junit_is_well_formed(name: str) -> None:
    """Even if XML cannot express a character."""
    root = fromstring(junit(report(name)))  # noqa: S314 - we wrote it

    assert root.tag == "testsuites"
    assert len(list(root.iter("testcase"))) >= len(report(name).findings)


@pytest.mark.parametrize("name", KEYS)
def test_annotations_are_one_line_each(name: str) -> None:
    """A key cannot forge a command."""
    shown = report(name)
    *lines, last = github(shown, files=["a:b,c%.json"]).split("\n")

    assert len(lines) == len(shown.findings)
    assert last.startswith("::notice title=eventcheck::Not checked: ")
    for line in lines:
        assert re.match(r"::(error|warning|notice) file=a%3Ab%2Cc%25.json,title=", line)
        assert not CONTROL.search(line)


@pytest.mark.parametrize("name", KEYS)
def test_markdown_rows_stay_rows(name: str) -> None:
    """A table has as many cells in each row, whatever the keys are."""
    shown = report(name)
    table = [x for x in markdown(shown).split("\n") if x.startswith("|")]

    assert {len(re.findall(r"(?<!\\)\|", row)) for row in table} == {5}
    assert not CONTROL.search(markdown(shown))
    outside = re.sub(r"(`+).*?\1", "", markdown(shown))
    assert not re.search(r"(?<!\\)<(?!br>)", outside)


@pytest.mark.parametrize("name", KEYS)
def test_json_and_back(name: str) -> None:
    """The report is equal after a round trip."""
    shown = report(name)
    again = Report.from_json(shown.to_json())

    assert again.to_dict() == shown.to_dict()
    assert again == shown


def test_the_hostile_keys_are_in_the_findings() -> None:
    """Without the keys in findings, these tests would prove nothing."""
    for name, key in KEYS.items():
        # Half a pair is no Unicode text: paths have its escape.
        step = key.encode(errors="backslashreplace").decode()
        assert sum(step in finding.path for finding in report(name).findings) >= 3
    assert ESCAPE not in str(report("escape"))
    assert "\\x1b[31mred" in str(report("escape"))
