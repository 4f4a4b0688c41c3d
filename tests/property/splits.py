"""Compare one call with several calls that hand the history on.

    python -m tests.property.splits 10000 --seed 1

tries 10 000 random splits, and prints the smallest one that makes a difference.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import TypeAlias

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from eventcheck import History, Report

from .payloads import START, Json, bodies
from .together import Mark, mark, validate_together

OTHERS = 4
"""How many other splits are made of the same bodies."""
Split: TypeAlias = list[list[Json]]
"""The bodies of each call."""
VARIATIONS = st.sampled_from(["41001", "41002", "41003"])
UUIDS = st.sampled_from(["u-1", "u-2", "u-3", "u-4"])
TIMES = st.sampled_from([START, START + 1, START + 60_000])
IS_REJECTED = st.sampled_from([False, False, False, False, True])

NOT_REMEMBERED = frozenset(
    {
        # The history holds no attributes, sessions, orders or currencies.
        "attribute-missing-on-conversion",
        "order-repeated",
        "revenue-mixed-currency",
        "session-id-shared",
        # It is not searched for similar visitor ids, nor for equal times.
        "timestamps-identical",
        "visitor-id-near-miss",
        # Half of the visitors may be in the history.
        "conversion-by-other-visitor",
        # Each call reports the visitor's first conversion.
        "conversion-without-decision",
    }
)
"""Codes for which a history does not replace the earlier bodies."""
TIE = "decision-tie"
"""One call reports the decision with the higher variation id. If that was sent in an
earlier call, only the other one can be reported."""


@st.composite
def splits(draw: DrawFn) -> Split:
    """Return the bodies of two to four calls.

    The history holds decisions with their activations. It does not hold decisions
    that are only listed, nor the experiments that a conversion without enrichment
    counts for. Hence every decision is activated, and enrichment is on.

    Some bodies have no account: they must not enter the history. Half of the splits
    are crowded: few visitors, experiments, conversions, uuids and times.
    """
    calls = st.lists(bodies(max_visitors=2, complete=True), min_size=1, max_size=2)
    split: Split = draw(st.lists(calls, min_size=2, max_size=4))
    is_crowded = draw(st.booleans())
    for body in (x for call in split for x in call):
        body["enrich_decisions"] = True
        if is_crowded:
            _crowd(draw, body)
        if draw(IS_REJECTED):
            del body["account_id"]
    return split


def _crowd(draw: DrawFn, body: Json) -> None:
    """Let events repeat each other, and decisions contradict each other."""
    for visitor in body["visitors"]:
        visitor["visitor_id"] = draw(st.sampled_from(["visitor-1"] * 3 + ["visitor-2"]))
        for snapshot in visitor["snapshots"]:
            for decision in snapshot.get("decisions", ()):
                if decision["campaign_id"] == "21001" and decision["experiment_id"]:
                    decision["experiment_id"] = "31001"
                    decision["variation_id"] = draw(VARIATIONS)
            for event in snapshot["events"]:
                event["uuid"] = draw(UUIDS)
                event["timestamp"] = draw(TIMES)
                if event["entity_id"].startswith("51"):
                    event.pop("tags", None)
                    event["revenue"] = draw(st.sampled_from([100, 200]))


def regrouped(split: Split) -> Iterator[Split]:
    """Yield a split, and the same bodies in other orders and other calls."""
    yield split
    random = Random(repr(split))  # noqa: S311 - an order
    sent = [body for call in split for body in call]
    for _ in range(OTHERS):
        random.shuffle(sent)
        other: Split = [[]]
        for body in sent:
            if other[-1] and random.random() < 0.5:
                other.append([])
            other[-1].append(body)
        yield other


def compare(split: Split) -> None:
    """Validate the bodies call by call; each call finds what one call finds there.

    A later body may add findings to an earlier one, so the one call takes the bodies
    that were sent so far.
    """
    history = History()
    sent: list[Json] = []
    for call in split:
        start = len(sent)
        sent += call
        together = validate_together(sent)
        alone = validate_together(call, history)
        history |= alone.history
        found, expected = _marks(alone, 0), _marks(together, start)

        more = [x for x in found - expected if TIE not in x]
        assert not more, "only with the history"
        assert expected - found == Counter(), "only in one call"
        assert history == together.history


def _marks(report: Report, start: int) -> Counter[Mark]:
    """Count what is found in the bodies from `start` on, which becomes body 0."""
    return Counter(
        mark(x, x.payload - start)
        for x in report.findings
        if x.payload >= start and x.code not in NOT_REMEMBERED
    )


def main() -> None:
    """Try as many splits as the command line says."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    tried = 0

    @seed(options.seed)
    @settings(
        max_examples=-(-options.number // (1 + OTHERS)),
        phases=[Phase.generate, Phase.shrink],
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(splits())
    def run(split: Split) -> None:
        nonlocal tried
        for each in regrouped(split):
            tried += 1
            compare(each)

    run()
    print(f"{tried} splits, no difference")  # noqa: T201 - the result of this script


if __name__ == "__main__":
    main()
