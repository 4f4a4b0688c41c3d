"""Which rules run, how severe their findings are, and how many are listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from eventcheck.arguments import did_you_mean, flag, many, unexpected, unknown
from eventcheck.context.needs import Need
from eventcheck.findings import Severity
from eventcheck.guards import is_mapping
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
    """Which findings to report, and how.

    select, ignore: selectors: a code, `category:time`, `severity:info`, or `*`. A
        finding is reported if it matches `select` and does not match `ignore`.
    severity: severities that replace those of the rules, by code or selector. A code
        takes precedence over selectors; of several selectors, the last one counts.
    suppress: findings to accept, each with a reason: a `Suppression`, or a mapping.
    max_per_code: how many findings of one code the report lists. All are counted.
    include_values: store the value at the path in `params`, and the operations of
        fixes in the report. Otherwise the report contains no payload values.

    Raises `ValueError` or `TypeError` for invalid arguments, with the closest valid
    names.
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
        """Check the arguments, and make them immutable."""
        put = object.__setattr__
        put(self, "select", _selectors(self.select, "select"))
        put(self, "ignore", _selectors(self.ignore, "ignore"))
        put(self, "severity", _severities(self.severity))
        put(self, "suppress", tuple(_suppressions(self.suppress)))
        flag(self.include_values, "include_values")
        cap = self.max_per_code
        if type(cap) is not int or cap < 1:
            msg = f"max_per_code: expected an integer of 1 or more, got {cap!r}"
            raise ValueError(msg)

    def __getstate__(self) -> dict[str, object]:
        """Pickle the fields alone: cached rules and plans hold functions."""
        return {x.name: getattr(self, x.name) for x in fields(self)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Config:
        """Read a configuration from parsed TOML or JSON, with the fields as keys."""
        if not is_mapping(mapping):
            raise unexpected(mapping, "config", "a mapping")
        names = [x.name for x in fields(cls)]
        for name in mapping:
            if name not in names:
                raise unknown(name, "config", "key", names)
        return cls(**mapping)

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """`suppress` as `Suppression` objects."""
        return tuple(x for x in self.suppress if isinstance(x, Suppression))

    def severity_of(self, rule: Rule, own: Severity) -> Severity:
        """Return the configured severity of a finding; `own` is that of its rule."""
        configured = own
        for selector, severity in self.severity.items():
            if selector == rule.code:
                return Severity(severity)
            if _selects(selector, rule, own):
                configured = Severity(severity)
        return configured

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run: those whose findings may be selected."""
        return tuple(
            rule
            for rule in ALL_RULES
            if any(
                self.wants(rule, self.severity_of(rule, own))
                for own in (rule.severity, *rule.also)
            )
        )

    def wants(self, rule: Rule, severity: Severity) -> bool:
        """Return whether a rule's findings of a severity are selected."""
        return any(_selects(x, rule, severity) for x in self.select) and not any(
            _selects(x, rule, severity) for x in self.ignore
        )

    def plan(self, met: frozenset[Need]) -> Plan:
        """Return the plan of the rules for a context that meets these needs."""
        plan = self._plans.get(met)
        if plan is None:
            plan = self._plans[met] = Plan(self.rules, met)
        return plan

    @cached_property
    def _plans(self) -> dict[frozenset[Need], Plan]:
        # A cache: if two threads fill it at once, both store equal plans.
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
    several = (given,) if isinstance(given, str) else many(given, name, "selectors")
    return tuple(_known_selector(x, name) for x in several)


def _known_selector(selector: object, name: str) -> str:
    if not isinstance(selector, str):
        raise unexpected(selector, name, "selectors as text")
    if selector != "*" and selector not in SELECTORS:
        hint = did_you_mean(selector, SELECTORS) or FORMS
        msg = f"{name}: unknown selector {selector!r}{hint}"
        raise ValueError(msg)
    return selector


def _severities(given: Mapping[str, Severity | str]) -> Mapping[str, Severity]:
    if not is_mapping(given):
        expected = "a mapping from codes or selectors to severities"
        raise unexpected(given, "severity", expected)
    for selector, severity in given.items():
        _known_selector(selector, "severity")
        if severity not in list(Severity):
            raise unknown(severity, f"severity[{selector!r}]", "severity", Severity)
    return {selector: Severity(severity) for selector, severity in given.items()}


def _suppressions(
    given: Iterable[Suppression | Mapping[str, str]],
) -> Iterator[Suppression]:
    for number, item in enumerate(many(given, "suppress", "a list of suppressions")):
        found = suppression(item, f"suppress[{number}]")
        if found.code not in CODES:
            raise unknown(found.code, f"suppress[{number}]", "code", CODES)
        yield found
