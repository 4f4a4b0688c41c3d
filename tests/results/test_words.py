"""A preview as people read it: all of its words and columns."""

from __future__ import annotations

from eventcheck import Catalog, Context, preview_results
from eventcheck.results import ResultsPreview

from .build import T0, act, body, chose, conversion, decision, did, visitor

HELD = chose("41", is_campaign_holdback=True)
ROLLOUT = chose("41", metadata={"rule_type": "rollout"})


def shown() -> ResultsPreview:
    """Return an experiment with an event, and one without."""
    dear = did(1, revenue=123456, value=0.125)
    cheap = [did(n, value=-1) for n in range(2, 12)]
    return preview_results(
        [
            body(visitor("ann", chose("41"), dear, *cheap)),
            body(visitor("bob", chose("1041", experiment="331"))),
        ]
    )


def test_text_has_ids_to_the_left_and_numbers_to_the_right() -> None:
    """A variation without events has only visitors."""
    assert str(shown()).splitlines() == [
        "experiment  variation  visitors  event  total  unique   revenue   value",
        "31          41                1  51        11       1  1,234.56  -9.875",
        "331         1041              1  -          -       -         -       -",
        "",
        "13 events counted",
    ]


def test_html_has_the_same_cells_and_words() -> None:
    """It has one table and one list."""
    html = shown()._repr_html_()  # pyright: ignore[reportPrivateUsage]
    heads = (
        "experiment",
        "variation",
        "visitors",
        "event",
        "total",
        "unique",
        "revenue",
        "value",
    )
    rows = (
        ("31", "41", "1", "51", "11", "1", "1,234.56", "-9.875"),
        ("331", "1041", "1", "-", "-", "-", "-", "-"),
    )

    assert html == (
        "<table><thead><tr>"
        + "".join(f"<th>{x}</th>" for x in heads)
        + "</tr></thead><tbody>"
        + "".join(
            "<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in rows
        )
        + "</tbody></table><ul><li>13 events counted</li></ul>"
    )


def test_thousands_have_commas() -> None:
    """For visitors, events, amounts and reasons."""
    many = [visitor(f"v-{n}", chose("41"), did(1)) for n in range(1000)]
    lines = str(preview_results([body(*many)])).splitlines()

    assert lines[1].split() == [
        "31",
        "41",
        "1,000",
        "51",
        "1,000",
        "1,000",
        "0.00",
        "0",
    ]
    assert lines[3] == "2,000 events counted"


def test_every_reason_has_its_words() -> None:
    """Verdicts are sorted by name."""
    catalog = Catalog(experiments=[{"id": "31", "variations": ["41", "42"]}])
    again = conversion(1)
    entries = (
        visitor("ann", chose("41"), {"events": [again, again]}, did(-1)),
        visitor("ann", chose("42", 5), did(2, revenue="5")),
        visitor("bob", chose("49")),
        visitor("cem", HELD),
        visitor("dan", ROLLOUT),
        visitor("eve", did()),
        visitor("fay", did(10**9)),
        visitor("gus", {"decisions": [decision("41")], "events": [act(uuid=None)]}),
    )
    preview = preview_results(
        [body(*entries)], context=Context(catalog=catalog), until=T0 + 10**9
    )
    sessions = preview_results(
        [body(visitor("ann", chose("41"), chose("42", 5)))], mode="personalization"
    )

    lines = [*str(preview).splitlines()[3:], *str(sessions).splitlines()[3:]]
    assert [x.partition(": ")[::2] for x in lines] == [
        ("1 event before-decision", "it is earlier than the visitor's decision"),
        ("2 events counted", ""),
        (
            "1 event counted-without-revenue",
            "it is in the results, but its revenue cannot be used",
        ),
        (
            "1 event duplicate",
            "an earlier event has the same entity_id, uuid and timestamp",
        ),
        ("1 event holdback", "the visitor is held back from the campaign"),
        ("1 event invalid", "Optimizely cannot use it; validate() says why"),
        (
            "1 event no-decision",
            "no decision of the visitor applies to it",
        ),
        (
            "1 event no-experiment",
            "it belongs to no experiment: a rollout, not bucketed, no metric",
        ),
        ("1 event not-first", "an earlier decision of the visitor counts"),
        (
            "1 event outside-window",
            "it is outside the results window or the experiment's time",
        ),
        (
            "1 event unknown-id",
            "an id is a placeholder or not in the catalog",
        ),
        ("1 event counted", ""),
        ("1 event not-last", "a later decision of the session counts"),
    ]
