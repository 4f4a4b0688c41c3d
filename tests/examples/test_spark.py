"""The Spark example finds in a table of bodies what one process finds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eventcheck import Config, Context, preview_results, validate_all
from eventcheck.findings import sort_key
from tests.benchmarks.traffic import sdk_body
from tests.results.build import MINUTE, body, chose, conversion, did, visitor

if TYPE_CHECKING:
    from pyspark import SparkContext

pytestmark = pytest.mark.heavy
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "spark"
EVERY = Config(max_per_code=sys.maxsize)
CONTEXT = Context(order_id_tag="order")


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkContext]:
    """Start Spark on two cores of this machine; its workers find the example."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(EXAMPLE), *sys.path])
        # Workers would otherwise use the first Python on the path.
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.Builder().master("local[2]")
        session = builder.config("spark.ui.enabled", "false").getOrCreate()
        yield session.sparkContext
        session.stop()


def _mixed() -> list[object]:
    """Return valid traffic, and one of each problem that spans visitors or bodies."""
    shared = conversion(MINUTE)
    late = {"events": [conversion(-MINUTE)]}
    crowd = [visitor(f"crowd {n}", did(2), did(2)) for n in range(12)]
    order = {"order": "A-1", "currency": "USD"}
    bodies: list[object] = [
        *(sdk_body(20, first, per_visitor=4) for first in range(0, 400, 20)),
        body(visitor("ann", chose("41")), visitor("bob", chose("42", 5))),
        body(
            visitor("ann", {"events": [shared]}), visitor("bob", {"events": [shared]})
        ),
        body(visitor("ann", {"events": [shared]}), visitor("Ann ", did(MINUTE))),
        body(visitor("bob", late, chose("41", MINUTE)), visitor("eve", did())),
        body(visitor("bob", did(MINUTE), session="s"), visitor("ann", session="s")),
        body(visitor("eve", did(7), session="s"), enrich=False),
        body(visitor("ann", did(9, tags=order)), visitor("bob", did(10, tags=order))),
        body(visitor("bob", did(11, tags={"currency": "EUR", "order": "A-1"}))),
        body(*crowd),
        {"account_id": "12001", "Visitors": [visitor("ann", did(12))]},
        {"account_id": "1", "visitors": [{"snapshots": [did(13)]}, None, 7]},
        {"account_id": "1", "visitors": [{"visitor_id": "c", "snapshots": [7]}]},
        {"visitors": [visitor("cem", chose("41"), {"events": [7, conversion(1)]})]},
        {**body(visitor("ann", did(12)), visitor("dee", did(3))), "account_id": " 1"},
        body(visitor("big", did(14)), padding="x" * 3_700_000),
        "no JSON",
        '{"account_id": "1", "visitors": [NaN]}',
        [],
        {"visitorId": "x", "layerId": "y", "decision": {}},
    ]
    return bodies


def _apart() -> list[object]:
    """Return bodies in which no visitor has both a decision and a conversion."""
    decided = [visitor(name, chose("41")) for name in ("ann", "bob")]
    return [body(*decided), body(visitor("cem", did()), visitor("eve", did()))]


@pytest.mark.parametrize("bodies", [_mixed(), _apart()], ids=["mixed", "apart"])
@pytest.mark.parametrize("mode", ["experimentation", "personalization"])
def test_as_one_process(spark: SparkContext, bodies: list[object], mode: Any) -> None:
    """The same findings at the same paths, and the same figures."""
    from check_traffic import check  # noqa: PLC0415

    texts = [x if isinstance(x, str) else json.dumps(x) for x in bodies]
    rows = list(enumerate(texts))
    traffic = check(spark.parallelize(rows[::-1], 3), CONTEXT, mode, partitions=4)
    report = validate_all(texts, context=CONTEXT, config=EVERY)
    whole: Any = report.named(str(n) for n in range(len(texts))).to_dict()["findings"]

    assert in_order(traffic.findings.collect()) == in_order(whole)
    assert traffic.not_checked == frozenset(report.not_checked)
    assert traffic.preview == preview_results(texts, context=CONTEXT, mode=mode)


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort findings by the names of bodies: indexes count within a partition."""
    places = [x for row in rows for x in (row, *row["related"])]
    for place in places:
        del place["payload"]
    return sorted(
        rows, key=lambda x: (int(x["name"]), sort_key(tuple(x["path"])), x["code"])
    )


def test_the_script_prints_codes_and_figures(
    spark: SparkContext, tmp_path: Path, capsys: Any
) -> None:
    """It reads JSON lines."""
    from check_traffic import main  # noqa: PLC0415

    del spark
    text = json.dumps(sdk_body(4, per_visitor=2))
    twice = json.dumps(json.dumps(sdk_body(4, 4, per_visitor=2)))
    lines = [json.dumps({"arrival": x, "body": y}) for x, y in ((1, text), (0, twice))]
    table = tmp_path / "bodies.json"
    table.write_text("\n".join(lines), encoding="utf-8")
    main(str(table))
    printed = capsys.readouterr().out

    assert "41001" in printed
    assert "8 events counted" in printed
