"""Texts that identify a person: e-mail addresses, phone numbers, card numbers.

The patterns take time linear in the text: every repetition is bounded, and no part of
one can match in two ways.
"""

from __future__ import annotations

import re

EMAIL = re.compile(
    r"(?<![\w.+-])\w[\w.+%-]{0,63}@"
    # Image files for dense screens: logo@2x.png.
    r"(?!\dx\.(?:png|jpe?g|gif|webp|svg|avif)\b)"
    r"[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){0,8}\.[^\W\d_]{2,24}(?![\w-])"
)
START = r"(?<![\w+])(?<!\d[ ./-])(?<![-/])"
END = r"(?!\w|[./-]\d)"
INTERNATIONAL = re.compile(
    START
    # Bare digits after 00 may be a number with leading zeros.
    + r"(?:\+(?=[1-9])|00(?=[1-9]\d{0,3}[ ()./-]))(?:[ ()./-]{0,3}\d){8,15}"
    + END
)
NATIONAL = re.compile(
    START + r"(?:"
    # North America: (415) 555-0132, 415-555-0132, 1 415 555 0132.
    r"(?:1[ .-])?\([2-9]\d{2}\) ?[2-9]\d{2}[ .-]\d{4}"
    r"|(?:1[ .-])?[2-9]\d{2}([ .-])[2-9]\d{2}\1\d{4}"
    # A leading 0 and groups, as in most of Europe and in Australia: 020 7946 0018,
    # 01 23 45 67 89, 044 668 18 00; with a slash or one blank: 030 / 901820.
    r"|0[1-9]\d{0,4}(?: \d{2,4}){2,4}"
    r"|0[1-9](?:([.-])\d{2})(?:\2\d{2}){3}"
    r"|0[1-9]\d{0,4}(?: ?/ ?| )\d{5,8}"
    r"|\(0[1-9]\d{0,4}\) ?\d{3,8}(?:[ -]\d{3,4})?"
    # Japan and Korea: 03-1234-5678, 090-1234-5678. Brazil: (11) 98765-4321.
    r"|0[1-9]\d?-\d{3,4}-\d{4}"
    r"|\([1-9]\d\) ?9?\d{4}-\d{4}"
    r")" + END
)
NATIONAL_LENGTH = range(9, 12)
CARD = re.compile(r"(?<![\w.+-])[3-6](?:[ -]{0,3}\d){12,39}" + END)
CARD_LENGTH = range(13, 20)
CARD_GROUPS = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4))
"""How the digits of a card are printed; more digits may follow it in a text."""
FEW_DIGITS = 9
DATE = re.compile(
    r"(?:\d{4}[-/. ](?:0?[1-9]|1[0-2])[-/. ]\d{1,2}"
    r"|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d{2})(?!\d)"
)
DECIMALS = re.compile(
    # Amounts and coordinates, also as ISO 6709 writes them: +40.6894-074.0447.
    r"\+\d{1,8}\.\d{1,9}(?:[ /]{0,2}-?\d{1,3}\.\d{1,9}){0,2}"
)


def has_email(text: str) -> bool:
    """Whether an e-mail address is in a text."""
    return "@" in text and EMAIL.search(text) is not None


def has_phone(text: str) -> bool:
    """Whether a phone number is in a text, written as one; bare digits never are."""
    for match in INTERNATIONAL.finditer(text):
        if not DECIMALS.fullmatch(match.group()):
            return True
    return any(
        _length(match.group()) in NATIONAL_LENGTH and not DATE.match(match.group())
        for match in NATIONAL.finditer(text)
    )


def has_card(text: str) -> bool:
    """Whether the number of a payment card is in a text."""
    return any(_has_card(match.group()) for match in CARD.finditer(text))


def kind_of(text: str) -> str | None:
    """What a text has of a person: `email`, `phone`, `card`; None is nothing."""
    if has_email(text):
        return "email"
    if _length(text) < FEW_DIGITS:
        return None
    if has_card(text):
        return "card"
    return "phone" if has_phone(text) else None


def _length(text: str) -> int:
    """The number of its digits."""
    return sum(map(str.isdecimal, text))


def _has_card(found: str) -> bool:
    groups = re.split(r"[ -]+", found)
    # As a whole; or one group of it, before an expiry date or a security code.
    if _is_card("".join(groups)) or any(map(_is_card, groups)):
        return True
    sizes = tuple(map(len, groups))
    for printed in CARD_GROUPS:
        for start in range(len(groups) - len(printed) + 1):
            stop = start + len(printed)
            if sizes[start:stop] == printed and _is_card("".join(groups[start:stop])):
                return True
    return False


def _is_card(digits: str) -> bool:
    if len(digits) not in CARD_LENGTH or digits[0] not in "3456":
        return False
    numbers = [int(x) for x in digits]
    doubled = [
        x if n % 2 == 0 else sum(divmod(2 * x, 10)) for n, x in enumerate(numbers[::-1])
    ]
    return sum(doubled) % 10 == 0
