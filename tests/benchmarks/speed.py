"""Compare eventcheck with other tools in one run: `python -m tests.benchmarks.speed`.

Each row takes medians of interleaved rounds, so that a change in the machine's speed
slows all alike. Compare the ratios. Microseconds are per event.
"""

from __future__ import annotations

import argparse
import gc
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias

import fastjsonschema
import jsonschema_rs
import pydantic
from jsonschema import Draft202012Validator
from pydantic_core import from_json, to_json

from eventcheck import Catalog, Context, validate
from eventcheck.models import EventBatch
from tests.benchmarks.traffic import (
    START,
    Body,
    broken_body,
    datafile,
    sdk_body,
    varied_body,
)

Work: TypeAlias = Callable[[], object]
SHAPES = ((1, 1), (10, 1), (1_000, 1), (9_000, 1), (1_000, 10), (9_000, 10))
"""Events in a body, and events of one visitor."""
SLOW = frozenset({"jsonschema"})
DAY = 24 * 60 * 60 * 1000
AT_LEAST = 0.1
"""Minimum duration of one measurement, in seconds."""
SCHEMA: Any = EventBatch.model_json_schema()
KNOWN = Catalog.from_datafile(datafile(500))
CATALOG = Context(catalog=KNOWN)
WINDOWS = Context(
    catalog=Catalog(
        experiments=[
            {"id": x.id, "starts_at": START - DAY, "ends_at": START + DAY}
            for x in KNOWN.experiments
        ]
    )
)


def medians(works: Mapping[str, Work], events: int, rounds: int) -> dict[str, float]:
    """Return the microseconds per event of each function, measured in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    repeats = {name: _repeats(work) for name, work in works.items()}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            start = time.process_time()
            for _ in range(repeats[name]):
                work()
            took = time.process_time() - start
            times[name].append(took / repeats[name] / events * 1e6)
    return {name: statistics.median(each) for name, each in times.items()}


def _repeats(work: Work) -> int:
    start = time.process_time()
    work()
    return max(1, int(AT_LEAST / (time.process_time() - start)))


def peers() -> dict[str, Callable[[Body], object]]:
    """Return tools that check only the structure, by the schema of the models."""
    fast: Any = fastjsonschema.compile(SCHEMA, use_default=False)
    slow: Any = Draft202012Validator(SCHEMA)
    rust = jsonschema_rs.validator_for(SCHEMA)
    return {
        "fastjsonschema": fast,
        "jsonschema": lambda body: list(slow.iter_errors(body)),
        "jsonschema-rs": rust.is_valid,
    }


def clean(body: Body, events: int, rounds: int) -> dict[str, float]:
    """Measure a clean body: the JSON parser, pydantic, other tools, and all rules."""
    text = to_json(body)
    works: dict[str, Work] = {
        "from_json": lambda: from_json(text),
        "pydantic dict": lambda: EventBatch.model_validate(body),
        "pydantic bytes": lambda: EventBatch.model_validate_json(text),
        "eventcheck dict": lambda: validate(body),
        "eventcheck bytes": lambda: validate(text),
        "with catalog": lambda: validate(body, context=CATALOG),
        "with windows": lambda: validate(body, context=WINDOWS),
    }
    for name, check in peers().items():
        if name not in SLOW or events <= MANY:
            works[name] = partial(check, body)
    return medians(works, events, rounds)


def broken(events: int, rounds: int) -> dict[str, float]:
    """Measure a body in which one event, or each event, has three mistakes."""
    works: dict[str, Work] = {
        name: partial(validate, body)
        for name, body in (
            ("clean", sdk_body(events)),
            ("one defect", broken_body(events, only=events // 2)),
            ("all broken", broken_body(events)),
        )
    }
    return medians(works, events, rounds)


MANY = 1_000


def report(rounds: int) -> Iterable[str]:
    """Return the lines of the whole table."""
    yield (
        f"CPython {platform.python_version()}, pydantic {pydantic.VERSION}, "
        f"{rounds} interleaved rounds, medians, µs per event"
    )
    shapes: list[tuple[str, Callable[[int], Body], int]] = [
        (f"{each} for each visitor", partial(sdk_body, per_visitor=each), n)
        for n, each in SHAPES
    ]
    own = "attributes and tags of each visitor's own"
    shapes += [(own, varied_body, n) for n in (1_000, 9_000)]
    for title, make, events in shapes:
        # Made here, so that the garbage collector walks no other body.
        found = clean(make(events), events, rounds)
        yield f"\n{events:,} events, {title}"
        for name, cost in found.items():
            yield (
                f"  {name:16} {cost:9.2f}   "
                f"{cost / found['pydantic dict']:6.2f} x pydantic dict   "
                f"{cost / found['from_json']:6.2f} x from_json"
            )
    for events in (1_000, 9_000):
        found = broken(events, rounds)
        yield f"\n{events:,} events, broken three ways"
        for name, cost in found.items():
            yield f"  {name:16} {cost:9.2f}   {cost / found['clean']:6.2f} x clean"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    for line in report(parser.parse_args().rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
