"""Break the code in random places, one at a time, and see whether a test fails.

    python -m tests.mutation.run rules --sample 150 --seed 1

The sample is drawn evenly from all possible changes of the area. For each of them, the
nearest tests run; if these pass, the type checker, and then all other tests. A change
that nothing notices is printed: a test is missing, or the change has no effect.
Everything runs in a copy of the tree. `--only 3,17` tries these of the sample again.
"""

from __future__ import annotations

import argparse
import difflib
import math
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tests.mutation.mutants import mutants

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 6 * 1024**3
"""Bytes of memory: a mutant may use everything otherwise."""
PATIENCE = 4
"""How many times the usual duration the tests may take with a mutant."""
SURVIVED = "NOTHING"


class Area(NamedTuple):
    """A part of the package, and the tests that are nearest to it."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "rules": Area(("rules",), ("rules", "test_generated.py", "corpus", "fixes")),
    "results": Area(
        ("results",),
        (
            "results/test_[!a]*.py",
            "test_surface.py",
            "docs",
            "exports",
            "results/test_a*.py",
        ),
    ),
    "engine": Area(
        (
            "engine.py",
            "parts.py",
            "tally.py",
            "located.py",
            "plan.py",
            "rule.py",
            "suppression.py",
            "log",
        ),
        (
            "rules",
            "report",
            "results/test_[!a]*.py",
            "hostile",
            "property",
            "test_*.py",
            "results",
        ),
    ),
    "reader": Area(
        ("read", "models"),
        ("models", "read", "hostile", "rules", "sdk", "test_*.py", "fixes"),
    ),
    "fixes": Area(("fixes",), ("fixes", "rules", "hostile/test_values.py", "fuzz")),
}


class Copy:
    """A copy of the tree, to break."""

    def __init__(self, into: Path, area: Area, *, near_only: bool) -> None:
        self.root = into / "checkout"
        shutil.copytree(
            ROOT, self.root, ignore=shutil.ignore_patterns(".*cache", ".venv")
        )
        if (shared := ROOT.parent / "shared").exists():
            (into / "shared").symlink_to(shared)
        near = [str(x) for name in area.tests for x in (self.root / "tests").glob(name)]
        quiet = ("pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no")
        stages = {
            "near tests": (*quiet, *near),
            "types": ("mypy", "src"),
            "all tests": (*quiet, "tests", *(f"--ignore={x}" for x in near)),
        }
        if near_only:
            del stages["all tests"]
        paths = f"{self.root / 'src'}{os.pathsep}{self.root}"
        self.environment = {**os.environ, "PYTHONPATH": paths}
        self.stages = {
            x: (command, self._usual(command)) for x, command in stages.items()
        }
        # Write no compiled files: those of a mutant must not stay.
        self.environment["PYTHONDONTWRITEBYTECODE"] = "1"

    def noticed_by(self, path: Path, source: str) -> str:
        """Return what notices a change."""
        module = self.root / path.relative_to(ROOT)
        kept = shutil.copy2(module, self.root.parent / "kept.py")
        module.write_text(source, encoding="utf-8")
        try:
            for name, (command, usual) in self.stages.items():
                if self._run(command, usual * PATIENCE) != 0:
                    return name
        except subprocess.TimeoutExpired:
            return "time"
        finally:
            shutil.copy2(kept, module)
        return SURVIVED

    def _usual(self, command: tuple[str, ...]) -> float:
        """Return the seconds that a run takes without a change."""
        start = time.monotonic()
        if self._run(command, None) != 0:
            sys.exit(f"fails without a mutant: {' '.join(command)}")
        return time.monotonic() - start

    def _run(self, command: tuple[str, ...], timeout: float | None) -> int:
        return subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        ).returncode


def main() -> None:
    """Draw a sample, try each change, and count."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("area", choices=AREAS)
    words.add_argument("--sample", type=int, default=150)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--near", action="store_true", help="the nearest tests alone")
    words.add_argument("--only", help="numbers in the sample, with commas between")
    options = words.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    drawn = [x for module in _modules(AREAS[options.area]) for x in mutants(module)]
    random.Random(options.seed).shuffle(drawn)  # noqa: S311 - no secret
    sources = ((x, source) for x in drawn if (source := x.source()))
    sample = list(islice(sources, options.sample))
    chosen = map(int, options.only.split(",")) if options.only else range(len(sample))
    results: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        copy = Copy(Path(scratch), AREAS[options.area], near_only=options.near)
        for number in chosen:
            mutant, source = sample[number]
            results.append(copy.noticed_by(mutant.module, source))
            place = f"{mutant.module.relative_to(ROOT)}:{mutant.line}"
            print(f"{number} {results[-1]} {place}", flush=True)  # noqa: T201 - a report
            if results[-1] == SURVIVED:
                print(_difference(mutant.module, source), flush=True)  # noqa: T201 - a report
    print(_summary(results, len(drawn)))  # noqa: T201 - a report


def _modules(area: Area) -> list[Path]:
    package = ROOT / "src" / "eventcheck"
    given = [package / name for name in area.modules]
    files = [
        x for path in given for x in (path.rglob("*.py") if path.is_dir() else [path])
    ]
    return sorted(files)


def _difference(path: Path, source: str) -> str:
    before = path.read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(before, source.splitlines(), n=2, lineterm="")
    return "\n".join(list(lines)[2:])


def _summary(results: list[str], total: int) -> str:
    """Return the counts, with Wilson's interval for the share of all changes."""
    size, z = len(results), 1.96
    share = 1 - results.count(SURVIVED) / size
    middle = share + z * z / (2 * size)
    half = z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    low, high = ((middle + x) / (1 + z * z / size) for x in (-half, half))
    return (
        f"{size} of some {total} mutants, noticed by: {dict(Counter(results))}; "
        f"{share:.1%} (95 % interval {low:.1%} to {high:.1%})"
    )


if __name__ == "__main__":
    main()
