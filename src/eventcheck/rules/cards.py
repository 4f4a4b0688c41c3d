"""Find what may be the number of a payment card.

One in ten numbers of any kind passes the checksum. So a number counts only if an issuer
has numbers of that range and length, if its digits are grouped as people group them,
and if nothing says what else it is.
"""

from __future__ import annotations

import re
from collections.abc import Container

CARD = re.compile(r"(?<![\w.+-])[2-6](?:[ -]{0,3}[0-9]){13,39}(?!\w|[./-]\d)")
"""A number of 14 digits or more; an expiry date or a security code may follow it."""
SEPARATORS = re.compile(r"[ -]+")
PRINTED = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4))
"""Groups of digits as printed on cards; other groups may follow in a text."""
SMALLEST_GROUP = 3
ISSUED = re.compile(
    r"3[47][0-9]{13}"  # American Express
    r"|4[0-9]{15}(?:[0-9]{3})?"  # Visa
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)"
    r"[0-9]{12}"  # Mastercard
    r"|(?:6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12}"  # Discover
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}"  # JCB
    r"|3(?:0[0-5]|[689][0-9])[0-9]{11}"  # Diners Club
)
"""The ranges of the issuers, with their lengths. Visa's old 13 digits are left out, as
barcodes and order numbers are often that long."""
NAMES = (
    r"order|barcode|gtin|isbn|tracking|product|experiment|campaign|variation|event"
    r"|invoice"
)
SHORT_NAMES = r"ean|upc|sku|imei|iban|page"
NAMED = re.compile(rf"{NAMES}|(?<![a-z])(?:{SHORT_NAMES})|id$")
"""A field's name, in lower case, that says what its number is."""
CAPITALS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
SAID_BEFORE = re.compile(
    rf"(?:(?:{NAMES}|(?<![a-z])(?:{SHORT_NAMES})(?:-?1?[0-9])?)s?"
    r"[\s_.:#-]{0,3}(?:no|nr|num|number|code|key|is)?|(?<![a-z])ids?)"
    r"[\W_]{0,4}$"
    r"|gid://\S{0,40}$",
    re.IGNORECASE,
)
"""The words right before a number, if they say what it is."""
BEFORE = 48
"""Number of characters to search before a number."""
LONGEST_NAME = 200


def names_number(field: str) -> bool:
    """Return whether a field's name says what its number is: `order_id`, `eanCode`."""
    name = CAPITALS.sub("_", field[-LONGEST_NAME:])
    return NAMED.search(name.lower()) is not None


def has_card(text: str, known_ids: Container[str] = ()) -> bool:
    """Return whether a text may hold a card number that is no known id."""
    for match in CARD.finditer(text):
        before = text[max(0, match.start() - BEFORE) : match.start()]
        candidates = _candidates(match.group())
        if any(_is_card(x) and x not in known_ids for x in candidates) and (
            SAID_BEFORE.search(before) is None
        ):
            return True
    return False


def _candidates(found: str) -> list[str]:
    """Return the digits that may be the number: all, one group, or those of a card."""
    groups = SEPARATORS.split(found)
    sizes = tuple(map(len, groups))
    candidates = list(groups)
    if min(sizes) >= SMALLEST_GROUP:
        candidates.append("".join(groups))
    for printed in PRINTED:
        for start in range(len(groups) - len(printed) + 1):
            stop = start + len(printed)
            if sizes[start:stop] == printed:
                candidates.append("".join(groups[start:stop]))
    return candidates


def _is_card(digits: str) -> bool:
    """Return whether an issuer has such numbers, and the checksum (Luhn) is right."""
    if ISSUED.fullmatch(digits) is None:
        return False
    numbers = [int(x) for x in reversed(digits)]
    doubled = [sum(divmod(2 * x, 10)) for x in numbers[1::2]]
    return (sum(numbers[::2]) + sum(doubled)) % 10 == 0
