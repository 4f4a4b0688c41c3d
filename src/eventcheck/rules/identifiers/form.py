"""What ids look like. Their length is never judged: 5 to 16 digits are all real."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import Catalog, Context
from eventcheck.fixes.answers import experiment_of, only
from eventcheck.fixes.change import Put
from eventcheck.log.log import Log
from eventcheck.log.nearmiss import near_misses
from eventcheck.models import Attribute, Decision, Visitor
from eventcheck.models.base import WireObject
from eventcheck.models.event import AnyEvent
from eventcheck.models.fields import EXACT
from eventcheck.read.body import Body
from eventcheck.read.defect import Defect
from eventcheck.rule import DECISIONS, EVENTS, Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.placeholders import placeholder_in
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    MEASURED,
    NOT_COUNTED,
    REPORTED,
    SDK,
    WARNING,
)


@rule(
    "defect",
    WARNING,
    DEGRADED,
    "{field} is a number, not text",
    hint="Send ids as text, in quotes. Optimizely tolerates numbers, but they lose "
    "leading zeros and, from 2^53 on, digits.",
    evidence=(DOCUMENTED, MEASURED),
    sources=(sources.EVENT_API, sources.EXPORTS),
    of=("integer",),
    fix="safe",
    also=(ERROR,),
)
def id_not_string(defect: Defect, context: Context) -> Found:
    """An id is a JSON number."""
    del context
    words, number = {"field": defect.field}, defect.value
    if not isinstance(number, int) or number == 0 or abs(number) >= EXACT:
        # It cannot be the id: it stands for nothing, or has lost digits.
        return Problem(params=words, severity=ERROR)
    if number < 0:
        return Problem(params=words)
    return Problem(params=words, fixes=(Put(str(number), "write text", safe=True),))


@rule(
    "log",
    WARNING,
    NOT_COUNTED,
    "the id has white space before or after it",
    hint='Strip white space from ids where they enter your system: `"a "` and `"a"` '
    "are different ids.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    fix="unsafe",
    compares_visitors=True,
)
def id_padded(log: Log, context: Context) -> Found:
    """An id has white space around it."""
    del context
    if not log.padded:
        return
    # `visitor-id-near-miss` says more of these.
    missed = near_misses(log)
    for place, padded, is_visitor in log.padded:
        if not (is_visitor and padded in missed):
            fix = Put(padded.strip(), "strip it")
            yield Problem(place.path, fixes=(fix,), payload=place.payload)


@rule(
    "visitor",
    WARNING,
    NOT_COUNTED,
    "{field} is a placeholder",
    hint="Find out where the id gets lost: all events with this value count as one "
    "visitor or one event, or not at all.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
)
def id_placeholder(visitor: Visitor, context: Context) -> Found:
    """An id is a placeholder that somebody forgot to fill in."""
    del context
    return _placeholders(visitor, ("visitor_id", "session_id"))


def _placeholders(
    part: WireObject, fields: tuple[str, ...], catalog: Catalog | None = None
) -> Iterator[Problem]:
    for field in fields:
        value = getattr(part, field)
        if value and placeholder_in(value, field) is not None:
            if catalog is None or not is_listed(value, field, catalog):
                yield Problem(field, {"field": field})
