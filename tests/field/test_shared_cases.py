"""The field cases of the reference material."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eventcheck import Catalog, Context, validate_all

from .complaints import complaints

NAMES = (
    "agent_batch_slice",
    "bandit_changes_variation",
    "datafile_attribute_twice",
    "log_event_envelope",
    "order_numbers_in_tags",
    "seconds_since_2001",
    "template_never_filled_in",
    "text_null_in_a_decision",
)


@pytest.mark.parametrize("name", NAMES)
def test_expected_codes_are_found_and_forbidden_ones_are_not(
    name: str, shared: Path
) -> None:
    """Some cases forbid every other code."""
    case: dict[str, Any] = json.loads((shared / "field" / f"{name}.json").read_text())
    datafile = case.get("context", {}).get("datafile")
    catalog = None if datafile is None else Catalog.from_datafile(datafile)
    bodies = case.get("payloads") or [case["payload"]]

    context = Context(catalog=catalog)
    report = validate_all(bodies, context=context)
    found = {*complaints(*bodies, context=context)}

    assert found >= {*case["expect"]}
    assert not report.by_code().keys() & {*case["forbid"]}
    if case["nothing_else"]:
        assert found == {*case["expect"]}


def test_every_case_is_run(shared: Path) -> None:
    """Add a new case to `NAMES`."""
    assert {x.stem for x in (shared / "field").glob("*.json")} == {*NAMES}
