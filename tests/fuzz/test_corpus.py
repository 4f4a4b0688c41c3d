"""The inputs in the corpus of the fuzzer still pass."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .bodies import Choices, mutated, seeds
from .run import CORPUS
from .targets import TARGETS

INPUTS = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", INPUTS, ids=lambda x: f"{x.parent.name}-{x.name[:12]}")
def test_input(path: Path) -> None:
    """Nothing is raised."""
    TARGETS[path.parent.name](path.read_bytes())


def test_the_bytes_choose_the_mutations() -> None:
    """The same bytes give the same body; other bytes give another one."""
    bodies = [mutated(Choices(bytes([40, 0, n, n, n, n]))) for n in range(200)]

    assert bodies[7] == mutated(Choices(bytes([40, 0, 7, 7, 7, 7])))
    assert len({str(x) for x in bodies}) > 30
    assert json.dumps(mutated(Choices(b""))) == seeds()[0]
    assert len(seeds()) > 100


@pytest.mark.heavy
def test_a_short_run_finds_nothing() -> None:
    """Each target runs a thousand times, guided by coverage, with a fixed seed."""
    arguments = ["all", "--runs=1000", "--seconds=120", "--seed=1"]
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.fuzz.run", *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stderr.count("stat::number_of_executed_units") == len(TARGETS)
