"""The rules sorted by what they are given, so that little is called for nothing."""

from __future__ import annotations

from eventcheck.context.needs import Need
from eventcheck.findings import NotChecked
from eventcheck.rule import Rule, Scope, Subject


class Plan:
    """The rules that can run, by scope and subject; and those that lack a need."""

    def __init__(self, rules: tuple[Rule, ...], met: frozenset[Need]) -> None:
        """`met`: the needs that the context meets."""
        able = [rule for rule in rules if met.issuperset(rule.needs)]
        self.by_subject: dict[Subject, tuple[Rule, ...]] = {}
        for rule in able:
            if rule.scope == "chunk":
                others = self.by_subject.get(rule.looks_at, ())
                self.by_subject[rule.looks_at] = (*others, rule)
        self.chunk_groups = tuple(self.by_subject.items())
        self.body = _of(able, "body")
        self.timelines = _of(able, "timelines")
        self.log = _of(able, "log")
        self.asks_for_windows = any("windows" in rule.needs for rule in self.timelines)
        """Whether every event matters, also of visitors who are not unusual."""
        self.unable: tuple[tuple[Subject, NotChecked], ...] = tuple(
            (rule.looks_at, NotChecked(rule.code, need))
            for rule in rules
            for need in rule.needs
            if need not in met
        )
        """What a rule that lacks a need would look at."""
        spanning = {rule.looks_at for rule in (*self.timelines, *self.log)}
        self.awaited = frozenset(spanning.union(x for x, _ in self.unable))
        """Subjects without which something is left out."""


def _of(rules: list[Rule], scope: Scope) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.scope == scope)
