"""The fuzz targets take bytes, and raise if a promise is broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from eventcheck import Context, Report, preview_results, validate, validate_all
from tests.fixes.test_property import CATALOG, check
from tests.hostile.everything import render

from .bodies import Choices, mutated
from .inputs import inputs

NOW = 1_760_003_600_000
KNOWING = Context(now=NOW, catalog=CATALOG, order_id_tag="order_id")
CONTEXTS = (Context(), KNOWING)


def text(data: bytes) -> None:
    """Validate any bytes: the report is always the same, and can be rendered."""
    report = validate(data)
    # Most inputs are no JSON and have one finding: render only one in sixteen.
    if sum(data) % 16 == 0:
        assert report == validate(bytearray(data))
        render(report)
        preview_results([data], verdicts=True)


def structure(data: bytes) -> None:
    """Validate mutated bodies together, alone, as text, and with a history."""
    choices = Choices(data)
    context = CONTEXTS[choices.below(2)]
    bodies: list[Any] = [mutated(choices) for _ in range(1 + choices.below(3))]
    texts = [json.dumps(x) for x in bodies]

    together = validate_all(bodies, context=context)
    assert together == validate_all(texts, context=context)
    assert together == validate_all(iter(bodies), context=context)
    assert [json.dumps(x) for x in bodies] == texts, "the input was changed"
    render(together)
    after(bodies[0], together, context)
    for mode in ("experimentation", "personalization"):
        shown = preview_results(bodies, context=context, mode=mode, verdicts=True)
        assert sum(shown.counts.values()) == len(shown.events)
        json.dumps(shown.to_dict(), allow_nan=False)


def after(body: Any, before: Report, context: Context) -> None:
    """Validate a body after an earlier one."""
    later = Context(
        now=context.now,
        catalog=context.catalog,
        history=before.history,
        history_complete=True,
    )
    validate(body, context=later)


def fixes(data: bytes) -> None:
    """Apply safe fixes: a second time changes nothing, and nothing gets worse."""
    choices = Choices(data)
    context = CONTEXTS[choices.below(2)]
    check(mutated(choices), context)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "text": text,
    "structure": structure,
    "fixes": fixes,
    "inputs": inputs,
}
