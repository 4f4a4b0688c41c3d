"""The notebook example runs, and shows what its text says."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from docs.examples.notebook.make_day import day
from eventcheck import validate_all

NOTEBOOK = Path(__file__).parents[2] / "docs" / "examples" / "notebook"


def test_the_traffic_has_the_mistakes_of_the_notebook() -> None:
    """It is the same each time."""
    codes = validate_all(day()).by_code()

    assert day() == day()
    assert {"timestamp-in-seconds", "revenue-not-integer"} <= codes.keys()
    assert "visitor-id-near-miss" in codes


@pytest.mark.heavy
def test_the_notebook_shows_a_report_two_tables_and_a_plot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It runs from top to bottom."""
    nbformat: Any = import_module("nbformat")  # only heavy tests have these
    nbclient: Any = import_module("nbclient")
    source = NOTEBOOK.parents[2] / "src"
    monkeypatch.setenv("PYTHONPATH", str(source))
    notebook: Any = nbformat.read(NOTEBOOK / "a_day_of_bodies.ipynb", as_version=4)
    assert not any(x.get("outputs") for x in notebook.cells), (
        "commit it without outputs"
    )
    client: Any = nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOK)}},
    )
    client.execute()

    cells: list[list[Any]] = [x.get("outputs", []) for x in notebook.cells]
    shown: list[dict[str, str]] = [o["data"] for x in cells for o in x if "data" in o]
    kinds = [kind for each in shown for kind in each]
    assert kinds.count("text/html") == 2
    assert kinds.count("image/png") == 1
    remaining = cells[-2][-1]["data"]["text/plain"]
    assert "visitor-id-near-miss" in remaining
    assert "timestamp-in-seconds" not in remaining
