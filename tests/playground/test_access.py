"""For everybody: keyboard alone, screen readers, light and dark, a telephone."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import pytest

from .payloads import FIVE, LATE, body, shipped, text

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy
BARRIERS = """async () => {
  const asked = { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] };
  const { violations } = await axe.run(document, asked);
  return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}"""
FOCUSED = """() => {
  const at = document.activeElement;
  return at.id || at.dataset.finding && 'finding' || at.className || at.textContent;
}"""


def test_keyboard_alone(playground: Playground) -> None:
    """From the payload to a finding, its place, back, and its fix."""
    page = playground.page
    playground.paste(text(body(timestamp=LATE)))
    playground.content.focus()
    passed: list[str] = []
    while page.evaluate(FOCUSED) != "finding":
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        assert len(passed) < 16, passed
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "editor"
    assert playground.selected == f'"timestamp": {LATE}'
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "finding"
    page.keyboard.press("Tab")
    with playground.next_answer():
        page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "findings-title"
    assert playground.codes == []


def test_order_of_focus(playground: Playground) -> None:
    """Focus follows the reading order, and never gets caught."""
    page = playground.page
    playground.paste(text(body()))
    page.locator("#example").focus()
    order: list[str] = []
    for _ in range(7):
        order.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    # Nothing is to be done again, so that button is passed over.
    assert order == ["example", "file", "undo", "find", "format", "clear", "editor"]


def test_screen_readers_announce_the_verdict(playground: Playground) -> None:
    """Verdict and note are live regions; icons are not read."""
    page = playground.page
    assert page.locator("#status").get_attribute("role") == "status"
    assert page.locator("#note").get_attribute("role") == "status"
    assert page.locator("#verdict-icon").get_attribute("aria-hidden") == "true"
    playground.paste(shipped("broken_cut_off.json"))
    assert "· 1 error ·" in f"{playground.status} ·"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barrier(playground: Playground, theme: Literal["light", "dark"]) -> None:
    """Axe finds nothing, including contrast AA, with findings on the page."""
    page = playground.page
    page.emulate_media(color_scheme=theme)
    playground.paste(shipped("broken_revenue_in_dollars.json"))
    page.locator(".place").first.click()
    page.locator("#facts").evaluate("facts => facts.open = true")
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
    assert page.evaluate(BARRIERS) == []
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, background[4:-1].split(","))) > 380) == (theme == "light")
    page.locator("#facts").evaluate("facts => facts.open = false")
    page.emulate_media(color_scheme="light")


def test_the_page_fits_on_a_phone(playground: Playground) -> None:
    """On a narrow screen nothing has to be scrolled sideways but tables and text."""
    page = playground.page
    page.set_viewport_size({"width": 360, "height": 900})
    playground.paste(FIVE)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    # The verdict is in sight after a paste, and stays there; there is a way back.
    strip = page.locator("#verdict")
    page.locator(".place").last.click()
    assert strip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.click("#back")
    page.wait_for_selector(".place:focus")
    assert strip.bounding_box()["y"] == 0  # type: ignore[index]
    page.set_viewport_size({"width": 1280, "height": 900})


def test_one_row_of_buttons(playground: Playground) -> None:
    """No button wraps to a line of its own."""
    row = playground.page.locator("#input > .bar > *").all()
    boxes = [x.bounding_box() for x in row]
    assert len({box["y"] for box in boxes if box}) == 1


def test_sticky_parts_cover_nothing(playground: Playground) -> None:
    """The payload stays in sight beside long findings, below the verdict."""
    page = playground.page
    playground.paste(FIVE)
    page.locator("#facts").evaluate("facts => facts.open = true")
    page.locator("#verdicts button").last.scroll_into_view_if_needed()
    payload = page.locator("#input").bounding_box()
    strip = page.locator("#verdict").bounding_box()
    footer = page.locator("footer").bounding_box()
    assert payload is not None
    assert strip is not None
    assert footer is not None
    assert strip["y"] + strip["height"] <= payload["y"]
    assert payload["y"] + payload["height"] <= footer["y"]
    page.locator("#facts").evaluate("facts => facts.open = false")
