"""Keys of events and attributes: what Optimizely lets people define."""

from __future__ import annotations

import re

KEY = re.compile(r"[A-Za-z0-9_\-. ]+")
LONGEST = 64
LONGEST_OF_A_PAGE = 500


def defect_of(key: str, longest: int = LONGEST) -> str | None:
    """Why it is no key that can be defined: its length first, one thing for one key."""
    if len(key) > longest:
        return f"has more than {longest} characters"
    return None if KEY.fullmatch(key) else "has characters that no key can have"
