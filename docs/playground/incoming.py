"""Tell bodies, a datafile and lists of the REST API apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TypedDict

from facts import kind_of
from words import for_page

from eventcheck_cli.recognise import Body, Found, recognise

BETWEEN_BODIES = re.compile(r"[\s,\[\]]*")


class Item(TypedDict):
    """A pasted text, or the bytes of a file with its name."""

    data: str | memoryview
    name: str


class Payload(TypedDict):
    """A text with bodies, and a name for each if they have one."""

    text: str
    names: list[str]


def opened(items: Iterable[Item]) -> str:
    """Return payloads with notes, and data of the account."""
    payloads: list[Payload] = []
    notes: list[str] = []
    facts: list[dict[str, str]] = []
    for item in items:
        data, name = item["data"], item["name"]
        found = recognise(data if isinstance(data, str) else bytes(data), name)
        kind = kind_of(found.text) if not found.bodies else None
        if kind is not None:
            facts.append({"kind": kind, "text": found.text, "name": name})
            continue
        payloads.append(_payload(found, name))
        for note in found.notes:
            text = for_page(note.text)
            notes.append(f"{note.name}: {text}" if note.name else text)
    return json.dumps({"payloads": payloads, "notes": notes, "facts": facts})


def _payload(found: Found, name: str) -> Payload:
    bodies = found.bodies
    if not bodies or _is_all(found):
        return {"text": found.text, "names": [name] * len(bodies)}
    names = [_name(x) for x in bodies]
    return {"text": "\n".join(x.text for x in bodies), "names": names}


def _name(body: Body) -> str:
    request = f"request {body.request}" if body.request else ""
    return ", ".join(filter(None, (body.name, request)))


def _is_all(found: Found) -> bool:
    """Return whether the text holds nothing but its bodies."""
    end = 0
    for body in found.bodies:
        if body.start is None or body.end is None:
            return False
        if not BETWEEN_BODIES.fullmatch(found.text, end, body.start):
            return False
        end = body.end
    return BETWEEN_BODIES.fullmatch(found.text, end) is not None


def instead(body: str) -> tuple[str, str]:
    """Say what a text without a body is, and which kind of account data it has."""
    found = recognise(body)
    if found.bodies:
        return "", ""
    words = next((x.text for x in found.notes if x.code == "not-a-body"), "")
    return for_page(words), kind_of(body) or ""
