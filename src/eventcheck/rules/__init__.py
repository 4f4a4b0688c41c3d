"""Every rule, by family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcheck.arguments import did_you_mean
from eventcheck.rule import Rule
from eventcheck.rules import (
    attribution,
    batch,
    decisions,
    events,
    metrics,
    privacy,
    time,
    uniqueness,
)
from eventcheck.rules.attributes import names, values
from eventcheck.rules.identifiers import form, known
from eventcheck.rules.structure import body, fields

ALL_RULES: tuple[Rule, ...] = (
    *body.RULES,
    *fields.RULES,
    *form.RULES,
    *known.RULES,
    *batch.RULES,
    *names.RULES,
    *values.RULES,
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
        """Return the number of rules: the records would fill pages."""
        return f"<Rules: {len(self)}, from {next(iter(self), None)} on>"

    def __reduce__(self) -> str:
        """Pickle and copy by name, as there is only one."""
        return "RULES"


RULES: Mapping[str, Rule] = Rules(ALL_RULES)


def explain(code: str) -> Rule:
    """Return the record of a rule; `rule.explanation` has its page.

    Raises `KeyError` with the closest codes if the code is unknown.
    """
    try:
        return RULES[code]
    except KeyError:
        close = did_you_mean(str(code), RULES)
        msg = f"unknown rule {code!r}{close}"
        raise KeyError(msg) from None
