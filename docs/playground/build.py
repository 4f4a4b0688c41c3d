"""Assemble the playground: `python docs/playground/build.py OUTPUT`.

OUTPUT becomes a folder to be served as it is: the page with its editor from the npm
registry, Python for the browser from there too, and wheels from PyPI, with
eventcheck's own built from this tree. Nothing is loaded from anywhere else afterwards.
As an extension of Sphinx, this does the same for the documentation's output;
`-D playground=0` leaves it out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
PAGE = ("index.html", "editor.css", "first.js", "sw.js")
SHARED = ("palette.css", "favicon.svg")
"""Files that the page shares with the documentation."""
SOURCES = ("engine.py", "facts.py", "incoming.py", "share.py", "words.py")
"""The Python files of the worker."""
BUNDLED = ("app.js", "worker.js", "style.css")
"""Each is bundled with what it imports."""
UNUSED = (
    *("_pyrepl", "doctest.py", "ensurepip", "idlelib", "imaplib.py", "lib2to3"),
    *("mailbox.py", "multiprocessing", "pdb.py", "pickletools.py", "poplib.py"),
    *("pydoc.py", "pydoc_data", "smtplib.py", "test", "turtle.py", "unittest"),
    *("wsgiref", "xmlrpc"),
)
"""Parts of the standard library that nothing here imports (0.5 MB)."""


def build(output: Path) -> None:
    """Write the playground into `output`, after emptying it."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    runtime = output / "runtime"
    with TemporaryDirectory() as work:
        packages = _install(Path(work))
        _bundle(packages, output)
        _add_python(packages / "pyodide", runtime / "pyodide")
        lock = _lock(packages / "pyodide" / "pyodide-lock.json")
    _copy_page(output)
    _add_wheels(runtime / "wheels", lock["info"])
    # The name changes with the content, so a browser's copy is never out of date.
    folder = runtime.rename(output / f"runtime-{_digest(runtime)}")
    manifest = _manifest(output, folder, lock)
    (output / "manifest.json").write_text(json.dumps(manifest, indent=1))
    worker = output / "sw.js"
    worker.write_text(worker.read_text().replace('"runtime"', f'"{folder.name}"'))


def _install(work: Path) -> Path:
    """Install the packages of package-lock.json outside this tree."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, work)
    _run("npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=work)
    return work / "node_modules"


def _bundle(packages: Path, output: Path) -> None:
    """Bundle each file with everything that it imports."""
    _run(
        *(str(packages / ".bin" / "esbuild"), *(str(HERE / x) for x in BUNDLED)),
        *("--bundle", "--minify", "--format=esm", "--target=es2022"),
        *("--log-level=warning", f"--outdir={output}"),
        packages=packages,
    )


def _add_python(package: Path, folder: Path) -> None:
    """Copy Python for WebAssembly from the npm package, with the library it needs."""
    folder.mkdir(parents=True)
    for name in RUNTIME:
        shutil.copy(package / name, folder)
    name = "python_stdlib.zip"
    with (
        zipfile.ZipFile(package / name) as whole,
        zipfile.ZipFile(
            folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9
        ) as part,
    ):
        for item in whole.infolist():
            if item.filename.partition("/")[0] not in UNUSED:
                part.writestr(item, whole.read(item), compresslevel=9)


def _lock(path: Path) -> dict[str, Any]:
    """Return Pyodide's lock file without its packages, which are not used here."""
    return {
        "info": json.loads(path.read_text(encoding="utf-8"))["info"],
        "packages": {},
    }


def _copy_page(output: Path) -> None:
    for name in (*PAGE, *SOURCES):
        shutil.copy(HERE / name, output)
    for name in SHARED:
        shutil.copy(ROOT / "docs" / "_static" / name, output)
    shutil.copytree(HERE / "examples", output / "examples")
    for path in (ROOT / "docs" / "examples" / "payloads").glob("*.json"):
        shutil.copy(path, output / "examples")


def _add_wheels(folder: Path, info: dict[str, str]) -> None:
    """Add the wheels of eventcheck and its dependencies, for Pyodide's Python."""
    major, minor, _ = info["python"].split(".")
    # The tags of wheels for Pyodide: the current name, then the older one.
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


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(x for x in folder.rglob("*") if x.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _manifest(output: Path, folder: Path, lock: dict[str, Any]) -> dict[str, object]:
    """List the files that the page loads, with their sizes for the progress bar."""
    runtime = sorted(x for x in folder.rglob("*") if x.is_file())
    wheels = [x for x in runtime if x.suffix == ".whl"]
    page = sorted(
        x for x in output.rglob("*") if x.is_file() and folder not in x.parents
    )
    return {
        "folder": folder.name,
        "lock": lock,
        "wheels": [x.relative_to(folder).as_posix() for x in wheels],
        "sources": SOURCES,
        "versions": dict(x.name.split("-")[:2] for x in wheels),
        "bytes": {x.name: x.stat().st_size for x in runtime if x.suffix != ".mjs"},
        "page": [
            "",
            "manifest.json",
            *(x.relative_to(output).as_posix() for x in page),
        ],
        "runtime": [x.relative_to(output).as_posix() for x in runtime],
    }


def _run(*command: str, cwd: Path = ROOT, packages: Path | None = None) -> None:
    program = shutil.which(command[0])
    if program is None:
        msg = f"the playground needs {command[0]}; `-D playground=0` builds without"
        raise FileNotFoundError(msg)
    environment = os.environ | ({"NODE_PATH": str(packages)} if packages else {})
    # Every argument is ours.
    subprocess.run(  # noqa: S603
        (program, *command[1:]), cwd=cwd, env=environment, check=True, stdout=sys.stderr
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Build the playground together with the HTML documentation."""
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
