"""The structure of a body: one code for each kind of defect, not for each field."""

from eventcheck.rules.structure import body, fields, types

RULES = (*body.RULES, *types.RULES, *fields.RULES)
