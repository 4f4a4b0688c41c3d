"""Hide the texts of bodies, so that people can share them.

Types, times, amounts and the names of fields stay, and equal texts stay equal, so the
findings are mostly the same. Ids keep their number of digits.
"""

from __future__ import annotations

import json
import re
from typing import Any, cast

KEPT = frozenset({"client_name", "client_version", "rule_type", "type"})
"""Fields whose text is a word of the Event API, or names the sending software."""
ACTIVATION = "campaign_activated"
AMOUNT = re.compile(r"-?\d{1,9}\.\d+|-?\d{1,3}")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def hidden(bodies: list[str]) -> list[str]:
    """Return the bodies with their texts replaced, without those that are not JSON."""
    masks = _Masks()
    found: list[str] = []
    for body in bodies:
        try:
            value = json.loads(body)
        except ValueError:
            continue
        found.append(json.dumps(masks.hide(value, ""), separators=(",", ":")))
    return found


class _Masks:
    def __init__(self) -> None:
        self.masks: dict[str, str] = {}

    def hide(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            return {key: self.hide(inner, key) for key, inner in fields.items()}
        if isinstance(value, list):
            items = cast("list[object]", value)
            return [self.hide(inner, name) for inner in items]
        if not isinstance(value, str) or self._is_plain(value, name):
            return value
        if value not in self.masks:
            self.masks[value] = self._mask(value, name)
        return self.masks[value]

    def _is_plain(self, text: str, name: str) -> bool:
        named = name in KEPT or text in {"", ACTIVATION, "AUTO"} or name.startswith("$")
        return named or AMOUNT.fullmatch(text) is not None

    def _mask(self, text: str, name: str) -> str:
        number = len(self.masks) + 1
        if UUID.fullmatch(text):
            return f"00000000-0000-4000-8000-{number:012d}"
        if text.isdecimal():
            return str(8 * 10 ** (len(text) - 1) + number)
        return f"{name or 'text'}-{number}"
