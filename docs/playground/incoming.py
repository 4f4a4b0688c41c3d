"""What a person pastes, drops or opens: bodies, a datafile, or lists of the REST API."""

from __future__ import annotations

import json
import re
from typing import Any, TypedDict

from facts import kind_of

EVENTS = "/v1/events"


class Item(TypedDict):
    """A pasted text, or a file with its name."""

    text: str
    name: str


def opened(items_as_json: str) -> str:
    """Sort what came in: payloads with notes, a datafile, lists of the REST API."""
    items: list[Item] = json.loads(items_as_json)
    payloads: list[dict[str, str]] = []
    notes: list[str] = []
    facts: list[dict[str, str]] = []
    for item in items:
        kind = kind_of(item["text"])
        if kind is not None:
            facts.append({"kind": kind, **item})
            continue
        text, note = _bodies(item["text"])
        payloads.append({"text": text, "name": item["name"]})
        notes += [note] if note else []
    return json.dumps({"payloads": payloads, "notes": notes, "facts": facts})


def _bodies(text: str) -> tuple[str, str]:
    try:
        value: Any = json.loads(text)
    except ValueError:
        return _copied(text)
    if isinstance(value, dict) and isinstance(value.get("log"), dict):
        return _har(value["log"].get("entries", []))
    return text, ""


def _har(entries: list[dict[str, Any]]) -> tuple[str, str]:
    posts = [x["request"] for x in entries if EVENTS in x["request"]["url"]]
    posts = [x for x in posts if x["method"] == "POST"]
    taken = [x["postData"]["text"] for x in posts if "postData" in x]
    note = [f"Took {len(taken)} bodies to {EVENTS} out of the HAR file"]
    if len(posts) < len(entries):
        note.append(f"left out {len(entries) - len(posts)} other requests")
    if len(taken) < len(posts):
        note.append("1 request to it has no body in the file")
    return "\n".join(taken), "; ".join(note) + "."


CURL = re.compile(r"""\s(?:--data(?:-raw|-binary)?|-d)\s+(\$?'(?:[^'\\]|\\.|'\\'')*'|"(?:[^"\\]|\\.)*")""")


def _copied(text: str) -> tuple[str, str]:
    note = "Took the body out of the copied request."
    if re.match(r"\s*(await\s+)?fetch\(", text):
        found = re.search(r'"?body"?\s*:\s*("(?:[^"\\]|\\.)*")', text)
        return (str(json.loads(found[1])), note) if found else (text, "")
    found = CURL.search(text) if text.lstrip().startswith("curl") else None
    if not found:
        return text, ""
    body = found[1]
    if body.startswith('"'):
        return re.sub(r'\\(["\\$`])', r"\1", body[1:-1]), note
    if body.startswith("$"):
        return re.sub(r"\\u([0-9a-f]{4})", lambda x: chr(int(x[1], 16)), body[2:-1]).replace("\\\\", "\\"), note
    return body[1:-1].replace("'\\''", "'"), note
