"""Body → visitors: read the envelope, then the visitors, some at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from eventcheck.findings import Path
from eventcheck.guards import is_object
from eventcheck.models import Visitor
from eventcheck.models.batch import Envelope
from eventcheck.read.body import Body
from eventcheck.read.defect import Defect
from eventcheck.read.errors import errors_of
from eventcheck.read.locator import BodyLocator, Locator
from eventcheck.read.recover import UNKNOWN_OWNER, recover

CHUNK = 25
"""Visitors per call of pydantic. With all 9 000 visitors of a body in one call, the
garbage collector doubles the time."""
VISITORS = TypeAdapter(list[Visitor]).validator


class Chunk(NamedTuple):
    """Consecutive visitors of a body."""

    start: int
    """The index of the first visitor."""
    visitors: list[Visitor | None]
    """None for an entry that is not an object."""
    defects: list[Defect]
    """Their paths start at the root of the body, as sent."""
    snippets: frozenset[int]
    """The indexes of entries with the Web snippet's keys."""


class Reader:
    """Reads one body."""

    def __init__(self, body: Body, *, forgiving: bool = True) -> None:
        """Read the envelope; set `body.envelope` and `body.client`.

        forgiving: also read misspelled optional fields, so that rules can check them.
            Optimizely ignores them.
        """
        self.body = body
        self.forgiving = forgiving
        self.defects: list[Defect] = []
        """The defects of the envelope."""
        self.locator: BodyLocator | None = None
        """None while all names and indexes are as in the payload."""
        if body.unreadable is None and body.foreign is None:
            body.envelope = envelope = self._envelope()
            body.client = (envelope and envelope.client_name) or ""

    def _envelope(self) -> Envelope | None:
        raw = self.body.value
        if not is_object(raw):
            wrong = Defect("wrong-type", UNKNOWN_OWNER, "", (), raw, "object")
            self.defects.append(wrong)
            return None
        try:
            return Envelope.model_validate(raw)
        except ValidationError as error:
            found = recover(Envelope, raw, errors_of(error), forgiving=self.forgiving)
        self.defects += found.defects
        if found.locator:
            self.locator = BodyLocator(found.locator)
        return cast("Envelope", found.part)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the visitors in the order of the body."""
        envelope = self.body.envelope
        items = list(envelope.visitors or ()) if envelope is not None else []
        for start in range(0, len(items), CHUNK):
            some = items[start : start + CHUNK]
            try:
                chunk = Chunk(start, VISITORS.validate_python(some), [], frozenset())
            except ValidationError as error:
                chunk = self._recovered(start, some, errors_of(error))
            yield chunk

    def _recovered(
        self, start: int, some: list[Any], errors: Sequence[ErrorDetails]
    ) -> Chunk:
        """Recover the visitors that have errors; the others are valid."""
        broken: defaultdict[object, list[ErrorDetails]] = defaultdict(list)
        for error in errors:
            index, *rest = error["loc"]
            broken[index].append({**error, "loc": tuple(rest)})
        chunk = Chunk(start, [], [], frozenset())
        snippets: set[int] = set()
        for n, raw in enumerate(some):
            if n not in broken:
                chunk.visitors.append(Visitor.model_validate(raw))
                continue
            found = recover(Visitor, raw, broken[n], forgiving=self.forgiving)
            chunk.visitors.append(cast("Visitor | None", found.part))
            at: Path = ("visitors", start + n)
            at = self.locator.envelope(at) if self.locator else at
            moved = (x._replace(path=(*at, *x.path)) for x in found.defects)
            chunk.defects.extend(moved)
            if found.locator:
                self.locator = self.locator or BodyLocator(Locator())
                self.locator.visitors[start + n] = found.locator
            if found.is_snippet:
                snippets.add(start + n)
                self.body.has_snippet_keys = True
        return chunk._replace(snippets=frozenset(snippets))
