"""The fixes that a person chooses with `--fix-with CODE=CHOICE`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from eventcheck import RULES, Finding, Fix
from eventcheck_cli.errors import UnusableError, did_you_mean
from eventcheck_cli.recognise.pieces import count

OPTION = "--fix-with"


class Choices:
    """A choice for each code, and how many findings it fits."""

    def __init__(self, given: Iterable[str]) -> None:
        self.wanted: dict[str, str] = {}
        for each in given:
            code, choice = _choice(each)
            if self.wanted.setdefault(code, choice) != choice:
                raise UnusableError(OPTION, f"{code} has two choices; give it one")
        self.fitting: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self.offered: dict[str, dict[str, None]] = {}
        """The numbered fixes of findings that the choice does not fit."""

    def fix(self, finding: Finding) -> Fix | None:
        """Return the chosen fix of a finding, if there is one.

        Raises `UnusableError` if the words fit several fixes.
        """
        choice = self.wanted.get(finding.code)
        if choice is None:
            return None
        fixes = _fitting(choice, finding.fixes)
        if len(fixes) > 1:
            names = ", ".join(numbered(finding.fixes, fixes))
            several = f"matches {len(fixes)} fixes of {finding.code}: {names}"
            raise UnusableError(OPTION, f"{choice!r} {several}")
        if fixes:
            self.fitting[finding.code] += 1
            return fixes[0]
        self.missing[finding.code] += 1
        offered = self.offered.setdefault(finding.code, {})
        offered |= dict.fromkeys(numbered(finding.fixes, finding.fixes))
        return None

    def remarks(self, *, saw_all: bool) -> list[str]:
        """Return what to say about choices that fit only some findings, or none.

        saw_all: whether `fix` was called for the findings of all files.

        Raises `UnusableError` if there are findings, and the choice fits none.
        """
        said: list[str] = []
        for code, choice in self.wanted.items():
            name = choice if choice.isdecimal() else repr(choice)
            fixes = ", ".join(sorted(self.offered.get(code, ())))
            if not self.missing[code]:
                if saw_all and not self.fitting[code]:
                    said.append(f"{OPTION}: no finding of {code}")
                continue
            has = f"it has: {fixes}" if fixes else "it has no fixes"
            if not self.fitting[code]:
                raise UnusableError(
                    OPTION, f"no finding of {code} has a fix {name}; {has}"
                )
            number = count(self.missing[code], "finding")
            verb = "lacks" if self.missing[code] == 1 else "lack"
            said.append(f"{OPTION}: {number} of {code} {verb} a fix {name}")
        return said


def numbered(fixes: Iterable[Fix], wanted: Iterable[Fix]) -> list[str]:
    """Return some fixes of a finding by number and title."""
    ids = {id(x) for x in wanted}
    return [f"{n} {x.title}" for n, x in enumerate(fixes, start=1) if id(x) in ids]


def _fitting(choice: str, fixes: tuple[Fix, ...]) -> tuple[Fix, ...]:
    """Return the fix with a number or a title, or all whose titles have the words."""
    if choice.isdecimal():
        number = int(choice)
        return fixes[number - 1 : number] if number else ()
    exact = tuple(x for x in fixes if x.title.lower() == choice)
    return exact or tuple(x for x in fixes if choice in x.title.lower())


def _choice(given: str) -> tuple[str, str]:
    code, equals, choice = (x.strip() for x in given.partition("="))
    if not equals or not choice:
        form = "CODE=CHOICE, a rule code with the number or words of a fix"
        raise UnusableError(OPTION, f"expected {form}, got {given!r}")
    if code not in RULES:
        hint = did_you_mean(code, RULES) or "see --list-rules"
        raise UnusableError(OPTION, f"unknown code {code!r}; {hint}")
    return code, choice.lower()
