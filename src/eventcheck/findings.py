"""What a report is made of: severities, effects, places, fixes, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from eventcheck.context.needs import Need

__all__ = [
    "Effect",
    "Evidence",
    "Finding",
    "Fix",
    "JsonValue",
    "NotChecked",
    "Operation",
    "Path",
    "Place",
    "Severity",
    "Suppressed",
    "jsonpath",
    "pointer",
    "sort_key",
]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the root of a payload, in the spelling of the payload."""

JsonValue: TypeAlias = (
    "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
)
Operation: TypeAlias = dict[str, JsonValue]
"""One operation of a JSON Patch (RFC 6902): `op`, `path`, `value` or `from`."""


class Severity(StrEnum):
    """What happens to the data.

    `error`: Optimizely drops it, ignores it or counts it wrongly.
    `warning`: it is accepted, but probably not what was meant.
    `info`: worth knowing, or cannot be judged.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Effect(StrEnum):
    """How the results page suffers."""

    REJECTED = "rejected"
    """The request or the event is not usable."""
    NOT_COUNTED = "not-counted"
    """Absent from the results."""
    MISATTRIBUTED = "misattributed"
    """Counted for the wrong thing."""
    DISTORTED = "distorted"
    """Counted, but a number is wrong."""
    DEGRADED = "degraded"
    """Segmentation, debugging or privacy suffers; the counts do not."""
    NONE = "none"
    """Nothing happens to the data."""


class Evidence(StrEnum):
    """What a rule rests on."""

    DOCUMENTED = "documented"
    MEASURED = "measured"
    SDK = "sdk"
    REPORTED = "reported"
    INFERRED = "inferred"


class Place(NamedTuple):
    """A place in one of the payloads that were judged."""

    payload: int
    """Index of the body, counted from 0."""
    path: Path
    """Keys and indexes from the root of the body."""

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return pointer(self.path)


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend one finding: a JSON Patch for the payload it was found in.

    The first operation is a `test`, so a patch never applies to another payload.
    `safe` fixes keep the meaning and have one answer; others need a decision.
    The operations hold payload values. They take no part in `repr` and equality,
    and reports render them only with `include_values`.
    """

    title: str
    operations: tuple[Operation, ...] = field(repr=False, compare=False)
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing, at one place.

    `code`, `path`, `effect` and the keys of `params` are stable; `message` and
    `hint` are words and may change. No payload value is in a finding, unless
    `Config(include_values=True)` asked for it: then `params["value"]` has it.
    """

    code: str
    severity: Severity
    effect: Effect
    category: str
    message: str
    hint: str
    path: Path
    payload: int = 0
    params: Mapping[str, object] = field(default_factory=dict[str, object], hash=False)
    related: tuple[Place, ...] = ()
    fixes: tuple[Fix, ...] = ()
    url: str = ""

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901); "" is the whole payload."""
        return pointer(self.path)

    @property
    def jsonpath(self) -> str:
        """The path as a normalized JSONPath (RFC 9535); "$" is the whole payload."""
        return jsonpath(self.path)


class NotChecked(NamedTuple):
    """A rule that could not judge this input, and the need it lacks."""

    code: str
    """The code of the rule."""
    need: Need
    """The fact that `Context` does not have."""


class Suppressed(NamedTuple):
    """A finding that the configuration suppresses, and why."""

    finding: Finding
    """What is accepted."""
    reason: str
    """Why, in the words of the configuration."""


def pointer(path: Path) -> str:
    """`path` as a JSON Pointer (RFC 6901)."""
    text = "/".join(map(str, path))
    if "~" in text or text.count("/") > len(path) - 1:
        escaped = (str(x).replace("~", "~0").replace("/", "~1") for x in path)
        text = "/".join(escaped)
    return f"/{text}" if path else ""


def jsonpath(path: Path) -> str:
    """`path` as a JSONPath; keys that are not plain names are quoted."""
    steps: list[str] = ["$"]
    for step in path:
        if isinstance(step, int):
            steps.append(f"[{step}]")
        elif step.isidentifier() and step.isascii():
            steps.append(f".{step}")
        else:
            quoted = step.replace("\\", "\\\\").replace("'", "\\'")
            steps.append(f"['{quoted}']")
    return "".join(steps)


def sort_key(path: Path) -> tuple[tuple[int, int, str], ...]:
    """Order of paths: indexes as numbers, a container before its children."""
    return tuple(
        (0, step, "") if isinstance(step, int) else (1, 0, str(step)) for step in path
    )
