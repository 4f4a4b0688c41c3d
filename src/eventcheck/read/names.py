"""Find the field that a key means: other spellings, typos, the snippet's keys."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches

SLIP = 0.85
"""From this likeness on, one name may be a slip for the other."""
SHORT = 4
"""A name of at least so many letters may have one wrong letter."""
FEW = 3
"""A slip is longer or shorter by at most so many letters."""
LIKE = 0.6
"""From this likeness on, a name is suggested."""
LONG = 100
"""Keys of at least so many letters are not compared."""
SLIPS = 100
"""How many unknown keys of an object are compared with the known names."""


def letters(name: str) -> str:
    """Return a name in lower case and without separators."""
    return "".join(filter(str.isalnum, name.lower()))


def meant(
    keys: Iterable[object], known: Iterable[str], short: Mapping[str, str]
) -> dict[str, str]:
    """Return the field that each unknown key means, if that is clear.

    keys: all keys of an object. known: the names of its fields. short: the snippet's
    abbreviations. It does not write the long form of a name that it abbreviates, so an
    object that has such a form has no short keys.
    """
    known = list(known)
    texts = [x for x in keys if isinstance(x, str)]
    others = [x for x in texts if x not in known]
    found: dict[str, str] = {}
    if not set(short.values()) & set(texts):
        found |= {x: short[x] for x in others if x in short}
    absent = sorted(set(known) - set(texts) - set(found.values()))
    others = [x for x in others if x not in found and len(x) < LONG]
    # Other spellings come first, so that no slip takes their names.
    wanted = {letters(x) for x in absent}
    twins = [x for x in others if letters(x) in wanted]
    _pair(twins, absent, _is_twin, found)
    _pair(others[:SLIPS], absent, _is_slip, found)
    return found


def closest(key: str, known: Iterable[str], present: Container[object]) -> str:
    """Return the name to suggest for an unknown key; "" if there is none."""
    known = list(known)
    if len(key) >= LONG:
        return ""
    # Another spelling of a name that is there too is closer than any other.
    twins = [x for x in known if _is_twin(key, x)]
    unused = [x for x in known if x not in present]
    close = twins or [x for x in unused if _is_last_word(key, x)]
    close = close or get_close_matches(key, unused, n=1, cutoff=LIKE)
    return close[0] if close else ""


def _pair(
    keys: list[str],
    absent: list[str],
    alike: Callable[[str, str], bool],
    found: dict[str, str],
) -> None:
    for key in keys:
        names = [] if key in found else [x for x in absent if alike(key, x)]
        if names:
            found[key] = max(names, key=lambda x: _likeness(key, x))
            absent.remove(found[key])


def _is_twin(key: str, name: str) -> bool:
    return letters(key) == letters(name)


def _is_last_word(key: str, name: str) -> bool:
    """Return whether a key ends with a name: `event_tags`, `eventTags`."""
    first, last = key[: -len(name)], key[-len(name) :]
    return last.lower() == name and (first.endswith("_") or last[0].isupper())


def _is_slip(key: str, name: str) -> bool:
    """Return whether one or two letters are added, missing, different or swapped."""
    if abs(len(key) - len(name)) > FEW:
        return False
    return _likeness(key, name) >= SLIP or _is_swapped(key.lower(), name)


def _is_swapped(key: str, name: str) -> bool:
    """Return whether one letter differs, or two neighbours are swapped."""
    if len(key) != len(name):
        return False
    odd = [at for at, letter in enumerate(name) if letter != key[at]]
    if len(odd) == 1:
        return len(name) >= SHORT
    first, last = (odd[0], odd[-1]) if odd else (0, 0)
    return last - first == 1 and (key[first], key[last]) == (name[last], name[first])


def _likeness(key: str, name: str) -> float:
    return SequenceMatcher(None, key.lower(), name).ratio()
