"""Attributes of visitors: their ids and keys, and their values."""

from eventcheck.rules.attributes import known, names, several, values

RULES = (*names.RULES, *known.RULES, *several.RULES, *values.RULES)
