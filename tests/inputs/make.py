"""Writes the inputs, and what must be in them, with the tools of this machine.

    python -m tests.inputs.make

It needs curl, Node, gzip, zip, base64, iconv, and Chromium with Playwright.
"""

from __future__ import annotations

import json
import pprint
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from tests.inputs import EXPECTED, FILES, devtools
from tests.inputs.bodies import BODIES, A, B, C, D, compact
from tests.inputs.tools import by_curl, node, run, zipped

LOGX = "https://logx.optimizely.com/v1/events"
PROXY = "https://metrics.shop.example/collect"
SENT: list[dict[str, Any]] = [
    {"method": "POST", "url": LOGX, "body": compact(A)},
    {"method": "POST", "url": PROXY, "body": compact(B)},
    {"method": "GET", "url": "https://cdn.example/a.js?x=1", "body": None},
    {"method": "POST", "url": "https://analytics.example/c", "body": '{"events":[]}'},
    {"method": "POST", "url": LOGX, "body": None},
]
HEADERS = [
    {"name": "content-type", "value": "application/json"},
    {"name": "referer", "value": "https://shop.example/cart?user=1"},
]


class Case(NamedTuple):
    """An input, the letters of its bodies in order, and the codes of its notes."""

    content: str | bytes
    bodies: str
    notes: tuple[str, ...] = ()


ALL = ("requests", "other-requests")
OUT = ("taken-out",)
NONE = ("not-a-body",)


def plain() -> dict[str, Case]:
    """JSON, whole and broken."""
    pretty = {x: json.dumps(y, indent=2) for x, y in BODIES.items()}
    lines = {x: compact(y) for x, y in BODIES.items()}
    return {
        "one.json": Case(pretty["B"], "B"),
        "list.json": Case(json.dumps([A, B, C], indent=1), "ABC"),
        "lines.ndjson": Case(
            f"{lines['A']}\n\n{lines['B']}\r\n \n{lines['C']}\n", "ABC"
        ),
        "one_after_another.json": Case(f"{pretty['A']}\n{pretty['B']}\n", "AB"),
        "no_space_between.json": Case(lines["A"] + lines["C"], "AC"),
        "broken_line.ndjson": Case(
            f'{lines["A"]}\n{{"account_id": "1\n{lines["B"]}', "A?B"
        ),
        "cut_off.json": Case(pretty["A"][:300], "?"),
        "stray_line.ndjson": Case(f"{lines['A']}\nnot JSON\n{lines['C']}", "AC", NONE),
        "other_object_in_list.json": Case(json.dumps([A, {"id": 1}]), "A", NONE),
        "byte_order_mark.json": Case(("\ufeff" + pretty["A"]).encode(), "A"),
        "not_utf8.json": Case(
            pretty["B"].replace("\\u00e9", "é").encode("cp1252"), "?"
        ),
    }


def packed() -> dict[str, Case]:
    """Compressed, archived, encoded."""
    a, b = compact(A), compact(B)
    gzip = run("gzip", "-nc", data=b.encode())
    members = {"day/a.json": a, "day/b.ndjson": f"{b}\n{a}\n", "README.txt": "hello"}
    base64 = run("base64", "-w76", data=b.encode()).decode()
    return {
        "one.json.gz": Case(gzip, "B"),
        "two_members.gz": Case(gzip + run("gzip", "-nc", data=a.encode()), "BA"),
        "day.zip": Case(zipped(members), "ABA", NONE),
        "base64.txt": Case(base64, "B", OUT),
        "base64_of_gzip.txt": Case(run("base64", data=gzip).decode(), "B", OUT),
        "utf16.json": Case(run("iconv", "-t", "UTF-16", data=b.encode()), "B"),
        "utf16_le.json": Case(run("iconv", "-t", "UTF-16LE", data=b.encode()), "B"),
        "url_encoded.txt": Case(quote(b), "B", OUT),
        "form.txt": Case(urlencode({"v": 1, "body": b, "x": "a b"}), "B", OUT),
        "encoded_twice.json": Case(json.dumps(b), "B", OUT),
        "encoded_thrice.json": Case(json.dumps(json.dumps(b)), "B", OUT),
        "damaged.gz": Case(gzip[:9] + b"\xff\xff\xff", "", ("unreadable",)),
    }


def around() -> dict[str, Case]:
    """Bodies in logs, documents, code and envelopes."""
    a, b = compact(A), compact(B)
    pretty = json.dumps(A, indent=2)
    fence = f"# Events\n\n```json\n{pretty}\n```\n\nand `x`:\n\n~~~\n{b}\n~~~\n"
    log = f"09:00 INFO [7] {{ok}} send body={a} in {{5}} ms\n09:01 WARN it's slow\n"
    escaped = f'time="10:00" msg="sent {json.dumps(b)[1:-1]}" status=204\n'
    event = {"url": LOGX, "httpVerb": "POST", "params": A}
    queue = {"Records": [{"messageId": "1", "body": b}, {"messageId": "2", "body": a}]}
    kinesis = {"records": [{"data": run("base64", "-w0", data=a.encode()).decode()}]}
    mistaken = "const body = {visitors: [{visitor_id: user.id}]}; send(body)"
    html = a.replace("&", "&amp;").replace('"', "&quot;")
    return {
        "log_line.log": Case(log, "A"),
        "log_escaped.log": Case(escaped, "B"),
        "markdown.md": Case(fence, "AB"),
        "page.html": Case(f"<pre>{html}</pre>", "A", OUT),
        "python_repr.txt": Case(repr(B), "B", OUT),
        "python_pprint.txt": Case(f"payload = {pprint.pformat(B)}\n", "B", OUT),
        "node_inspect.txt": Case(
            node("require('util').inspect(body, {depth: null})", B), "B", OUT
        ),
        "node_log_event.json": Case(
            node("JSON.stringify(body, null, 1)", event), "A", OUT
        ),
        "javascript.js": Case(_javascript(), "A", OUT),
        "queue.json": Case(json.dumps(queue), "BA", OUT),
        "kinesis.json": Case(json.dumps(kinesis), "A", OUT),
        "computed.js": Case(mistaken, "", ("computed",)),
    }


def _javascript() -> str:
    text = node("require('util').inspect(body, {depth: null, compact: 1})", A)
    text = text.rstrip("}")
    return f"// what we send\nconst body = {text}, // the end\n}};\nsend(body);\n"


def requests() -> dict[str, Case]:
    """Recorded requests, and commands."""
    a, b = compact(A), compact(B)
    raw = by_curl("--data-binary", "@-", data=b.encode()).decode()
    form = by_curl("--data-urlencode", "body@-", data=a.encode()).decode()
    here = f"curl -X POST {LOGX} -H 'x: y' -d @- <<'EOF'\n{a}\nEOF\n"
    found: dict[str, Case] = {}
    for name, text in _copies(compact(B)).items():
        content = _copies(compact(D))[name] if "cmd" in name else text
        second = "D" if "cmd" in name else "B"
        is_all = "all" in name or name.endswith(".har")
        bodies, notes = (f"A{second}", ALL) if is_all else (second, ("requests",))
        found[name] = Case(content, bodies, notes)
    return {
        **found,
        "encoded.har": Case(_har(), "ABA", (*ALL, *OUT)),
        "curl_sends.http": Case(raw, "B", ("requests",)),
        "curl_sends_form.http": Case(form, "A", ("requests", *OUT)),
        "two_requests.http": Case(f"{raw}\r\n\r\n{raw}", "BB", ("requests",)),
        "curl_here.sh": Case(here, "A", ("requests",)),
        "curl_file.sh": Case(
            f"curl {LOGX} -d @body.json\n", "", ("requests", "no-body")
        ),
        "beacon.js": Case(
            node(
                "`navigator.sendBeacon('/e', ${JSON.stringify(JSON.stringify(body))})`",
                B,
            ),
            "B",
            ("requests",),
        ),
        "fetch_stringify.js": Case(_stringify(), "A", ("requests",)),
    }


@cache
def _copies(second: str) -> dict[str, str]:
    sent = [{**x, "headers": HEADERS} for x in SENT]
    sent[1]["body"] = second
    return devtools.written(sent)


def _stringify() -> str:
    text = node("require('util').inspect(body, {depth: null})", A)
    sent = f"{{\n  method: 'POST',\n  body: JSON.stringify({text}),\n}}"
    return f"await fetch('{PROXY}', {sent});\n"


def _har() -> str:
    """HAR with base64, gzip in base64, parameters of a form, and a preflight."""
    gzip = run("gzip", "-nc", data=compact(B).encode())
    data = [
        {
            "text": run("base64", "-w0", data=compact(A).encode()).decode(),
            "encoding": "base64",
        },
        {"text": run("base64", "-w0", data=gzip).decode(), "encoding": "base64"},
        {"params": [{"name": "body", "value": compact(A)}]},
    ]
    entries: list[dict[str, Any]] = [
        {"request": {"method": "POST", "url": PROXY, "postData": x}} for x in data
    ]
    entries.append({"request": {"method": "OPTIONS", "url": LOGX}})
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def nothing() -> dict[str, Case]:
    """Inputs without a body."""
    datafile: dict[str, Any] = {
        "accountId": "1",
        "version": "4",
        "experiments": [],
        "events": [],
    }
    ga = {"client_id": "1.2", "events": [{"name": "purchase"}]}
    return {
        "empty.json": Case("", "", NONE),
        "package.json": Case('{"name": "x", "scripts": {}}', "", NONE),
        "datafile.json": Case(json.dumps(datafile), "", NONE),
        "analytics.json": Case(json.dumps(ga), "", NONE),
        "export.csv": Case("visitor_id,timestamp,revenue\nA,1,2\nB,3,4\n", "", NONE),
        "export.parquet": Case(b"PAR1\x15\x04\x15", "", NONE),
        "answer.txt": Case("HTTP/1.1 204 No Content\r\nserver: x\r\n", "", NONE),
        "error.html": Case("<!DOCTYPE html><title>403</title>", "", NONE),
        "empty_list.json": Case("[]", "", NONE),
    }


def main() -> None:
    """Write all inputs again."""
    cases = {**plain(), **packed(), **around(), **requests(), **nothing()}
    FILES.mkdir(exist_ok=True)
    for old in FILES.iterdir():
        old.unlink()
    for name, case in cases.items():
        content = case.content
        data = content.encode("utf-8") if isinstance(content, str) else content
        (FILES / name).write_bytes(data)
    expected = {
        name: {"bodies": case.bodies, "notes": list(case.notes)}
        for name, case in sorted(cases.items())
    }
    EXPECTED.write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
