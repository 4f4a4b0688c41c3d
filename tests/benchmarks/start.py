"""Import time and peak memory: `python -m tests.benchmarks.start`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable

from eventcheck import validate
from eventcheck.models import EventBatch
from tests.benchmarks.traffic import sdk_body

EVENTS = 9_000
TIMED = (
    "import time; start = time.process_time(); {}; print(time.process_time() - start)"
)
ONE_MODEL = "import pydantic; type('M', (pydantic.BaseModel,), {})"


def imports(rounds: int = 9) -> tuple[float, float]:
    """Seconds that eventcheck takes to import, and pydantic with one model."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        ours.append(_seconds("import eventcheck"))
        theirs.append(_seconds(ONE_MODEL))
    return statistics.median(ours), statistics.median(theirs)


def _seconds(statement: str) -> float:
    command = [sys.executable, "-c", TIMED.format(statement)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return float(done.stdout)


def peak(work: Callable[[], object]) -> int:
    """Bytes that Python allocates at the most, beyond what was there."""
    work()
    tracemalloc.start()
    kept = work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return most


def main() -> None:
    """Print both."""
    ours, theirs = imports()
    print(f"import eventcheck {ours:.3f} s, pydantic with one model {theirs:.3f} s")
    print(f"  {ours / theirs:.2f} x pydantic")
    body = sdk_body(EVENTS)
    ours, theirs = peak(lambda: validate(body)), peak(lambda: EventBatch(**body))
    print(f"{EVENTS:,} events, peak: eventcheck {ours:,} bytes, pydantic {theirs:,}")
    print(f"  {ours / theirs:.2f} x pydantic")


if __name__ == "__main__":
    main()
