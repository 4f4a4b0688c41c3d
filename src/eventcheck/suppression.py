"""Suppressions: findings that a team has looked at and accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from eventcheck.arguments import unexpected, unknown
from eventcheck.guards import is_mapping
from eventcheck.paths import Path, pointer

FIELDS = ("code", "path", "reason")


@dataclass(frozen=True)
class Suppression:
    """Findings to accept: their code, where they may be, and why you accept them.

    `path` is a JSON Pointer (RFC 6901) in which `*` matches one step and `**` matches
    any number of steps: `/visitors/*/attributes/**`. Findings that a suppression
    matches stay in the report, with its reason.

    Raises `ValueError` without a reason, and for a path that is not a JSON Pointer.
    """

    code: str
    reason: str
    path: str = "**"

    def __post_init__(self) -> None:
        """Refuse a missing reason and an invalid path."""
        if not isinstance(self.reason, str) or not self.reason.strip():
            msg = f"suppression of {self.code}: `reason` is required"
            raise ValueError(msg)
        if not isinstance(self.path, str) or not re.match(r"/|\*\*|$", self.path):
            expected = "`path` must be a JSON Pointer like /visitors/*"
            msg = f"suppression of {self.code}: {expected}, not {self.path!r}"
            raise ValueError(msg)

    def matches(self, code: str, path: Path) -> bool:
        """Return whether a finding with this code and path is accepted."""
        return code == self.code and bool(self._pattern.fullmatch(pointer(path)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        steps = {"*": "/[^/]*", "**": "(/[^/]*)*"}
        parts = self.path.removeprefix("/").split("/") if self.path else []
        return re.compile("".join(steps.get(x, "/" + re.escape(x)) for x in parts))


def suppression(given: object, place: str) -> Suppression:
    """Return a suppression or make one from a mapping; `place` is for errors."""
    if isinstance(given, Suppression):
        return given
    if not is_mapping(given):
        raise unexpected(
            given, place, "a Suppression, or a mapping with code and reason"
        )
    for name in given:
        if name not in FIELDS:
            raise unknown(name, place, "key", FIELDS)
    if "code" not in given:
        msg = f"{place}: `code` is required"
        raise ValueError(msg)
    try:
        return Suppression(
            given["code"], given.get("reason", ""), given.get("path", "**")
        )
    except ValueError as error:
        msg = f"{place}: {error}"
        raise ValueError(msg) from None
