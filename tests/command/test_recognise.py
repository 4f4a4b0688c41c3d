"""The bodies and notes of the recogniser for each kind of input."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest

from eventcheck_cli.recognise import Found, recognise
from tests.inputs import FILES, Expected, expected
from tests.inputs.bodies import A, B, compact, letter_of

EXPECTED = expected()
EVENTS = "https://logx.optimizely.com/v1/events"


def letters(found: Found) -> str:
    """Return the letters of the bodies that were taken."""
    return "".join(letter_of(x.text) for x in found.bodies)


def test_the_table_is_whole() -> None:
    """Every input file is in the table, and there are enough files."""
    assert sorted(x.name for x in FILES.iterdir()) == sorted(EXPECTED)
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", EXPECTED)
def test_input(name: str) -> None:
    """The bodies of a file, in order, and the codes of the notes."""
    found = recognise((FILES / name).read_bytes(), name)

    assert (
        Expected(letters(found), frozenset(x.code for x in found.notes))
        == (EXPECTED[name])
    )
    assert found.bodies or found.notes


@pytest.mark.parametrize("name", EXPECTED)
def test_places(name: str) -> None:
    """A verbatim body has offsets, line and column."""
    found = recognise((FILES / name).read_bytes(), name)
    for body in found.bodies:
        line = found.text.split("\n")[body.line - 1] if found.text else ""
        if body.start is not None:
            assert found.text[body.start : body.end] == body.text
            assert line[body.column - 1 :].startswith(body.text.split("\n")[0])


BYTES = (".gz", ".zip", ".parquet", "16.json", "16_le.json", "utf8.json")


@pytest.mark.parametrize("name", [x for x in EXPECTED if not x.endswith(BYTES)])
def test_text_and_bytes_are_read_alike(name: str) -> None:
    """The playground passes text, the command bytes."""
    data = (FILES / name).read_bytes()

    assert recognise(data.decode().removeprefix("\ufeff"), name) == recognise(
        data, name
    )


def test_a_request_keeps_number_time_and_page() -> None:
    """A body keeps data of its request, without the query of the page."""
    found = recognise((FILES / "devtools.har").read_bytes(), "a.har")
    second = found.bodies[1]

    assert (second.name, second.request) == ("a.har", 2)
    assert second.time == "2025-10-09T08:53:21.000Z"
    assert second.page == "https://shop.example/cart"
    assert '"postData"' in found.text.split("\n")[second.line - 1]


def test_requests_without_a_body_are_counted() -> None:
    """Each format contains this sentence."""
    found = recognise((FILES / "devtools.har").read_bytes())
    first, second = found.notes

    assert first.text == (
        "took 2 bodies from 3 requests; 1 request has no body in this file"
    )
    assert first.is_loss
    assert not found.is_complete
    assert second.text == (
        "left out 2 other requests: cdn.example 1, analytics.example 1"
    )


def test_many_hosts_are_cut_and_counted() -> None:
    """Eight hosts are named, the others are counted."""
    urls = [f"https://h{n}.example/" for n in range(20)]
    entries = [{"request": {"method": "GET", "url": x}} for x in urls]
    (_, note) = recognise(json.dumps({"log": {"entries": entries}})).notes

    assert note.text.startswith("left out 20 other requests: h0.example 1, ")
    assert note.text.endswith(", 12 more hosts")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("[]", "empty JSON"),
        ("null", "JSON without `visitors`"),
        ('{"name": "x", "scripts": {}}', "package file"),
        ('{"accountId": "1", "experiments": []}', "SDK datafile"),
        ('{"experimentsMap": {}}', "OptimizelyConfig"),
        ('[{"id": 1, "project_id": 2}]', "REST API"),
        ('{"type": "track", "anonymousId": "1"}', "Segment"),
        ('{"client_id": "1", "events": []}', "Google Analytics"),
        ("a,b,c\n1,2,3\n", "table"),
        ("a;b\n1;2\n", "table"),
        ("<html><body>", "HTML"),
        ("<?xml version='1.0'?>", "XML"),
        ("HTTP/1.1 204 No Content", "an HTTP response"),
        ("https://logx.optimizely.com/v1/events", "a URL"),
        ("payloads/body.json", "a file name"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc-_1", "a token"),
        ("content-type: application/json\nhost: x", "headers"),
        ("hello {there}", "braces"),
        ("hello", "text without JSON"),
    ],
)
def test_inputs_without_a_body_are_named(text: str, said: str) -> None:
    """The note names the input; most notes say what to copy instead."""
    found = recognise(text)

    assert not found.bodies
    assert said in found.notes[0].text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PAR1xxxx", "Parquet"),
        (b"Obj\x01xx", "Avro"),
        (b"\x28\xb5\x2f\xfdxx", "Zstandard"),
        (b"PK\x03\x04damaged", "damaged"),
        (b"\x1f\x8bxx", "cannot be unpacked"),
    ],
)
def test_binary_files_are_named(data: bytes, said: str) -> None:
    """The note says that they cannot be checked."""
    found = recognise(data, "a.bin")

    assert not found.bodies
    assert said in found.notes[0].text
    assert found.notes[0].is_loss


@pytest.mark.parametrize(
    "data", [b"\x7fELF\x02\x01\x01", b"\0asm\1\0\0\0", b"{\x93\x01}"]
)
def test_other_binary_data_is_named(data: bytes) -> None:
    """It is not called text."""
    found = recognise(data, "a.bin")

    assert not found.bodies
    assert found.notes[0].text.startswith("this is binary data, not text: ")


def test_a_truncated_gzip_file_is_read_as_far_as_possible() -> None:
    """The note says that the rest is lost."""
    data = (FILES / "two_members.gz").read_bytes()
    found = recognise(data[:-20])

    assert letters(found)[0] == "B"
    assert "cut off" in found.notes[0].text
    assert not found.is_complete


def test_an_empty_archive_is_named() -> None:
    """The note says that an archive is empty, or nested too deeply."""
    data = b"PK\x05\x06" + bytes(18)
    assert recognise(data).notes[0].is_loss
    for _ in range(9):
        data = gzip.compress(data)
    assert recognise(data).notes[0].is_loss


def test_invalid_utf8_reaches_the_report() -> None:
    """The library locates invalid bytes."""
    data = compact(B).encode("cp1252", "replace")
    (body,) = recognise(data).bodies

    assert body.payload == data


@pytest.mark.parametrize(
    "text",
    [
        '{"visitors": [], "a": 1,}',
        '{"visitors": [] "a": 1}',
        '{"visitors": [',
        "{“visitors”: []}",
        '{"account_id": "1',
    ],
)
def test_broken_json_stays_broken(text: str) -> None:
    """JSON that Optimizely would reject is not repaired."""
    (body,) = recognise(text).bodies

    assert body.text == text


@pytest.mark.parametrize(
    "text", ["{visitors: [user]}", "{'visitors': [], 'at': datetime.now()}"]
)
def test_code_that_computes_is_a_loss(text: str) -> None:
    """Code that computes values has no body to check."""
    found = recognise(f"send({text})")

    assert not found.bodies
    assert found.notes[0].code == "computed"
    assert found.notes[0].is_loss


@pytest.mark.parametrize("key", ["Visitors", "account_id", "visitorId", "snapshots"])
def test_a_body_with_other_keys_is_checked(key: str) -> None:
    """The report says what is wrong with them."""
    assert len(recognise(json.dumps({key: []})).bodies) == 1


def test_a_proxy_is_known_by_the_body() -> None:
    """The URL does not matter."""
    body = compact(A)
    found = recognise(f"curl 'https://t.shop.example/x?y=1' --data-raw '{body}'")

    assert letters(found) == "A"
    assert found.is_complete


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "HEAD"])
def test_a_preflight_request_is_not_a_loss(method: str) -> None:
    """A preflight is another request."""
    entry = {"request": {"method": method, "url": EVENTS}}
    found = recognise(json.dumps({"log": {"entries": [entry]}}))

    assert [x.code for x in found.notes] == ["requests", "other-requests"]
    assert found.is_complete


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_deep_json_is_a_body(depth: int) -> None:
    """The library reports that the body is too deep."""
    text = '{"visitors": ' + "[" * depth + "]" * depth + "}"

    assert [x.text for x in recognise(text).bodies] == [text]


def test_the_recogniser_imports_only_the_standard_library() -> None:
    """The recogniser loads neither the library nor the rest of the command."""
    code = (
        "import sys, eventcheck_cli.recognise;"
        "print([x for x in sys.modules if x.split('.')[0] in ('eventcheck', 'pydantic')"
        " or x.startswith('eventcheck_cli.') and 'recognise' not in x])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
