"""What a visitor was given: whether a decision can count, and which one wins."""

from eventcheck.rules.decisions import several, single

RULES = (*single.RULES, *several.RULES)
