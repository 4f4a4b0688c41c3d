"""What does not fit the models: the input of the rules over defects."""

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
    """One way in which an object is not as the specification says."""

    kind: DefectKind
    owner: WireObject
    """The object that has the field, or lacks it; without what cannot be read."""
    field: str
    """The field in the specification's spelling; of an unknown one, as given."""
    path: Path
    """Where it stands, as given; of a missing field, the object that lacks it."""
    value: object = None
    """What the payload has there."""
    expected: str = ""
    """The right type, or the right name."""
    exact: bool = False
    """Of a misnamed field: only case and separators differ."""
    inner: bool = False
    """Whether it is about a value inside the field: one tag, one property."""
    parent: WireObject | None = None
    """The object that lists the owner, if there is one."""

    @property
    def is_required(self) -> bool:
        """Whether the object is of no use without the field."""
        return type(self.owner).requires(self.field)
