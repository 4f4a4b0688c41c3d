"""What a rule is: a pure function and a frozen record of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Required, TypeAlias

from typing_extensions import TypedDict, Unpack

from eventcheck.explanation import Explanation, explanation_of
from eventcheck.findings import (
    Effect,
    Evidence,
    Fix,
    Path,
    Place,
    Severity,
)
from eventcheck.needs import Need

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.timeline import Timeline
    from eventcheck.parse.body import Body
    from eventcheck.parse.chunk import Chunk

DOCS = "https://eventcheck.readthedocs.io/en/stable/rules/{code}.html"

Category: TypeAlias = Literal[
    "structure",
    "identifiers",
    "batch",
    "attributes",
    "decisions",
    "events",
    "time",
    "uniqueness",
    "attribution",
    "metrics",
    "privacy",
]
Subject: TypeAlias = Literal[
    "body",
    "account_id",
    "project_id",
    "visitors",
    "sessions",
    "attributes",
    "custom_attributes",
    "snapshots",
    "decisions",
    "experiments",
    "events",
    "activations",
    "conversions",
    "countable",
    "misspelled",
    "odd_times",
    "measured",
    "tagged",
    "propertied",
    "described",
    "defects",
]
"""What a rule looks at: a list of a chunk or a property of it, or of the body. Where it
is empty, the rule is not called; where all are, nothing is missing from the report."""


@dataclass(slots=True)
class Problem:
    """What a rule yields: a place and the values of its words.

    The engine makes the finding. `severity` and `effect` say where a case differs
    from the rule's record. `payload` is only for rules over several bodies.
    """

    path: Path
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    fixes: tuple[Fix, ...] = ()
    related: tuple[Place, ...] = ()
    severity: Severity | None = None
    effect: Effect | None = None
    payload: int | None = None


class Unjudged(NamedTuple):
    """What a rule yields where it lacks a need for this case alone."""

    need: Need


Verdict: TypeAlias = Problem | Unjudged
Verdicts: TypeAlias = Iterator[Verdict]
BodyCheck: TypeAlias = "Callable[[Body, Context], Iterable[Verdict]]"
ChunkCheck: TypeAlias = "Callable[[Chunk, Context], Iterable[Verdict]]"
TimelineCheck: TypeAlias = "Callable[[Sequence[Timeline], Context], Iterable[Verdict]]"
LogCheck: TypeAlias = "Callable[[EventLog, Context], Iterable[Verdict]]"
Scope: TypeAlias = Literal["body", "chunk", "timelines", "log"]
"""What the function of a rule is given.

`body`: one body as a whole, after its visitors were read. `chunk`: a run of
visitors of one body. `timelines`: visitors, each with all that is known of them
over all bodies. `log`: everything at once, to compare visitors or events.
"""


class Words(TypedDict, total=False):
    """What the decorators below take: the fields of `Rule`."""

    severity: Required[Severity]
    effect: Required[Effect]
    category: Required[Category]
    summary: Required[str]
    message: Required[str]
    hint: Required[str]
    evidence: Required[tuple[Evidence, ...]]
    sources: Required[tuple[str, ...]]
    fix: Literal["safe", "unsafe", "both", "none"]
    needs: tuple[Need, ...]
    looks_at: Subject
    compares_visitors: bool
    also: tuple[Severity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The record of a rule: its words, and the function that judges.

    `message` and `hint` are templates for the params of a problem. `also` has the
    severities that single cases get instead of `severity`.
    """

    code: str
    severity: Severity
    effect: Effect
    category: Category
    summary: str
    message: str
    hint: str
    evidence: tuple[Evidence, ...]
    sources: tuple[str, ...]
    scope: Scope
    check: Callable[[Any, Context], Iterable[Verdict]] = field(repr=False)
    fix: Literal["safe", "unsafe", "both", "none"] = "none"
    needs: tuple[Need, ...] = ()
    looks_at: Subject = "events"
    compares_visitors: bool = False
    also: tuple[Severity, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by name: where the rule is defined, not the function."""
        name = f"{self.check.__module__}:{self.check.__qualname__}"
        return resolve_name, (name,)

    @property
    def url(self) -> str:
        """The rule's page."""
        return DOCS.format(code=self.code)

    @property
    def explanation(self) -> Explanation:
        """Why the rule exists, bad and good examples, the fix: the rule's page."""
        return explanation_of(self.code)


def body_rule(code: str, **words: Unpack[Words]) -> Callable[[BodyCheck], Rule]:
    """Make a rule over one body as a whole."""
    return lambda check: Rule(code=code, scope="body", check=check, **words)


def rule(code: str, **words: Unpack[Words]) -> Callable[[ChunkCheck], Rule]:
    """Make a rule over a run of visitors of one body: the usual kind."""
    return lambda check: Rule(code=code, scope="chunk", check=check, **words)


def timeline_rule(code: str, **words: Unpack[Words]) -> Callable[[TimelineCheck], Rule]:
    """Make a rule over what is known of each visitor, over all bodies."""
    return lambda check: Rule(code=code, scope="timelines", check=check, **words)


def log_rule(code: str, **words: Unpack[Words]) -> Callable[[LogCheck], Rule]:
    """Make a rule that compares events or visitors over all bodies."""
    return lambda check: Rule(code=code, scope="log", check=check, **words)
