"""The command and the playground name no Python: they have words of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from words import WORDS, for_page

from eventcheck import RULES, Report, Severity
from eventcheck.context.needs import Need
from eventcheck.findings import NotChecked
from eventcheck.render import github, html, junit, markdown, sarif, text
from eventcheck_cli.words import NAMES, OPTIONS, with_options
from tests.inputs.bodies import A
from tests.rules.build import body, conversion, snapshot, visitor

from .run import put, run

Out = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]
FORMATS = ("text", "full", "json", "sarif", "github", "junit", "markdown")
SPELLINGS = re.compile(
    r"\b(?:Context|Config|Catalog|History|Report|Suppression)\b[.(=]|\bCatalog\b"
    r"|\bvalidate_all\b|\bvalidate\(|\b(?:apply_fixes|preview_results|from_rest)\b"
    r"|\bfrom_datafile\b|\b(?:max_per_code|include_values|history_complete)="
)
"""Names that only Python callers use."""
FAMILIES = ("rules", "fixes", "read/formats.py", "context/documents.py", "results")
"""The modules with texts for the sender of a body."""


def constants(path: Path) -> Iterator[str]:
    """The texts of a module, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    statements = [x.value for x in ast.walk(tree) if isinstance(x, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in statements:
            yield str(node.value)


def texts() -> list[str]:
    """Every text of a rule: its record, its page, and what it says in single cases."""
    found = [
        said
        for rule in RULES.values()
        for said in (rule.summary, rule.message, rule.hint, *rule.explanation)
    ]
    for family in FAMILIES:
        folder = ROOT / "src" / "eventcheck" / family
        for path in sorted(folder.rglob("*.py")) or [folder]:
            found += constants(path)
    return found


UNCHECKED = Report(
    findings=(),
    not_checked=tuple(NotChecked("unknown-id", x) for x in get_args(Need)),
    totals={"unknown-id": {Severity.ERROR: 2}},
    body_totals={0: {Severity.ERROR: 2}},
)
"""A report that needs all information, and lists none of its findings."""


@pytest.mark.parametrize("said", [with_options, for_page])
def test_no_text_of_a_rule_names_python(said: Callable[[str], str]) -> None:
    """Not in a hint, a message, a page, or a word of a single case."""
    wrong = {x: said(x) for x in texts() if SPELLINGS.search(said(x))}
    assert not wrong, "add the spelling to NAMES in eventcheck_cli/words.py"
    assert any(SPELLINGS.search(x) for x in texts()), "the test sees texts with names"


@pytest.mark.parametrize("said", [with_options, for_page])
@pytest.mark.parametrize("render", [text, html, markdown, junit, github, sarif])
def test_no_format_names_python(
    render: Callable[[Report], str], said: Callable[[str], str]
) -> None:
    """Lists of unchecked rules and unlisted findings have no Python names."""
    shown = render(UNCHECKED)
    assert SPELLINGS.search(shown)
    assert not SPELLINGS.search(said(shown))


def test_every_name_has_its_words() -> None:
    """The command and the page speak of the same things."""
    assert NAMES.keys() == OPTIONS.keys() == WORDS.keys()
    assert OPTIONS.keys() > {*get_args(Need)}


def test_calls_inside_calls_are_one_name() -> None:
    """An option stays code; words of the page are no code."""
    text = "Pass `Context(catalog=Catalog.from_datafile(read(path)))`, or Context.now."
    assert with_options(text) == "Pass `--datafile`, or --now."
    assert for_page(text).startswith("Pass your datafile under “Add information”, or ")


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_names_its_options(tmp_path: Path, capsys: Out, form: str) -> None:
    """Each format has the hint of a finding; a suppressed one, too."""
    path = put(tmp_path / "a.json", body(visitor(snapshot(conversion()))))
    config = put(
        tmp_path / "suppress.toml",
        '[[suppress]]\ncode = "conversion-without-decision"\nreason = "old"',
    )
    for options in ((), ("--config", config)):
        ran = run(capsys, "--format", form, *options, path)
        assert not SPELLINGS.search(ran.out)
        assert form == "text" or options or "--history" in ran.out


def test_remarks_name_options(tmp_path: Path, capsys: Out) -> None:
    """A datafile among the bodies is told how to be one."""
    path = put(tmp_path / "a.json", {"accountId": "1", "experiments": []})
    lists = put(tmp_path / "b.json", [{"id": 1, "project_id": 2}])
    for form in FORMATS:
        out = run(capsys, "--format", form, path, lists).out
        assert "pass it with --datafile" in out
        assert "pass it with --rest KIND=FILE" in out


def test_errors_and_pages_name_options(tmp_path: Path, capsys: Out) -> None:
    """A body is no datafile, and fixes are applied by an option."""
    path = put(tmp_path / "a.json", A)
    assert "it to eventcheck" in run(capsys, "--datafile", path, path).err
    assert "\n`--fix`: drop the tag." in run(capsys, "--explain", "null-field").out
