"""No renderer hides a finding: what the cap left out is counted, in every format."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import fromstring

from hypothesis import given, settings
from hypothesis import strategies as st

from eventcheck import Config, Report, Severity, validate_all
from eventcheck.render import github, html, junit, markdown, sarif, text
from tests.report.bodies import some

ACCEPT = [{"code": "null-field", "reason": "old client"}]


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports of bodies in any order, with a cap and suppressions."""
    bodies = draw(st.permutations(some(draw(st.integers(0, 25)))))
    config = Config(
        max_per_code=draw(st.integers(1, 6)),
        suppress=draw(st.sampled_from([[], ACCEPT])),
        severity=draw(st.sampled_from([{}, {"*": "warning"}, {"*": "error"}])),
        include_values=draw(st.booleans()),
    )
    report = validate_all(bodies, config=config)
    names = [f"dir/{number}.json" for number in range(len(bodies))]
    return draw(st.sampled_from([report, report.named(names)]))


def expected(report: Report) -> Counter[tuple[str, str]]:
    """The true number of findings of each code and severity."""
    return Counter(
        {
            (code, severity.value): count
            for code, counts in report.totals.items()
            for severity, count in counts.items()
        }
    )


def listed(words: str) -> int:
    """How many findings a group lists: `12 times`, `12 times, 5 listed`, or one."""
    said = re.search(r"([\d,]+) listed", words) or re.search(r"([\d,]+) times", words)
    return number(said[1]) if said else 1


def number(digits: str) -> int:
    """A number as it is printed."""
    return int(digits.replace(",", ""))


def in_text(report: Report) -> Counter[tuple[str, str]]:
    """Count the findings in the text: groups and unlisted ones."""
    found: Counter[tuple[str, str]] = Counter()
    for line in text(report).split("\n"):
        group = re.fullmatch(r"(ERROR|WARNING|INFO)  ([a-z-]+)(.*)", line)
        more = re.fullmatch(r"  (ERROR|WARNING|INFO) ([a-z-]+): ([\d,]+) more", line)
        if group:
            found[group[2], group[1].lower()] += listed(group[3])
        if more:
            found[more[2], more[1].lower()] += number(more[3])
    return found


def in_html(report: Report) -> Counter[tuple[str, str]]:
    """Count the findings in HTML."""
    found: Counter[tuple[str, str]] = Counter()
    page = re.sub(r' (style|href)="[^"]*"', "", html(report))
    group = r"<span>([A-Z]+)</span> <a><code>([a-z-]+)</code></a> <span>(.*?)</span>"
    for severity, code, words in re.findall(group, page):
        found[code, severity.lower()] += listed(words)
    more = r"<li>([A-Z]+) <code>([a-z-]+)</code>: ([\d,]+) more</li>"
    for severity, code, count in re.findall(more, page):
        found[code, severity.lower()] += number(count)
    return found


def in_markdown(report: Report) -> Counter[tuple[str, str]]:
    """Count the findings in Markdown."""
    found: Counter[tuple[str, str]] = Counter()
    page = markdown(report)
    for severity, code, words in re.findall(
        r"^\| (\w+) \| \[([a-z-]+)\]\([^)]*\)(.*?) \|", page, re.MULTILINE
    ):
        found[code, severity] += listed(words)
    for severity, code, count in re.findall(
        r"^- (\w+) `([a-z-]+)`: ([\d,]+) more$", page, re.MULTILINE
    ):
        found[code, severity] += number(count)
    return found


def in_github(report: Report) -> Counter[tuple[str, str]]:
    """One annotation for each finding, and one for the rest of a code."""
    found: Counter[tuple[str, str]] = Counter()
    for line in github(report).splitlines():
        if "title=eventcheck::" in line:
            continue  # suppressed, or not checked
        command, title, words = re.findall(
            r"::(\w+) .*?title=([a-z-]+).*?::(.*)", line
        )[0]
        more = re.match(r"([\d,]+) more", words)
        severity = command.replace("notice", "info")
        found[title, severity] += number(more[1]) if more else 1
    return found


def in_sarif(report: Report) -> Counter[tuple[str, str]]:
    """Results that are not suppressed, and notifications."""
    (run,) = json.loads(sarif(report))["runs"]
    found: Counter[tuple[str, str]] = Counter()
    for result in run["results"]:
        if "suppressions" not in result:
            found[result["ruleId"], result["level"].replace("note", "info")] += 1
    for note in run["invocations"][0]["toolExecutionNotifications"]:
        more = re.match(r"([\d,]+) more [a-z-]+ \(", note["message"]["text"])
        if more:
            severity = note["level"].replace("note", "info")
            found[note["associatedRule"]["id"], severity] += number(more[1])
    return found


def in_rich(report: Report) -> Counter[tuple[str, str]]:
    """Count the findings that `rich` prints; unlisted ones have only a code."""
    pairs: dict[str, Any] = {x[0]: x[1] for x in report.__rich_repr__()}
    found = Counter((x.split()[1], x.split()[0]) for x in pairs["findings"])
    for (code, severity), count in expected(report).items():
        assert count - found[code, severity] == pairs["unlisted"].get(
            f"{severity} {code}", 0
        )
    return expected(report)


COUNTERS = (in_text, in_html, in_markdown, in_github, in_sarif, in_rich)


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_format_tells_of_every_finding(report: Report) -> None:
    """The numbers of each code and severity are true, listed or not."""
    for count in COUNTERS:
        assert +count(report) == expected(report), count.__name__
    data = report.to_dict()
    assert {(x["code"], x["severity"]): x["count"] for x in data["totals"]} == (  # type: ignore[attr-defined]
        expected(report)
    )


@settings(max_examples=60, deadline=None)
@given(reports(), st.sampled_from(["error", "warning"]))
def test_junit_knows_which_bodies_fail(report: Report, level: Any) -> None:
    """A suite fails if its body has failing findings, listed or not."""
    root = fromstring(junit(report, level=level))  # noqa: S314 - we wrote it
    suites = list(root)[: report.bodies]
    graves = [Severity.ERROR, Severity.WARNING][: 1 + (level == "warning")]
    failing = {
        index
        for index, counts in report.body_totals.items()
        if any(severity in graves for severity in counts)
    }

    assert {n for n, x in enumerate(suites) if list(x.iter("failure"))} == failing
    for index, suite in enumerate(suites):
        total = sum(report.body_totals.get(index, {}).values())
        more = [x.get("message") or "" for x in suite.iter("failure")]
        more += [x.text or "" for x in suite.iter("system-out")]
        assert sum(_told(x) for x in more) == total
        is_clean = any(x.get("name") == "no findings" for x in suite)
        assert is_clean == (total == 0)


def _told(words: str) -> int:
    more = re.search(r"([\d,]+) more of this severity", words)
    return number(more[1]) if more else 1


@settings(max_examples=60, deadline=None)
@given(reports())
def test_suppressed_findings_are_counted(report: Report) -> None:
    """Formats with suppressed findings count those that are not listed."""
    total = sum(sum(x.values()) for x in report.suppressed_totals.values())
    cut = total - len(report.suppressed)
    for words in (text(report), html(report), markdown(report)):
        said = [number(x) for x in re.findall(r"([\d,]+) more, not listed", words)]
        assert sum(said) == cut
    assert sarif(report).count(" more suppressed ") == bool(cut)
    assert f"SUPPRESSED: {total} finding" in text(report) or total == 0


@settings(max_examples=60, deadline=None)
@given(reports())
def test_text_names_every_body_or_counts_it(report: Report) -> None:
    """Bodies without a shown place are listed after the findings."""
    shown = text(report, width=200, not_checked=False)
    names = {
        report.name_of(index) or f"bodies[{index}]" for index in report.body_totals
    }
    more = re.search(r"^  and ([\d,]+) more$", shown, re.MULTILINE)
    unseen = {x for x in names if f" {x}: " not in shown and f"  {x}\n" not in shown}

    assert len(unseen) == (number(more[1]) if more else 0) or report.bodies == 1
