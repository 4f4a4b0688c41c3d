"""Run the light tests on Pyodide: CPython 3.14 as WebAssembly, here in Node.js.

    python -m tests.pyodide.run [arguments for pytest]

It is the Pyodide that the playground has, with the newest dependencies that PyPI has
for it. `plugin.py` says what is left out.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLAYGROUND = ROOT / "docs" / "playground"
NOT_BUILT = {"duckdb", "pytest-xdist"}
"""PyPI has no such wheel for Pyodide, or it needs processes."""
STACK = 64 * 2**20
"""Bytes. A browser's worker has less, and the tests nest deeper than people do."""


def main() -> int:
    """Install Pyodide and the wheels, run pytest there, and return its exit code."""
    with TemporaryDirectory() as work:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PLAYGROUND / name, work)
        _run("npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=Path(work))
        packages = Path(work) / "node_modules"
        _install(packages / "pyodide" / "pyodide-lock.json", Path(work) / "wheels")
        soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
        if soft != resource.RLIM_INFINITY and soft < STACK:
            resource.setrlimit(resource.RLIMIT_STACK, (STACK, hard))
        script = shutil.copy(HERE / "run.mjs", work)
        program = ("node", f"--stack-size={STACK // 1024 - 4096}", str(script))
        return _run(*program, str(ROOT), f"{work}/wheels", *sys.argv[1:], check=False)


def _install(lock: Path, folder: Path) -> None:
    """Unpack the wheels that the library and the light tests need."""
    info = json.loads(lock.read_text(encoding="utf-8"))["info"]
    major, minor, _ = info["python"].split(".")
    tag = f"{info['abi_version']}_{info['arch']}"
    given = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[^\w-]", x)[0] for x in given["dependency-groups"]["test"]}
    _run(
        *(sys.executable, "-m", "pip", "install", "-q", "--no-compile"),
        *("--disable-pip-version-check", "--only-binary=:all:", f"--target={folder}"),
        *(f"--python-version={major}.{minor}", f"--abi=cp{major}{minor}"),
        *("--implementation=cp", f"--platform=pyemscripten_{tag}"),
        *(f"--platform=pyodide_{tag}", *given["project"]["dependencies"]),
        *sorted(names - NOT_BUILT),
    )


def _run(*command: str, cwd: Path = ROOT, check: bool = True) -> int:
    program = shutil.which(command[0])
    if program is None:
        sys.exit(f"the tests on Pyodide need {command[0]}")
    # Every argument is ours.
    return subprocess.run((program, *command[1:]), cwd=cwd, check=check).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
