"""The engine runs any rule, without knowing it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any, get_args

import pytest

from eventcheck import RULES, Config, Context, validate
from eventcheck.engine import Run
from eventcheck.findings import Path, Place, sort_key
from eventcheck.fixes.change import Put
from eventcheck.log.log import Log
from eventcheck.plan import Plan
from eventcheck.rule import Check, Found, Kind, Problem, Unchecked

from .rules.build import (
    Json,
    activation,
    attribute,
    body,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)

SOME_RULE = replace(RULES["activation-without-decision"], needs=(), message="", hint="")
EVERY: tuple[Kind, ...] = get_args(Kind)
HEARTBEAT = {"type": "client_activation", "uuid": "h", "timestamp": 1_760_000_000_000}
ROLLOUT = decision(experiment_id="", metadata={"rule_type": "rollout"})
WHOLE = body(
    visitor(
        decided(),
        snapshot(
            activation(uuid="r"),
            activation(key="impression", uuid="m"),
            conversion(),
            HEARTBEAT,
            decisions=[ROLLOUT, decision()],
        ),
        attributes=[
            attribute(),
            attribute(type="device", key="device"),
            attribute(key="$opt_user_agent", entity_id="$opt_user_agent"),
        ],
    ),
    colour="red",
)
"""A body with parts of every kind."""


def run(
    function: Any,
    *kinds: Kind,
    config: Config | None = None,
    payloads: tuple[Json, ...] = (WHOLE,),
    **options: Any,
) -> Run:
    """Read bodies with one rule."""
    only = Run(Context(), config or Config())
    check = Check(kinds or ("body",), function, **options)
    only.plan = Plan((replace(SOME_RULE, checks=(check,)),), frozenset())
    for payload in payloads:
        only.read(payload)
    return only


def problems_of(kind: Kind) -> tuple[str, ...]:
    """Return the problem that a rule over defects looks for."""
    return ("unknown",) if kind == "defect" else ()


@pytest.mark.parametrize("kind", EVERY)
def test_a_rule_that_fails_is_named(kind: Kind) -> None:
    """Its exception is raised, with a note that this is no problem of the data."""

    def broken(part: object, context: Context) -> Found:
        del part, context
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        run(broken, kind, of=problems_of(kind)).finish()
    assert caught.value.__notes__ == [
        "eventcheck: the rule activation-without-decision failed; this is a defect"
    ]


def test_a_rule_that_fails_after_a_finding_is_named() -> None:
    """A generator fails only when it is asked for more."""

    def broken(part: object, context: Context) -> Any:
        del part, context
        yield Problem()
        raise ZeroDivisionError

    for kind in EVERY:
        with pytest.raises(ZeroDivisionError) as caught:
            run(broken, kind, of=problems_of(kind)).finish()
        assert len(caught.value.__notes__) == 1


def test_a_rule_gets_each_part_once() -> None:
    """The rule's path is relative to the part, the finding's to the body."""

    def anything(part: Any, context: Context) -> Found:
        del context
        return Problem("x", {"kind": getattr(part, "kind", "")})

    paths: dict[Kind, list[str]] = {}
    for kind in EVERY[: EVERY.index("defect")]:
        tally = run(anything, kind).finish()
        paths[kind] = [x.pointer for x in tally.findings()]
    here = "/visitors/0"
    assert paths == {
        "body": ["/x"],
        "envelope": ["/x"],
        "visitor": [f"{here}/x"],
        "entry": [f"{here}/x"],
        "custom attribute": [f"{here}/attributes/0/x"],
        "reserved attribute": [f"{here}/attributes/2/x"],
        "built-in attribute": [f"{here}/attributes/1/x"],
        "snapshot": [f"{here}/snapshots/{n}/x" for n in range(2)],
        "decision": [
            f"{here}/snapshots/0/decisions/0/x",
            f"{here}/snapshots/1/decisions/1/x",
        ],
        "rollout": [f"{here}/snapshots/1/decisions/0/x"],
        "activation": [
            f"{here}/snapshots/0/events/0/x",
            f"{here}/snapshots/1/events/0/x",
        ],
        "misspelled": [f"{here}/snapshots/1/events/1/x"],
        "conversion": [f"{here}/snapshots/1/events/2/x"],
        "heartbeat": [f"{here}/snapshots/1/events/3/x"],
    }


def test_a_rule_with_a_field_is_called_only_if_the_field_is_present() -> None:
    """Absent and null fields cost no call."""
    called: list[str | None] = []

    def note(event: Any, context: Context) -> Found:
        del context
        called.append(event.uuid)
        return None

    events = [
        conversion(uuid="a", revenue=1),
        conversion(uuid="b"),
        conversion(uuid="c", revenue=None),
        conversion(uuid="d", revenue=0),
    ]
    run(
        note,
        "conversion",
        payloads=(body(visitor(snapshot(*events))),),
        field="revenue",
    )

    assert called == ["a", "d"]


@pytest.mark.parametrize("kind", ["timeline", "log"])
def test_a_rule_over_rows_may_name_a_field(kind: Kind) -> None:
    """The engine makes timelines for it too."""
    called: list[object] = []

    def note(rows: object, context: Context) -> Found:
        del context
        called.append(rows)
        return None

    field = {"timeline": "visitor", "log": "events"}[kind]
    run(note, kind, field=field).finish()

    assert len(called) == 1


def test_a_rule_that_compares_rows_is_not_called_for_a_single_event() -> None:
    """Two events, two visitor entries or a history can be compared."""
    called: list[int] = []

    def note(log: Log, context: Context) -> Found:
        del context
        called.append(len(log.events))
        return None

    for payload in (
        body(visitor(decided())),
        body(visitor(snapshot(conversion()))),
        body(visitor(snapshot(conversion(), conversion(uuid="b")))),
        body(visitor(decided()), visitor(snapshot(conversion()), visitor_id="b")),
    ):
        run(note, "log", payloads=(payload,), field="comparable").finish()
    single = body(visitor(snapshot(conversion())))
    past = Context(history=validate(single).history)
    validate(single, context=past)

    assert called == [2, 2]
    assert "duplicate-event" in validate(single, context=past).by_code()


def test_paths_have_the_keys_of_the_payload() -> None:
    """Also the paths of related places and of fixes."""

    def spelled(event: Any, context: Context) -> Found:
        del event, context
        put = Put("new", "replace the key")
        return Problem("entity_id", fixes=(put,), related=(Place(0, ("entity_id",)),))

    event = {"entityId" if x == "entity_id" else x: y for x, y in conversion().items()}
    payload = body(visitor({"events": [5, event]}))
    [finding] = run(spelled, "conversion", payloads=(payload,)).finish().findings()

    assert finding.pointer == "/visitors/0/snapshots/0/events/1/entityId"
    assert [x.path for x in finding.related] == [finding.path]
    test, put = finding.fixes[0].operations
    assert test == {"op": "test", "path": finding.pointer, "value": "51001"}
    assert put == {"op": "replace", "path": finding.pointer, "value": "new"}


def test_what_a_rule_yields_is_reported() -> None:
    """A problem becomes a finding; a missing need is listed as not checked."""

    def both(part: object, context: Context) -> Found:
        del part, context
        return [Problem(("visitors", 0)), Unchecked("catalog")]

    tally = run(both, payloads=(body(), body())).finish()

    assert [(x.payload, x.path) for x in tally.findings()] == [
        (0, ("visitors", 0)),
        (1, ("visitors", 0)),
    ]
    assert tally.not_checked == {(SOME_RULE.code, "catalog")}


@pytest.mark.parametrize("seed", range(20))
def test_a_rule_may_yield_paths_in_any_order(seed: int) -> None:
    """The report lists the first ones in the order of the payload."""
    # Of 30 visitors, or all of one.
    places = [("visitors", n * (seed % 2), "snapshots", n) for n in range(30)]
    texts = ("account_id",), ("color", "red"), ("shade", 99), ("visitors",)
    paths: list[Path] = [*places, *texts, ("visitors", "zero"), ()]
    shuffled = random.Random(seed).sample(paths, len(paths))  # noqa: S311 - an order

    def anywhere(part: object, context: Context) -> Found:
        del part, context
        return map(Problem, shuffled)

    tally = run(anywhere, config=Config(max_per_code=9)).finish()

    listed = [x.path for x in tally.findings()]
    assert listed == sorted(paths, key=sort_key)[:9]
    assert sum(tally.totals.values()) == len(paths)


def test_long_advice_is_cut() -> None:
    """It may name keys of the payload, which can have any length."""

    def advise(part: object, context: Context) -> Found:
        del part, context
        return Problem(advice="x" * 10_000)

    [finding] = run(advise).finish().findings()

    assert 0 < len(finding.hint) <= 300


def test_a_check_without_its_need_is_not_called() -> None:
    """The rest of its rule can still run, so nothing is listed as not checked."""

    def check(part: object, context: Context) -> Found:
        del part, context
        return Problem()

    tally = run(check, needs=("catalog",)).finish()

    assert tally.findings() == ()
    assert tally.not_checked == set()


@pytest.mark.parametrize("count", [1, 24, 25, 26, 50, 301])
def test_each_of_many_visitors_is_checked_once(count: int) -> None:
    """However many are read in one call."""

    def anything(part: object, context: Context) -> Found:
        del part, context
        return Problem()

    payload = body(*(visitor(visitor_id=f"v{n}") for n in range(count)))
    config = Config(max_per_code=1_000)
    tally = run(anything, "visitor", config=config, payloads=(payload,)).finish()

    found = Counter(x.path for x in tally.findings())
    assert found == {("visitors", n): 1 for n in range(count)}
