"""Texts that identify a person: e-mail addresses, phone numbers, card numbers.

The patterns take time linear in the text: no part of one can match in two ways.
"""

from __future__ import annotations

import re

EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_][A-Za-z0-9_.+%-]{0,63}@"
    r"[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}(?![\w-])"
)
INTERNATIONAL = re.compile(
    r"(?<![\w+.-])(?:\+|00)[1-9](?:[ ()./-]{0,2}\d){7,14}(?![\w.-])"
)
NATIONAL = re.compile(
    # North America: (415) 555-0132, 415-555-0132; Germany, Britain, France and others
    # with a leading 0 and separated groups: 030 / 901820, 020 7946 0018.
    r"(?<![\w+.-])(?:\([2-9]\d{2}\) ?[2-9]\d{2}[ -]\d{4}"
    r"|[2-9]\d{2}([ -])[2-9]\d{2}\1\d{4}"
    r"|0[1-9]\d{1,4} ?/ ?\d{5,8}"
    r"|0[1-9]\d{1,3} \d{3,4} \d{3,4}"
    r"|0[1-9](?: \d{2}){4})(?![\w.-])"
)
CARD = re.compile(r"(?<![\w.+-])[3-6](?:[ -]?\d){12,18}(?![\w.-])")
CARD_LENGTH = range(13, 20)
FEW_DIGITS = 9


def has_email(text: str) -> bool:
    """Whether an e-mail address is in a text."""
    return "@" in text and EMAIL.search(text) is not None


def has_phone(text: str) -> bool:
    """Whether a phone number is in a text, written as one; bare digits never are."""
    return (
        INTERNATIONAL.search(text) is not None or NATIONAL.search(text) is not None
    ) and not _is_date(text)


def has_card(text: str) -> bool:
    """Whether the number of a payment card is in a text."""
    return any(_is_card(match.group()) for match in CARD.finditer(text))


def kind_of(text: str) -> str | None:
    """What a text has of a person: `email`, `phone`, `card`; None is nothing."""
    if has_email(text):
        return "email"
    if sum(map(str.isdigit, text)) < FEW_DIGITS:
        return None
    if has_card(text):
        return "card"
    return "phone" if has_phone(text) else None


def _is_card(found: str) -> bool:
    digits = [int(x) for x in found if x.isdigit()]
    if len(digits) not in CARD_LENGTH:
        return False
    doubled = [
        x if n % 2 == 0 else sum(divmod(2 * x, 10)) for n, x in enumerate(digits[::-1])
    ]
    return sum(doubled) % 10 == 0


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}.{0,20}", text) is not None
