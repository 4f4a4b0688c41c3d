"""The rules by the parts that they take, so that the engine can loop over parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from eventcheck.context.needs import Need
from eventcheck.findings import NotChecked
from eventcheck.rule import Function, Kind, Rule

Judge: TypeAlias = tuple[Rule, Function[Any]]


class Plan:
    """The rules that can run, and those that lack a need."""

    def __init__(self, rules: Iterable[Rule], met: frozenset[Need]) -> None:
        """`met`: the needs that the context meets."""
        parts: defaultdict[Kind, defaultdict[str | None, list[Judge]]]
        parts = defaultdict(lambda: defaultdict(list))
        of: defaultdict[str, list[Judge]] = defaultdict(list)
        self.waiting: dict[tuple[Kind, str | None], set[NotChecked]] = {}
        """What rules lack, by the kind of part and the field that they look at."""
        for rule in rules:
            if not met.issuperset(rule.needs):
                self._wait(rule, met)
                continue
            for check in rule.checks:
                if not met.issuperset(check.needs):
                    continue
                for kind in check.kinds:
                    parts[kind][check.field].append((rule, check.function))
                for key in check.of:
                    of[key].append((rule, check.function))
        self.of = dict(of)
        """By the kind of defect, or the field of an odd value."""
        self.parts = {kind: list(x.items()) for kind, x in parts.items()}
        """By the kind of part, then by the field that must be there."""
        self.timeline = self._judges("timeline")
        self.log = self._judges("log")
        self.asks_for_windows = any("windows" in x.needs for x, _ in self.timeline)
        """Whether each visitor has a timeline that a rule looks at."""

    def _wait(self, rule: Rule, met: frozenset[Need]) -> None:
        lacks = [NotChecked(rule.code, x) for x in rule.needs if x not in met]
        for check in rule.checks:
            is_over_rows = check.kinds[0] in ("timeline", "log")
            field = check.field if is_over_rows or not rule.looks_at else None
            for kind in rule.looks_at or check.kinds:
                self.waiting.setdefault((kind, field), set()).update(lacks)

    def _judges(self, kind: Kind) -> list[Judge]:
        return [judge for _, judges in self.parts.get(kind, ()) for judge in judges]
