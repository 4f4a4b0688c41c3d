"""Assemble the playground: `python docs/playground/build.py OUTPUT`.

OUTPUT becomes a folder to be served as it is: the page, Python for the browser from the
npm registry, and wheels from PyPI, with eventcheck's own built from this tree. Nothing
is loaded from anywhere else afterwards. As an extension of Sphinx, this does the same
for the documentation's output; `-D playground=0` leaves it out.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYODIDE = "314.0.7"
RUNTIME = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
PAGE = ("*.html", "*.css", "*.js", "engine.py")


def build(output: Path) -> None:
    """Write the playground into `output`, which is emptied first."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    _copy_page(output)
    _add_python(output / "pyodide")
    _add_wheels(output / "wheels", output / "pyodide" / "pyodide-lock.json")
    (output / "manifest.json").write_text(json.dumps(_manifest(output), indent=1))


def _copy_page(output: Path) -> None:
    for pattern in PAGE:
        for path in HERE.glob(pattern):
            shutil.copy(path, output)
    shutil.copytree(HERE / "examples", output / "examples")
    for path in (ROOT / "docs" / "examples" / "payloads").glob("*.json"):
        shutil.copy(path, output / "examples")


def _add_python(folder: Path) -> None:
    """Python as WebAssembly, of the npm package."""
    with TemporaryDirectory() as work:
        _run("npm", "pack", "--silent", f"pyodide@{PYODIDE}", cwd=Path(work))
        with tarfile.open(Path(work) / f"pyodide-{PYODIDE}.tgz") as package:
            package.extractall(work, filter="data")
        folder.mkdir()
        for name in RUNTIME:
            shutil.copy(Path(work) / "package" / name, folder)


def _add_wheels(folder: Path, lock: Path) -> None:
    """The wheel of eventcheck, and what it needs, for the Python of `lock`."""
    info = json.loads(lock.read_text(encoding="utf-8"))["info"]
    major, minor, _ = info["python"].split(".")
    # Tags of wheels for Pyodide: the first is the name of today, then the older one.
    names = ("pyemscripten", "pyodide")
    tags = [f"--platform={name}_{info['abi_version']}_{info['arch']}" for name in names]
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    _run(*pip, "wheel", "-q", "--no-deps", f"--wheel-dir={folder}", str(ROOT))
    (own,) = folder.glob("eventcheck-*.whl")
    _run(
        *(*pip, "download", "-q", "--only-binary=:all:", f"--dest={folder}"),
        *(f"--python-version={major}.{minor}", "--implementation=cp"),
        *(f"--abi=cp{major}{minor}", *tags, str(own)),
    )


def _manifest(output: Path) -> dict[str, object]:
    """What the page loads, in bytes for the progress that it shows."""
    wheels = sorted(path.name for path in (output / "wheels").iterdir())
    return {
        "wheels": wheels,
        "versions": dict(name.split("-")[:2] for name in wheels),
        "bytes": {
            path.relative_to(output).as_posix(): path.stat().st_size
            for path in _loaded(output)
        },
    }


def _loaded(output: Path) -> Iterator[Path]:
    yield from sorted((output / "pyodide").iterdir())
    yield from sorted((output / "wheels").iterdir())


def _run(*command: str, cwd: Path = ROOT) -> None:
    program = shutil.which(command[0])
    if program is None:
        msg = f"the playground needs {command[0]}; `-D playground=0` builds without"
        raise FileNotFoundError(msg)
    # Every argument is ours.
    command = (program, *command[1:])
    subprocess.run(command, cwd=cwd, check=True, stdout=sys.stderr)  # noqa: S603


def setup(app: Sphinx) -> dict[str, bool]:
    """Build the playground beside the documentation, where that is HTML."""
    app.add_config_value("playground", default=True, rebuild="")
    app.connect("build-finished", _beside)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _beside(app: Sphinx, failed: Exception | None) -> None:
    wanted = app.config.playground not in (False, "0")
    if failed is None and wanted and app.builder.format == "html":
        build(Path(app.outdir) / "playground")


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and its one argument
        sys.exit(__doc__)
    build(Path(sys.argv[1]).resolve())
