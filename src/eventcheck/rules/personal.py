"""Find texts that identify a person: e-mail addresses, phone and card numbers.

The patterns take linear time: every repetition is bounded, and no part of a pattern
can match in two ways.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container
from typing import Literal

from eventcheck.rules.cards import has_card, names_number

EMAIL = re.compile(
    r"(?<![\w.+-])\w[\w.+%-]{0,63}@"
    # Versions: cart@v2.com, lib@1.0.io.
    r"(?!v\d{1,4}\.|\d{1,4}\.\d)"
    r"[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){0,8}\.([^\W\d_]{2,24}|xn--[\w-]{2,59})(?![\w-])"
)
GENERIC = """
com net org edu gov mil int info biz name pro mobi coop aero museum jobs tel travel cat
asia eus gal bzh wales cymru scot irish swiss berlin hamburg koeln cologne bayern nrw
ruhr saarland tirol wien paris london nyc amsterdam brussels gent frl vlaanderen africa
joburg quebec tokyo osaka kiwi sydney melbourne moscow istanbul academy agency app art
bank bio blog business care cash center church city clinic cloud club coach community
company consulting design dev digital doctor email energy engineering estate events
expert family finance foundation fun fund gmbh gold group guru health help hospital
hotel inc institute insurance international law legal life live llc ltd management
marketing media money network news ninja online partners photography photos pictures
press properties rocks sarl school services shop site social software solutions space
store studio systems team tech technology tips today tools top training university
ventures vip website wiki work works world xyz zone
"""
DOMAINS = frozenset(GENERIC.split())
"""Generic domains of e-mail addresses. Any other word after the last dot is no domain:
cart@v2.checkout, hero@home.banner."""
NO_COUNTRY = frozenset({"js", "ts", "mjs", "vb", "db", "rc", "ui", "ux", "qa"})
"""Two letters that are no country: file endings and stages."""
COUNTRY_LETTERS = 2
URL_LOGIN = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s/?#@]{0,200}$")
"""The text before what is a user and a host: https://user:pass@host.example/path."""
BEFORE = 224
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
    # 01 23 45 67 89, 044 668 18 00; with a slash or one space: 030 / 901820.
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
GROUP = re.compile(r"\d{1,15}")
MANY_DIGITS = re.compile(r"[0-9](?:[ ()./-]{0,3}[0-9]){7}")
"""Matches every text with a phone or card number, and few others."""
ONLY_NUMBERS = re.compile(r"[\d ./-]*")
"""An order number may look like a phone number, but has no text around it."""
AMERICAN_DIGITS = 11
"""Digits of a number with country code 1."""
PIXELS = 8
"""Sizes of screens and pictures are multiples of this: 640-480-1024."""
LAST_MINUTE = 60
USER_AGENT = "$opt_user_agent"
DATE = re.compile(
    r"(?:\d{4}[-/. ](?:0?[1-9]|1[0-2])[-/. ]\d{1,2}"
    r"|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d{2})(?!\d)"
)
DECIMALS = re.compile(
    # Amounts and coordinates, also as ISO 6709 writes them: +40.6894-074.0447.
    r"\+\d{1,8}\.\d{1,9}(?:[ /]{0,2}-?\d{1,3}\.\d{1,9}){0,2}"
)


def has_email(text: str) -> bool:
    """Return whether a text contains an e-mail address."""
    return "@" in text and any(map(_is_email, EMAIL.finditer(text)))


def has_phone(text: str) -> bool:
    """Return whether a text contains a phone number, with a plus, 00 or separators."""
    if MANY_DIGITS.search(text) is None:
        return False
    return _has_international(text) or _has_national(text)


def kind_of(
    text: str, field: str, known_ids: Container[str] = ()
) -> Literal["email", "phone", "card"] | None:
    """Return what personal data a text contains, or None.

    `field` is the name of the field that holds the text: a number in `order_id` is an
    order. A number in `known_ids` is never a card.
    """
    if field == USER_AGENT:
        return None
    if has_email(text):
        return "email"
    if MANY_DIGITS.search(text) is None:
        return None
    if _has_international(text):
        return "phone"
    if has_card(text, known_ids) and not names_number(field):
        return "card"
    if _has_national(text):
        is_order = ONLY_NUMBERS.fullmatch(text) and names_number(field)
        return None if is_order else "phone"
    return None


def _is_email(match: re.Match[str]) -> bool:
    domain = match[1].lower()
    is_country = len(domain) == COUNTRY_LETTERS and domain not in NO_COUNTRY
    # Domains in other scripts, also as xn--..., are not listed.
    is_foreign = not domain.isalpha() or not domain.isascii()
    if not (is_country or is_foreign or domain in DOMAINS):
        return False
    before = match.string[max(0, match.start() - BEFORE) : match.start()]
    return URL_LOGIN.search(before) is None


def _has_international(text: str) -> bool:
    if "+" not in text and "00" not in text:
        return False
    return any(_is_international(x.group()) for x in INTERNATIONAL.finditer(text))


def _is_international(found: str) -> bool:
    digits = "".join(filter(str.isdecimal, found))
    digits = digits if found[0] == "+" else digits[2:]
    if digits[0] == "1" and len(digits) != AMERICAN_DIGITS:
        return False
    return DECIMALS.fullmatch(found) is None


def _has_national(text: str) -> bool:
    return any(_is_national(match.group()) for match in NATIONAL.finditer(text))


def _is_national(found: str) -> bool:
    """Return whether a number of that form is no date, size or list of times."""
    groups = GROUP.findall(found)
    if sum(map(len, groups)) not in NATIONAL_LENGTH or DATE.match(found):
        return False
    numbers = [int(x) for x in groups]
    if all(x % PIXELS == 0 for x in numbers):
        return False
    times = numbers[1:]
    is_rising = all(x < y for x, y in itertools.pairwise(times))
    return not (is_rising and times[-1:] and times[-1] <= LAST_MINUTE)
