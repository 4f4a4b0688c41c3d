"""Test that rules, pages and the catalogue of the specification agree."""

from __future__ import annotations

import json
import re
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple

import pytest

from eventcheck import RULES, rules
from eventcheck.findings import Evidence
from eventcheck.rule import Rule
from eventcheck.rules import ALL_RULES

from .pages import codes, read

EVIDENCE = {
    "D": Evidence.DOCUMENTED,
    "M": Evidence.MEASURED,
    "S": Evidence.SDK,
    "R": Evidence.REPORTED,
    "I": Evidence.INFERRED,
}
NEEDS = {
    "\u2013": set[str](),
    "now": {"now"},
    "catalog": {"catalog"},
    "catalog with windows": {"catalog", "windows"},
    "catalog with metrics": {"catalog", "metrics"},
    "catalog with properties": {"catalog", "properties"},
    "order tag": {"order_id_tag"},
}
KINDS = {
    "none": set[str](),
    "safe": {"safe"},
    "unsafe": {"unsafe"},
    "both": {"safe", "unsafe"},
}
SENT_BY_SDKS = {"experiment-not-running"}
"""Nothing that an unmodified SDK sends is more than an info (design.md, section 2), and
a forced decision of a draft is; the row does not say so."""
NEVER_ALONE = {"variation-id-not-numeric"}
"""Its fix is for a decision without an experiment, which is a finding of its own."""
COMPARING = {
    "id-padded",
    "conversion-without-decision",
    "duplicate-event",
    "uuid-reused",
    "visitor-id-near-miss",
    "session-id-shared",
    "timestamps-identical",
    "conversion-by-other-visitor",
    "revenue-mixed-currency",
    "order-repeated",
}
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|(.*)\|$", re.MULTILINE)


class Row(NamedTuple):
    """What a row of the specification says of a rule."""

    severity: str
    effect: str
    when: str
    needs: str
    fix: str
    evidence: str


def test_every_rule_has_a_page() -> None:
    """Every page has a rule, too."""
    missing = sorted(RULES.keys() - set(codes()))
    extra = sorted(set(codes()) - RULES.keys())

    assert not missing, f"write docs/rules/<code>.md for: {missing}"
    assert not extra, f"no rule in ALL_RULES has these pages: {extra}"


def test_every_rule_is_in_the_list() -> None:
    """A rule of a module that the list forgets is never run."""
    listed = {id(rule) for rule in ALL_RULES}
    names = [x.name for x in walk_packages(rules.__path__, "eventcheck.rules.")]
    forgotten = {
        f"{name}.{attribute}"
        for name in names
        for attribute, value in vars(import_module(name)).items()
        if isinstance(value, Rule) and id(value) not in listed
    }

    assert not forgotten, f"name their modules in rules/__init__.py: {forgotten}"


def test_words_are_complete() -> None:
    """Sentences end, templates do not, and every rule names its sources."""
    for rule in RULES.values():
        assert rule.summary.endswith("."), rule.code
        assert rule.hint.endswith("."), rule.code
        assert not rule.message.endswith("."), rule.code
        assert rule.sources, rule.code
        assert rule.evidence, rule.code
        assert rule.severity not in rule.also, rule.code


def test_rules_that_compare_visitors_say_so() -> None:
    """A cluster must run these by identity, all others by visitor."""
    assert {x.code for x in RULES.values() if x.compares_visitors} == COMPARING


def test_rules_of_the_package_are_the_rules() -> None:
    """The list that ships as data has each rule once, in the order of the tuple."""
    listed = json.loads(files("eventcheck").joinpath("rules.json").read_text("utf-8"))

    assert [x["code"] for x in listed["rules"]] == list(RULES), "run docs/generate.py"
    assert [x.code for x in ALL_RULES] == list(RULES), "a code is there twice"


def rows(shared: Path) -> dict[str, Row]:
    """The rows of the specification, by code."""
    text = (shared / "rules.md").read_text(encoding="utf-8")
    found: dict[str, Row] = {}
    for code, row in ROW.findall(text):
        severity, effect, *when, _, needs, fix, evidence = row.split(" | ")
        found[code] = Row(severity, effect, " ".join(when), needs, fix, evidence)
    return found


def test_codes_are_those_of_the_specification(shared: Path) -> None:
    """No code is missing, and none is new."""
    assert rows(shared).keys() == RULES.keys()


@pytest.mark.parametrize("code", RULES)
def test_rules_agree_with_the_specification(code: str, shared: Path) -> None:
    """Severities, effect, needs, kinds of fixes and evidence match the row."""
    row, rule = rows(shared)[code], RULES[code]
    severities = re.findall("error|warning|info", row.severity)
    said = {*re.findall("error|warning|info", f"{row.severity} {row.when} {row.fix}")}
    if "slices" in row.when or code in SENT_BY_SDKS:
        said.add("info")
    letters = re.findall(r"\b[DMSRI]\b", row.evidence)

    assert rule.severity in severities
    assert set(severities) <= {rule.severity, *rule.also} <= said
    assert rule.effect == row.effect.strip()
    assert set(rule.needs) == NEEDS[row.needs.strip()]
    assert KINDS[rule.fix] == fixes_of(code, row.fix)
    assert set(rule.evidence) == {EVIDENCE[x] for x in letters}


def fixes_of(code: str, words: str) -> set[str]:
    """The kinds of fixes that a row speaks of."""
    if "likewise" in words:
        words += "`safe` or `unsafe`, as the row above"
    if code == "missing-field":
        # It says of one unsafe fix that it is not offered.
        words = words.partition("uuid")[0]
    return set(re.findall("unsafe|safe", words))


@pytest.mark.parametrize("code", RULES)
def test_findings_are_as_the_record_says(code: str) -> None:
    """No example has a severity or a kind of fix that the record lacks."""
    rule = RULES[code]
    reports = [example.judge() for example in read(code).bad]
    findings = [x for report in reports for x in report.findings if x.code == code]
    kinds = {"safe" if fix.safe else "unsafe" for x in findings for fix in x.fixes}

    assert {x.severity for x in findings} <= {rule.severity, *rule.also}
    assert kinds <= KINDS[rule.fix]
    shown = rule.fix == "none" or code in NEVER_ALONE
    assert kinds or shown, f"show an example in docs/rules/{code}.md that has a fix"
