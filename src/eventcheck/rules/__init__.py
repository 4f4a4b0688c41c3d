"""Every rule, by family: `ALL_RULES` is the list by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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
RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in ALL_RULES})


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
