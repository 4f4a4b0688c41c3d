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

TYPE_AND_FIX = """() => {
  const root = document.querySelector("#editor").shadowRoot;
  root.querySelector(".cm-content").focus();
  document.execCommand("insertText", false, "[]");
  document.querySelector(".fix").click();
}"""


def test_one_fix(playground: Playground) -> None:
    """A fix shows the value it writes; the rest of the text stays."""
    playground.paste(text(body(timestamp=LATE)))
    before = playground.text
    fix = playground.page.locator(".fix")
    assert f"{LATE} → {LATE}000" in fix.inner_text()
    playground.click(".fix")
    assert playground.text == before.replace(f"{LATE}\n", f"{LATE}000\n")
    assert playground.codes == []
    assert playground.status.startswith("1 fix applied. All 2 events will count")
    heading = playground.page.locator("#findings-title")
    assert heading.evaluate("title => title === document.activeElement")


def test_a_fix_right_after_typing_keeps_what_was_typed(playground: Playground) -> None:
    """The text is checked again before it is fixed."""
    page = playground.page
    playground.paste(text(body(timestamp=LATE)))
    place = page.locator(".place")
    place.click()
    # No pause: the page has not heard of it yet when the button is pressed.
    page.keyboard.press("Control+End")
    page.keyboard.type("\n")
    page.evaluate(TYPE_AND_FIX)
    page.wait_for_selector("#status >> text=1 fix applied")
    assert f'"timestamp": {LATE}000' in playground.text
    assert playground.text.endswith("\n[]")
    assert "invalid-json" not in playground.codes


def test_undo_and_redo_over_typing_and_fixes(playground: Playground) -> None:
    """Both go into one history, with the keyboard too."""
    page = playground.page
    playground.paste(text(body(timestamp=LATE)))
    pasted = playground.text
    playground.click(".fix")
    fixed = playground.text
    playground.content.focus()
    with playground.next_answer():
        page.keyboard.press("Control+End")
        page.keyboard.type(" ")
    with playground.next_answer():
        page.keyboard.press("Control+Z")
    assert playground.text == fixed
    with playground.next_answer():
        page.keyboard.press("Control+Z")
    assert playground.text == pasted
    playground.click("#redo")
    assert playground.text == fixed
    playground.click("#redo")
    assert playground.text == f"{fixed} "
    assert page.is_disabled("#redo")


def test_all_of_a_kind_with_alternatives(playground: Playground) -> None:
    """Each way is a button with its number and three samples, before and after."""
    payload = body(revenue=12.5)
    events = payload["visitors"][0]["snapshots"][1]["events"]
    for n in range(4):
        events.append({**events[0], "uuid": f"uuid-{n}", "revenue": n + 0.25})
    playground.paste(text(payload))
    kinds = playground.page.locator(".kind")
    assert kinds.count() == 2
    assert all(
        x.startswith("Fix all 5: ") for x in kinds.locator("button").all_inner_texts()
    )
    units = kinds.filter(has_text="1250")
    assert units.locator("li").all_inner_texts() == [
        "12.5 → 1250",
        "0.25 → 25",
        "1.25 → 125",
    ]
    with playground.next_answer():
        units.locator("button").click()
    assert playground.status.startswith("5 fixes applied.")
    fixed = json.loads(playground.text)["visitors"][0]["snapshots"][1]["events"]
    assert [x["revenue"] for x in fixed] == [1250, 25, 125, 225, 325]


def test_undo(playground: Playground) -> None:
    """Undo restores the text before a fix."""
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
    """Each of several fixes has a button; none is chosen automatically."""
    playground.paste(text(body(revenue=12.5)))
    titles = [fix.title for fix in validate(body(revenue=12.5)).errors[0].fixes]
    assert len(titles) > 1
    buttons = playground.page.locator(".fix")
    said = buttons.all_inner_texts()
    assert all(x in y for x, y in zip(titles, said, strict=True))
    assert playground.page.locator("#fix-safe").is_hidden()
    with playground.next_answer():
        playground.page.locator(".fix", has_text="→ 1250").click()
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


def test_a_fixed_line_stays_one_line(playground: Playground) -> None:
    """A body on one line stays on one line, next to others."""
    spread = json.dumps(body(), indent=1)
    playground.paste(f"{text(body(timestamp=LATE))}\n{spread}")
    playground.click(".fix")
    assert playground.text == f"{text(body(timestamp=LATE * 1000))}\n{spread}"


def test_numbers_keep_their_digits(playground: Playground) -> None:
    """An integer beyond what JavaScript can hold comes through a fix unharmed."""
    payload = body(timestamp=LATE, tags={"revenue": 9007199254740993})
    playground.paste(text(payload))
    with playground.next_answer():
        playground.page.locator(".fix", has_text=f"→ {LATE}000").first.click()
    assert "9007199254740993" in playground.text
