"""Fuzz one target, or all of them in turn.

    python -m tests.fuzz.run all --seconds 60
    python -m tests.fuzz.run structure --runs 5000000

Inputs that fail are written into the corpus folder as `crash-…`, and the exit code is
not 0. With `--keep`, inputs that reach new code stay in the corpus.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

NAMES = ("text", "structure", "fixes", "inputs")
CORPUS = Path(__file__).parent / "corpus"
TABLE = Path(__file__).parents[1] / "inputs" / "files"
"""More inputs for the recogniser, beside its own corpus."""
LONGEST = {"inputs": 4096}
SLOWEST = 10
"""Seconds after which one input counts as a hang."""
MEMORY = 1024
"""Megabytes after which the memory counts as leaking."""


def main() -> int:
    """Run each target in its own process, because the fuzzer ends the process."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("target", choices=["all", *NAMES])
    words.add_argument("--seconds", type=int, default=0, help="of each target")
    words.add_argument("--runs", type=int, default=-1, help="of each target")
    words.add_argument("--seed", type=int, default=0, help="to try the same again")
    words.add_argument("--keep", action="store_true", help="what reaches new code")
    words.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = words.parse_args()
    if options.into is not None:
        fuzz(options.target, options)
    limits = [f"--{x}={getattr(options, x)}" for x in ("seconds", "runs", "seed")]
    names = NAMES if options.target == "all" else (options.target,)
    codes: list[int] = []
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            into = CORPUS / name if options.keep else scratch
            command = [sys.executable, "-m", "tests.fuzz.run", name, *limits]
            done = subprocess.run([*command, f"--into={into}"], check=False)  # noqa: S603
            codes.append(done.returncode)
    return max(codes)


def fuzz(name: str, options: argparse.Namespace) -> NoReturn:
    """Fuzz in this process; the fuzzer ends it."""
    # Only fuzzing needs this package, and it has no types.
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["eventcheck", "eventcheck_cli"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415

    arguments = [
        sys.argv[0],
        str(options.into),
        str(CORPUS / name),
        *([str(TABLE)] if name == "inputs" else []),
        f"-max_total_time={options.seconds}",
        f"-runs={options.runs}",
        f"-seed={options.seed}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY}",
        f"-artifact_prefix={CORPUS / name}/",
        f"-max_len={LONGEST.get(name, 512)}",
        "-print_final_stats=1",
    ]
    atheris.Setup(arguments, TARGETS[name])
    atheris.Fuzz()
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
