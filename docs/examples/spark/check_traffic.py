"""Validate and preview a table of bodies on Apache Spark.

    spark-submit --py-files clues.py check_traffic.py bodies.json

The table has a row for each body: `arrival`, a number that says in which order bodies
came, and `body`, the JSON text. What comes out is what one process would say of all
bodies together; the name of a body is its arrival.

1. Each body alone. Most rules look at nothing else.
2. Rules that compare visitors. What they compare (uuids, sessions, times, currencies,
   order ids) is the key of a shuffle; the few bodies that share one with others are
   then judged together. An event that is there twice counts once.
3. Each visitor, over all bodies: a partition gets of each body its own visitors, and
   null in the place of the others, so that paths stay what they are.
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
"""The arrival of a body, and its text."""
Piece: TypeAlias = tuple[tuple[int, int], dict[str, Any]]
"""The number of a partition and the arrival; the visitors of the body in it."""
Path: TypeAlias = tuple[str | int, ...]
Judged: TypeAlias = "dict[str, Any] | NotChecked"
"""A finding as a row of a table, or a rule that could not judge."""
T = TypeVar("T")

LIMIT = 3_670_016
"""Bytes of a body from which on Optimizely takes it for too large."""
PADDED = "id-padded"
NEAR = {"visitor-id-near-miss", "conversion-without-decision", PADDED}
"""They compare visitors who are one but for case and blanks, in one partition."""
OTHER = "conversion-by-other-visitor"
"""It looks at all visitors at once, and finds something only where all is wrong."""
ALONE = [x for x, rule in RULES.items() if rule.scope == "body"]
COMPARING = {x for x, rule in RULES.items() if rule.compares_visitors}
ACROSS = sorted(COMPARING - NEAR - {OTHER})
BY_VISITOR = [x for x in RULES if x not in (*ALONE, *ACROSS, OTHER)]
NOTHING_KNOWN = Context()


@dataclass(frozen=True)
class Traffic:
    """What is to be said of the traffic."""

    findings: RDD[dict[str, Any]]
    """A row for each, as the JSON form of a report has it; `name` is the arrival."""
    not_checked: frozenset[NotChecked]
    preview: ResultsPreview


def judge(
    bodies: RDD[Row],
    context: Context = NOTHING_KNOWN,
    mode: Mode = "experimentation",
    partitions: int = 200,
) -> Traffic:
    """Judge all bodies as one process would, in the order of their arrival."""
    for name in ("clues.py", "check_traffic.py"):
        bodies.context.addPyFile(str(File(__file__).with_name(name)))
    alone: RDD[Any] = bodies.mapPartitions(partial(judge_alone, context=context))
    sent = context.history.events if context.history else ()
    known = frozenset(x.uuid for x in sent)
    hints = bodies.mapPartitions(partial(clues, tag=context.order_id_tag, known=known))
    shared = hints.reduceByKey(both).filter(is_suspect).collectAsMap()
    suspects = _suspects(shared)
    together: RDD[Any] = bodies.filter(lambda row: row[0] in suspects)
    together = together.sortByKey(numPartitions=1)
    across: RDD[Any] = together.mapPartitions(partial(judge_across, context=context))
    across = across.persist()
    lost = frozenset(x for x in across.collect() if isinstance(x, Place))

    pieces: RDD[Any] = bodies.flatMap(partial(split, partitions=partitions))
    pieces = pieces.repartitionAndSortWithinPartitions(partitions, _home_of)
    pieces = pieces.persist()
    visitors: RDD[Any] = pieces.mapPartitions(partial(judge_visitors, context=context))
    counted = partial(count, context=context, mode=mode, lost=lost)
    preview = pieces.mapPartitions(counted).treeReduce(add)

    said: RDD[Any] = alone + across.filter(_is_judged) + visitors
    if NOT_ENRICHED in shared or not _some_convert(preview):
        said += bodies.context.parallelize(_ask_all(bodies, context), 1)
    said = said.persist()
    missing = said.filter(lambda x: isinstance(x, NotChecked)).distinct().collect()
    findings = said.filter(lambda x: isinstance(x, dict))
    return Traffic(findings, frozenset(missing), preview)


def judge_alone(rows: Iterable[Row], context: Context) -> Iterator[Judged]:
    """What is wrong with each body for itself; whatever else is here makes no odds."""
    arrivals: list[int] = []
    bodies = _noting(rows, arrivals)
    report = validate_all(
        bodies, context=context, config=_only(*ALONE, *ACROSS, PADDED)
    )
    for row in _rows(report, arrivals):
        if row["code"] in ALONE or (row["code"] == PADDED and _is_of_body(row)):
            yield row
    yield from report.not_checked


def judge_across(rows: Iterable[Row], context: Context) -> Iterator[Judged | Place]:
    """What is wrong between visitors, and the events that are there twice."""
    arrivals: list[int] = []
    bodies = list(_noting(rows, arrivals))
    report = validate_all(bodies, context=context, config=_only(*ACROSS))
    yield from _rows(report, arrivals)
    for event in preview_results(bodies, context=context, verdicts=True).events:
        if event.verdict == "duplicate":
            yield Place(arrivals[event.payload], event.path)


def judge_visitors(pieces: Iterable[Piece], context: Context) -> Iterator[Judged]:
    """What is wrong with the visitors of a partition, whose pieces are all here."""
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
    """The figures of the visitors of a partition."""
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
        # An event that was taken out is no object now; it is a duplicate.
        counts["duplicate"] = gone
        counts["invalid"] -= gone
    yield replace(preview, counts={x: n for x, n in counts.items() if n})


def split(row: Row, partitions: int) -> Iterator[Piece]:
    """The visitors of a body, by the partitions that they belong to."""
    arrival, text = row
    body = parsed(text)
    name, entries = field(body, "visitors")
    entries = items(entries)
    if len(text.encode(errors="replace")) > LIMIT:
        # A piece is smaller; without an account it is rejected just the same.
        body = {**body, "account_id": None}
    homes = [_home(entry) % partitions for entry in entries]
    for home in dict.fromkeys(homes):
        mine = [
            entry if at == home else None
            for entry, at in zip(entries, homes, strict=True)
        ]
        yield (home, arrival), {**body, name: mine}


def _home(entry: object) -> int:
    """A number for a visitor; for those whose ids differ in case and blanks, one."""
    return crc32(visitor_of(entry).strip().casefold().encode(errors="replace"))


def _home_of(key: tuple[int, int]) -> int:
    return key[0]


def _suspects(shared: dict[Key, Use]) -> frozenset[int]:
    """The bodies that share with others what they should not."""
    named = [min(use.bodies) for key, use in shared.items() if key.kind == "currency"]
    others = [use for key, use in shared.items() if key.kind in COMPARED]
    bodies = frozenset(named if len(named) > 1 else ())
    return bodies.union(*(use.bodies for use in others))


def _some_convert(preview: ResultsPreview) -> bool:
    """Whether some visitor surely has a decision and conversions, as all should."""
    return "before-decision" in preview.counts or any(x.total for x in preview.rows())


def _ask_all(bodies: RDD[Any], context: Context) -> list[Judged]:
    """Ask the one rule that needs all visitors: the driver reads the table once."""
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
    """Put null in the place of an event, if this piece has it."""
    for step in path[:-1]:
        if body is None:
            return False
        body = body[step]
    body[path[-1]] = None
    return True


def _rows(report: Report, arrivals: list[int]) -> list[dict[str, Any]]:
    """The findings as rows, with the arrivals of their bodies as names."""
    rows: Any = report.named(map(str, arrivals)).to_dict()["findings"]
    return list(rows)


def _is_of_body(row: dict[str, Any]) -> bool:
    """Whether a finding is about a field beside the visitors: all pieces have that."""
    return len(row["path"]) == 1


def _only(*codes: str) -> Config:
    return Config(select=codes, max_per_code=sys.maxsize)


def _is_judged(said: object) -> bool:
    return not isinstance(said, Place)


def taken(text: str) -> list[str]:
    """Return the bodies in a text, or the text itself if a report should say why not.

    Logs and queues wrap bodies, compress them or encode them twice.
    """
    return [x.text for x in recognise(text).bodies] or [text]


def _arrived(row: Any) -> Row:
    return int(row["arrival"]), str(row["body"])


def _numbered(pair: tuple[str, int]) -> Row:
    text, number = pair
    return number, text


def main(table: str) -> None:
    """Check JSON lines with `arrival` and `body`; print how often what is found.

    `body` may be anything that `eventcheck_cli.recognise` takes; its bodies get new
    numbers, in the order of arrival.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415

    spark = SparkSession.Builder().appName("eventcheck").getOrCreate()
    rows: Any = spark.read.json(table, schema="arrival LONG, body STRING").rdd
    texts = rows.map(_arrived).sortByKey().values().flatMap(taken)
    bodies: RDD[Row] = texts.zipWithIndex().map(_numbered)
    partitions = max(bodies.getNumPartitions(), spark.sparkContext.defaultParallelism)
    traffic = judge(bodies, partitions=partitions)
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
