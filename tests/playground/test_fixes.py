"""Fixes are applied with a click, and nothing else changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from eventcheck import Catalog, Context, apply_fixes, validate

from .payloads import DATAFILE, FIVE, LATE, body, shipped, text

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy


def test_one_fix(playground: Playground) -> None:
    """A fix says what it writes, and writes it; the rest of the text stays."""
    playground.paste(text(body(timestamp=LATE)))
    before = playground.text
    fix = playground.page.locator(".fix")
    assert f"{LATE} → {LATE}000" in fix.inner_text()
    playground.click(".fix")
    assert playground.text == before.replace(f"{LATE}\n", f"{LATE}000\n")
    assert playground.codes == []
    assert playground.status.startswith("1 fix applied. Nothing found.")
    heading = playground.page.locator("#findings-title")
    assert heading.evaluate("title => title === document.activeElement")


def test_undo(playground: Playground) -> None:
    """What a fix changed comes back."""
    playground.paste(text(body(timestamp=LATE)))
    before = playground.text
    playground.click(".fix")
    playground.click("#undo")
    assert playground.text == before
    assert playground.codes == ["timestamp-in-seconds"]


def test_all_of_a_kind(playground: Playground) -> None:
    """One button for all places with the same fix."""
    payload = shipped("broken_timestamps_in_seconds.json")
    playground.paste(payload)
    playground.click(".fix.all")
    fixed = apply_fixes(payload, validate(payload), unsafe=True).payload
    assert json.loads(playground.text) == fixed
    assert playground.codes == []


def test_alternatives(playground: Playground) -> None:
    """Where there are several fixes, each is a button and none is chosen for one."""
    playground.paste(text(body(revenue=12.5)))
    titles = [fix.title for fix in validate(body(revenue=12.5)).errors[0].fixes]
    assert len(titles) > 1
    buttons = playground.page.locator(".fix")
    assert [
        title in button
        for title, button in zip(titles, buttons.all_inner_texts(), strict=True)
    ]
    assert playground.page.locator("#fix-safe").is_hidden()
    with playground.next_answer():
        playground.page.locator(".fix", has_text="units").click()
    assert (
        json.loads(playground.text)["visitors"][0]["snapshots"][1]["events"][0][
            "revenue"
        ]
        == 1250
    )


def test_safe_fixes(playground: Playground) -> None:
    """Every safe fix at once, in the body that it is for; the others stay."""
    from .driver import File  # noqa: PLC0415

    playground.drop(File("bodies.ndjson", FIVE), File("datafile.json", DATAFILE))
    assert playground.page.inner_text("#fix-safe") == "Apply 1 safe fix"
    playground.click("#fix-safe")
    assert playground.codes == ["unknown-id"]
    context = Context(catalog=Catalog.from_datafile(DATAFILE))
    fourth = FIVE.splitlines()[3]
    fixed = apply_fixes(fourth, validate(fourth, context=context)).payload
    assert json.dumps(fixed, indent=2) in playground.text


def test_a_line_stays_a_line(playground: Playground) -> None:
    """Bodies that are left on lines of their own are written as they were."""
    broken = '{"account_id": "1'
    playground.paste("\n".join([text(body(timestamp=LATE)), broken]))
    playground.click(".fix")
    assert playground.text == "\n".join([text(body(timestamp=LATE * 1000)), broken])


def test_numbers_keep_their_digits(playground: Playground) -> None:
    """An integer beyond what JavaScript can hold comes through a fix unharmed."""
    payload = body(timestamp=LATE, tags={"revenue": 9007199254740993})
    playground.paste(text(payload))
    with playground.next_answer():
        playground.page.locator(".fix", has_text="milliseconds").first.click()
    assert "9007199254740993" in playground.text
