"""How a preview is shown, and what can be asked of it."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from eventcheck import preview_results
from eventcheck.results import Row

from .build import body, chose, did, visitor

PLAIN = [body(visitor("ann", chose("41"), did(1, revenue=123456), did(-1, "5<2>")))]


def test_rows_and_dict() -> None:
    """Rows are ready for a data frame, and the dict for JSON."""
    preview = preview_results(PLAIN, verdicts=True)
    (row,) = preview.rows()

    assert row == ("31", "41", 1, "51", 1, 1, 123456, 0.0)
    assert Row._fields[:3] == ("experiment_id", "variation_id", "visitors")
    assert "true" not in json.dumps(preview.to_dict())
    assert json.loads(json.dumps(preview.to_dict())) == {
        "mode": "experimentation",
        "experiments": {
            "31": {
                "variations": {
                    "41": {
                        "visitors": 1,
                        "events": {
                            "51": {
                                "total": 1,
                                "unique": 1,
                                "revenue": 123456,
                                "value": 0.0,
                            }
                        },
                    }
                }
            }
        },
        "counts": {"before-decision": 1, "counted": 2},
        "events": [
            {
                "payload": 0,
                "path": ["visitors", 0, "snapshots", n, "events", 0],
                "entity_id": entity,
                "verdict": verdict,
                "experiments": experiments,
            }
            for n, entity, verdict, experiments in (
                (0, "21", "counted", ["31"]),
                (1, "51", "counted", ["31"]),
                (2, "5<2>", "before-decision", []),
            )
        ],
    }


def test_text() -> None:
    """It has a table and the reasons; revenue is in currency units."""
    assert str(preview_results(PLAIN)).splitlines() == [
        "experiment  variation  visitors  event  total  unique   revenue  value",
        "31          41                1  51         1       1  1,234.56      0",
        "",
        "1 event before-decision: it is earlier than the visitor's decision",
        "2 events counted",
    ]


def test_html_is_escaped() -> None:
    """Ids come from the payload, so they are escaped."""
    shown = preview_results([body(visitor("ann", chose("4<b>"), did(1, "5<i>")))])

    html = shown._repr_html_()  # pyright: ignore[reportPrivateUsage]

    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "<b>" not in html


def test_nothing() -> None:
    """Without bodies there are no figures, and no error."""
    preview = preview_results([])

    assert list(preview.rows()) == []
    assert preview.counts == {}
    assert str(preview)


def test_previews_of_other_visitors_add_up() -> None:
    """A cluster counts visitors separately and adds the figures."""
    ann = body(visitor("ann", chose("41"), did(1, revenue=5), did(2, revenue=6)))
    bob = body(visitor("bob", chose("42"), did(1, "52"), did(-1)))
    together = preview_results([ann, bob])

    assert preview_results([ann]) + preview_results([bob]) == together
    assert sum([preview_results([bob])], preview_results([ann])) == together
    with pytest.raises(ValueError, match="two previews of one mode"):
        _ = together + preview_results([], mode="personalization")
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = together + 1  # type: ignore[operator]


def test_what_cannot_be_meant() -> None:
    """An unknown mode, a window that ends before it starts, a single body."""
    with pytest.raises(ValueError, match="did you mean personalization"):
        preview_results([], mode="personalisation")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="until: expected a time after since"):
        preview_results([], since=2, until=1)
    with pytest.raises(ValueError, match="aware"):
        preview_results([], since=datetime(2025, 1, 1))  # noqa: DTZ001
    with pytest.raises(TypeError, match="an iterable of bodies"):
        preview_results(PLAIN[0])
