"""Revenue, value and quantity; tags and properties."""

from eventcheck.rules.metrics import numbers, revenue, tags

RULES = (*numbers.RULES, *revenue.RULES, *tags.RULES)
