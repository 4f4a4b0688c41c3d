"""Recover the valid parts of a broken object, and list its defects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eventcheck.findings import Path
from eventcheck.guards import is_object
from eventcheck.models import Attribute, Visitor
from eventcheck.models.base import WireObject
from eventcheck.read.defect import Defect
from eventcheck.read.draft import CHILDREN, Draft, Model
from eventcheck.read.errors import (
    EXPECTED,
    SEVERAL,
    UNKNOWN,
    defect_kind,
    errors_of,
    in_words,
)
from eventcheck.read.locator import Locator, Names, Step
from eventcheck.read.names import SLIPS, closest, letters, meant
from eventcheck.read.odd import find_odd, key_text

ROUNDS = 5
"""Objects nest in four levels, and names are corrected from the outside in."""
UNKNOWN_OWNER = WireObject.model_construct()
"""The owner of a defect until the real one is built."""


class Recovered(NamedTuple):
    """The valid rest of a broken object, and its defects."""

    part: WireObject | None
    """None if the input is not an object."""
    defects: list[Defect]
    locator: Locator
    is_snippet: bool = False
    """Whether the object has the Web snippet's abbreviated keys."""


def recover(
    model: Model, raw: object, errors: Sequence[ErrorDetails], *, forgiving: bool
) -> Recovered:
    """Recover an object that does not fit its model.

    forgiving: also read misspelled optional fields, so that rules can check them.
        Optimizely ignores them.
    """
    if not is_object(raw):
        wrong = Defect("wrong-type", UNKNOWN_OWNER, "visitors", (), raw, "object")
        return Recovered(None, [wrong], Locator())
    recovery = _Recovery(Draft(model, raw), forgiving=forgiving)
    recovery.set_aside(recovery.rename(errors))
    return recovery.recovered()


class _Recovery:
    def __init__(self, root: Draft, *, forgiving: bool) -> None:
        self.root = root
        self.forgiving = forgiving
        self.locator = Locator()
        self.found: list[tuple[Draft, Defect]] = []
        """Each defect with the draft of its owner, which `recovered` puts in. Its path
        has the specification's names."""
        self.is_snippet = False

    def rename(self, errors: Sequence[ErrorDetails]) -> Sequence[ErrorDetails]:
        """Put fields under their own names. Return the remaining errors."""
        for _ in range(ROUNDS):  # pragma: no branch - the last finds no names
            places = (self.root.find(x["loc"]) for x in errors if x["type"] in UNKNOWN)
            drafts = dict.fromkeys(draft for draft, rest in places if len(rest) == 1)
            if not drafts:
                break
            for draft in drafts:
                self._rename_in(draft)
            errors = self._validate()
        return errors

    def _validate(self) -> Sequence[ErrorDetails]:
        try:
            self.root.model.__pydantic_validator__.validate_python(self.root.given)
        except ValidationError as error:
            return errors_of(error)
        return ()

    def _rename_in(self, draft: Draft) -> None:
        """Rename the fields of one object, and leave out the unknown ones."""
        model, given = draft.model, dict(draft.given)
        fields, short = model.model_fields, model.short
        found = meant(given, fields, short)
        self._note_names(draft.at, short, found)
        others = [key for key in given if key not in fields]
        unknown = [key for key in others if key not in found]
        compared = {key for key in unknown[:SLIPS] if isinstance(key, str)}
        for key in others:
            value, name = draft.given.pop(key), found.get(key)
            if name is None:
                close = closest(key, fields, given) if key in compared else ""
                self._note_unknown(draft, key, value, close)
                continue
            is_required = model.requires(name)
            if key not in short:
                self._note_misnamed(draft, key, name, value)
                draft.is_rejected |= is_required
            if self.forgiving or is_required or key in short:
                draft.given[name] = value

    def _note_names(
        self, at: Path, short: Mapping[str, str], found: Mapping[str, str]
    ) -> None:
        names: dict[Step, Step] = {name: key for key, name in found.items()}
        if not short.keys().isdisjoint(found):
            self.is_snippet = True
            # Absent fields also get their short names, for findings about them.
            names = {**{name: key for key, name in short.items()}, **names}
        if names:
            self.locator.names[at] = names

    def _note_misnamed(self, draft: Draft, key: str, name: str, value: object) -> None:
        exact, path = letters(key) == letters(name), (*draft.at, name)
        defect = Defect("misnamed", UNKNOWN_OWNER, name, path, value, exact=exact)
        self.found.append((draft, defect))

    def _note_unknown(
        self, draft: Draft, key: object, value: object, close: str
    ) -> None:
        name = key_text(key)
        path = (*draft.at, name)
        unknown = Defect("unknown", UNKNOWN_OWNER, name, path, value, close)
        self.found.append((draft, unknown))
        odd = self._find_odd(draft, value)
        if odd is not None:
            path, value, expected = (*path, *odd[0]), odd[1], EXPECTED["open"]
            wrong = Defect("wrong-type", UNKNOWN_OWNER, name, path, value, expected)
            self.found.append((draft, wrong))

    def set_aside(self, errors: Iterable[ErrorDetails]) -> None:
        """Note each defect, and replace the value by what rules get instead."""
        for error in errors:
            draft, place = self.root.find(error["loc"])
            if place[0] in CHILDREN and len(place) > 1:
                name, index = str(place[0]), cast("int", place[1])
                draft.cut(name, index)
                path, value = (*draft.at, name, index), error["input"]
                wrong = Defect("wrong-type", UNKNOWN_OWNER, name, path, value, "object")
                self.found.append((draft, wrong))
            else:
                self._set_aside_field(draft, *in_words(place, error))

    def _set_aside_field(
        self, draft: Draft, place: Path, error: str, value: object
    ) -> None:
        inside: Path = ()
        if error == "open" and isinstance(value, SEVERAL):
            odd = self._find_odd(draft, value)
            if odd is None:
                return
            inside, value = odd
        model, field = draft.model, str(place[0])
        kind = defect_kind(model, place, error, value)
        path = draft.at if kind == "missing" else (*draft.at, *place, *inside)
        is_attribute_value = kind == "odd" and model is Attribute and field == "value"
        name = "attribute value" if is_attribute_value else field
        expected, inner = EXPECTED.get(error, ""), len(path) > len(draft.at) + 1
        defect = Defect(kind, UNKNOWN_OWNER, name, path, value, expected, inner=inner)
        self.found.append((draft, defect))
        draft.set_aside(place, kind, value)

    def _find_odd(self, draft: Draft, value: object) -> tuple[Path, object] | None:
        """Return the first place in a field's value that JSON does not have."""
        # A visitor is in two containers already.
        outside = 2 if self.root.model is Visitor else 0
        return find_odd(value, outside + len(draft.at) + 1)

    def recovered(self) -> Recovered:
        """Build the models, which own the defects."""
        cuts: Names = {}
        part = self.root.build(cuts)
        defects = (self._owned(*x) for x in self.found)
        unexpected = [x for x in defects if not _is_expected(x)]
        # Only after the paths of defects, whose indexes are those before the cuts.
        self.locator.names |= cuts
        return Recovered(part, unexpected, self.locator, self.is_snippet)

    def _owned(self, draft: Draft, defect: Defect) -> Defect:
        """Return a defect with its owner, and with names and places as sent."""
        short = ""
        if defect.kind == "missing":
            short = str(self.locator((*draft.at, defect.field))[-1])
        return defect._replace(
            owner=draft.part,
            path=self.locator(defect.path),
            parent=draft.parent.part if draft.parent else None,
            short=short,
        )


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
