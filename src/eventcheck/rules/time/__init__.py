"""When events happened: units, the time of sending, the times of experiments."""

from eventcheck.rules.time import sending, units, windows

RULES = (*units.RULES, *sending.RULES, *windows.RULES)
