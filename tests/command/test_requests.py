"""Requests that people write by hand, and recordings that are odd or damaged."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from eventcheck_cli.recognise import Found, recognise, unpack
from tests.inputs.bodies import A, B, C, compact, letter_of

LOGX = "https://logx.optimizely.com/v1/events"
JSON = compact(A)
SLASHED = JSON.replace('"', '\\"')


def letters(text: str | bytes) -> str:
    """Return the letters of the bodies in a text."""
    return "".join(letter_of(x.text) for x in recognise(text).bodies)


def notes(found: Found) -> list[str]:
    """Return the codes of the notes."""
    return [x.code for x in found.notes]


def har(*requests: dict[str, Any], **log: Any) -> str:
    """Return a HAR file."""
    return json.dumps({"log": {**log, "entries": [{"request": x} for x in requests]}})


@pytest.mark.parametrize(
    "command",
    [
        f"curl -d '{JSON}' {LOGX}",
        f"curl -d'{JSON}' -XPOST {LOGX}",
        f"curl --data='{JSON}' --url={LOGX}",
        f"$ curl --json '{JSON}' logx.optimizely.com/v1/events | jq .",
        f"curl -X POST {LOGX} \\\r\n  --data-urlencode '{JSON}'",
        f"curl {LOGX} -H 'a: b' --data-binary \"{SLASHED}\"",
        f'curl.exe ^\r\n -d "{JSON.replace(chr(34), chr(34) * 2)}" {LOGX} & dir',
        f"echo x; curl {LOGX} -d @- <<END\n{JSON}\nEND\necho done",
    ],
)
def test_curl(command: str) -> None:
    """Commands for bash and cmd.exe."""
    assert letters(command) == "A"


@pytest.mark.parametrize(
    "command",
    [
        f"irm {LOGX} -Method Post -Body '{JSON}'",
        f'Invoke-RestMethod -Uri "{LOGX}" -Method Post -Body @"\n{JSON}\n"@',
        f"$b = @'\n{JSON}\n'@\nInvoke-WebRequest -Uri {LOGX} -Method POST -Body $b",
        f"$b='{JSON}'\niwr -Uri '{LOGX}' -Headers @{{ a = 'b' }} -Body ($b)",
    ],
)
def test_powershell(command: str) -> None:
    """Here-strings, variables and short names."""
    assert letters(command) == "A"


def test_a_variable_has_the_text_before_the_command() -> None:
    """A variable may change after the command."""
    command = f"irm {LOGX} -Method Post -Body $b\n"
    text = f"$b = '{JSON}'\n{command}$b = '{compact(C)}'\n{command}"
    assert letters(text) == "AC"


def test_a_body_in_a_variable_is_elsewhere() -> None:
    """PowerShell objects cannot be read, so the note names the variable."""
    found = recognise(
        f"$b = @{{ visitors = 1 }}\nirm -Uri {LOGX} -Method Post -Body $b"
    )
    assert notes(found) == ["requests", "no-body"]
    assert "$b" in found.notes[1].text


@pytest.mark.parametrize(
    "code",
    [
        f"fetch('{LOGX}', {{method: 'POST', body: {json.dumps(JSON)}}})",
        f"fetch('{LOGX}', {{method: 'POST', body: JSON.stringify({JSON}, null, 2)}})",
        f"navigator.sendBeacon('/e', JSON.stringify({JSON}))",
        f"navigator.sendBeacon('/e', {json.dumps(JSON)})",
        f"fetch(URL, {{body: {json.dumps(JSON)}}})",
        f"axios.post('{LOGX}', {JSON})",
        f"requests.post('{LOGX}', json={A!r})",
    ],
)
def test_code(code: str) -> None:
    """Known calls, and a body in any other call."""
    assert letters(code) == "A"


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        (f"fetch('{LOGX}')", False),
        (f"fetch('{LOGX}', {{method: 'POST'}})", True),
        (f"navigator.sendBeacon('{LOGX}')", True),
        ("fetch('https://x.example/a', {method: 'POST', body: 'x'})", False),
        ("fetch('/a', {})\nfetch('https://[', {})", False),
    ],
)
def test_code_without_a_body(code: str, *, lost: bool) -> None:
    """Only a request to the Event API is missed."""
    found = recognise(code)
    assert not found.bodies
    assert found.is_complete is not lost


@pytest.mark.parametrize(
    "code",
    ["fetch('/a', options)", "fetch('/a', {x: y})", "sendBeacon('/a', data)"],
)
def test_code_that_computes_is_named(code: str) -> None:
    """Code that computes values has no body to take."""
    assert recognise(code).notes[0].code == "not-a-body"


def test_http() -> None:
    """An editor's file with several requests, and the answer behind one."""
    text = (
        f"### first\nPOST {LOGX}\nContent-Type: application/json\n\n{JSON}\n\n"
        f"### second\nGET https://x.example/a\n\n"
        f"POST /v1/events HTTP/1.1\nHost: t.example\nReferer: https://s.example/c?d\n\n"
        f"{compact(B)}\n\nHTTP/1.1 204 No Content\nserver: x\n"
    )
    found = recognise(text)

    assert "".join(letter_of(x.text) for x in found.bodies) == "AB"
    assert found.bodies[1].page == "https://s.example/c"
    assert found.bodies[1].request == 3
    assert all(text[x.start : x.end] == x.text for x in found.bodies)


def test_between_requests_bodies_are_found_too() -> None:
    """A document may hold a command and a body by itself."""
    text = f"```\ncurl {LOGX} -d '{JSON}'\n```\nand:\n```json\n{compact(B)}\n```\n"
    assert letters(text) == "AB"


def test_incomplete_har_files() -> None:
    """If a part is missing or has another type, the rest is read."""
    event = {"method": "POST", "url": LOGX, "postData": {"text": JSON}}
    referer = [{"name": "Referer", "value": "https://s.example/c?u=1"}, 7]
    text = har(
        {**event, "headers": referer},
        {**event, "headers": [{"name": "Referer", "value": "https://["}]},
        {**event, "postData": {"text": "not base64!", "encoding": "base64"}},
        {**event, "postData": {"params": [{"name": JSON}, 3]}},
        {**event, "postData": 5, "url": "https://["},
        pages=[{"id": "p", "title": "no address"}, 1],
    )
    found = recognise(text)

    assert [letter_of(x.text) for x in found.bodies] == ["A", "A", "?", "A"]
    assert [x.page for x in found.bodies] == ["https://s.example/c", None, None, None]
    assert found.notes[-1].text == "left out 1 other request: no host 1"
    entries = '{"log": {"entries": [1, "x", null, {"request": 1}]}}'
    assert notes(recognise(entries)) == ["requests", "other-requests"]


def test_gzip_inside_a_har_file() -> None:
    """Some browsers save gzip as text; a note reports damage."""
    import gzip  # noqa: PLC0415

    packed = gzip.compress(JSON.encode(), mtime=0)
    data = {"text": packed.decode("latin-1")}
    event = {"method": "POST", "url": LOGX, "postData": data}
    assert letters(har(event)) == "A"
    damaged = "\x1f\x8b\ufffd\ufffd"
    assert recognise(damaged).notes[0].code == "unreadable"
    assert letters(har({**event, "postData": {"text": damaged}})) == "?"
    assert letters(base64.b64encode(packed).decode()) == "A"


def test_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies have the names of members; a note names damaged members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("__MACOSX/._a.json", "x")
        archive.writestr("a/b.json", JSON)
        archive.writestr("c.json", compact(B))
    found = recognise(data.getvalue(), "day.zip")
    assert [x.name for x in found.bodies] == ["day.zip/a/b.json", "day.zip/c.json"]

    spoiled = bytearray(data.getvalue())
    spoiled[spoiled.index(b"shop")] ^= 1
    found = recognise(bytes(spoiled), "day.zip")
    assert [x.name for x in found.bodies] == ["day.zip/c.json"]
    assert "cannot be unpacked" in found.notes[0].text

    monkeypatch.setattr(unpack, "LIMIT", 700)
    assert "left out" in recognise(data.getvalue()).notes[0].text


def test_an_office_file_is_named() -> None:
    """An Office file is an archive without bodies."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
    assert "Office" in recognise(data.getvalue()).notes[0].text


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the limit is unpacked."""
    import gzip  # noqa: PLC0415

    monkeypatch.setattr(unpack, "LIMIT", 1000)
    found = recognise(gzip.compress(b" " * 10_000))
    assert "larger than 1,000 bytes" in found.notes[0].text


def test_utf16_without_a_mark() -> None:
    """Both orders of bytes."""
    for encoding in ("utf-16-le", "utf-16-be", "utf-32"):
        assert letters(JSON.encode(encoding)) == "A"
