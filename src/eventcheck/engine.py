"""Run rules over bodies. The engine knows none of the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.findings import Place
from eventcheck.located import Located
from eventcheck.log.log import Log
from eventcheck.log.recording import Recorder
from eventcheck.log.timeline import timelines
from eventcheck.parts import Places, parts_of
from eventcheck.plan import Groups, Lacking
from eventcheck.read.body import Body
from eventcheck.read.defect import Defect
from eventcheck.read.locator import BodyLocator
from eventcheck.read.reader import Chunk, Reader
from eventcheck.rule import Found, Problem, Rule, Unchecked
from eventcheck.tally import Tally

Locate: TypeAlias = Callable[[Any], Located | None]
"""Returns where a part is; None: each problem names its body and its whole path."""


class Run:
    """One call: `read` takes the bodies one after the other, `finish` ends it."""

    def __init__(self, context: Context, config: Config) -> None:
        """Start without any bodies."""
        self.context = context
        self.plan = config.plan(context.met)
        self.lacking: set[Lacking] = set()
        """Parts that occurred and that some rules could not look at."""
        self.tally = Tally(config)
        self.log = Log(context.sent)
        self.bodies = 0
        self.locators: dict[int, BodyLocator] = {}
        """Locators of the few bodies with other names or indexes."""

    def read(self, payload: object) -> None:
        """Check one body, and keep its rows."""
        body = Body(payload, self.bodies)
        self.bodies += 1
        reader = Reader(body)
        if reader.defects:
            self._check_defects(reader.defects, body)
        recorder = Recorder(self.log, body, self.context)
        for chunk in reader.chunks():
            self._note_locator(reader, body)
            self._check_chunk(chunk, body)
            recorder.add(chunk)
        self._note_locator(reader, body)
        whole = Located(body.index, (), self.locators.get(body.index), body.value)
        parts = {"body": (body,), "envelope": (body.envelope,) if body.envelope else ()}
        self._check(parts, self.plan.parts, lambda _: whole)

    def finish(self) -> Tally:
        """Check what spans visitors or bodies, and return all that was found."""
        plan = self.plan
        if plan.needs_timelines:
            # One at a time: what rules work out of a timeline is not kept.
            for each in timelines(self.log, every=plan.needs_all_timelines):
                self._check({"timeline": (each,)}, plan.parts, _in_no_body)
        self._check({"log": (self.log,)}, plan.parts, _in_no_body)
        for key in self.lacking:
            self.tally.not_checked |= plan.lacks[key]
        return self.tally

    def _note_locator(self, reader: Reader, body: Body) -> None:
        if reader.locator:
            self.locators[body.index] = reader.locator

    def _check_chunk(self, chunk: Chunk, body: Body) -> None:
        if chunk.defects:
            self._check_defects(chunk.defects, body)
        places = Places(chunk, body, self.locators.get(body.index))
        self._check(parts_of(chunk, body), self.plan.parts, places.of)

    def _check_defects(self, defects: Iterable[Defect], body: Body) -> None:
        """Check defects, whose paths are as sent."""
        some: defaultdict[str, list[Defect]] = defaultdict(list)
        for defect in defects:
            some[defect.field if defect.kind == "odd" else defect.kind].append(defect)
        self._check(
            some,
            self.plan.of,
            lambda defect: Located(body.index, defect.path, None, body.value),
        )

    def _check(
        self, parts: Mapping[Any, Sequence[Any]], plan: Groups, locate: Locate
    ) -> None:
        """Call the rules that look at some parts, which are given by kind."""
        context = self.context
        rule: Rule | None = None
        try:
            for kind, some in parts.items():
                for field, functions, lacking in plan.get(kind, ()):
                    having = some
                    if field is not None:
                        having = [x for x in some if getattr(x, field) is not None]
                    if not having:
                        continue
                    if lacking is not None:
                        self.lacking.add(lacking)
                    for rule, function in functions:
                        for part in having:
                            found = function(part, context)
                            if found:
                                self._add(rule, found, locate(part))
        except Exception as error:
            code = rule.code if rule else "?"
            error.add_note(f"eventcheck: the rule {code} failed; this is a defect")
            raise

    def _add(self, rule: Rule, found: Found, place: Located | None) -> None:
        """Add what a rule found in the part at a place."""
        several: Any = (found,) if isinstance(found, Problem | Unchecked) else found
        for each in several:
            if isinstance(each, Unchecked):
                self.tally.unchecked(rule.code, each.need)
                continue
            related = tuple(self._related(x, place) for x in each.related)
            problem = each._replace(related=related) if related else each
            self.tally.add(rule, problem, place or self._in_body(each.payload))

    def _related(self, other: Place, place: Located | None) -> Place:
        """Return a related place as it was sent."""
        whole = place or self._in_body(other.payload)
        return Place(whole.payload, whole.path(other.path))

    def _in_body(self, payload: int) -> Located:
        """Return the root of a body that is not kept."""
        return Located(payload, (), self.locators.get(payload))


def _in_no_body(_: object) -> None:
    """A timeline and the log span bodies: each problem names its own."""
