"""Measure import time and peak memory: `python -m tests.benchmarks.start`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from tempfile import TemporaryDirectory

from eventcheck import validate
from eventcheck.models import EventBatch
from tests.benchmarks.traffic import sdk_body

EVENTS = 9_000
TIMED = (
    "import time; start = time.process_time(); {}; print(time.process_time() - start)"
)
STATEMENTS = {
    "import eventcheck": "import eventcheck",
    "import eventcheck, eventcheck.models": "import eventcheck, eventcheck.models",
    "pydantic with one model": (
        "import pydantic; type('M', (pydantic.BaseModel,), {})"
    ),
}


def imports(rounds: int = 9) -> dict[str, float]:
    """Return the seconds that each of the statements takes in its own process.

    All modules are compiled first, as an installation or the first use does. If the
    environment forbids compiled files, each import would compile them again.
    """
    times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    with TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for statement in STATEMENTS.values():
            _seconds(statement, environment)
        for _ in range(rounds):
            for name, statement in STATEMENTS.items():
                times[name].append(_seconds(statement, environment))
    return {name: statistics.median(each) for name, each in times.items()}


def _seconds(statement: str, environment: dict[str, str]) -> float:
    command = [sys.executable, "-c", TIMED.format(statement)]
    done = subprocess.run(  # noqa: S603
        command, check=True, capture_output=True, text=True, env=environment
    )
    return float(done.stdout)


def peak(work: Callable[[], object]) -> int:
    """Return the bytes that Python allocates at most, beyond those at the start."""
    work()
    tracemalloc.start()
    kept = work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return most


def main() -> None:
    """Print both."""
    found = imports()
    for name, seconds in found.items():
        ratio = seconds / found["pydantic with one model"]
        print(f"{name:36} {seconds:.3f} s   {ratio:.2f} x pydantic")
    body = sdk_body(EVENTS)
    ours, theirs = peak(lambda: validate(body)), peak(lambda: EventBatch(**body))
    print(f"{EVENTS:,} events, peak: eventcheck {ours:,} bytes, pydantic {theirs:,}")
    print(f"  {ours / theirs:.2f} x pydantic")


if __name__ == "__main__":
    main()
