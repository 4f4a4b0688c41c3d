"""Bodies for the fuzzer, and mutations of them that its bytes choose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from eventcheck.guards import is_array, is_object
from tests.rules.pages import codes, read

SHIPPED = Path(__file__).parents[2] / "docs" / "examples" / "payloads"
LONGEST = 4_000
"""Characters of the largest body: smaller ones can be tried more often."""
LARGEST = 150
"""Objects and arrays of the largest body that still gets mutations."""
STEPS = 12
"""Mutations of one body, at most."""
UNUSUAL: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2500.0,
    1e300,
    2**53,
    2**63,
    10**40,
    1_760_000_000,
    1_760_000_000_000,
    1_760_000_000_000_000,
    "",
    " ",
    " 51001 ",
    "51001",
    "59.00",
    "true",
    "null",
    "AUTO",
    "campaign_activated",
    "campaignActivated",
    "client_activation",
    "view_activated",
    "jane@example.com",
    "+49 30 901820",
    "4111 1111 1111 1111",
    "\ue000true",
    "\\ue0001",
    "$opt_bot_filtering",
    "$opt_event_properties",
    "purchase",
    "checkout",
    "on",
    [],
    {},
    [[]],
    {"a": None},
)


class Choices:
    """Numbers from a fuzzer's bytes; after the last byte all are 0."""

    def __init__(self, data: bytes) -> None:
        self._rest = iter(data)
        self.are_left = bool(data)

    def below(self, count: int) -> int:
        """Return a number below `count`, which is at most 65 536."""
        number = next(self._rest, -1)
        self.are_left = number >= 0
        if count > 256:
            number = number * 256 + next(self._rest, 0)
        return max(number, 0) % count


@cache
def seeds() -> tuple[str, ...]:
    """Return all bodies that the documentation shows, the smallest first."""
    texts = [path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.json")]
    for code in codes():
        page = read(code)
        texts += [x.block.text for x in (*page.bad, *page.good)]
    bodies = {json.dumps(x) for x in _objects(texts)}
    return tuple(sorted(bodies, key=lambda x: (len(x), x)))


def _objects(texts: list[str]) -> Iterator[dict[str, Any]]:
    for text in texts:
        try:
            value = json.loads(text, parse_constant=_refuse)
        except ValueError:
            continue
        for body in value if is_array(value) else [value]:
            if is_object(body) and len(text) < LONGEST:
                yield body


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def mutated(choices: Choices) -> dict[str, Any]:
    """Return one of the bodies, with some changes."""
    body: dict[str, Any] = json.loads(seeds()[choices.below(len(seeds()))])
    for _ in range(STEPS):
        if not choices.are_left:
            break
        containers = [x for x in _containers(body) if x]
        if not 0 < len(containers) < LARGEST:
            break
        _mutate(containers[choices.below(len(containers))], containers, choices)
    return body


def _containers(value: Any) -> Iterator[Any]:
    todo = [value]
    for each in todo:
        if is_object(each):
            yield each
            todo.extend(each.values())
        elif is_array(each):
            yield each
            todo.extend(each)


def _mutate(chosen: Any, all_of_them: list[Any], choices: Choices) -> None:
    named = is_object(chosen)
    container: Any = chosen
    keys: list[Any] = [*container] if named else [*range(len(container))]
    key = keys[choices.below(len(keys))]
    new = UNUSUAL[choices.below(len(UNUSUAL))]
    # Only dicts have names to change; a list gets another item.
    match choices.below(6):
        case 0:
            del container[key]
        case 1:
            container[key] = deepcopy(new)
        case 2:
            other = all_of_them[choices.below(len(all_of_them))]
            container[key] = deepcopy(other)
        case 3 if named:
            _rename(container, key, choices)
        case 4 if named:
            container[new if type(new) is str else "tags"] = deepcopy(container[key])
        case 3 | 4:
            container.insert(0, deepcopy(container[key]))
        case _:
            container[key] = _altered(container[key], choices)


def _rename(container: dict[str, Any], key: str, choices: Choices) -> None:
    first, *rest = key.split("_")
    camel = first + "".join(map(str.title, rest))
    names = (camel, key.upper(), key[:-1], key[1:] + key[:1], f" {key}", key[:1])
    container[names[choices.below(len(names))]] = container.pop(key)


def _altered(value: Any, choices: Choices) -> Any:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return (value + 1, -value, value / 2, value * 5, str(value))[
                choices.below(5)
            ]
        case str():
            longer = (value + " ", value.upper(), value[:-1], value * 2)
            return (*longer, int(value) if value.isdecimal() else None)[
                choices.below(5)
            ]
        case list():
            return dict[str, Any](a=value)
    return [value]
