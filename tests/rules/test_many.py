"""More than two of what one finding tells of."""

from __future__ import annotations

from eventcheck import Catalog, Context, validate, validate_all

from .build import NOW, Json, body, conversion, decided, snapshot, visitor


def test_every_currency_is_counted_and_the_second_is_shown() -> None:
    """By arrival, with the first one beside it."""
    events = [
        conversion(uuid=f"u-{n}", tags={"currency": x}, revenue=5, timestamp=NOW + n)
        for n, x in enumerate(("EUR", "USD", "eur", "GBP", "USD"))
    ]
    (found,) = validate(body(visitor(decided(), snapshot(*events)))).findings
    place = "/visitors/0/snapshots/1/events/{}/tags/currency"

    assert found.code == "revenue-mixed-currency"
    assert found.params == {"currencies": 3}
    assert found.pointer == place.format(1)
    assert [x.pointer for x in found.related] == [place.format(0)]


def test_ten_experiments_are_named() -> None:
    """The first by id, of all that did not run when the event happened."""
    ids = [str(31001 + n) for n in range(11)]
    known = [{"id": x, "campaign_id": "21001", "ends_at": NOW} for x in ids]
    context = Context(catalog=Catalog(experiments=known))
    choices = [decided(experiment_id=x, variation_id=f"4{x}") for x in reversed(ids)]
    for number, choice in enumerate(choices):
        choice["events"][0] |= {"uuid": f"d-{number}", "timestamp": NOW - 1}
    payload = body(visitor(*choices, snapshot(conversion(timestamp=NOW))))
    report = validate(payload, context=context)
    (found,) = [x for x in report.findings if x.code == "timestamp-outside-experiment"]

    assert found.params == {"side": "after", "experiments": ids[:10]}


def fixes(*payloads: Json) -> list[tuple[int, str]]:
    """What is dropped as a retry, of which body."""
    report = validate_all(payloads)
    return [
        (x.payload, str(fix.operations[-1]["path"]))
        for x in report.findings
        for fix in x.fixes
        if x.code == "duplicate-event"
    ]


def test_the_largest_part_that_is_a_retry_is_dropped() -> None:
    """Event, snapshot or visitor entry; a body that has nothing else is left."""
    ann, bob = visitor(), visitor(visitor_id="visitor-2")
    bob["snapshots"][0]["events"][0]["uuid"] = "b-1"
    bob["snapshots"][1]["events"][0]["uuid"] = "b-2"
    more = conversion(uuid="u-3", timestamp=NOW + 90_000)
    beside = visitor(decided(), snapshot(conversion(), more))
    after = visitor(decided(), snapshot(conversion()), snapshot(more))

    assert fixes(body(ann), body(ann)) == []
    assert fixes(body(ann, bob), body(ann, bob)) == []
    assert fixes(body(ann), body(bob, ann)) == [(1, "/visitors/1")] * 2
    assert fixes(body(ann), body(after)) == [
        (1, "/visitors/0/snapshots/0"),
        (1, "/visitors/0/snapshots/1"),
    ]
    assert fixes(body(ann), body(beside)) == [
        (1, "/visitors/0/snapshots/0"),
        (1, "/visitors/0/snapshots/1/events/0"),
    ]
