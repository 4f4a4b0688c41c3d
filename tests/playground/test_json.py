"""Places in JSON text: whatever the text, each pointer leads to its value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcheck.guards import is_array, is_object

from .node import Node

pytestmark = pytest.mark.heavy
Json: TypeAlias = Any
Steps: TypeAlias = tuple[str | int, ...]
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | KEYS
)
VALUES = st.recursive(
    SCALARS,
    lambda x: st.lists(x, max_size=4) | st.dictionaries(KEYS, x, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)
INDENTS = st.sampled_from([None, 0, 1, 4, "\t"])
SOME = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def call() -> Iterator[Node]:
    """The functions of json.js."""
    with Node("json.js") as node:
        yield node


def paths(value: Json, start: Steps = ()) -> Iterator[tuple[Steps, Json]]:
    """Every path in a value, with what is there."""
    yield start, value
    members: Iterator[tuple[str | int, Json]] = iter(())
    if is_object(value):
        members = iter(value.items())
    elif is_array(value):
        members = iter(enumerate(value))
    for step, inner in members:
        yield from paths(inner, (*start, step))


@SOME
@given(value=OBJECTS, indent=INDENTS, before=st.sampled_from(["", " \n", "[1, "]))
def test_locate(call: Node, value: Json, indent: Any, before: str) -> None:
    """A scalar is found whole, with its key; a container by its opening bracket."""
    written = before + json.dumps(value, indent=indent, ensure_ascii=False)
    wanted = list(paths(value))
    found = call("locate", written, len(before), [list(path) for path, _ in wanted])
    for (path, inner), (start, end, exact) in zip(wanted, found, strict=True):
        piece = _slice(written, start, end)
        assert exact
        if path and isinstance(path[-1], str):
            key, length = json.JSONDecoder().raw_decode(piece)
            assert key == path[-1]
            piece = piece[length:].lstrip().removeprefix(":").lstrip()
        if isinstance(inner, dict | list):
            assert piece == ("{" if isinstance(inner, dict) else "[")
        else:
            assert json.loads(piece) == inner


@SOME
@given(value=VALUES, indent=INDENTS)
def test_format(call: Node, value: Json, indent: Any) -> None:
    """Formatting changes only white space, and looks like Python's."""
    written = json.dumps(value, indent=indent, ensure_ascii=False)
    assert call("format", written) == json.dumps(value, indent=2, ensure_ascii=False)
    compact = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    assert call("compact", written) == compact


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('{"a":[1,2', '{\n  "a": [\n    1,\n    2'),
        ('{"a":"b', '{\n  "a": "b'),
        ('{"a":1}}', '{\n  "a": 1\n}\n}'),
        ("[1 2]", "[\n  1 2\n]"),
    ],
)
def test_broken_json_is_formatted_as_far_as_it_goes(
    call: Node, written: str, expected: str
) -> None:
    """Unreadable text stays as it is, and no values are joined."""
    assert call("format", written) == expected


@SOME
@given(
    values=st.lists(OBJECTS, min_size=1, max_size=4),
    indent=INDENTS,
    form=st.sampled_from(["\n", "", " ", "array"]),
)
def test_bodies(call: Node, values: list[Json], indent: Any, form: str) -> None:
    """The bodies of an array, of lines, and of concatenated JSON."""
    texts = [json.dumps(x, indent=indent, ensure_ascii=False) for x in values]
    written = (
        json.dumps(values, indent=indent, ensure_ascii=False)
        if form == "array"
        else form.join(texts)
    )
    spans = call("bodies", written)
    assert [json.loads(_slice(written, *span)) for span in spans] == values


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('{"a": 1\n{"b": 2}', ['{"a": 1', '{"b": 2}']),
        ('{"a": "1\n{"b": 2}', ['{"a": "1', '{"b": 2}']),
        ('{"a": 1}}\n{"b": 2}', ['{"a": 1}}', '{"b": 2}']),
        ('[{"a": 1}, {"b": ', ['{"a": 1}', '{"b":']),
        ('{"a": 1},\n{"b": 2}', ['{"a": 1}', '{"b": 2}']),
        ("[]", ["[]"]),
        ("no json", ["no json"]),
        ('{"a": [1, 2}', ['{"a": [1, 2}']),
    ],
)
def test_broken_bodies(call: Node, written: str, expected: list[str]) -> None:
    """A broken body ends where the next one begins."""
    spans = call("bodies", written)
    assert [written[start:end] for start, end in spans] == expected


def test_the_last_of_two_equal_keys_counts(call: Node) -> None:
    """Like the JSON parser."""
    written = '{"a": 1, "a": 2}'
    ((start, end, _),) = call("locate", written, 0, [["a"]])
    assert written[start:end] == '"a": 2'


def test_an_absent_place_is_its_container(call: Node) -> None:
    """A missing field has the place of its object."""
    written = '{"a": {"b": 1}}'
    ((start, end, exact),) = call("locate", written, 0, [["a", "c"]])
    assert (written[start:end], exact) == ('"a": {', False)


def test_depth_is_no_problem(call: Node) -> None:
    """No function recurses into nested input."""
    deep = 100_000
    written = '{"a":' * deep + "1" + "}" * deep
    assert call("bodies", written) == [[0, len(written)]]
    ((start, end, _),) = call("locate", written, 0, [["a"] * 3])
    assert (start, end) == (11, 16)


def _slice(written: str, start: int, end: int) -> str:
    """JavaScript counts UTF-16 units."""
    units = written.encode("utf-16-le")
    return units[2 * start : 2 * end].decode("utf-16-le")
