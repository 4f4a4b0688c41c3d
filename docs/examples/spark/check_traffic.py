"""Validate and preview a table of bodies on Apache Spark.

    spark-submit --py-files clues.py check_traffic.py bodies.json

The table has a row for each body: `arrival`, a number that gives the order in which
bodies arrived, and `body`, the JSON text. The result is the one that a single process
would return for all bodies together; the name of a body is its arrival.

1. Check each body alone. Most rules need nothing else.
2. Run the rules that compare visitors. The values that they compare (uuids, sessions,
   times, currencies, order ids) are the keys of a shuffle; the few bodies that share a
   key are then checked together. Duplicate events count once.
3. Check each visitor over all bodies. A partition gets its own visitors of each body,
   and null in place of the others, so that paths stay the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from operator import add
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from zlib import crc32

from clues import (
    COMPARED,
    NOT_ENRICHED,
    Key,
    Use,
    both,
    clues,
    field,
    is_suspect,
    items,
    parsed,
    visitor_of,
)

from eventcheck import RULES, Config, Context, Report, preview_results, validate_all
from eventcheck.findings import NotChecked, Place
from eventcheck_cli.recognise import recognise

if TYPE_CHECKING:
    from pyspark import RDD

    from eventcheck.results import Mode, ResultsPreview

Row: TypeAlias = tuple[int, str]
"""The arrival and the text of a body."""
Piece: TypeAlias = tuple[tuple[int, int], dict[str, Any]]
"""The numbers of partition and arrival, and the body with its visitors there."""
Path: TypeAlias = tuple[str | int, ...]
Outcome: TypeAlias = "dict[str, Any] | NotChecked"
"""A finding as a row of a table, or a rule that could not check."""
T = TypeVar("T")

LIMIT = 3_670_016
"""The largest body that Optimizely accepts, in bytes."""
PADDED = "id-padded"
NEAR = {"visitor-id-near-miss", "conversion-without-decision", PADDED}
"""These compare visitors whose ids differ in case and spaces, in one partition."""
OTHER = "conversion-by-other-visitor"
"""Compares all visitors at once; reports only if conversions fail everywhere."""
ALONE = [x for x, rule in RULES.items() if rule.scope == "body"]
COMPARING = {x for x, rule in RULES.items() if rule.compares_visitors}
ACROSS = sorted(COMPARING - NEAR - {OTHER})
BY_VISITOR = [x for x in RULES if x not in (*ALONE, *ACROSS, OTHER)]
NOTHING_KNOWN = Context()


@dataclass(frozen=True)
class Traffic:
    """The findings and the preview of all bodies."""

    findings: RDD[dict[str, Any]]
    """One row per finding, in the JSON form of a report; `name` is the arrival."""
    not_checked: frozenset[NotChecked]
    preview: ResultsPreview


def check(
    bodies: RDD[Row],
    context: Context = NOTHING_KNOWN,
    mode: Mode = "experimentation",
    partitions: int = 200,
) -> Traffic:
    """Check all bodies as one process would, in the order of their arrival."""
    for name in ("clues.py", "check_traffic.py"):
        bodies.context.addPyFile(str(File(__file__).with_name(name)))
    alone: RDD[Any] = bodies.mapPartitions(partial(check_alone, context=context))
    sent = context.history.events if context.history else ()
    known = frozenset(x.uuid for x in sent)
    hints = bodies.mapPartitions(partial(clues, tag=context.order_id_tag, known=known))
    shared = hints.reduceByKey(both).filter(is_suspect).collectAsMap()
    suspects = _suspects(shared)
    together: RDD[Any] = bodies.filter(lambda row: row[0] in suspects)
    together = together.sortByKey(numPartitions=1)
    across: RDD[Any] = together.mapPartitions(partial(check_across, context=context))
    across = across.persist()
    lost = frozenset(x for x in across.collect() if isinstance(x, Place))

    pieces: RDD[Any] = bodies.flatMap(partial(split, partitions=partitions))
    pieces = pieces.repartitionAndSortWithinPartitions(partitions, _home_of)
    pieces = pieces.persist()
    visitors: RDD[Any] = pieces.mapPartitions(partial(check_visitors, context=context))
    counted = partial(count, context=context, mode=mode, lost=lost)
    preview = pieces.mapPartitions(counted).treeReduce(add)

    said: RDD[Any] = alone + across.filter(_is_outcome) + visitors
    if NOT_ENRICHED in shared or not _some_convert(preview):
        said += bodies.context.parallelize(_ask_all(bodies, context), 1)
    said = said.persist()
    missing = said.filter(lambda x: isinstance(x, NotChecked)).distinct().collect()
    findings = said.filter(lambda x: isinstance(x, dict))
    return Traffic(findings, frozenset(missing), preview)


def check_alone(rows: Iterable[Row], context: Context) -> Iterator[Outcome]:
    """Yield the findings of the rules that need only one body."""
    arrivals: list[int] = []
    bodies = _noting(rows, arrivals)
    report = validate_all(
        bodies, context=context, config=_only(*ALONE, *ACROSS, PADDED)
    )
    for row in _rows(report, arrivals):
        if row["code"] in ALONE or (row["code"] == PADDED and _is_of_body(row)):
            yield row
    yield from report.not_checked


def check_across(rows: Iterable[Row], context: Context) -> Iterator[Outcome | Place]:
    """Yield the findings of the rules that compare visitors, and duplicate events."""
    arrivals: list[int] = []
    bodies = list(_noting(rows, arrivals))
    report = validate_all(bodies, context=context, config=_only(*ACROSS))
    yield from _rows(report, arrivals)
    for event in preview_results(bodies, context=context, verdicts=True).events:
        if event.verdict == "duplicate":
            yield Place(arrivals[event.payload], event.path)


def check_visitors(pieces: Iterable[Piece], context: Context) -> Iterator[Outcome]:
    """Yield the findings of visitors; all pieces of a visitor are in this partition."""
    arrivals: list[int] = []
    bodies = _noting(((arrival, body) for (_, arrival), body in pieces), arrivals)
    report = validate_all(bodies, context=context, config=_only(*BY_VISITOR))
    for row in _rows(report, arrivals):
        if row["code"] != PADDED or not _is_of_body(row):
            yield row
    yield from report.not_checked


def count(
    pieces: Iterable[Piece], context: Context, mode: Mode, lost: frozenset[Place]
) -> Iterator[ResultsPreview]:
    """Yield the preview of the visitors of a partition."""
    gone = 0
    paths: dict[int, list[Path]] = {}
    for place in lost:
        paths.setdefault(place.payload, []).append(place.path)

    def bodies() -> Iterator[dict[str, Any]]:
        nonlocal gone
        for (_, arrival), body in pieces:
            gone += sum(_take_out(body, path) for path in paths.get(arrival, ()))
            yield body

    preview = preview_results(bodies(), context=context, mode=mode)
    counts = dict(preview.counts)
    if gone:
        # A removed duplicate is null here, so the preview counted it as invalid.
        counts["duplicate"] = gone
        counts["invalid"] -= gone
    yield replace(preview, counts={x: n for x, n in counts.items() if n})


def split(row: Row, partitions: int) -> Iterator[Piece]:
    """Split a body into pieces by the partitions of its visitors."""
    arrival, text = row
    body = parsed(text)
    name, entries = field(body, "visitors")
    entries = items(entries)
    if len(text.encode(errors="replace")) > LIMIT:
        # A piece is smaller than the body; without an account it is rejected, too.
        body = {**body, "account_id": None}
    homes = [_home(entry) % partitions for entry in entries]
    for home in dict.fromkeys(homes):
        mine = [
            entry if at == home else None
            for entry, at in zip(entries, homes, strict=True)
        ]
        yield (home, arrival), {**body, name: mine}


def _home(entry: object) -> int:
    """Return a number for a visitor; ids that differ in case and spaces share it."""
    return crc32(visitor_of(entry).strip().casefold().encode(errors="replace"))


def _home_of(key: tuple[int, int]) -> int:
    return key[0]


def _suspects(shared: dict[Key, Use]) -> frozenset[int]:
    """Return the bodies that share a key with others."""
    named = [min(use.bodies) for key, use in shared.items() if key.kind == "currency"]
    others = [use for key, use in shared.items() if key.kind in COMPARED]
    bodies = frozenset(named if len(named) > 1 else ())
    return bodies.union(*(use.bodies for use in others))


def _some_convert(preview: ResultsPreview) -> bool:
    """Return whether at least one visitor has a decision and a conversion."""
    return "before-decision" in preview.counts or any(x.total for x in preview.rows())


def _ask_all(bodies: RDD[Any], context: Context) -> list[Outcome]:
    """Run the rule that needs all visitors; the driver reads the table once."""
    arrivals: list[int] = []
    rows: RDD[Any] = bodies.sortByKey()
    texts: Iterator[str] = _noting(rows.toLocalIterator(), arrivals)
    report = validate_all(texts, context=context, config=_only(OTHER))
    return [*_rows(report, arrivals), *report.not_checked]


def _noting(rows: Iterable[tuple[int, T]], arrivals: list[int]) -> Iterator[T]:
    for arrival, body in rows:
        arrivals.append(arrival)
        yield body


def _take_out(body: Any, path: Path) -> bool:
    """Replace an event by null; return whether this piece has the event."""
    for step in path[:-1]:
        if body is None:
            return False
        body = body[step]
    body[path[-1]] = None
    return True


def _rows(report: Report, arrivals: list[int]) -> list[dict[str, Any]]:
    """Return the findings as rows, with the arrivals of their bodies as names."""
    rows: Any = report.named(map(str, arrivals)).to_dict()["findings"]
    return list(rows)


def _is_of_body(row: dict[str, Any]) -> bool:
    """Return whether a finding is about a field of the body, which all pieces have."""
    return len(row["path"]) == 1


def _only(*codes: str) -> Config:
    return Config(select=codes, max_per_code=sys.maxsize)


def _is_outcome(said: object) -> bool:
    return not isinstance(said, Place)


def taken(text: str) -> list[str]:
    """Return the bodies in a text; without any, return the text, so it is reported.

    Logs and queues wrap bodies, compress them or encode them twice.
    """
    return [x.text for x in recognise(text).bodies] or [text]


def _arrived(row: Any) -> Row:
    return int(row["arrival"]), str(row["body"])


def _numbered(pair: tuple[str, int]) -> Row:
    text, number = pair
    return number, text


def main(table: str) -> None:
    """Check JSON lines with `arrival` and `body`; print the counts of each code.

    `body` may be anything that `eventcheck_cli.recognise` accepts; its bodies get new
    numbers, in the order of arrival.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415

    spark = SparkSession.Builder().appName("eventcheck").getOrCreate()
    rows: Any = spark.read.json(table, schema="arrival LONG, body STRING").rdd
    texts = rows.map(_arrived).sortByKey().values().flatMap(taken)
    bodies: RDD[Row] = texts.zipWithIndex().map(_numbered)
    partitions = max(bodies.getNumPartitions(), spark.sparkContext.defaultParallelism)
    traffic = check(bodies, partitions=partitions)
    found = traffic.findings.map(
        lambda x: f"{x['severity']} {x['code']}"
    ).countByValue()
    for code, number in sorted(found.items()):
        print(f"{number:>9,}  {code}")
    print(traffic.preview)


if __name__ == "__main__":
    if len(sys.argv) != len(("script", "table")):
        sys.exit(__doc__)
    main(sys.argv[1])
