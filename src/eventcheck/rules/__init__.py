"""Every rule, by family: `ALL_RULES` is the list by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eventcheck.rule import Rule
from eventcheck.rules import structure, time

ALL_RULES: tuple[Rule, ...] = (*structure.RULES, *time.RULES)
RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in ALL_RULES})
