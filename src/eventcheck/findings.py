"""What a report is made of: places, fixes, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

from eventcheck.jsonable import is_jsonable, jsonable
from eventcheck.needs import Need
from eventcheck.paths import Path, jsonpath, pointer, sort_key
from eventcheck.published import Published
from eventcheck.severity import Effect, Evidence, Severity

if TYPE_CHECKING:
    from eventcheck.schema import WireFinding, WireFix

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

JsonValue: TypeAlias = (
    "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
)
Operation: TypeAlias = dict[str, JsonValue]
"""One operation of a JSON Patch (RFC 6902): `op`, `path`, `value` or `from`."""


class Place(NamedTuple):
    """A place in one of the bodies that were checked."""

    payload: int
    """Index of the body, counted from 0."""
    path: Path
    """Keys and indexes from the root of the body."""

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return pointer(self.path)

    def to_dict(self) -> dict[str, object]:
        """Return plain values, ready for JSON."""
        steps = [x if type(x) is int else jsonable(str(x)) for x in self.path]
        return {
            "payload": self.payload,
            "path": steps,
            "pointer": jsonable(self.pointer),
        }


@dataclass(frozen=True, init=False)
class Fix:
    """A way to fix one finding: a JSON Patch for the body in which it was found.

    The first operation is a `test`, so a patch never applies to another payload.
    `safe` fixes keep the meaning and have one answer; others need a decision.

    `operations` hold payload values, so they are not a field: `repr`, `==`,
    `dataclasses.asdict` and, unless `include_values` is set, `to_dict` and `pickle`
    leave them out.
    """

    title: str
    safe: bool

    def __init__(
        self,
        title: str,
        operations: Iterable[Operation],
        *,
        safe: bool = False,
        include_values: bool = False,
    ) -> None:
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "safe", safe)
        state = {"_operations": tuple(operations), "_include_values": include_values}
        self.__dict__.update(state)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The operations of the JSON Patch; empty if they were not stored."""
        operations: tuple[Operation, ...] = self.__dict__.get("_operations", ())
        return operations

    def including_values(self) -> Fix:
        """Return the same fix, whose operations are stored and sent with it."""
        return Fix(self.title, self.operations, safe=self.safe, include_values=True)

    def to_dict(self) -> dict[str, object]:
        """Return plain values, ready for JSON.

        Operations are left out if JSON has no form for a value that they hold.
        """
        plain: dict[str, object] = {"title": self.title, "safe": self.safe}
        operations = self.operations if self.__dict__.get("_include_values") else ()
        if operations and all(map(is_jsonable, operations)):
            plain["operations"] = [dict(x) for x in operations]
        return plain

    def __getstate__(self) -> dict[str, object]:
        if self.__dict__.get("_include_values"):
            return self.__dict__
        return {"title": self.title, "safe": self.safe}

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class Finding(Published["WireFinding"]):
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

    def __post_init__(self) -> None:
        """Take texts for severity and effect, and refuse unknown ones."""
        put = object.__setattr__
        put(self, "severity", Severity(self.severity))
        put(self, "effect", Effect(self.effect))
        put(self, "path", tuple(self.path))
        put(self, "params", dict(self.params))
        put(self, "related", tuple(self.related))
        put(self, "fixes", tuple(self.fixes))

    @property
    def place(self) -> Place:
        """The body and the path."""
        return Place(self.payload, self.path)

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901); "" is the whole payload."""
        return pointer(self.path)

    @property
    def jsonpath(self) -> str:
        """The path as a normalized JSONPath (RFC 9535); "$" is the whole payload."""
        return jsonpath(self.path)

    def to_dict(self) -> dict[str, object]:
        """Return plain values, as `report.schema.json` describes them."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "effect": self.effect.value,
            "category": self.category,
            "message": self.message,
            "hint": self.hint,
            **self.place.to_dict(),
            "params": {name: jsonable(value) for name, value in self.params.items()},
            "related": [x.to_dict() for x in self.related],
            "fixes": [x.to_dict() for x in self.fixes],
            "url": self.url,
        }

    @classmethod
    def wire(cls) -> type[WireFinding]:
        """Return the model of the JSON form."""
        from eventcheck.schema import WireFinding  # noqa: PLC0415

        return WireFinding

    @classmethod
    def of_wire(cls, wire: WireFinding) -> Self:
        """Read a validated form."""
        return cls(
            code=wire.code,
            severity=Severity(wire.severity),
            effect=Effect(wire.effect),
            category=wire.category,
            message=wire.message,
            hint=wire.hint,
            path=tuple(wire.path),
            payload=wire.payload,
            params=wire.params,
            related=tuple(Place(x.payload, tuple(x.path)) for x in wire.related),
            fixes=tuple(map(_fix, wire.fixes)),
            url=wire.url,
        )


def _fix(wire: WireFix) -> Fix:
    is_whole = wire.operations is not None
    operations = wire.operations or ()
    return Fix(wire.title, operations, safe=wire.safe, include_values=is_whole)


class NotChecked(NamedTuple):
    """A rule that could not check this input, and the information it needs."""

    code: str
    """The code of the rule."""
    need: Need
    """The fact that `Context` does not have."""


class Suppressed(NamedTuple):
    """A finding that the configuration suppresses, and why."""

    finding: Finding
    """The accepted finding."""
    reason: str
    """Why, in the words of the configuration."""
