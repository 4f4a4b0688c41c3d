"""A body of 4,000 events: the page answers while Python works, and draws little."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.traffic import sdk_body

from .payloads import text

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy
EVENTS = 4_000
WATCH = """() => {
  let last = performance.now();
  window.longest = 0;
  const watch = () => {
    if (window.longest === null) return;
    const now = performance.now();
    window.longest = Math.max(window.longest, now - last);
    last = now;
    requestAnimationFrame(watch);
  };
  watch();
}"""


def test_large_body(
    playground: Playground, record_property: Callable[[str, object], None]
) -> None:
    """Marked, counted in full, fixed in full, and still editable; times are printed."""
    payload = sdk_body(EVENTS)
    for visitor in payload["visitors"][::2]:
        visitor["snapshots"][0]["events"][0]["timestamp"] //= 1000
    page = playground.page
    page.evaluate(WATCH)
    started = perf_counter()
    playground.paste(text(payload))
    pasted = perf_counter()
    assert "2,000 times" in page.inner_text("#list")
    assert page.locator("*").count() < 2_000
    assert page.locator(".cm-line").count() < 150
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height < 3_000
    playground.place("/visitors/0/").click()
    page.wait_for_selector(".cm-line .current")
    clicked = perf_counter()
    playground.click(".fix.all")
    fixed = perf_counter()
    assert "2,000 fixes applied." in playground.status
    assert "timestamp-in-seconds" not in playground.codes
    playground.content.focus()
    with playground.next_answer():
        page.keyboard.press("Control+End")
        page.keyboard.type(" {}")
    assert "in 2 bodies" in playground.status
    with playground.next_answer():
        page.keyboard.press("Control+Z")
    figures = {
        "paste to answer, s": round(pasted - started, 2),
        "2,000 fixes to answer, s": round(fixed - clicked, 2),
        "height of the page, px": height,
        "longest pause of the page, ms": round(page.evaluate("window.longest")),
    }
    page.evaluate("window.longest = null")  # the next tests share this page
    for name, figure in figures.items():
        record_property(name, figure)
    print(f"\n{EVENTS} events: {figures}")  # noqa: T201 - for whoever runs it with -s


def test_the_page_answers_while_python_works(playground: Playground) -> None:
    """Python is in a worker: a click is handled before the answer is there."""
    page = playground.page
    page.evaluate("text => navigator.clipboard.writeText(text)", text(sdk_body(EVENTS)))
    with playground.next_answer():
        playground.content.focus()
        page.keyboard.press("Control+V")
        page.wait_for_selector("body.busy")
        page.locator("#facts summary").click()
        assert page.locator("body.busy").count() == 1
    page.locator("#facts summary").click()


def test_white_space_is_not_counted_as_size(playground: Playground) -> None:
    """A body is spread over lines for reading; on the wire it is compact."""
    playground.paste(text(sdk_body(6_000)))
    assert "payload-too-large" not in playground.codes
