"""Suppressions: findings that a team has looked at and accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from eventcheck.paths import Path, pointer


@dataclass(frozen=True)
class Suppression:
    """A finding to accept: its code, where it may be, and why it is accepted.

    `path` is a JSON Pointer (RFC 6901) in which `*` matches one step and `**`
    for any number of steps: `/visitors/*/attributes/**`. Findings that a suppression
    matches stay in the report, with its reason.
    """

    code: str
    reason: str
    path: str = "**"

    def __post_init__(self) -> None:
        """Refuse a suppression without a reason, or with an impossible path."""
        if not isinstance(self.reason, str) or not self.reason.strip():
            msg = f"suppress: {self.code}: `reason` is required"
            raise ValueError(msg)
        if not isinstance(self.path, str) or not re.match(r"/|\*\*|$", self.path):
            msg = (
                f"suppress: {self.code}: `path` must be a JSON Pointer like /visitors/*"
            )
            raise ValueError(msg)

    def matches(self, code: str, path: Path) -> bool:
        """Whether a finding with this code and path is accepted."""
        return code == self.code and bool(self._pattern.fullmatch(pointer(path)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        steps = {"*": "/[^/]*", "**": "(/[^/]*)*"}
        parts = self.path.removeprefix("/").split("/") if self.path else []
        return re.compile("".join(steps.get(x, "/" + re.escape(x)) for x in parts))


def suppression(given: Suppression | Mapping[str, str], number: int) -> Suppression:
    """Return a suppression from a mapping of its fields, as TOML or JSON have it.

    number: its index in `Config.suppress`, for errors.
    """
    if isinstance(given, Suppression):
        return given
    if not isinstance(given, Mapping):
        msg = (
            f"suppress[{number}]: expected a Suppression, or a mapping with code, path "
            f"and reason, got {type(given).__name__}"
        )
        raise TypeError(msg)
    unknown = given.keys() - {"code", "path", "reason"}
    if unknown:
        name = min(unknown, key=str)
        msg = f"suppress[{number}]: unknown key {name!r}; use code, path, reason"
        raise ValueError(msg)
    if "code" not in given:
        msg = f"suppress[{number}]: `code` is required"
        raise ValueError(msg)
    return Suppression(given["code"], given.get("reason", ""), given.get("path", "**"))
