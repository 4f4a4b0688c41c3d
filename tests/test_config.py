"""Which findings are reported, how severe they are, and which are accepted."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import RULES, Config, validate
from eventcheck.suppression import Suppression

from .rules.build import (
    Json,
    attribute,
    body,
    buying,
    conversion,
    decided,
    snapshot,
    visitor,
    without,
)

BROKEN = buying(timestamp=1_760_000_060, colour="red", revenue=0)
CODES = {"revenue-zero", "timestamp-in-seconds", "unknown-field"}


def codes(config: Config, payload: Json = BROKEN) -> set[str]:
    """Return the codes that are found."""
    return set(validate(payload, config=config).by_code())


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (["*"], [], CODES),
        ("*", (), CODES),
        ([], [], set[str]()),
        (["timestamp-in-seconds"], [], {"timestamp-in-seconds"}),
        (["category:time"], [], {"timestamp-in-seconds"}),
        (["category:time", "category:structure"], [], CODES - {"revenue-zero"}),
        (["severity:info"], [], CODES - {"timestamp-in-seconds"}),
        (["severity:warning"], [], set[str]()),
        (["*"], ["unknown-field"], CODES - {"unknown-field"}),
        (["*"], ["severity:info"], {"timestamp-in-seconds"}),
        (["*"], ["*"], set[str]()),
        (["category:time"], ["timestamp-in-seconds"], set[str]()),
    ],
)
def test_selectors(select: Any, ignore: Any, expected: set[str]) -> None:
    """A finding is reported if it matches `select` and does not match `ignore`."""
    assert codes(Config(select=select, ignore=ignore)) == expected


def test_severities_select_findings_and_not_only_rules() -> None:
    """A rule may have several severities; selectors look at that of the finding."""
    null = body(visitor(visitor_id=None), region=None)
    errors = validate(null, config=Config(select=["severity:error"]))
    warnings = validate(null, config=Config(ignore=["severity:error"]))

    assert [x.pointer for x in errors.findings] == ["/visitors/0/visitor_id"]
    assert [x.pointer for x in warnings.findings] == ["/region"]


def test_severity_by_code() -> None:
    """The new severity decides whether the report is ok, and matches selectors."""
    config = Config(severity={"timestamp-in-seconds": "info", "unknown-field": "error"})
    report = validate(BROKEN, config=config)
    stricter = Config(select=["severity:error"], severity={"unknown-field": "error"})

    assert [x.code for x in report.errors] == ["unknown-field"]
    assert report.counts == {"error": 1, "warning": 0, "info": 2}
    assert codes(stricter) == {"timestamp-in-seconds", "unknown-field"}


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ({"*": "info"}, {"error": 0, "warning": 0, "info": 3}),
        ({"category:structure": "error"}, {"error": 2, "warning": 0, "info": 1}),
        ({"severity:info": "warning"}, {"error": 1, "warning": 2, "info": 0}),
        ({"*": "info", "severity:error": "warning"}, {"warning": 1, "info": 2}),
        ({"severity:error": "warning", "*": "info"}, {"warning": 0, "info": 3}),
        ({"unknown-field": "error", "*": "info"}, {"error": 1, "info": 2}),
    ],
)
def test_severity_by_selector(
    severity: dict[str, str], expected: dict[str, int]
) -> None:
    """A code comes before a selector; of several selectors the last one counts."""
    counts = validate(BROKEN, config=Config(severity=severity)).counts

    assert {x.value: n for x, n in counts.items()}.items() >= expected.items()


def test_suppressions() -> None:
    """A suppressed finding stays in the report with its reason, and does not count."""
    reason = "the test sends old events"
    config = Config(
        suppress=[
            {
                "code": "timestamp-in-seconds",
                "path": "/visitors/*/snapshots/**",
                "reason": reason,
            },
            Suppression("revenue-missing", "never happens"),
        ]
    )
    report = validate(BROKEN, config=config)

    assert report.ok
    assert [(x.finding.code, x.reason) for x in report.suppressed] == [
        ("timestamp-in-seconds", reason)
    ]
    assert [x.code for x in report.unused_suppressions] == ["revenue-missing"]
    assert "timestamp-in-seconds" not in report.by_code()
    assert reason in " ".join(str(report).split())
    assert "revenue-missing" in str(report)


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("**", True),
        ("/**", True),
        ("/visitors/**", True),
        ("/visitors/0/snapshots/1/events/0/timestamp", True),
        ("/visitors/*/snapshots/*/events/*/timestamp", True),
        ("/visitors/**/timestamp", True),
        ("/visitors/**/events/*/timestamp/**", True),
        ("/visitors", False),
        ("/visitors/*", False),
        ("/visitors/1/**", False),
        ("/visitors/*/timestamp", False),
        ("/visitors/*/snapshots/*/events/*/time*", False),
        ("", False),
    ],
)
def test_patterns(pattern: str, matches: bool) -> None:  # noqa: FBT001
    """`*` matches one step, `**` any number; nothing else is special."""
    rule = Suppression("timestamp-in-seconds", "known", pattern)
    report = validate(BROKEN, config=Config(suppress=[rule]))

    assert bool(report.suppressed) is matches
    assert bool(report.unused_suppressions) is not matches


def test_patterns_are_pointers() -> None:
    """The empty pointer is the body itself, and `~1` is a slash in a key."""
    whole = Config(suppress=[Suppression("client-name-absent", "known", "")])
    unusual = Config(suppress=[Suppression("unknown-field", "known", "/a~1b")])

    assert validate(without(body(), "client_name"), config=whole).suppressed
    assert validate(body(**{"a/b": 1}), config=unusual).suppressed


def test_the_first_suppression_that_matches_gives_the_reason() -> None:
    """A second one that matches the same findings is unused."""
    config = Config(
        suppress=[
            Suppression("timestamp-in-seconds", "first"),
            Suppression("timestamp-in-seconds", "second"),
        ]
    )
    report = validate(BROKEN, config=config)

    assert [x.reason for x in report.suppressed] == ["first"]
    assert [x.reason for x in report.unused_suppressions] == ["second"]


def test_the_cap_lists_some_and_counts_all() -> None:
    """The report lists the first findings of each code, in the order of the payload."""
    events = [conversion(uuid=f"e-{n}", timestamp=1 + n) for n in range(250)]
    payload = body(visitor(decided(), snapshot(*events)))
    report = validate(payload, config=Config(max_per_code=3))

    assert report.by_code() == {"timestamp-implausible": 250}
    assert not report.complete
    assert [x.path[5] for x in report.findings] == [0, 1, 2]
    assert validate(payload).by_code() == {"timestamp-implausible": 250}
    assert len(validate(payload).findings) == 100


def test_values_are_shown_only_on_request() -> None:
    """By default, no rendering of a report contains a payload value."""
    payload = body(visitor(visitor_id="ann@example.com", attributes=[attribute()]))
    shown = validate(payload, config=Config(include_values=True))
    hidden = validate(payload)

    assert shown.findings[0].params["value"] == "ann@example.com"
    assert "value" not in hidden.findings[0].params
    assert "ann@example.com" not in f"{hidden}{hidden!r}{hidden.to_json()}"


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_a_selector(code: str) -> None:
    """It runs only the rule of the code."""
    assert [rule.code for rule in Config(select=[code]).rules] == [code]
