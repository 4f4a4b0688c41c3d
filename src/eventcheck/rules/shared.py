"""What rules of several families share: the form of keys, and the one safe fix."""

from __future__ import annotations

import re

from eventcheck.findings import Path
from eventcheck.fixes.change import Put

KEY = re.compile(r"[A-Za-z0-9_\-. ]+")
LONGEST, LONGEST_OF_PAGE = 64, 500


def defect_of_key(key: str | None, *, is_page: bool = False) -> str | None:
    """Return why Optimizely does not allow a key, its length first; None if it does."""
    longest = LONGEST_OF_PAGE if is_page else LONGEST
    if not key:
        return None
    if len(key) > longest:
        return f"has more than {longest} characters"
    return None if KEY.fullmatch(key) else "has characters that keys cannot have"


def put_answer(
    answer: str | None, title: str, at: str | Path | None = None
) -> tuple[Put, ...]:
    """Return the safe fix that writes the one answer; () if there is none."""
    return () if answer is None else (Put(answer, title, safe=True, at=at),)
