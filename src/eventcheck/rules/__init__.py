"""Every rule, by family: `ALL_RULES` is the list by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcheck.closest import did_you_mean
from eventcheck.rule import Rule
from eventcheck.rules import (
    attributes,
    attribution,
    batch,
    decisions,
    events,
    identifiers,
    metrics,
    privacy,
    structure,
    time,
    uniqueness,
)

ALL_RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *identifiers.RULES,
    *batch.RULES,
    *attributes.RULES,
    *decisions.RULES,
    *events.RULES,
    *time.RULES,
    *uniqueness.RULES,
    *attribution.RULES,
    *metrics.RULES,
    *privacy.RULES,
)


class Rules(Mapping[str, Rule]):
    """Rules by their codes, read-only."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = {rule.code: rule for rule in rules}

    def __getitem__(self, code: str) -> Rule:
        return self._rules[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def __repr__(self) -> str:
        """Return how many there are: the records would fill pages."""
        return f"<Rules: {len(self)}, from {next(iter(self), None)} on>"

    def __reduce__(self) -> str:
        """Pickle and copy by name, as there is only one."""
        return "RULES"


RULES: Mapping[str, Rule] = Rules(ALL_RULES)


def explain(code: str) -> Rule:
    """Return the record of a rule; `rule.explanation` has its page.

    Raises `KeyError` with the closest codes if there is no such rule.
    """
    try:
        return RULES[code]
    except KeyError:
        close = did_you_mean(str(code), RULES)
        msg = f"there is no rule {code!r}{close}"
        raise KeyError(msg) from None
