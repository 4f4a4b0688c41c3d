"""What is looked for, how grave it is, what is accepted; and wrong configurations."""

from __future__ import annotations

import json
import pickle
import tomllib
from typing import Any

import pytest

from eventcheck import RULES, Config, Severity, validate
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
    """The codes that are found."""
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
    """A finding is reported when `select` has it, and `ignore` has not."""
    assert codes(Config(select=select, ignore=ignore)) == expected


def test_severities_select_findings_and_not_only_rules() -> None:
    """A rule may be graver in some cases: each finding is what it is."""
    null = body(visitor(visitor_id=None), region=None)
    errors = validate(null, config=Config(select=["severity:error"]))
    warnings = validate(null, config=Config(ignore=["severity:error"]))

    assert [x.pointer for x in errors.findings] == ["/visitors/0/visitor_id"]
    assert [x.pointer for x in warnings.findings] == ["/region"]


def test_severity_by_code() -> None:
    """It decides whether the report is ok, and what a severity selects."""
    config = Config(severity={"timestamp-in-seconds": "info", "unknown-field": "error"})
    report = validate(BROKEN, config=config)
    graver = Config(select=["severity:error"], severity={"unknown-field": "error"})

    assert [x.code for x in report.errors] == ["unknown-field"]
    assert report.counts == {"error": 1, "warning": 0, "info": 2}
    assert codes(graver) == {"timestamp-in-seconds", "unknown-field"}


def test_suppressions() -> None:
    """What they match stays in the report, with its reason, and does not count."""
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
    """A star is one step, two are any number; nothing else is special."""
    rule = Suppression("timestamp-in-seconds", "known", pattern)
    report = validate(BROKEN, config=Config(suppress=[rule]))

    assert bool(report.suppressed) is matches
    assert bool(report.unused_suppressions) is not matches


def test_patterns_are_pointers() -> None:
    """The body itself is "", and a slash in a key is written `~1`."""
    whole = Config(suppress=[Suppression("client-name-absent", "known", "")])
    odd = Config(suppress=[Suppression("unknown-field", "known", "/a~1b")])

    assert validate(without(body(), "client_name"), config=whole).suppressed
    assert validate(body(**{"a/b": 1}), config=odd).suppressed


def test_the_first_suppression_that_matches_gives_the_reason() -> None:
    """Another one that matches the same is of no use."""
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
    """The first of each code, in the order of the payload."""
    events = [conversion(uuid=f"e-{n}", timestamp=1 + n) for n in range(250)]
    payload = body(visitor(decided(), snapshot(*events)))
    report = validate(payload, config=Config(max_per_code=3))

    assert report.by_code() == {"timestamp-implausible": 250}
    assert not report.complete
    assert [x.path[5] for x in report.findings] == [0, 1, 2]
    assert validate(payload).by_code() == {"timestamp-implausible": 250}
    assert len(validate(payload).findings) == 100


def test_values_are_shown_on_request_alone() -> None:
    """Without, no value of the payload is in a report, however it is rendered."""
    payload = body(visitor(visitor_id="ann@example.com", attributes=[attribute()]))
    shown = validate(payload, config=Config(include_values=True))
    hidden = validate(payload)

    assert shown.findings[0].params["value"] == "ann@example.com"
    assert "value" not in hidden.findings[0].params
    assert "ann@example.com" not in f"{hidden}{hidden!r}{hidden.to_json()}"


TABLE = """
select = ["*"]
ignore = ["category:batch"]
max_per_code = 5
include_values = false

[severity]
unknown-field = "error"

[[suppress]]
code = "timestamp-in-seconds"
path = "/visitors/**"
reason = "the fixture is old"
"""


def test_from_mapping() -> None:
    """As TOML or JSON have it; the keys are the fields."""
    mapping = tomllib.loads(TABLE)
    config = Config.from_mapping(mapping)

    assert config == Config(
        ignore=["category:batch"],
        max_per_code=5,
        severity={"unknown-field": Severity.ERROR},
        suppress=[
            Suppression("timestamp-in-seconds", "the fixture is old", "/visitors/**")
        ],
    )
    assert Config.from_mapping(json.loads(json.dumps(mapping))) == config
    assert Config.from_mapping({}) == Config()
    assert pickle.loads(pickle.dumps(config)) == config  # noqa: S301 - our own
    assert hash(Config.from_mapping(mapping)) == hash(config)


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    (
        {"select": ["timestamp-in-second"]},
        ValueError,
        (
            "select: nothing is selected by 'timestamp-in-second'; "
            "did you mean timestamp-in-seconds"
        ),
    ),
    (
        {"ignore": "category:tme"},
        ValueError,
        "ignore: nothing is selected by 'category:tme'; did you mean category:time",
    ),
    ({"select": ["severity:warn"]}, ValueError, "did you mean severity:warning"),
    ({"select": ["x:unknown-id"]}, ValueError, "did you mean unknown-id"),
    ({"select": ["all"]}, ValueError, "a selector is a code, category:time, "),
    ({"select": [""]}, ValueError, "nothing is selected by ''"),
    ({"select": 5}, TypeError, "select: expected selectors, got int"),
    ({"ignore": [5]}, TypeError, "ignore: expected selectors as text, got int"),
    (
        {"severity": {"unknown-idd": "error"}},
        ValueError,
        "severity: no rule has the code 'unknown-idd'; did you mean unknown-id",
    ),
    (
        {"severity": {"unknown-id": "eror"}},
        ValueError,
        "severity: unknown-id: there is no severity 'eror'; did you mean error",
    ),
    ({"severity": ["unknown-id"]}, TypeError, "severity: expected a mapping"),
    (
        {"suppress": [{"code": "unknown-idd", "reason": "x"}]},
        ValueError,
        "suppress: no rule has the code 'unknown-idd'; did you mean unknown-id",
    ),
    ({"suppress": [{"reason": "x"}]}, ValueError, "suppress: code is missing"),
    (
        {"suppress": [{"code": "unknown-id"}]},
        ValueError,
        "suppress: unknown-id: say the reason",
    ),
    (
        {"suppress": [{"code": "unknown-id", "reason": " "}]},
        ValueError,
        "suppress: unknown-id: say the reason",
    ),
    (
        {"suppress": [{"code": "unknown-id", "reason": "x", "path": "visitors"}]},
        ValueError,
        "path: expected a JSON Pointer like /visitors/*",
    ),
    (
        {"suppress": [{"code": "unknown-id", "reason": "x", "paths": "/a"}]},
        ValueError,
        "suppress: unknown key 'paths'; known: code, path, reason",
    ),
    ({"suppress": ["unknown-id"]}, TypeError, "suppress: expected Suppression, or "),
    (
        {"suppress": {"code": "unknown-id", "reason": "x"}},
        TypeError,
        "suppress: expected a list",
    ),
    ({"max_per_code": 0}, ValueError, "max_per_code: expected a number of findings"),
    ({"max_per_code": True}, ValueError, "max_per_code: expected a number"),
    ({"include_values": 1}, TypeError, "include_values: expected True or False"),
    ({"selct": ["*"]}, ValueError, "config: unknown key 'selct'; did you mean select"),
]


@pytest.mark.parametrize(("mapping", "kind", "message"), WRONG)
def test_wrong_configurations_name_the_closest_right_thing(
    mapping: dict[str, Any], kind: type[Exception], message: str
) -> None:
    """At once, and not with the first payload."""
    with pytest.raises(kind) as error:
        Config.from_mapping(mapping)

    assert message in str(error.value)


def test_a_configuration_is_a_mapping() -> None:
    """Not the text of a file, say."""
    text: Any = TABLE
    with pytest.raises(TypeError, match="config: expected a mapping, got str"):
        Config.from_mapping(text)


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_a_selector(code: str) -> None:
    """And its rule runs alone."""
    assert [rule.code for rule in Config(select=[code]).rules] == [code]
