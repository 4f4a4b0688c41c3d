"""Attributes of visitors: their ids and keys, and their values."""

from eventcheck.rules.attributes import names, values

RULES = (*names.RULES, *values.RULES)
