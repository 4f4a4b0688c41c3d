"""Ids: what they look like, whose they are, and whether the account knows them."""

from eventcheck.rules.identifiers import agreement, form, known, visitor

RULES = (*form.RULES, *visitor.RULES, *known.RULES, *agreement.RULES)
