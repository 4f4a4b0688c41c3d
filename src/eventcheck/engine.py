"""Runs rules over bodies; it knows none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from eventcheck.log.eventlog import EventLog
from eventcheck.log.recording import record
from eventcheck.log.timeline import timelines
from eventcheck.log.windows import near_bounds
from eventcheck.parse.body import Body
from eventcheck.parse.reader import Reader
from eventcheck.rule import Rule, Subject, Unjudged
from eventcheck.tally import Tally

if TYPE_CHECKING:
    from eventcheck.config import Config
    from eventcheck.context import Context
    from eventcheck.parse.chunk import Chunk

BODY: frozenset[Subject] = frozenset({"account_id", "project_id"})
"""The subjects that a body has, and its chunks have not."""
TIMELINES = 500
"""How many visitors a rule over timelines is given at once."""
T = TypeVar("T")


class Run:
    """One call: `read` takes the bodies one after the other, `finish` ends it."""

    def __init__(self, context: Context, config: Config) -> None:
        """Nothing is read yet."""
        self.context = context
        self.plan = config.plan(context.met)
        self.tally = Tally(config)
        self.reader = Reader(context)
        self.log = EventLog(context.sent)
        self.unseen = set(self.plan.awaited)
        """Subjects that no body has had yet, and that something waits for."""

    def read(self, payload: object) -> None:
        """Judge one body, and keep its compact facts."""
        body = Body(payload, self.log.bodies)
        self.log.bodies += 1
        for chunk in self.reader.read(body):
            self._judge_chunk(chunk)
            record(chunk, self.log)
        self.unseen -= {x for x in BODY & self.unseen if getattr(body, x)}
        self._judge(self.plan.body, body, body)

    def finish(self) -> Tally:
        """Judge what spans visitors or bodies; give all that was found."""
        self.reader.close()
        if self._any_seen(self.plan.timelines):
            for some in _batches(timelines(self.log, self._visitors()), TIMELINES):
                self._judge(self.plan.timelines, some)
        seen = [x for x in self.plan.log if x.looks_at not in self.unseen]
        self._judge(seen, self.log)
        lacks = (lack for x, lack in self.plan.unable if x not in self.unseen)
        self.tally.not_checked.update(lacks)
        return self.tally

    def _visitors(self) -> list[int]:
        """The visitors whose timelines may tell something."""
        unusual = self.log.unusual_visitors()
        if not self.plan.asks_for_windows:
            return unusual
        return sorted({*unusual, *near_bounds(self.log, self.context.account)})

    def _any_seen(self, rules: Iterable[Rule]) -> bool:
        return any(rule.looks_at not in self.unseen for rule in rules)

    def _judge_chunk(self, chunk: Chunk) -> None:
        body = chunk.body
        self.tally.found.clear()
        if self.unseen:
            self.unseen -= {x for x in self.unseen - BODY if getattr(chunk, x)}
        for subject, rules in self.plan.chunk_groups:
            if getattr(chunk, subject):
                self._judge(rules, chunk, body)
        chunk.found |= self.tally.found

    def _judge(
        self, rules: Iterable[Rule], subject: Any, body: Body | None = None
    ) -> None:
        for rule in rules:
            try:
                for verdict in rule.check(subject, self.context):
                    if isinstance(verdict, Unjudged):
                        self.tally.unjudged(rule.code, verdict.need)
                    else:
                        self.tally.add(rule, verdict, body)
            except Exception as error:
                note = f"eventcheck: the rule {rule.code} failed; this is a defect"
                error.add_note(note)
                raise


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some
