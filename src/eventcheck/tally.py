"""Count every problem, keep the first of each code, and turn these into findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from eventcheck.config import Config
from eventcheck.context.needs import Need
from eventcheck.findings import (
    Finding,
    NotChecked,
    Path,
    Severity,
    Suppressed,
    sort_key,
)
from eventcheck.fixes.making import fixes_of
from eventcheck.guards import is_array
from eventcheck.jsonable import jsonable
from eventcheck.located import Located
from eventcheck.rule import Problem, Rule
from eventcheck.suppression import Suppression
from eventcheck.visible import shortened

SLACK = 4
"""Sort and cut the list if it is this many times longer than the cap."""
RELATED = 10
LONGEST_ADVICE = 300
"""An advice may name keys of the payload."""
LONGEST_WORD = 60
"""Columns. Messages shorten longer keys."""
Order: TypeAlias = tuple[int, tuple[tuple[int, int, str], ...], str]


class Kept(NamedTuple):
    """A problem with its rule and its place."""

    order: Order
    rule: Rule
    problem: Problem
    place: Located
    path: Path


class Tally:
    """The problems that rules found in one call."""

    def __init__(self, config: Config) -> None:
        """Create an empty tally."""
        self.config = config
        self.totals: defaultdict[tuple[str, Severity], int] = defaultdict(int)
        self.body_totals: defaultdict[tuple[int, Severity], int] = defaultdict(int)
        self.suppressed_totals: defaultdict[tuple[str, Severity], int]
        self.suppressed_totals = defaultdict(int)
        self.not_checked: set[NotChecked] = set()
        self.suppressions = config.suppressions
        self.unused = dict.fromkeys(self.suppressions)
        self._kept: dict[str, _First] = {}
        self._suppressed: dict[str, _First] = {}

    def unchecked(self, code: str, need: Need) -> None:
        """Note that a rule could not check a case, and what it lacks."""
        self.not_checked.add(NotChecked(code, need))

    def add(self, rule: Rule, problem: Problem, place: Located) -> None:
        """Count a problem; keep it if it is among the first of its code."""
        severity = self._severity(rule, problem)
        if rule.also and not self.config.wants(rule, severity):
            return
        path = place.path(problem.at)
        into = self._kept
        if self._accepted_by(rule.code, path) is not None:
            into = self._suppressed
            self.suppressed_totals[rule.code, severity] += 1
        else:
            self.totals[rule.code, severity] += 1
            self.body_totals[place.payload, severity] += 1
        first = into.get(rule.code)
        if first is None:
            first = into[rule.code] = _First(self.config.max_per_code)
        if not first.is_full_before(place.payload, path):
            order = (place.payload, sort_key(path), rule.code)
            first.add(Kept(order, rule, problem, place, path))

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings in their order, each code cut to the cap."""
        return tuple(self._finding(x) for x in _in_order(self._kept))

    def suppressed(self) -> tuple[Suppressed, ...]:
        """Return the suppressed findings, each with its reason."""
        return tuple(self._suppressions_of(_in_order(self._suppressed)))

    def _suppressions_of(self, some: Iterable[Kept]) -> Iterator[Suppressed]:
        for kept in some:
            by = self._accepted_by(kept.rule.code, kept.path)
            yield Suppressed(self._finding(kept), by.reason if by else "")

    def _accepted_by(self, code: str, path: Path) -> Suppression | None:
        for suppression in self.suppressions:
            if suppression.matches(code, path):
                self.unused.pop(suppression, None)
                return suppression
        return None

    def _severity(self, rule: Rule, problem: Problem) -> Severity:
        return self.config.severity_of(rule, problem.severity or rule.severity)

    def _finding(self, kept: Kept) -> Finding:
        _, rule, problem, place, path = kept
        params = dict(problem.params)
        words = {name: _word(value) for name, value in params.items()}
        hint = rule.hint.format_map(words)
        fixes = fixes_of(problem.fixes, problem.at, place)
        if self.config.include_values:
            params |= _value(place, path)
            fixes = (x.including_values() for x in fixes)
        return Finding(
            code=rule.code,
            severity=self._severity(rule, problem),
            effect=problem.effect or rule.effect,
            category=rule.category,
            message=rule.message.format_map(words),
            hint=f"{shortened(problem.advice, LONGEST_ADVICE)} {hint}".strip(),
            path=path,
            payload=place.payload,
            params=params,
            related=problem.related[:RELATED],
            fixes=tuple(fixes),
            url=rule.url,
        )


class _First:
    """The first problems of one code, by payload and path."""

    def __init__(self, cap: int) -> None:
        self.cap = cap
        self.kept: list[Kept] = []
        self.last: tuple[int, int | None] | None = None
        """Body and visitor entry of the last problem that the report can list; None
        until there are enough. Problems in later entries are not kept."""

    def is_full_before(self, payload: int, path: Path) -> bool:
        """Return whether a problem certainly comes after the last listed one."""
        if self.last is None:
            return False
        body, last = self.last
        entry = _entry(path)
        if payload != body or last is None or entry is None:
            return payload > body
        return entry > last

    def add(self, kept: Kept) -> None:
        self.kept.append(kept)
        if len(self.kept) == self.cap or len(self.kept) > SLACK * self.cap:
            self.cut()
            last = self.kept[-1]
            self.last = last.place.payload, _entry(last.path)

    def cut(self) -> list[Kept]:
        self.kept.sort(key=_order)
        del self.kept[self.cap :]
        return self.kept


def _entry(path: Path) -> int | None:
    """Return the index of the visitor entry; None for a place outside of visitors."""
    match path:
        case ("visitors", int(index), *_):
            return index
    return None


def _in_order(some: dict[str, _First]) -> list[Kept]:
    return sorted((x for first in some.values() for x in first.cut()), key=_order)


def _order(kept: Kept) -> Order:
    return kept.order


def _word(value: object) -> object:
    """Format a parameter for a message; keys of a payload may be long."""
    if is_array(value):
        return ", ".join(map(str, value))
    return shortened(value, LONGEST_WORD) if isinstance(value, str) else value


def _value(place: Located, path: Path) -> dict[str, object]:
    """Return the parameter that holds the value at a path, if the value is plain."""
    value = place.value(path)
    if value is None or isinstance(value, str | int | float):
        return {"value": jsonable(value)}
    return {}
