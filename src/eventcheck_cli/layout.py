"""Write a body as JSON in the layout of its old text."""

from __future__ import annotations

import json
import re

INDENT = re.compile(r"\n([ \t]+)\S")
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def like(value: object, text: str, before: str) -> str:
    """Return a body as JSON in the layout of its old text.

    before: the text before the body, which may begin with the indent of its line.

    Raises `ValueError` if JSON has no form of a value: a number beyond all doubles.
    """
    has_escapes = ESCAPED_SURROGATE.search(text) is not None
    # A body in ASCII keeps its escapes; lone surrogates have no other form.
    escapes = has_escapes or ("\\u" in text and text.isascii())
    indent = INDENT.search(text)
    if indent is None:
        is_tight = '":"' in text or '":{' in text or '":[' in text
        separators = (",", ":") if is_tight else (", ", ": ")
        return json.dumps(
            value, ensure_ascii=escapes, allow_nan=False, separators=separators
        )
    line = before.rpartition("\n")[2]
    outer = line[: len(line) - len(line.lstrip())]
    step = indent[1].removeprefix(outer) or "  "
    written = json.dumps(value, ensure_ascii=escapes, allow_nan=False, indent=step)
    newline = "\r\n" if "\r\n" in text else "\n"
    return written.replace("\n", f"{newline}{outer}")
