"""Contextual bandits count by decisions, in every mode."""

from __future__ import annotations

from typing import get_args

import pytest

from eventcheck import Catalog, Context, preview_results
from eventcheck.results import Mode

from .build import Json, act, body, chose, conversion, decision, did, visitor
from .test_preview import figures

PREDICTED: Json = {"metadata": {"rule_type": "experiment", "cmab_uuid": "p-1"}}
MODES = get_args(Mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_conversion_belongs_to_the_last_decision_before_it(mode: Mode) -> None:
    """Each decision is a unit, also if the variation changes and comes back."""
    entry = visitor(
        "ann",
        did(-1),
        chose("41", 0, **PREDICTED),
        did(1),
        did(2),
        chose("42", 3, **PREDICTED),
        did(3, revenue=5),
        chose("41", 6, **PREDICTED),
        did(7, value=0.5),
        chose("41", 9, **PREDICTED),
    )
    preview = preview_results([body(entry)], mode=mode, verdicts=True)

    assert figures(preview, "41") == (3, 3, 2, 0, 0.5)
    assert figures(preview, "42") == (1, 1, 1, 5, 0.0)
    assert [x.verdict for x in preview.events] == ["before-decision", *["counted"] * 8]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("is_bandit", [True, False])
def test_the_catalog_knows_bandits(mode: Mode, is_bandit: bool) -> None:  # noqa: FBT001
    """The catalog may say that an experiment is a bandit."""
    catalog = Catalog(experiments=[{"id": "31", "is_bandit": is_bandit}])
    entry = visitor("ann", chose("41"), chose("42", 5), did(6), did(7))
    preview = preview_results(
        [body(entry)], context=Context(catalog=catalog), mode=mode
    )
    visitors = {
        variation: x.visitors
        for variation, x in preview.experiments["31"].variations.items()
    }
    winner = "41" if mode == "experimentation" else "42"

    assert visitors == ({"41": 1, "42": 1} if is_bandit else {winner: 1})
    assert figures(preview, "42" if is_bandit else winner)[1:3] == (2, 1)


@pytest.mark.parametrize("mode", MODES)
def test_windows_and_holdbacks(mode: Mode) -> None:
    """Decisions outside the range do not count; a holdback ends the decision before."""
    held = chose("42", 4, is_campaign_holdback=True, **PREDICTED)
    entry = visitor("ann", chose("41", 0, **PREDICTED), held, did(1), did(3), did(5))
    preview = preview_results([body(entry)], mode=mode, verdicts=True)
    after = preview_results([body(entry)], mode=mode, since=1_750_000_000_001)

    assert figures(preview) == (1, 2, 1, 0, 0.0)
    assert [x.verdict for x in preview.events] == [
        "counted",
        "holdback",
        "counted",
        "counted",
        "holdback",
    ]
    assert after.experiments == {}


@pytest.mark.parametrize("mode", MODES)
def test_without_enrichment(mode: Mode) -> None:
    """The snapshot has the variation, and the last decision before is the unit."""
    listed = {"decisions": [decision("41", **PREDICTED)]}
    entry = visitor(
        "ann",
        chose("41", 0, **PREDICTED),
        {**listed, "events": [conversion(1), conversion(2)]},
        chose("41", 5, **PREDICTED),
        {**listed, "events": [conversion(6)]},
        did(7),
    )
    preview = preview_results([body(entry, enrich=False)], mode=mode, verdicts=True)

    assert figures(preview) == (2, 3, 2, 0, 0.0)
    assert preview.events[-1].verdict == "no-decision"


def test_bandits_hide_nothing_of_other_experiments() -> None:
    """Other experiments of the campaign do not hide a bandit either."""
    other = {
        "decisions": [decision("91", "39", **PREDICTED)],
        "events": [act(5)],
    }
    entry = visitor("ann", chose("41"), other, chose("41", 6), did(7))
    preview = preview_results([body(entry)], mode="personalization")

    assert figures(preview) == (1, 1, 1, 0, 0.0)
    assert preview.experiments["39"].variations["91"].events["51"].total == 1
