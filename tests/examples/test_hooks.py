"""The pre-commit hook and the GitHub Action run as they run for users."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.examples.files import SHIPPED

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).parents[2]
NOT_COPIED = ("_build", ".git", ".venv", ".*_cache", "__pycache__", "node_modules")
GOOD = "good_bundled_visitors.json"
BROKEN = "broken_timestamps_in_seconds.json"
GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]


def run(
    directory: Path, *command: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command without this source tree on its path."""
    variables = {**os.environ, "PYTHONPATH": "", **variables}
    return subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=directory,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def repository(directory: Path) -> Path:
    """Make a directory a repository with one commit."""
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        done = run(directory, *GIT, *arguments)
        assert done.returncode == 0, done.stderr
    return directory


def with_fixtures(directory: Path, *names: str) -> Path:
    """Return a project with fixture files."""
    fixtures = directory / "tests" / "fixtures"
    fixtures.mkdir(parents=True)
    for name in names:
        shutil.copy(SHIPPED / name, fixtures)
    return directory


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return this repository as users clone it."""
    copy = tmp_path_factory.mktemp("ours") / "eventcheck"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return repository(copy)


def test_the_hook_fails_on_a_broken_fixture(ours: Path, tmp_path: Path) -> None:
    """It passes without the fixture."""
    project = repository(with_fixtures(tmp_path / "project", GOOD, BROKEN))
    hook = [sys.executable, "-m", "pre_commit", "try-repo", str(ours), "eventcheck"]
    home = str(tmp_path / "home")

    done = run(project, *hook, "--all-files", PRE_COMMIT_HOME=home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "timestamp-in-seconds" in done.stdout
    assert f"tests/fixtures/{BROKEN}" in done.stdout

    run(project, *GIT, "rm", "-q", f"tests/fixtures/{BROKEN}")
    done = run(project, *hook, "--all-files", PRE_COMMIT_HOME=home)
    assert done.returncode == 0, done.stdout + done.stderr


def action(ours: Path, project: Path, **inputs: str) -> tuple[int, str, str]:
    """Run the commands of the action; return exit code, log and summary."""
    yaml: Any = import_module("yaml")  # only heavy tests have it
    described: dict[str, Any] = yaml.safe_load((ours / "action.yml").read_text())
    given = {name: x.get("default", "") for name, x in described["inputs"].items()}
    given |= {**inputs, "steps.python.outputs.python-path": sys.executable}
    summary = project.parent / "summary.md"
    log, code = "", 0
    for step in described["runs"]["steps"]:
        if "run" not in step or code:
            continue
        own = {
            name: re.sub(r"^\$\{\{ (?:inputs\.)?| \}\}$", "", value)
            for name, value in step.get("env", {}).items()
        }
        # GitHub's own shell for `shell: bash`.
        done = run(
            project,
            "bash",
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            step["run"],
            **{name: given[value] for name, value in own.items()},
            GITHUB_ACTION_PATH=str(ours),
            GITHUB_OUTPUT=str(project.parent / "output"),
            GITHUB_STEP_SUMMARY=str(summary),
            RUNNER_TEMP=str(ours.parent / "runner"),
        )
        log += done.stdout + done.stderr
        code = done.returncode
    return code, log, summary.read_text() if summary.exists() else ""


def titles(log: str) -> list[str]:
    """Return the kinds of the annotations of a log: `::error`, `::notice`."""
    return [line.partition(" ")[0] for line in log.splitlines() if line.strip()]


def test_the_action_writes_annotations_and_a_summary(
    ours: Path, tmp_path: Path
) -> None:
    """It also sets the exit code."""
    project = with_fixtures(tmp_path / "project", GOOD, BROKEN)

    code, log, summary = action(ours, project, files="tests/**/*.json")
    assert code == 1, log
    assert f"::error file=tests/fixtures/{BROKEN},title=timestamp-in-seconds" in log
    assert "timestamp-in-seconds" in summary

    code, log, _ = action(ours, project, files=f"tests/fixtures/{GOOD}")
    assert (code, titles(log)) == (0, ["::notice"])
    assert (project.parent / "output").read_text() == "exit-code=1\nexit-code=0\n"

    (project / "own config.toml").write_text('ignore = ["timestamp-in-seconds"]')
    code, log, _ = action(
        ours, project, files="tests/**/*.json", config="own config.toml"
    )
    assert (code, titles(log)) == (0, ["::notice"])

    code, log, _ = action(ours, project, files="tests/**/*.jsn")
    assert code == 2
    assert "no file matches" in log


def test_the_action_writes_sarif(ours: Path, tmp_path: Path) -> None:
    """For code scanning; the step still fails."""
    project = with_fixtures(tmp_path / "project", BROKEN)
    code, _, _ = action(ours, project, files="tests", sarif="found.sarif")

    assert code == 1
    runs = json.loads((project / "found.sarif").read_text())["runs"]
    assert runs[0]["results"][0]["ruleId"] == "timestamp-in-seconds"


def test_everything_that_the_action_uses_is_pinned(ours: Path) -> None:
    """Other actions by commit, packages by hash, like in CI."""
    text = (ours / "action.yml").read_text()
    assert all(re.search(r"@[0-9a-f]{40} #", x) for x in re.findall("uses:.*", text))
    versions = [
        dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", (ours / ".ci" / name).read_text()))
        for name in ("runtime.txt", "requirements.txt")
    ]
    assert versions[0].items() <= versions[1].items()
    assert "pydantic" in versions[0]
