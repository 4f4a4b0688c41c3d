"""Configurations from files, and invalid ones."""

from __future__ import annotations

import json
import pickle
import tomllib
from typing import Any

import pytest

from eventcheck import Config, Severity
from eventcheck.suppression import Suppression

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
    """TOML and JSON are read alike, with the fields as keys."""
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
            "select: unknown selector 'timestamp-in-second'; "
            "did you mean timestamp-in-seconds"
        ),
    ),
    (
        {"ignore": "category:tme"},
        ValueError,
        "ignore: unknown selector 'category:tme'; did you mean category:time",
    ),
    ({"select": ["severity:warn"]}, ValueError, "did you mean severity:warning"),
    ({"select": ["x:unknown-id"]}, ValueError, "did you mean unknown-id"),
    (
        {"select": ["all"]},
        ValueError,
        "unknown selector 'all'; use a rule code, category:<name>, ",
    ),
    ({"select": [""]}, ValueError, "unknown selector ''; use a rule code"),
    ({"select": 5}, TypeError, "select: expected selectors, got int"),
    ({"ignore": [5]}, TypeError, "ignore: expected selectors as text, got int"),
    (
        {"severity": {"unknown-idd": "error"}},
        ValueError,
        "severity: unknown selector 'unknown-idd'; did you mean unknown-id",
    ),
    (
        {"severity": {"unknown-id": "eror"}},
        ValueError,
        "severity['unknown-id']: unknown severity 'eror'; did you mean error",
    ),
    ({"severity": ["unknown-id"]}, TypeError, "severity: expected a mapping"),
    (
        {"suppress": [{"code": "unknown-idd", "reason": "x"}]},
        ValueError,
        "suppress[0]: unknown code 'unknown-idd'; did you mean unknown-id",
    ),
    ({"suppress": [{"reason": "x"}]}, ValueError, "suppress[0]: `code` is required"),
    (
        {"suppress": [{"code": "unknown-id"}]},
        ValueError,
        "suppress[0]: suppression of unknown-id: `reason` is required",
    ),
    (
        {"suppress": [{"code": "unknown-id", "reason": " "}]},
        ValueError,
        "suppress[0]: suppression of unknown-id: `reason` is required",
    ),
    (
        {"suppress": [{"code": "unknown-id", "reason": "x", "path": "visitors"}]},
        ValueError,
        "`path` must be a JSON Pointer like /visitors/*",
    ),
    (
        {"suppress": [{"code": "unknown-id", "reason": "x", "paths": "/a"}]},
        ValueError,
        "suppress[0]: unknown key 'paths'; did you mean path",
    ),
    (
        {"suppress": ["unknown-id"]},
        TypeError,
        "suppress[0]: expected a Suppression, or a mapping",
    ),
    (
        {"suppress": {"code": "unknown-id", "reason": "x"}},
        TypeError,
        "suppress: expected a list",
    ),
    (
        {"max_per_code": 0},
        ValueError,
        "max_per_code: expected an integer of 1 or more, got 0",
    ),
    (
        {"max_per_code": True},
        ValueError,
        "max_per_code: expected an integer of 1 or more, got True",
    ),
    ({"include_values": 1}, TypeError, "include_values: expected True or False"),
    ({"selct": ["*"]}, ValueError, "config: unknown key 'selct'; did you mean select"),
]


@pytest.mark.parametrize(("mapping", "kind", "message"), WRONG)
def test_errors_name_the_closest_valid_argument(
    mapping: dict[str, Any], kind: type[Exception], message: str
) -> None:
    """The error is raised at once, not by the first payload."""
    with pytest.raises(kind) as error:
        Config.from_mapping(mapping)

    assert message in str(error.value)


def test_a_configuration_is_a_mapping() -> None:
    """For example, it is not the text of a file."""
    text: Any = TABLE
    with pytest.raises(TypeError, match="config: expected a mapping, got str"):
        Config.from_mapping(text)
