"""Every public object can be pickled, copied, compared and printed.

Process pools pickle what workers return, test runners print what fails, and frameworks
copy what they are given. `EXAMPLES` has one object of every public class; the last
test fails if a class is missing there.
"""

from __future__ import annotations

import copy
import pickle
from importlib import import_module
from inspect import isclass
from typing import Any

import pytest

from eventcheck import (
    RULES,
    Catalog,
    Config,
    Context,
    InvalidPayloadError,
    Suppression,
    apply_fixes,
    preview_results,
    validate,
    validate_all,
)
from eventcheck.context import LeftOut
from eventcheck.models import EventBatch
from eventcheck.testing import EventRecorder
from tests.rules.build import (
    NOW,
    attribute,
    body,
    buying,
    conversion,
    decided,
    snapshot,
    visitor,
)
from tests.rules.pages import codes, read

PUBLIC = (
    "eventcheck",
    "eventcheck.context",
    "eventcheck.fixes",
    "eventcheck.models",
    "eventcheck.render",
    "eventcheck.results",
    "eventcheck.testing",
)
CATALOG = Catalog(
    account_id="12001",
    experiments=[
        {"id": "31001", "campaign_id": "21001", "variations": [{"id": "41001"}]}
    ],
    events=[{"id": "51001", "key": "purchase"}],
    pages=[{"id": "52001", "key": "home"}],
    attributes=[{"id": "61001", "key": "plan"}],
    flags=[{"key": "checkout", "experiment_ids": ["31001"]}],
    left_out=[LeftOut("attributes[3]", "key: expected text, got null")],
)
BROKEN = buying(revenue=59.9, quantity=2.0, tags={"note": None}, color="red")
ACCEPT = Suppression("unknown-field", "ours")
CONFIG = Config(suppress=[ACCEPT], severity={"null-field": "error"}, max_per_code=5)
REPORT = validate_all([body(), BROKEN], config=CONFIG)
FIXED = apply_fixes(buying(revenue=5.0), validate(buying(revenue=5.0)))
SKIPPED = apply_fixes(BROKEN, validate(BROKEN)).skipped
PREVIEW = preview_results([BROKEN], context=Context(catalog=CATALOG), verdicts=True)
METADATA = {"flag_key": "checkout", "rule_type": "experiment", "variation_key": "on"}
ALIVE = {"type": "client_activation", "uuid": "alive", "timestamp": NOW}
FULL = body(
    visitor(
        decided(metadata=METADATA),
        snapshot(conversion(), ALIVE),
        attributes=[attribute()],
    )
)
BATCH: Any = EventBatch.model_validate(FULL)
RECORDER = EventRecorder()
RECORDER.record(BROKEN)
(EXPERIMENT,) = CATALOG.experiments
(VISITOR,) = BATCH.visitors
DECIDING, BUYING = VISITOR.snapshots
RESULT = PREVIEW.experiments["31001"]
EXAMPLES: list[Any] = [
    *(RULES, RULES["null-field"], RULES["null-field"].explanation, ACCEPT, CONFIG),
    *(REPORT, REPORT.findings[0], REPORT.findings[0].place, REPORT.not_checked[0]),
    *(REPORT.suppressed[0], FIXED.applied[0], REPORT.history, FIXED),
    *(SKIPPED[0], next(iter(REPORT.history.decisions)), CATALOG, EXPERIMENT),
    *(EXPERIMENT.variations[0], CATALOG.events[0], CATALOG.pages[0]),
    *(CATALOG.attributes[0], Context(now=1_760_000_000_000, catalog=CATALOG)),
    *(
        REPORT.errors[0].severity,
        REPORT.errors[0].effect,
        RULES["null-field"].evidence[0],
    ),
    *(BATCH, VISITOR, VISITOR.attributes[0], DECIDING, DECIDING.decisions[0]),
    *(DECIDING.decisions[0].metadata, DECIDING.events[0], *BUYING.events),
    *(InvalidPayloadError(REPORT), RECORDER, PREVIEW, RESULT),
    *(RESULT.variations["41001"], RESULT.variations["41001"].events["51001"]),
    *(PREVIEW.events[0], next(iter(PREVIEW.rows()))),
    *(CATALOG.flags[0], CATALOG.left_out[0], next(iter(REPORT.history.events))),
    RESULT.variations["41001"].events,
]


def content(value: Any) -> object:
    """Return what to compare: exceptions compare by identity."""
    return value.report if isinstance(value, InvalidPayloadError) else value


@pytest.mark.parametrize("value", EXAMPLES, ids=lambda x: type(x).__name__)
def test_what_is_copied_is_equal(value: Any) -> None:
    """By pickle and by both kinds of copy."""
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(value, protocol))  # noqa: S301
        assert content(again) == content(value)
        assert type(again) is type(value)
        assert repr(again) == repr(value)
    assert content(copy.copy(value)) == content(value)
    assert content(copy.deepcopy(value)) == content(value)


@pytest.mark.parametrize("value", EXAMPLES, ids=lambda x: type(x).__name__)
def test_a_repr_names_the_class(value: Any) -> None:
    """It shows no memory address."""
    assert type(value).__name__ in repr(value)
    assert " at 0x" not in repr(value)


@pytest.mark.parametrize("code", codes())
def test_every_report_can_be_pickled_and_copied(code: str) -> None:
    """Whatever was found, and however the body was read."""
    for example in (*read(code).bad, *read(code).good):
        report = example.judge()
        assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301
        assert copy.deepcopy(report) == report


def test_a_pickled_rule_is_the_same_object() -> None:
    """Rules are pickled by name, so their functions are not sent."""
    for rule in RULES.values():
        assert pickle.loads(pickle.dumps(rule)) is rule  # noqa: S301
    assert pickle.loads(pickle.dumps(RULES)) is RULES  # noqa: S301
    assert copy.deepcopy(RULES) is RULES


def test_the_size_of_a_report_does_not_grow_with_the_payload() -> None:
    """It holds nothing of the payload, and the cap limits the findings."""
    small, large = (
        validate(
            body(visitor(snapshot(*(conversion(uuid=f"{n}") for n in range(many)))))
        )
        for many in (1_000, 10_000)
    )

    assert len(pickle.dumps(large)) < 1.1 * len(pickle.dumps(small))


def test_every_public_class_has_an_example() -> None:
    """Add an object of a new class to `EXAMPLES`."""
    named = {
        thing
        for module in map(import_module, PUBLIC)
        for thing in (getattr(module, name) for name in module.__all__)
        if isclass(thing)
    }
    shown = {base for value in EXAMPLES for base in type(value).__mro__}

    assert named
    assert {x.__name__ for x in named - shown} == set()
