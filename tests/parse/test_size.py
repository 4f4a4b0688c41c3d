"""A body of Python objects is as large as its JSON, whatever classes it is made of."""

from __future__ import annotations

from collections import OrderedDict
from types import MappingProxyType
from typing import Any

import pytest
from pydantic_core import to_json

from eventcheck import validate
from eventcheck.parse.body import LARGE
from tests.rules.build import Json, body


def as_it_is(given: Json) -> Any:
    """A dict of dicts and lists."""
    return given


def with_a_tuple(given: Json) -> Any:
    """The same with a tuple for a list."""
    return {**given, "visitors": tuple(given["visitors"])}


def with_odd_entries(given: Json) -> Any:
    """The same with other mappings in the list."""
    return {**given, "visitors": [MappingProxyType(x) for x in given["visitors"]]}


@pytest.mark.parametrize(
    "make", [as_it_is, OrderedDict, MappingProxyType, with_a_tuple, with_odd_entries]
)
def test_it_is_too_large_from_one_byte_on(make: Any) -> None:
    """Compact JSON is what counts."""
    room = LARGE - len(to_json(body(revision="")))
    for more, found in ((0, {}), (1, {"payload-too-large": 1})):
        payload = body(revision="4" * (room + more))

        assert len(to_json(payload)) == LARGE + more
        assert validate(make(payload)).by_code() == found
