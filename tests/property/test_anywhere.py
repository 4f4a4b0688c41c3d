"""A rule finds the same first, last and between other visitors, and in any form.

Rules that compare visitors are left out: `Rule.compares_visitors` names them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any, TypeAlias
from zlib import crc32

import pytest
from pydantic import ValidationError

from eventcheck import RULES, Catalog, Config, Context, Report, validate_all
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.models import Attribute, ConversionEvent, EventBatch
from eventcheck.read.defect import Defect
from eventcheck.rule import Found, Function, Kind, Problem, Rule, rule
from eventcheck.rules import ALL_RULES
from tests.rules.build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decision,
    snapshot,
    visitor,
)
from tests.rules.pages import codes
from tests.rules.test_pages_beside import Said, examples, said

FEW, MANY = 60, 300
"""Other visitors: more than two chunks of those in which visitors are read, and far
more."""
Form: TypeAlias = Callable[[Json], Any]
FORMS: Mapping[str, Form] = {
    "dict": lambda given: given,
    "text": json.dumps,
    "bytes": lambda given: json.dumps(given).encode(),
    "model": EventBatch.model_validate,
}
PLACES = {"first": 0, "in the middle": 1 / 2, "last": 1}
WAYS = [*product(PLACES, FORMS)]
DICTS, OTHERS = WAYS[::4], [x for x in WAYS if x[1] != "dict"]
ALL_LISTED = 10_000


def clean(number: int) -> Json:
    """Return a visitor without findings, who differs from all others."""
    time = NOW + 1_000 * number
    decided = snapshot(
        activation(uuid=f"crowd-{number}-a", timestamp=time), decisions=[decision()]
    )
    bought = snapshot(conversion(uuid=f"crowd-{number}-c", timestamp=time + 500))
    given = [attribute(value=f"plan-{number % 7}")]
    return visitor(decided, bought, visitor_id=f"crowd-{number}", attributes=given)


CROWD = [clean(n) for n in range(2 * MANY)]
"""Enough for two bodies: no example has more."""


def among(given: Json, start: int, crowd: list[Json]) -> Json:
    """Return the body with other visitors before and after its own."""
    entries = [*crowd[:start], *given["visitors"], *crowd[start:]]
    return {**given, "visitors": entries}


def findings(report: Report, start: int, counts: list[int]) -> list[Said]:
    """Return the findings of the visitors from `start` on, and of whole bodies."""

    def is_meant(path: tuple[str | int, ...], payload: int) -> bool:
        match path:
            case ("visitors", int(index), *_):
                return start <= index < start + counts[payload]
        return True

    return [
        # The message may have a count, which the other visitors change.
        said(x, visitor=-start) if x.path else (x.code, x.severity, x.payload)
        for x in report.findings
        if not _compares(x.code) and is_meant(x.path, x.payload)
    ]


def _compares(code: str) -> bool:
    return code in RULES and RULES[code].compares_visitors


def check(
    bodies: list[Json],
    context: Context,
    ways: list[tuple[str, str]],
    config: Config,
    others: int,
) -> list[Said]:
    """Check that the same is found alone and among others, and return it."""
    counts = [len(x["visitors"]) for x in bodies]
    alone = findings(validate_all(bodies, context=context, config=config), 0, counts)
    for place, form in ways:
        start = int(PLACES[place] * others)
        more = [
            among(x, start, CROWD[n * others :][:others]) for n, x in enumerate(bodies)
        ]
        try:
            given = [FORMS[form](x) for x in more]
        except ValidationError:
            continue
        report = validate_all(given, context=context, config=config)
        assert findings(report, start, counts) == alone, (place, form)
    return alone


@pytest.mark.parametrize("others", [FEW, pytest.param(MANY, marks=pytest.mark.heavy)])
@pytest.mark.parametrize("code", codes())
def test_an_example_of_a_page_is_found_anywhere(
    code: str, others: int, request: pytest.FixtureRequest
) -> None:
    """Each Bad example, with its context, without its catalog, and with another one."""
    is_heavy = bool(request.config.getoption("--heavy"))
    for number, (bodies, context) in enumerate(examples(code)):
        contexts = [context, *_other_contexts(context)]
        ways = WAYS
        if not is_heavy or others == MANY:
            # Try few ways per example; over all examples, each way is tried often.
            chance = crc32(f"{code} {number}".encode())
            ways = [DICTS[chance % 3], OTHERS[chance % len(OTHERS)]]
            contexts = contexts[:: 1 + chance % 2]
        for each in contexts:
            check(bodies, each, ways, Config(max_per_code=ALL_LISTED), others)
            ways = ways[-1:] if not is_heavy else ways


def _other_contexts(context: Context) -> Iterator[Context]:
    if context.catalog is not None:
        yield replace(context, catalog=None)
    experiment = {"id": "31001", "campaign_id": "21001", "variations": ["41001"]}
    events = [{"id": "51001", "key": "purchase", "has_revenue_metric": True}]
    attributes = [{"id": "61001", "key": "plan"}]
    yield replace(
        context,
        catalog=Catalog(
            account_id="12001",
            experiments=[experiment],
            events=events,
            attributes=attributes,
        ),
    )


def _trial(
    kind: Kind, *, field: str | None = None, of: tuple[str, ...] = ()
) -> Callable[[Function[Any]], Rule]:
    return rule(
        kind,
        Severity.WARNING,
        Effect.DISTORTED,
        "this is on trial",
        hint="Leave it out.",
        evidence=(Evidence.INFERRED,),
        sources=(),
        category="events",
        field=field,
        of=of,
    )


@_trial("conversion", field="key")
def conversion_on_trial(event: ConversionEvent, context: Context) -> Found:
    """A conversion with the key `trial`."""
    del context
    return Problem("key") if event.key == "trial" else None


@_trial("custom attribute", field="value")
def attribute_on_trial(part: Attribute, context: Context) -> Found:
    """An attribute with the value `trial`."""
    del context
    return Problem("value") if part.value == "trial" else None


@_trial("defect", of=("unknown",))
def defect_on_trial(defect: Defect, context: Context) -> Found:
    """An unknown field named `trial`."""
    del context
    return Problem() if defect.field == "trial" else None


KNOWING = [Context(), *_other_contexts(Context())]
HERE = ("visitors", 0)
EVENT = (*HERE, "snapshots", 1, "events", 0)
TRIALS: list[tuple[Rule, Json, tuple[str | int, ...]]] = [
    (conversion_on_trial, buying(key="trial"), (*EVENT, "key")),
    (
        attribute_on_trial,
        body(visitor(attributes=[attribute(value="trial")])),
        (*HERE, "attributes", 0, "value"),
    ),
    (defect_on_trial, buying(trial=1), (*EVENT, "trial")),
]


@pytest.mark.parametrize(("given", "payload", "path"), TRIALS)
def test_a_new_rule_finds_its_case_anywhere(
    given: Rule,
    payload: Json,
    path: tuple[str | int, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line adds the rule to the tuple of all rules."""
    monkeypatch.setattr("eventcheck.config.ALL_RULES", (*ALL_RULES, given))
    config = Config(max_per_code=ALL_LISTED)
    for context, ways in zip(KNOWING, (WAYS, DICTS), strict=True):
        found = check([payload], context, ways, config, MANY)

        assert [x[3] for x in found if x[0] == given.code] == [path]
