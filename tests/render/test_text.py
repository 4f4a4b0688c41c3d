"""A report for a terminal."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from textwrap import dedent

import pytest

from eventcheck import Config, Context, Fix, Report, validate, validate_all
from eventcheck.render import text
from tests.rules.build import body, buying, conversion, decided, snapshot, visitor


def lines(text: str) -> str:
    """Dedent the text of a test."""
    return dedent(text).strip("\n")


def test_whole_report() -> None:
    """What, where, the impact, what to do; errors first; what was not checked last."""
    payload = body(
        visitor(
            decided(),
            snapshot(
                conversion(revenue="59.90"),
                conversion(uuid="order-2", revenue="12.5", tags={"sizes": ["S"]}),
                conversion(uuid="order-3", revenue=2500.0),
            ),
        )
    )
    report = validate(payload, context=Context(now=1_770_000_000_000))

    assert str(report) == lines("""
    NOT OK: 3 errors, 1 warning

    ERROR  revenue-not-integer  (2 times)
      what    revenue is text, but must be an integer in cents
      where   /visitors/0/snapshots/1/events/0/revenue
              /visitors/0/snapshots/1/events/1/revenue
      impact  the results show a wrong number
      do      Remove the quotes. If this is dollars, multiply by 100 first.
              Send cents as a JSON integer.
      fix     treat it as cents (unsafe: on request) or treat it as currency
              units (multiply by 100) (unsafe: on request)

    ERROR  tag-value-unsupported
      what    the tag is of type array, so Optimizely rejects the event
      where   /visitors/0/snapshots/1/events/1/tags/sizes
      impact  Optimizely drops the event
      do      Send text, a number or a boolean. Split an array into several
              tags, or join it into one text.

    WARNING  revenue-integral-float
      what    revenue is a whole number written as a fraction, like 2500.0
      where   /visitors/0/snapshots/1/events/2/revenue
      impact  the results are not affected
      do      If this is dollars, multiply by 100 first. Send cents as a
              JSON integer, like 2500: some SDKs and tools refuse a
              fraction.
      fix     write an integer (safe)

    Every rule: https://eventcheck.readthedocs.io/en/stable/rules/

    NOT CHECKED: 11 rules need more information
      account data: pass Context(catalog=…) (10 rules)
      name of the order id tag: pass Context(order_id_tag=…) (1 rule)
    """)


def test_findings_with_the_same_hint_are_one_group() -> None:
    """Also if findings with another hint are between them."""
    amounts: list[object] = ["1", 1.5, "2", 2.5]
    events = [conversion(uuid=f"u-{n}", revenue=x) for n, x in enumerate(amounts)]
    shown = str(validate(body(visitor(decided(), snapshot(*events)))))

    assert shown.count("ERROR  revenue-not-integer  (2 times)") == 2
    few = Config(max_per_code=3)
    shown = str(validate(body(visitor(decided(), snapshot(*events))), config=few))
    assert "ERROR  revenue-not-integer  (2 listed)" in shown
    assert "ERROR  revenue-not-integer  (1 listed)" in shown
    assert "  ERROR revenue-not-integer: 1 more\n" in shown


def test_nothing_to_report() -> None:
    """One line says so; unchecked rules follow."""
    assert str(validate(body())).startswith("OK: nothing to report\n\nNOT CHECKED")


def test_only_errors_have_a_certain_impact() -> None:
    """A warning must not claim a certain loss."""
    errors = str(validate(buying(revenue="59.90")))
    warnings = str(validate(buying(tags={"revenue": 5})))

    assert "impact  the results show a wrong number" in errors
    assert "impact  the results may show a wrong number" in warnings


def test_the_impact_says_what_is_dropped() -> None:
    """The event if the finding is in one."""
    for event in (conversion(timestamp=None), conversion(tags={"sizes": ["S"]})):
        shown = str(validate(body(visitor(decided(), snapshot(event)))))
        assert "  impact  Optimizely drops the event\n" in shown
    assert "  impact  Optimizely cannot use the body\n" in str(validate("{"))
    large = json.dumps(body()).ljust(3_600_000)
    assert "  impact  Optimizely may not use the body\n" in str(validate(large))
    misplaced = Config(severity={"tag-value-unsupported": "warning"})
    warned = str(validate(buying(tags={"sizes": ["S"]}), config=misplaced))
    assert "  impact  Optimizely may drop the event\n" in warned
    nameless = visitor(decided())
    del nameless["visitor_id"]
    assert "  impact  Optimizely cannot use it\n" in str(validate(body(nameless)))


def test_several_bodies_are_numbered() -> None:
    """Related places are under the finding, with their body."""
    later = body(visitor(decided(variation_id="41002")))
    later["visitors"][0]["snapshots"][0]["events"][0] |= {
        "timestamp": 1_760_000_100_000,
        "uuid": "second",
    }
    text = str(validate_all([body(), later]))

    assert text.startswith("OK: 1 warning in 2 bodies")
    assert (
        "  where   bodies[1]: /visitors/0/snapshots/0/decisions/0\n"
        "            and bodies[0]: /visitors/0/snapshots/0/decisions/0\n"
    ) in text


def test_long_lists_are_cut_and_counted() -> None:
    """Places of a problem, problems of a code, and findings of a code are cut."""
    events = [conversion(uuid=f"u-{x}", timestamp=x) for x in range(20)]
    payload = body(visitor(decided(), snapshot(*events)))
    report = validate(payload, config=Config(max_per_code=12))

    assert "NOT OK: 20 errors (12 findings listed)" in str(report)
    assert "          and 7 more places\n" in str(report)

    unknown = {f"field_{x}": x for x in range(9)}
    assert "          and 4 more problems\n" in str(validate(body(**unknown)))


def test_width_and_colour_are_options() -> None:
    """A width below 40 is rejected; without colour there are no escapes."""
    report = validate(buying(revenue="59.90", tags={"note": None}, color=1))

    for width in (40, 72, 120):
        lines_of = text(report, width=width).split("\n")
        assert max(len(x) for x in lines_of if " /" not in x) <= max(width, 65)
    assert len(text(report, width=120)) < len(text(report, width=40))
    with pytest.raises(ValueError, match="width: expected 40"):
        text(report, width=39)
    coloured = text(report, color=True)
    assert "\x1b[1;31mERROR\x1b[0m  revenue-not-integer" in coloured
    assert coloured.startswith("\x1b[1;31mNOT OK\x1b[0m: 1 error")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == str(report)


def test_pointers_are_not_broken() -> None:
    """A pointer can be copied; only the name of its body may be on another line."""
    report = validate(buying(tags={"a: /" * 9: None}))
    (pointer,) = (x.pointer for x in report.findings)
    name = "recorded/monday at noon.json"

    assert pointer.endswith("a: ~1" * 9)
    assert f"  where   {pointer}\n" in text(report, width=40)
    named = text(report.named(name), width=40)
    assert f"  where   {pointer}\n" in named
    both = text(Report.merge([report.named(name)] * 2), width=40)
    assert f"  where   {name}:\n            {pointer}\n" in both


def test_bodies_without_a_place_are_named() -> None:
    """Twenty of them; the others are counted."""
    report = Report.merge([validate(buying(revenue=1.5))] * 30)

    assert "\nALSO IN: 25 bodies\n  bodies[5]\n  bodies[6]\n" in str(report)
    assert "\n  bodies[24]\n  and 5 more\n" in str(report)


def test_fixes_are_named_up_to_three() -> None:
    """The title of each; the others are counted."""
    fixes = tuple(Fix(f"way {n}", [], safe=True) for n in range(5))
    (finding,) = validate(body(color=1)).findings
    report = Report(findings=(replace(finding, fixes=fixes),))

    assert "way 0 (safe) or way 1 (safe) or 3 more fixes" in str(report)


def test_values_are_shown_only_on_request() -> None:
    """The value is JSON, next to the place."""
    payload = buying(revenue="59.90")

    assert "59.90" not in str(validate(payload))
    shown = str(validate(payload, config=Config(include_values=True)))
    assert '/visitors/0/snapshots/1/events/0/revenue = "59.90"' in shown


def test_suppressed_findings_have_their_reasons() -> None:
    """Unused suppressions have their reasons, too."""
    accept = [
        {"code": "revenue-not-integer", "reason": "known, see TICKET-7"},
        {"code": "uuid-reused", "reason": "old client"},
    ]
    text = str(validate(buying(revenue="5"), config=Config(suppress=accept)))

    assert text.startswith("OK: nothing to report\n\nSUPPRESSED: 1 finding\n")
    assert "revenue:\n    known, see TICKET-7\n" in text
    assert "UNUSED: 1 suppression without a finding\n" in text
    assert "  uuid-reused at **: old client\n" in text
