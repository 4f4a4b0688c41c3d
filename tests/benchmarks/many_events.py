"""Measure a million events from a generator, compared with few events.

    python -m tests.benchmarks.many_events [events]

Bodies are made and read one by one. Making them is timed separately and subtracted.
Each run has its own process. Memory is what Python allocates, in a run that is not
timed: what remains while the result exists, and the peak.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from time import process_time
from typing import Literal, NamedTuple, TypeAlias

from eventcheck import preview_results, validate_all
from tests.benchmarks.traffic import Body, sdk_body

FEW, MANY, PER_BODY = 10_000, 1_000_000, 10
SLOWER, BYTES = 1.25, 800
"""The budgets: time per event against that of few events, and bytes at the peak."""
ROUNDS = 3
Task: TypeAlias = Callable[[Iterable[Body]], object]
What: TypeAlias = Literal["time", "memory"]


class Run(NamedTuple):
    """The cost of one run: seconds of processor time, or bytes."""

    seconds: float
    kept: int
    peak: int


def bodies(events: int) -> Iterator[Body]:
    """Yield bodies as SDKs batch them, ten events each."""
    return (sdk_body(PER_BODY, first) for first in range(0, events, PER_BODY))


def make_only(payloads: Iterable[Body]) -> object:
    """Read the bodies without using them."""
    return sum(len(x["visitors"]) for x in payloads)


TASKS: dict[str, Task] = {
    "make": make_only,
    "validate_all": validate_all,
    "preview_results": preview_results,
}


def run(task: str, what: str, events: int) -> Run:
    """Do one run in this process."""
    if what == "memory":
        tracemalloc.start()
    start = process_time()
    result = TASKS[task](bodies(events))
    seconds = process_time() - start
    kept, peak = tracemalloc.get_traced_memory()
    del result
    return Run(seconds, kept, peak)


def measured(task: str, what: What, events: int, rounds: int = 1) -> Run:
    """Return the best of several runs, each in its own process."""
    command = [sys.executable, "-m", "tests.benchmarks.many_events"]
    command += [task, what, str(events)]
    runs: list[Run] = []
    for _ in range(rounds):
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
        runs.append(Run(*json.loads(done.stdout)))
    return min(runs)


def microseconds(task: str, events: int) -> float:
    """Return the time per event; few events are timed several times."""
    rounds = ROUNDS if events <= FEW else 1
    idle = measured("make", "time", events, rounds)
    return (
        (measured(task, "time", events, rounds).seconds - idle.seconds) * 1e6 / events
    )


def compare(task: str, many: int) -> bool:
    """Print the cost of a task; return whether it is within the budgets."""
    few_us, many_us = microseconds(task, FEW), microseconds(task, many)
    memory = measured(task, "memory", many)
    kept, peak = memory.kept / many, memory.peak / many
    print(
        f"{task}: {few_us:.1f} us per event of {FEW:,}, {many_us:.1f} of {many:,}: "
        f"{many_us / few_us:.2f} times (budget {SLOWER}); "
        f"{peak:.0f} bytes per event at the peak (budget {BYTES}), {kept:.0f} kept"
    )
    return many_us <= SLOWER * few_us and peak <= BYTES


def main(arguments: list[str]) -> int:
    """Compare both calls, or do one run of one task."""
    if len(arguments) > 1:
        task, what, events = arguments
        print(json.dumps(run(task, what, int(events))))
        return 0
    many = int(arguments[0]) if arguments else MANY
    within = [compare(task, many) for task in ("validate_all", "preview_results")]
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
