"""Defects: the fields that do not fit their models. Rules over defects get these."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from eventcheck.findings import Path
from eventcheck.models.base import WireObject

DefectKind: TypeAlias = Literal[
    "missing",
    "null",
    "empty",
    "padded",
    "integer",
    "misnamed",
    "unknown",
    "no-items",
    "odd",
    "wrong-type",
]
"""`integer`: an id that is a JSON number. `no-items`: an empty list of visitors,
snapshots or events. `odd`: a plain value of another type or range than the field has,
where the field has rules of its own: `timestamp`, `revenue`, `value`, `quantity`,
`tags`, `properties`, `metadata` and the `value` of an attribute (as `attribute
value`)."""


class Defect(NamedTuple):
    """One way in which an object differs from the specification."""

    kind: DefectKind
    owner: WireObject
    """The object that has or lacks the field; its unreadable values are left out."""
    field: str
    """The field in the specification's spelling; an unknown field as sent."""
    path: Path
    """The path as sent; for a missing field, the path of the object that lacks it."""
    value: object = None
    """The value in the payload."""
    expected: str = ""
    """The right type, or the right name."""
    exact: bool = False
    """Whether a misnamed field differs from its name in case and separators alone."""
    inner: bool = False
    """Whether the defect is inside the field: in one tag, in one property."""
    parent: WireObject | None = None
    """The object that lists the owner, if there is one."""
    short: str = ""
    """For a missing field, the name to send it by: the Web snippet abbreviates it."""

    @property
    def is_required(self) -> bool:
        """Whether the object must have the field."""
        return type(self.owner).requires(self.field)
