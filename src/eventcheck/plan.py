"""Group rules by the parts that they take, so that the engine can loop over parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from eventcheck.context.needs import Need
from eventcheck.findings import NotChecked
from eventcheck.rule import Function, Rule

RuleFunction: TypeAlias = tuple[Rule, Function[Any]]
Lacking: TypeAlias = tuple[str, str | None]
"""The kind of part, and the field, that rules look at if their needs are met."""


class Group(NamedTuple):
    """Rules that look at the same field of a kind of part."""

    field: str | None
    """The rules are called for parts that have this field; None: for all parts."""
    functions: list[RuleFunction]
    lacking: Lacking | None
    """Set if some rules over such parts cannot run: a key of `Plan.lacks`."""


Groups: TypeAlias = Mapping[str, list[Group]]


class Plan:
    """The rules that can run, and what the other rules lack."""

    def __init__(self, rules: Iterable[Rule], met: frozenset[Need]) -> None:
        """`met`: the needs that the context meets."""
        functions: defaultdict[Lacking, list[RuleFunction]] = defaultdict(list)
        of: defaultdict[str, list[RuleFunction]] = defaultdict(list)
        self.lacks: dict[Lacking, set[NotChecked]] = {}
        """The rules that cannot run, by the parts that they look at."""
        for rule in rules:
            if not met.issuperset(rule.needs):
                self._wait(rule, met)
                continue
            for check in rule.checks:
                if met.issuperset(check.needs):
                    for kind in check.kinds:
                        functions[kind, check.field].append((rule, check.function))
                    for key in check.of:
                        of[key].append((rule, check.function))
        self.of: Groups = {key: [Group(None, some, None)] for key, some in of.items()}
        """By the kind of defect, or the field of an unusual value."""
        parts: dict[str, list[Group]] = {}
        for looked_at in dict.fromkeys((*functions, *self.lacks)):
            part, field = looked_at
            lacking = looked_at if looked_at in self.lacks else None
            group = Group(field, functions[looked_at], lacking)
            parts.setdefault(part, []).append(group)
        self.parts: Groups = parts
        """By the kind of part."""
        groups = parts.get("timeline", ())
        over_time = [rule for group in groups for rule, _ in group.functions]
        self.needs_timelines = bool(over_time)
        self.needs_all_timelines = any("windows" in x.needs for x in over_time)
        """Whether a rule looks at every visitor, not only at unusual ones."""

    def _wait(self, rule: Rule, met: frozenset[Need]) -> None:
        lacks = [NotChecked(rule.code, x) for x in rule.needs if x not in met]
        for check in rule.checks:
            field = None if rule.looks_at else check.field
            for kind in rule.looks_at or check.kinds:
                self.lacks.setdefault((kind, field), set()).update(lacks)
