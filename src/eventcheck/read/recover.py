"""Recover the valid parts of a broken object, and list its defects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eventcheck.findings import Path
from eventcheck.guards import is_array
from eventcheck.models import Attribute, Visitor
from eventcheck.models.base import WireObject
from eventcheck.read.building import Changes, build
from eventcheck.read.defect import Defect, DefectKind
from eventcheck.read.errors import (
    EXPECTED,
    OPEN_INSIDE,
    SEVERAL,
    UNKNOWN,
    Model,
    Where,
    defect_kind,
    errors_of,
    in_words,
    where,
)
from eventcheck.read.locator import Locator, Step
from eventcheck.read.names import SLIPS, closest, letters, meant
from eventcheck.read.odd import find_odd, key_text

ROUNDS = 5
"""Objects nest in four levels, and names are corrected from the outside in."""
NOBODY = WireObject.model_construct()
"""The owner of a defect until the real one is built."""


class Recovered(NamedTuple):
    """The valid rest of a broken object, and its defects."""

    part: WireObject | None
    """None if the input is not an object."""
    defects: list[Defect]
    locator: Locator
    is_snippet: bool
    """Whether the object has the Web snippet's abbreviated keys."""


def recover(
    kind: Model, raw: object, errors: Sequence[ErrorDetails], *, forgiving: bool
) -> Recovered:
    """Recover an object that does not fit its model.

    forgiving: also read misspelled optional fields, so that rules can check them.
        Optimizely ignores them.
    """
    recovery = _Recovery(kind, raw, forgiving=forgiving)
    recovery.set_aside(recovery.rename(errors))
    parts = build(kind, recovery.raw, recovery.changes, recovery.locator)
    defects = (
        defect._replace(
            owner=parts.get(at) or NOBODY,
            parent=parts.get(at[:-2]) if at else None,
        )
        for at, defect in recovery.found
    )
    return Recovered(
        parts.get(()),
        [x for x in defects if not _is_expected(x)],
        recovery.locator,
        recovery.is_snippet,
    )


class _Recovery:
    def __init__(self, kind: Model, raw: Any, *, forgiving: bool) -> None:
        self.kind = kind
        self.raw = raw
        self.forgiving = forgiving
        self.locator = Locator()
        self.changes = Changes()
        self.found: list[tuple[Path, Defect]] = []
        """Each defect, with the path of its owner."""
        self.is_snippet = False

    def rename(self, errors: Sequence[ErrorDetails]) -> Sequence[ErrorDetails]:
        """Put fields under their own names. Return the remaining errors."""
        for _ in range(ROUNDS):  # pragma: no branch - the last finds no names
            places = (
                where(self.kind, tuple(x["loc"]))
                for x in errors
                if x["type"] in UNKNOWN
            )
            containers = dict.fromkeys(
                x._replace(rest=()) for x in places if len(x.rest) == 1
            )
            if not containers:
                break
            for container in containers:
                self._rename_in(container)
            errors = self._validate()
        return errors

    def set_aside(self, errors: Iterable[ErrorDetails]) -> None:
        """Note each defect, and the value that rules get instead."""
        for error in errors:
            place = where(self.kind, tuple(error["loc"]))
            if place.rest:
                self._set_aside_field(*in_words(place, error))
                continue
            value = error["input"]
            at = place.at
            self.changes.cut(at)
            field = str(at[-2]) if at else "visitors"
            owner = at[:-2]
            self._note(owner, "wrong-type", field, at, value, "object")

    def _validate(self) -> Sequence[ErrorDetails]:
        try:
            self.kind.__pydantic_validator__.validate_python(self.raw)
        except ValidationError as error:
            return errors_of(error)
        return ()

    def _rename_in(self, container: Where) -> None:
        """Rename the fields of one object, in a copy of that object."""
        kind, at, _ = container
        self.changes.note(at)
        owner = self._own_copy(at)
        given = dict(owner)
        owner.clear()
        fields = kind.model_fields
        found = meant(given, fields, kind.short)
        self._note_names(container, found)
        unknown = [x for x in given if x not in fields and x not in found]
        compared = {x for x in unknown[:SLIPS] if isinstance(x, str)}
        for key, value in given.items():
            if key in fields:
                owner[key] = value
            elif key not in found:
                close = closest(key, fields, given) if key in compared else ""
                self._note_unknown(container, key, value, close)
            else:
                self._note_misnamed(container, key, found[key], value)
                if self._is_read(kind, key, found[key]):
                    owner[found[key]] = value

    def _is_read(self, kind: Model, key: str, name: str) -> bool:
        is_required = kind.requires(name)
        return self.forgiving or is_required or kind.short.get(key) == name

    def _own_copy(self, at: Path) -> dict[Any, Any]:
        """Copy the object at a path and the containers around it; share the rest."""
        owner: Any = dict(self.raw)
        self.raw = owner
        for step in at:
            inner = owner[step]
            owner[step] = list(inner) if is_array(inner) else dict(inner)
            owner = owner[step]
        return owner  # type: ignore[no-any-return]

    def _note_names(self, container: Where, found: Mapping[str, str]) -> None:
        short = container.kind.short
        names: dict[Step, Step] = {name: key for key, name in found.items()}
        if any(short.get(key) == name for key, name in found.items()):
            self.is_snippet = True
            # Absent fields also get their short names, for findings about them.
            names = {**{name: key for key, name in short.items()}, **names}
        if names:
            self.locator.names[container.at] = names

    def _note_unknown(
        self, container: Where, key: object, value: object, close: str
    ) -> None:
        at, name = container.at, key_text(key)
        self._note(at, "unknown", name, (*at, name), value, close)
        odd = find_odd(value, self._depth(at) + 1)
        if odd is not None:
            path = (*at, name, *odd[0])
            self._note(at, "wrong-type", name, path, odd[1], EXPECTED["open"])

    def _note_misnamed(
        self, container: Where, key: str, name: str, value: object
    ) -> None:
        kind, at, _ = container
        if kind.short.get(key) == name:
            return
        exact = letters(key) == letters(name)
        self._note(at, "misnamed", name, (*at, name), value, exact=exact)
        if kind.requires(name):
            self.changes.reject(at)

    def _set_aside_field(self, place: Where, error: str, value: object) -> None:
        at, (field, *inside) = place.at, place.rest
        field = str(field)
        if error == "open" and isinstance(value, SEVERAL):
            odd = find_odd(value, self._depth(at) + 1)
            if odd is None:
                self.changes.note(at)
                return
            inside, value = [*inside, *odd[0]], odd[1]
        kind = defect_kind(place, error, value)
        path = at if kind == "missing" else (*at, field, *inside)
        name = self._name(place, field) if kind == "odd" else field
        is_inner = field in OPEN_INSIDE and bool(inside)
        expected = EXPECTED.get(error, "")
        self._note(at, kind, name, path, value, expected, inner=is_inner)
        self.changes.set_aside(place, kind, value)

    def _depth(self, at: Path) -> int:
        """Return the nesting level of a part; a visitor is in two containers."""
        return len(at) + (2 if self.kind is Visitor else 0)

    def _name(self, place: Where, field: str) -> str:
        is_value = place.kind is Attribute and field == "value"
        return "attribute value" if is_value else field

    def _note(  # noqa: PLR0913, PLR0917 - the fields of a defect
        self,
        owner: Path,
        kind: DefectKind,
        field: str,
        path: Path,
        value: object,
        expected: str = "",
        *,
        exact: bool = False,
        inner: bool = False,
    ) -> None:
        path = self.locator(path)
        defect = Defect(kind, NOBODY, field, path, value, expected, exact, inner)
        self.found.append((owner, defect))


def _is_expected(defect: Defect) -> bool:
    """Return whether official traffic has this, or a rule over attributes checks it."""
    owner = defect.owner
    if not isinstance(owner, Attribute):
        return False
    match defect.field:
        case "entity_id" if owner.is_custom:
            return defect.kind in ("null", "empty")
        case "entity_id":
            return defect.kind in ("null", "empty", "integer", "padded")
        case "key":
            return defect.kind == "null" and owner.type == "custom"
    return False
