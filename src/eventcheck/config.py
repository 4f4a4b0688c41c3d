"""Which rules run, how severe their findings are, and how many are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from eventcheck.closest import did_you_mean
from eventcheck.findings import Severity
from eventcheck.guards import is_mapping, is_several
from eventcheck.needs import Need
from eventcheck.plan import Plan
from eventcheck.rule import Rule
from eventcheck.rules import ALL_RULES
from eventcheck.suppression import Suppression, suppression

CODES = {rule.code: rule for rule in ALL_RULES}
SELECTORS = (
    {f"category:{rule.category}" for rule in ALL_RULES}
    | {f"severity:{x}" for x in Severity}
    | CODES.keys()
)
FORMS = "; use a rule code, category:<name>, severity:<level> or *"


@dataclass(frozen=True, kw_only=True)
class Config:
    """What to look for, and how to report it.

    select, ignore: selectors: a code, `category:time`, `severity:info`, or `*`. A
        finding is reported if it matches `select` and does not match `ignore`.
    severity: another severity for findings, by code or selector. A code comes before a
        selector; of several selectors the last one counts.
    suppress: findings to accept, each with a reason; `Suppression`, or a mapping.
    max_per_code: how many findings of one code the report lists. All are counted.
    include_values: put the value at the path into `params`, and the operations of
        fixes into what the report stores. Off, no payload value leaves the payload.

    Raises `ValueError` or `TypeError` for invalid arguments, with the closest valid
    one.
    """

    select: Iterable[str] = ("*",)
    ignore: Iterable[str] = ()
    severity: Mapping[str, Severity | str] = field(
        default_factory=dict[str, Severity | str], hash=False
    )
    suppress: Iterable[Suppression | Mapping[str, str]] = ()
    max_per_code: int = 100
    include_values: bool = False

    def __post_init__(self) -> None:
        """Check each part, and freeze it."""
        put = object.__setattr__
        put(self, "select", _selectors(self.select, "select"))
        put(self, "ignore", _selectors(self.ignore, "ignore"))
        put(self, "severity", _severities(self.severity))
        put(self, "suppress", _suppressions(self.suppress))
        if type(self.max_per_code) is not int or self.max_per_code < 1:
            msg = "max_per_code: expected a number of findings, 1 or more"
            raise ValueError(msg)
        if type(self.include_values) is not bool:
            msg = "include_values: expected True or False"
            raise TypeError(msg)

    def __getstate__(self) -> dict[str, object]:
        """Return the fields alone: cached rules and plans hold functions."""
        return {x.name: getattr(self, x.name) for x in fields(self)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Config:
        """Read a configuration as TOML or JSON have it; the keys are the fields."""
        if not is_mapping(mapping):
            msg = f"config: expected a mapping, got {type(mapping).__name__}"
            raise TypeError(msg)
        names = [x.name for x in fields(cls)]
        for name in mapping:
            if name not in names:
                msg = f"config: unknown key {name!r}{did_you_mean(str(name), names)}"
                raise ValueError(msg)
        return cls(**mapping)

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """What `suppress` says."""
        return tuple(x for x in self.suppress if isinstance(x, Suppression))

    def severity_of(self, rule: Rule, own: Severity) -> Severity:
        """Return the severity of a finding; `own` is the one that its rule gives it.

        A code comes before a selector; of several selectors the last one counts.
        """
        given = own
        for selector, severity in self.severity.items():
            if selector == rule.code:
                return Severity(severity)
            if _selects(selector, rule, own):
                given = Severity(severity)
        return given

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run: those that may find something that is asked for."""
        return tuple(
            rule
            for rule in ALL_RULES
            if any(self.wants(rule, x) for x in self._severities_of(rule))
        )

    def wants(self, rule: Rule, severity: Severity) -> bool:
        """Whether findings of a rule, of this severity, are asked for."""
        return any(_selects(x, rule, severity) for x in self.select) and not any(
            _selects(x, rule, severity) for x in self.ignore
        )

    def _severities_of(self, rule: Rule) -> tuple[Severity, ...]:
        own = (rule.severity, *rule.also)
        return tuple(self.severity_of(rule, x) for x in own)

    def plan(self, met: frozenset[Need]) -> Plan:
        """The rules in the order of their work, for a context that meets needs."""
        plan = self._plans.get(met)
        if plan is None:
            plan = self._plans[met] = Plan(self.rules, met)
        return plan

    @cached_property
    def _plans(self) -> dict[frozenset[Need], Plan]:
        # Only a memo: two threads that fill it at once put in equal plans.
        return {}


def _selects(selector: str, rule: Rule, severity: Severity) -> bool:
    kind, _, name = selector.rpartition(":")
    match kind:
        case "category":
            return rule.category == name
        case "severity":
            return severity == name
        case _:
            return name in ("*", rule.code)


def _selectors(given: Iterable[str], name: str) -> tuple[str, ...]:
    if not isinstance(given, str) and not is_several(given):
        msg = f"{name}: expected selectors, got {type(given).__name__}"
        raise TypeError(msg)
    selectors = (given,) if isinstance(given, str) else tuple(given)
    for selector in selectors:
        _known_selector(selector, name)
    return selectors


def _known_selector(selector: object, name: str) -> None:
    if not isinstance(selector, str):
        msg = f"{name}: expected selectors as text, got {type(selector).__name__}"
        raise TypeError(msg)
    if selector != "*" and selector not in SELECTORS:
        msg = f"{name}: unknown selector {selector!r}"
        raise ValueError(msg + (did_you_mean(selector, SELECTORS) or FORMS))


def _severities(given: Mapping[str, Severity | str]) -> Mapping[str, Severity]:
    if not is_mapping(given):
        msg = "severity: expected a mapping of codes or selectors to severities"
        raise TypeError(msg)
    severities: dict[str, Severity] = {}
    for selector, severity in given.items():
        _known_selector(selector, "severity")
        if severity not in list(Severity):
            msg = f"severity: {selector}: unknown severity {severity!r}"
            raise ValueError(msg + did_you_mean(str(severity), list(Severity)))
        severities[selector] = Severity(severity)
    return severities


def _suppressions(
    given: Iterable[Suppression | Mapping[str, str]],
) -> tuple[Suppression, ...]:
    if isinstance(given, Suppression) or not is_several(given):
        msg = "suppress: expected a list of suppressions"
        raise TypeError(msg)
    suppressions = [suppression(x, number) for number, x in enumerate(given)]
    for number, each in enumerate(suppressions):
        if each.code not in CODES:
            msg = f"suppress[{number}]: unknown code {each.code!r}"
            raise ValueError(msg + did_you_mean(str(each.code), CODES))
    return tuple(suppressions)
