"""The preview of a public export is what Optimizely computed for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from eventcheck import preview_results, validate_all
from eventcheck.results import EventVerdict, ResultsPreview, Verdict

from .rebuild import Body, EventKey, attribution, payloads

EXPERIMENT = "18786493712"
PURCHASE, ADD_TO_CART = "15762370046", "15776040040"
DETAIL_PAGE, HOMEPAGE = "18803874034", "18822540003"
CONVERSIONS, ATTRIBUTED, DECISIONS = 38_648, 19_333, 10_000


class Export(NamedTuple):
    """The bodies, Optimizely's own attribution of each conversion, and the preview."""

    bodies: list[Body]
    attribution: dict[EventKey, frozenset[str]]
    preview: ResultsPreview


@pytest.fixture(scope="module")
def export(shared: Path) -> Export:
    """Rebuild and count the export of September 2020."""
    folder = shared / "exports" / "2020-09"
    bodies = payloads(folder)
    return Export(bodies, attribution(folder), preview_results(bodies, verdicts=True))


def test_every_conversion_is_attributed_as_optimizely_did(export: Export) -> None:
    """38 648 conversions without a difference. The export is of one experiment."""
    ours = {
        (event["uuid"], event["entity_id"], event["timestamp"]): verdict
        for (_, event), verdict in _conversions(export)
    }
    differences = {
        key: experiments
        for key, experiments in export.attribution.items()
        if (EXPERIMENT in experiments) != (ours[key].experiments == (EXPERIMENT,))
    }

    assert len(export.attribution) == CONVERSIONS
    assert ours.keys() == export.attribution.keys()
    assert differences == {}
    assert sum(x.verdict == "counted" for x in ours.values()) == ATTRIBUTED


@pytest.mark.parametrize(
    ("variation", "visitors", "events"),
    [
        (
            "18802093142",
            3304,
            {
                PURCHASE: (326, 163, 15_151_022),
                ADD_TO_CART: (326, 163, 0),
                DETAIL_PAGE: (1799, 654, 0),
                HOMEPAGE: (3304, 3304, 0),
            },
        ),
        (
            "18817551468",
            3329,
            {
                PURCHASE: (446, 223, 20_790_662),
                ADD_TO_CART: (446, 223, 0),
                DETAIL_PAGE: (2900, 1041, 0),
                HOMEPAGE: (3329, 3329, 0),
            },
        ),
        (
            "18818611832",
            3367,
            {
                PURCHASE: (338, 169, 15_634_986),
                ADD_TO_CART: (338, 169, 0),
                DETAIL_PAGE: (2414, 861, 0),
                HOMEPAGE: (3367, 3367, 0),
            },
        ),
    ],
)
def test_figures_of_every_event(
    export: Export,
    variation: str,
    visitors: int,
    events: dict[str, tuple[int, int, int]],
) -> None:
    """Visitors; total and unique conversions, and revenue in cents."""
    shown = export.preview.experiments[EXPERIMENT].variations[variation]

    assert list(export.preview.experiments) == [EXPERIMENT]
    assert shown.visitors == visitors
    assert {
        event: (x.total, x.unique, x.revenue) for event, x in shown.events.items()
    } == events


def test_a_conversion_in_the_millisecond_of_its_decision_counts(export: Export) -> None:
    """8 775 homepage views have the very time of the decision."""
    decided = {
        visitor["visitor_id"]: snapshot["events"][0]["timestamp"]
        for body in export.bodies
        for visitor in body["visitors"]
        for snapshot in visitor["snapshots"]
        if "decisions" in snapshot
    }
    at_once = [
        verdict.verdict
        for (visitor, event), verdict in _conversions(export)
        if event["entity_id"] == HOMEPAGE and event["timestamp"] == decided[visitor]
    ]

    assert at_once == ["counted"] * 8775


def test_findings_and_preview_agree(export: Export) -> None:
    """The only conversions that do not count came before their decision."""
    report = validate_all(export.bodies)
    verdicts: dict[Verdict, int] = {
        "counted": ATTRIBUTED + DECISIONS,
        "before-decision": CONVERSIONS - ATTRIBUTED,
    }

    assert report.ok
    # The export has many conversions twice, at the same time and with two uuids.
    assert report.by_code() == {
        "conversion-before-decision": CONVERSIONS - ATTRIBUTED,
        "event-reissued": 8273,
    }
    assert export.preview.counts == verdicts


def _conversions(export: Export) -> Iterator[tuple[tuple[str, Body], EventVerdict]]:
    """Return the visitor and the event of each conversion, with its verdict."""
    for verdict in export.preview.events:
        _, visitor, _, snapshot, _, index = verdict.path
        entry = export.bodies[verdict.payload]["visitors"][visitor]
        event = entry["snapshots"][snapshot]["events"][index]
        if event["key"] != "campaign_activated":
            yield (entry["visitor_id"], event), verdict
