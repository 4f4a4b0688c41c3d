"""The record of a rule: a pure function of one part of the input, and its words.

A rule takes the smallest part that holds all it compares, and says what is wrong at
which place in that part. The engine loops, finds the place in the payload as it was
sent, and makes the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pkgutil import resolve_name
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar, cast

from eventcheck.context import Context
from eventcheck.context.needs import Need
from eventcheck.explanation import Explanation, explanation_of
from eventcheck.findings import Effect, Evidence, Path, Place, Severity
from eventcheck.fixes.change import Change

DOCS = "https://eventcheck.readthedocs.io/en/stable/rules/{code}.html"

Kind: TypeAlias = Literal[
    "body",
    "envelope",
    "visitor",
    "entry",
    "custom attribute",
    "reserved attribute",
    "built-in attribute",
    "snapshot",
    "decision",
    "rollout",
    "activation",
    "misspelled",
    "conversion",
    "heartbeat",
    "defect",
    "timeline",
    "log",
]
"""The parts that rules take.

`body`: a body as a whole (`read.body.Body`). `envelope`: its own fields, without the
visitors. `visitor`: a visitor entry; `entry`: the same with its sender
(`read.body.Entry`). `misspelled`: an event that was meant as an activation. `defect`: a
field that does not fit its model (`read.defect.Defect`). `timeline`: all events and
decisions of one visitor. `log`: those of all visitors.
"""
ATTRIBUTES: tuple[Kind, ...] = (
    "custom attribute",
    "reserved attribute",
    "built-in attribute",
)
DECISIONS: tuple[Kind, ...] = ("decision", "rollout")
EVENTS: tuple[Kind, ...] = ("activation", "misspelled", "conversion", "heartbeat")
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
Scope: TypeAlias = Literal["body", "visitor", "all"]
Fixing: TypeAlias = Literal["safe", "unsafe", "both", "none"]


class Problem(NamedTuple):
    """A place where a rule found something, and the values for its message.

    `at` is relative to the part that the rule was given: a field, or keys and indexes.
    So are the paths of `related`. `severity` and `effect` are set if the case
    differs from the rule's record.
    """

    at: str | Path = ()
    params: Mapping[str, object] = {}
    fixes: tuple[Change, ...] = ()
    related: tuple[Place, ...] = ()
    severity: Severity | None = None
    effect: Effect | None = None
    payload: int = 0
    """Only for rules over timelines and the log: the index of the body. `at` is then
    the path from the root of that body."""
    advice: str = ""
    """Advice for this case alone. The finding's hint begins with it."""


class Unchecked(NamedTuple):
    """Returned by a rule that lacks a fact for this case alone."""

    need: Need


Found: TypeAlias = Problem | Unchecked | Iterable[Problem | Unchecked] | None
Part = TypeVar("Part")
Function: TypeAlias = Callable[[Part, Context], Found]


class Check(NamedTuple):
    """A function of a rule, and the parts that it is called for."""

    kinds: tuple[Kind, ...]
    function: Function[Any]
    field: str | None = None
    """The function is not called for parts without this field."""
    of: tuple[str, ...] = ()
    """The fields or kinds of the defects that the function is called for."""
    needs: tuple[Need, ...] = ()
    """The function is not called without these. Unlike with the needs of the rule,
    nothing is reported then: the rule's other functions check without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The record of a rule: its words, and the functions that check.

    `message` and `hint` are templates for the params of a problem. `also` has the
    severities that single cases get instead of `severity`. `looks_at` says for which
    parts a rule over timelines or the log needs what it needs.
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
    checks: tuple[Check, ...] = field(repr=False)
    fix: Fixing = "none"
    needs: tuple[Need, ...] = ()
    looks_at: tuple[Kind, ...] = ()
    compares_visitors: bool = False
    also: tuple[Severity, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the rule as a reference to its name in its module."""
        function = self.checks[0].function
        return resolve_name, (f"{function.__module__}:{function.__name__}",)

    @property
    def scope(self) -> Scope:
        """How much the rule must see: one body, a visitor's bodies, or all bodies."""
        kinds = {kind for check in self.checks for kind in check.kinds}
        if "log" in kinds:
            return "all"
        return "visitor" if "timeline" in kinds else "body"

    @property
    def url(self) -> str:
        """The rule's page."""
        return DOCS.format(code=self.code)

    @property
    def explanation(self) -> Explanation:
        """Why the rule exists, bad and good examples, the fix: the rule's page."""
        return explanation_of(self.code)

    def also_over(
        self,
        kinds: Kind | tuple[Kind, ...],
        function: Function[Any],
        *,
        field: str | None = None,
        of: tuple[str, ...] = (),
        needs: tuple[Need, ...] = (),
    ) -> Rule:
        """Return the same rule with one more function, for another kind of part."""
        check = Check(_several(kinds), function, field, of, needs)
        return replace(self, checks=(*self.checks, check))


def rule(  # noqa: PLR0913 - the words of a rule, each by its name
    kinds: Kind | tuple[Kind, ...],
    severity: Severity,
    effect: Effect,
    message: str,
    *,
    hint: str,
    evidence: tuple[Evidence, ...],
    sources: tuple[str, ...],
    field: str | None = None,
    of: tuple[str, ...] = (),
    fix: Fixing = "none",
    needs: tuple[Need, ...] = (),
    looks_at: tuple[Kind, ...] = (),
    compares_visitors: bool = False,
    also: tuple[Severity, ...] = (),
    category: Category | None = None,
) -> Callable[[Function[Part]], Rule]:
    """Turn a function into a rule.

    The code is the function's name, the summary the first line of its docstring, and
    the category the family of its module.
    """

    def make(function: Function[Part]) -> Rule:
        return Rule(
            code=function.__name__.replace("_", "-"),
            severity=severity,
            effect=effect,
            category=category or _family(function.__module__),
            summary=(function.__doc__ or "").partition("\n")[0],
            message=message,
            hint=hint,
            evidence=evidence,
            sources=sources,
            checks=(Check(_several(kinds), function, field, of),),
            fix=fix,
            needs=needs,
            looks_at=looks_at,
            compares_visitors=compares_visitors,
            also=also,
        )

    return make


def _several(kinds: Kind | tuple[Kind, ...]) -> tuple[Kind, ...]:
    return (kinds,) if isinstance(kinds, str) else kinds


def _family(module: str) -> Category:
    """Return the family of a module: `metrics` for `eventcheck.rules.metrics.tags`."""
    return cast("Category", module.split(".")[2])
