"""The size of a body of Python objects is that of its JSON, for any classes."""

from __future__ import annotations

from collections import OrderedDict
from types import MappingProxyType
from typing import Any

import pytest
from pydantic_core import to_json

from eventcheck import preview_results, validate
from eventcheck.read.body import LARGE
from tests.benchmarks.traffic import sdk_body
from tests.rules.build import Json, body


def as_it_is(given: Json) -> Any:
    """Return a dict of dicts and lists."""
    return given


def with_a_tuple(given: Json) -> Any:
    """Return it with a tuple instead of a list."""
    return {**given, "visitors": tuple(given["visitors"])}


def with_odd_entries(given: Json) -> Any:
    """Return it with other mappings in the list."""
    return {**given, "visitors": [MappingProxyType(x) for x in given["visitors"]]}


@pytest.mark.parametrize(
    "make", [as_it_is, OrderedDict, MappingProxyType, with_a_tuple, with_odd_entries]
)
def test_one_byte_makes_a_body_too_large(make: Any) -> None:
    """The size is that of compact JSON."""
    room = LARGE - len(to_json(body(revision="")))
    for more, found in ((0, {}), (1, {"payload-too-large": 1})):
        payload = body(revision="4" * (room + more))

        assert len(to_json(payload)) == LARGE + more
        assert validate(make(payload)).by_code() == found


def test_one_byte_in_any_field_makes_a_body_too_large() -> None:
    """For any kind of value."""
    payload = sdk_body(5000)
    for number, visitor in enumerate(payload["visitors"]):
        visitor["visitor_id"] = f"{number // 2:0128d}"
        visitor["snapshots"][0]["events"][0]["uuid"] = f"a{number:063d}"
    room = LARGE - len(to_json(payload))
    assert room > 0
    payload["revision"] = "4" * (room + len("42"))

    assert len(to_json(payload)) == LARGE
    assert validate(payload).by_code() == {}
    payload["revision"] += "4"
    (finding,) = validate(payload).findings
    assert (finding.code, finding.params) == ("payload-too-large", {"bytes": LARGE + 1})


def test_nothing_in_a_too_large_body_counts() -> None:
    """Another body beside it still counts."""
    large = {**sdk_body(9000), "revision": "4" * 3_700_000}
    preview = preview_results([large, sdk_body(20, 9000)])

    assert preview.counts == {"counted": 20, "invalid": 9000}
