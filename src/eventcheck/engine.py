"""Runs rules over bodies; it knows none of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.findings import Path, Place
from eventcheck.located import Located
from eventcheck.log.log import Log
from eventcheck.log.recording import Recorder
from eventcheck.log.timeline import timelines
from eventcheck.parts import Parts, parts_of, places_of
from eventcheck.plan import Judge
from eventcheck.read.body import Body, Entry
from eventcheck.read.defect import Defect
from eventcheck.read.locator import BodyLocator
from eventcheck.read.reader import Chunk, Reader
from eventcheck.rule import Found, Kind, Problem, Rule, Unjudged
from eventcheck.tally import Tally

SNIPPET = "js"


class Run:
    """One call: `read` takes the bodies one after the other, `finish` ends it."""

    def __init__(self, context: Context, config: Config) -> None:
        """Start without any bodies."""
        self.context = context
        self.plan = config.plan(context.met)
        self.met: set[tuple[Kind, str | None]] = set()
        """Kinds of parts that occurred, and fields of them that rules wait for."""
        self.tally = Tally(config)
        self.log = Log(context.sent)
        self.bodies = 0
        self.locators: dict[int, BodyLocator] = {}
        """Of the few bodies that spell names differently."""

    def read(self, payload: object) -> None:
        """Judge one body, and keep its rows."""
        body = Body(payload, self.bodies)
        self.bodies += 1
        reader = Reader(body)
        self._judge_defects(reader.defects, body)
        recorder = Recorder(self.log, body, self.context)
        if reader.locator:
            self.locators[body.index] = reader.locator
        for chunk in reader.chunks():
            if reader.locator:
                self.locators[body.index] = reader.locator
            self._judge_chunk(chunk, body)
            recorder.add(chunk)
        self._judge_body(body)

    def finish(self) -> Tally:
        """Judge what spans visitors or bodies; give all that was found."""
        judges = self.plan.timeline
        if judges:
            for timeline in timelines(self.log, every=self.plan.asks_for_windows):
                self._judge_rows(judges, timeline)
        self._judge_rows(self.plan.log, self.log)
        for (kind, field), lacks in self.plan.waiting.items():
            if (kind, field) in self.met:
                self.tally.not_checked |= lacks
        return self.tally

    def _judge_chunk(self, chunk: Chunk, body: Body) -> None:
        self._judge_defects(chunk.defects, body)
        visitors = [x for x in chunk.visitors if x is not None]
        parts = parts_of(visitors)
        parts["entry"] = [
            Entry(x, body.client, body.client == SNIPPET or n in chunk.snippets)
            for n, x in enumerate(chunk.visitors, chunk.start)
            if x is not None
        ]
        self._note_met(parts)
        self._judge_parts(parts, _Places(chunk), body)

    def _judge_parts(self, parts: Parts, places: _Places, body: Body) -> None:
        context, plan = self.context, self.plan.parts
        rule: Rule | None = None
        try:
            for kind, some in parts.items():
                for field, judges in plan.get(kind, ()):
                    for part in some:
                        if field is not None and getattr(part, field) is None:
                            continue
                        for rule, function in judges:
                            found = function(part, context)
                            if found:
                                self._add(rule, found, body, places.of(part))
        except Exception as error:
            _name(rule, error)
            raise

    def _judge_defects(self, defects: list[Defect], body: Body) -> None:
        rule: Rule | None = None
        try:
            for defect in defects:
                key = defect.field if defect.kind == "odd" else defect.kind
                for rule, function in self.plan.of.get(key, ()):
                    found = function(defect, self.context)
                    if found:
                        self._add(rule, found, body, defect.path, is_located=True)
        except Exception as error:
            _name(rule, error)
            raise

    def _judge_body(self, body: Body) -> None:
        envelope = body.envelope
        if envelope is not None:
            self._note_met({"body": [envelope]})
        rule: Rule | None = None
        try:
            for field, judges in self.plan.parts.get("body", ()):
                if field is None or getattr(envelope, field, None) is not None:
                    for rule, function in judges:
                        found = function(body, self.context)
                        if found:
                            self._add(rule, found, body, ())
        except Exception as error:
            _name(rule, error)
            raise

    def _note_met(self, parts: Parts) -> None:
        """Note the parts for which rules that lack something wait."""
        for key in self.plan.waiting.keys() - self.met:
            kind, field = key
            for part in parts.get(kind, ()):
                if field is None or getattr(part, field) is not None:
                    self.met.add(key)
                    break

    def _add(
        self,
        rule: Rule,
        found: Found,
        body: Body,
        base: Path,
        *,
        is_located: bool = False,
    ) -> None:
        """Add what a rule found in a part of a body; `base` is the part's path."""
        locate = None if is_located else self.locators.get(body.index)
        for each in _each(found):
            if isinstance(each, Unjudged):
                self.tally.unjudged(rule.code, each.need)
                continue
            place = Located(body.index, base, locate, body.value)
            if each.related:
                related = (Place(body.index, place.path(x.path)) for x in each.related)
                each = each._replace(related=tuple(related))  # noqa: PLW2901
            self.tally.add(rule, each, place)

    def _judge_rows(self, judges: Iterable[Judge], rows: object) -> None:
        """Add what rules over rows find: their bodies are not kept."""
        rule: Rule | None = None
        try:
            for rule, function in judges:
                for each in _each(function(rows, self.context)):
                    if isinstance(each, Unjudged):
                        self.tally.unjudged(rule.code, each.need)
                        continue
                    locate = self.locators.get(each.payload)
                    place = Located(each.payload, (), locate)
                    self.tally.add(rule, self._with_related(each), place)
        except Exception as error:
            _name(rule, error)
            raise

    def _with_related(self, problem: Problem) -> Problem:
        """With the related places as they were sent."""
        if not self.locators:
            return problem
        related = (
            Place(x.payload, self.locators.get(x.payload, _as_given)(x.path))
            for x in problem.related
        )
        return problem._replace(related=tuple(related))


class _Places:
    """Where the parts of a chunk stand: worked out only if something was found."""

    def __init__(self, chunk: Chunk) -> None:
        self._chunk = chunk

    @cached_property
    def _paths(self) -> dict[int, Path]:
        return places_of(self._chunk.visitors, self._chunk.start)

    def of(self, part: Any) -> Path:
        """The path of a part."""
        return self._paths[id(part.visitor if isinstance(part, Entry) else part)]


def _each(found: Found) -> Iterable[Problem | Unjudged]:
    # `type` is quicker than `isinstance`, and this runs for each rule of each call.
    if type(found) is Problem or type(found) is Unjudged:
        return (found,)
    several: Any = found
    return several or ()


def _as_given(path: Path) -> Path:
    return path


def _name(rule: Rule | None, error: Exception) -> None:
    code = rule.code if rule else "?"
    error.add_note(f"eventcheck: the rule {code} failed; this is a defect")
