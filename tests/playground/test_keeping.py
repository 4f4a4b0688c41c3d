"""Nothing is lost: over a reload, for an example, wherever a paste goes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .payloads import DATAFILE, LATE, body, shipped, text
from .site import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .driver import Playground

pytestmark = pytest.mark.heavy


def test_a_reload_keeps_the_work(browser: Browser, site: Served) -> None:
    """Text, facts and the names of files come back, and the page says so."""
    from .driver import File, Playground, new_page  # noqa: PLC0415

    page = new_page(browser)
    playground = Playground(page)
    playground.load(site.origin)
    late = text(body(timestamp=LATE))
    playground.drop(
        File("a.json", late), File("b.json", late), File("d.json", DATAFILE)
    )
    assert "Kept in this tab" in page.inner_text("#text-help")
    places, kept = playground.places, playground.text
    page.reload()
    page.wait_for_selector("#findings[data-answer]")
    assert playground.text == kept
    assert playground.places == places
    assert any("body 1 (b.json)" in place for place in places)
    assert "d.json" in page.inner_text("#facts-summary")
    page.context.close()


def test_an_example_asks_before_it_replaces_work(playground: Playground) -> None:
    """An example is replaced without asking, a pasted payload is not."""
    page = playground.page
    playground.paste(text(body(timestamp=LATE)))
    page.select_option("#example", "1")
    page.click("#keep")
    assert playground.codes == ["timestamp-in-seconds"]
    page.select_option("#example", "1")
    with playground.next_answer():
        page.click("#replace")
    assert "revenue-not-integer" in playground.codes
    with playground.next_answer():
        page.select_option("#example", "0")
    assert "timestamp-in-seconds" in playground.codes
    playground.click("#undo")
    assert "revenue-not-integer" in playground.codes


def test_a_paste_anywhere_on_the_page(playground: Playground) -> None:
    """Also where nothing has the focus; but not into a field."""
    page = playground.page
    playground.copy(shipped("broken_revenue_in_dollars.json"))
    page.locator("#findings-title").focus()
    with playground.next_answer():
        page.keyboard.press("Control+V")
    assert "revenue-not-integer" in playground.codes
    page.locator("#facts").evaluate("facts => facts.open = true")
    before = playground.text
    playground.copy("order")
    page.locator("#order").focus()
    with playground.next_answer():
        page.keyboard.press("Control+V")
    assert playground.text == before


def test_a_paste_into_the_text_is_typing(playground: Playground) -> None:
    """Unless everything is selected, it goes where the cursor is."""
    playground.paste(text(body()))
    before = playground.text
    playground.copy(" ")
    playground.content.focus()
    with playground.next_answer():
        playground.page.keyboard.press("Control+End")
        playground.page.keyboard.press("Control+V")
    assert playground.text == f"{before} "


def test_several_files_by_button(playground: Playground) -> None:
    """All chosen files are read."""
    late = text(body(timestamp=LATE)).encode()
    files = [
        {"name": name, "mimeType": "application/json", "buffer": late}
        for name in ("a.json", "b.json")
    ]
    with playground.next_answer():
        playground.page.set_input_files("#file", files)  # type: ignore[arg-type]
    assert "in 2 bodies" in playground.status
    assert "body 1 (b.json)" in " ".join(playground.places)


def test_a_datafile_in_the_payload_is_named(playground: Playground) -> None:
    """A datafile is not a payload; one button adds it as account data."""
    page = playground.page
    playground.copy(f" {DATAFILE}")
    playground.content.focus()
    with playground.next_answer():
        page.keyboard.insert_text(json.dumps(json.loads(DATAFILE)))
    assert "datafile" in playground.status
    playground.click("#as-fact")
    assert "datafile" in page.inner_text("#facts-summary")


def test_search_and_folding(playground: Playground) -> None:
    """The editor can find text and fold a visitor."""
    page = playground.page
    playground.paste(text(body()))
    page.click("#find")
    page.keyboard.type("purchase")
    page.keyboard.press("Enter")
    assert playground.selected == "purchase"
    page.keyboard.press("Escape")
    page.locator(".cm-foldGutter .cm-gutterElement").nth(1).click()
    page.wait_for_selector(".cm-foldPlaceholder")
