"""Compare the time of two checkouts: `python -m tests.benchmarks.against CHECKOUT`.

The bodies are those of the official Python SDK, one call each. Each checkout has its
own process, and they take turns, so that a change in the machine's speed slows both
alike. The result is the ratio of the medians.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 7
AT_LEAST = 1.0
"""Minimum duration of one measurement, in seconds."""
HERE = Path(__file__).parents[2]


def recorded() -> list[object]:
    """Return the bodies of every scenario of the SDK's tests."""
    # Only the process that records needs the SDK.
    from tests.sdk.traffic import SCENARIOS  # noqa: PLC0415

    return [body for scenario in SCENARIOS.values() for body in scenario()]


def measure(bodies: list[object]) -> float:
    """Return the processor time for each body, in microseconds."""
    from eventcheck import validate  # noqa: PLC0415 - of the checkout that is timed

    for body in bodies:
        validate(body)  # type: ignore[arg-type]
    calls, start = 0, time.process_time()
    while (took := time.process_time() - start) < AT_LEAST:
        for body in bodies:
            validate(body)  # type: ignore[arg-type]
        calls += len(bodies)
    return took / calls * 1e6


def run(checkout: Path, bodies: str) -> float:
    """Measure a checkout in its own process."""
    command = [sys.executable, __file__, "measure"]
    done = subprocess.run(  # noqa: S603
        command,
        input=bodies,
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONPATH": str(checkout / "src")},
    )
    return float(done.stdout)


def main(arguments: list[str]) -> None:
    """Measure both checkouts in turn, or only this process."""
    if arguments == ["measure"]:
        print(measure(json.load(sys.stdin)))
        return
    (other,) = arguments
    bodies = recorded()
    text = json.dumps(bodies)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(run(HERE, text))
        theirs.append(run(Path(other).resolve(), text))
    one, two = statistics.median(ours), statistics.median(theirs)
    print(f"{len(bodies)} bodies of the SDK, one call each, µs a body")
    print(f"  this checkout {one:.1f}, {other} {two:.1f}: {one / two:.2f} times")


if __name__ == "__main__":
    main(sys.argv[1:])
