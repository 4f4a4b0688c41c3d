"""Rules, pages and the catalogue of the specification say the same."""

from __future__ import annotations

import re
from pathlib import Path

from eventcheck import RULES
from eventcheck.findings import Evidence

from .pages import codes

EVIDENCE = {
    "D": Evidence.DOCUMENTED,
    "M": Evidence.MEASURED,
    "S": Evidence.SDK,
    "R": Evidence.REPORTED,
    "I": Evidence.INFERRED,
}
COMPARING = {
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


def test_every_rule_has_a_page() -> None:
    """And every page a rule."""
    missing = sorted(RULES.keys() - set(codes()))
    extra = sorted(set(codes()) - RULES.keys())

    assert not missing, f"write docs/rules/<code>.md for: {missing}"
    assert not extra, f"no rule in ALL_RULES has these pages: {extra}"


def test_words_are_in_order() -> None:
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


def test_rules_agree_with_the_specification(shared: Path) -> None:
    """Codes, severities, effects and evidence are those of rules.md."""
    rows = dict(ROW.findall((shared / "rules.md").read_text(encoding="utf-8")))

    assert rows.keys() == RULES.keys()
    for code, row in rows.items():
        severity, effect, *_, evidence = (x.strip() for x in row.split(" | "))
        rule = RULES[code]
        assert {rule.severity, *rule.also} >= set(severity.split(" / ")), code
        assert rule.effect == effect, code
        letters = [x for x in re.split(r"[, ]+", evidence) if x in EVIDENCE]
        assert set(rule.evidence) == {EVIDENCE[x] for x in letters}, code
