"""Counts every problem, keeps the first of each code, and makes findings of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from eventcheck.findings import (
    Finding,
    NotChecked,
    Path,
    Place,
    Severity,
    Suppressed,
    sort_key,
)
from eventcheck.guards import is_array
from eventcheck.needs import Need
from eventcheck.plain import sayable
from eventcheck.visible import shortened

if TYPE_CHECKING:
    from eventcheck.config import Config
    from eventcheck.parse.body import Body
    from eventcheck.rule import Problem, Rule
    from eventcheck.suppression import Suppression

SLACK = 4
"""How many times the cap may be kept before the list is sorted and cut."""
RELATED = 10
LONGEST_WORD = 60
"""Columns of the longest key that a message shows whole."""
Order: TypeAlias = tuple[int, tuple[tuple[int, int, str], ...], str]


class Kept(NamedTuple):
    """A problem on its way to a finding."""

    order: Order
    rule: Rule
    problem: Problem
    payload: int


class Tally:
    """What rules found in one call."""

    def __init__(self, config: Config) -> None:
        """Nothing is found yet."""
        self.config = config
        self.totals: Counter[tuple[str, Severity]] = Counter()
        self.body_totals: Counter[tuple[int, Severity]] = Counter()
        self.suppressed_totals: Counter[tuple[str, Severity]] = Counter()
        self.not_checked: set[NotChecked] = set()
        self.suppressions = config.suppressions
        self.unused = dict.fromkeys(self.suppressions)
        self.found: set[Path] = set()
        """The second and third step of the paths of all problems since this was
        cleared: the places of visitor entries, and which part of them."""
        self._last: dict[tuple[str, bool], Place] = {}
        """Where the last problem that the report can list stands, of each code that
        has enough of them, accepted or not: body, and the first steps of the path."""
        self._kept: dict[str, list[Kept]] = {}
        self._suppressed: dict[str, list[Kept]] = {}

    def unjudged(self, code: str, need: Need) -> None:
        """Note that a rule could not judge, and what it lacks."""
        self.not_checked.add(NotChecked(code, need))

    def add(self, rule: Rule, problem: Problem, body: Body | None) -> None:
        """Count a problem; keep it if it is among the first of its code."""
        payload = problem.payload
        if payload is None:
            payload = body.index if body is not None else 0
        self.found.add(problem.path[1:3])
        severity = self._severity(rule, problem)
        if rule.also and not self.config.wants(rule, severity):
            return
        is_accepted = self._accepted_by(rule.code, problem.path) is not None
        into = self._suppressed if is_accepted else self._kept
        if is_accepted:
            self.suppressed_totals[rule.code, severity] += 1
        else:
            self.totals[rule.code, severity] += 1
            self.body_totals[payload, severity] += 1
        last = self._last.get((rule.code, is_accepted))
        if last is not None and _is_beyond(last, payload, problem.path):
            return
        if body is not None and self.config.include_values:
            problem.params = {**problem.params, **_value(body, problem.path)}
        order = (payload, sort_key(problem.path), rule.code)
        kept = into.setdefault(rule.code, [])
        kept.append(Kept(order, rule, problem, payload))
        cap = self.config.max_per_code
        if len(kept) == cap or len(kept) > SLACK * cap:
            self._cut(kept)
            first_steps = kept[-1].problem.path[:2]
            if len(first_steps) > 1:
                at = Place(kept[-1].payload, first_steps)
                self._last[rule.code, is_accepted] = at

    def findings(self) -> tuple[Finding, ...]:
        """The findings in their order, each code cut to the cap."""
        return tuple(self._finding(x) for x in self._first(self._kept))

    def suppressed(self) -> tuple[Suppressed, ...]:
        """The findings that are accepted, each with its reason."""
        found: list[Suppressed] = []
        for kept in self._first(self._suppressed):
            by = self._accepted_by(kept.rule.code, kept.problem.path)
            found.append(Suppressed(self._finding(kept), by.reason if by else ""))
        return tuple(found)

    def _accepted_by(self, code: str, path: Path) -> Suppression | None:
        for suppression in self.suppressions:
            if suppression.matches(code, path):
                self.unused.pop(suppression, None)
                return suppression
        return None

    def _first(self, kept: dict[str, list[Kept]]) -> Iterable[Kept]:
        for each in kept.values():
            self._cut(each)
        return sorted((x for each in kept.values() for x in each), key=_order)

    def _cut(self, kept: list[Kept]) -> None:
        kept.sort(key=_order)
        del kept[self.config.max_per_code :]

    def _severity(self, rule: Rule, problem: Problem) -> Severity:
        return self.config.severity_of(rule, problem.severity or rule.severity)

    def _finding(self, kept: Kept) -> Finding:
        _, rule, problem, payload = kept
        params = problem.params
        fixes = problem.fixes
        if self.config.include_values:
            fixes = tuple(x.including_values() for x in fixes)
        words = {name: _word(value) for name, value in params.items()}
        return Finding(
            code=rule.code,
            severity=self._severity(rule, problem),
            effect=problem.effect or rule.effect,
            category=rule.category,
            message=rule.message.format_map(words),
            hint=rule.hint.format_map(words),
            path=problem.path,
            payload=payload,
            params=params,
            related=problem.related[:RELATED],
            fixes=fixes,
            url=rule.url,
        )


def _is_beyond(last: Place, payload: int, path: Path) -> bool:
    """Whether a problem comes after the last one that the report will list."""
    if len(path) < len(last.path):
        return False
    if payload != last.payload:
        return payload > last.payload
    place, index = path[1], last.path[1]
    if path[0] != last.path[0] or isinstance(place, str) or isinstance(index, str):
        return False
    return place > index


def _order(kept: Kept) -> Order:
    return kept.order


def _word(value: object) -> object:
    """A parameter as a sentence may have it: keys of a payload are anything."""
    if is_array(value):
        return ", ".join(map(str, value))
    return shortened(value, LONGEST_WORD) if isinstance(value, str) else value


def _value(body: Body, path: Path) -> dict[str, object]:
    """The plain value at a path, as the parameter that carries it."""
    value: Any = body.value
    try:
        for step in path:
            value = value[step]
    except (KeyError, IndexError, TypeError):
        return {}
    if value is None or isinstance(value, str | int | float):
        return {"value": sayable(value)}
    return {}
