"""Write a body as JSON in the layout of its old text."""

from __future__ import annotations

import json
import re

INDENT = re.compile(r"\n([ \t]+)\S")


def like(value: object, text: str, before: str) -> str:
    """Return a body as JSON in the layout of its old text.

    before: the text before the body, which may begin with the indent of its line.
    """
    # A body in ASCII keeps its escapes.
    escapes = "\\u" in text and text.isascii()
    indent = INDENT.search(text)
    if indent is None:
        is_tight = '":"' in text or '":{' in text or '":[' in text
        separators = (",", ":") if is_tight else (", ", ": ")
        return json.dumps(value, ensure_ascii=escapes, separators=separators)
    line = before.rpartition("\n")[2]
    outer = line[: len(line) - len(line.lstrip())]
    step = indent[1].removeprefix(outer) or "  "
    written = json.dumps(value, ensure_ascii=escapes, indent=step)
    newline = "\r\n" if "\r\n" in text else "\n"
    return written.replace("\n", f"{newline}{outer}")
