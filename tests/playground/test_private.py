"""Nothing leaves the tab, and the browser sees to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from .payloads import FIVE, HAR, LATE, body, text
from .site import Served, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.heavy
STAGES = """
window.stages = [];
addEventListener("DOMContentLoaded", () => {
  const stage = document.getElementById("stage");
  const note = () => window.stages.push(stage.textContent);
  new MutationObserver(note).observe(stage, {childList: true});
});
"""


@pytest.fixture(scope="module")
def watched(browser: Browser, site: Served) -> Iterator[tuple[Page, list[str]]]:
    """A page with all that it asked for, from loading to the last fix."""
    from .driver import File, Playground, new_page  # noqa: PLC0415

    page = new_page(browser)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.add_init_script(STAGES)
    playground = Playground(page)
    playground.load(site.origin)
    playground.paste(text(body(timestamp=LATE)))
    playground.click(".fix")
    playground.drop(File("x.har", HAR))
    playground.paste(FIVE)
    yield page, asked
    page.context.close()


def test_no_request_leaves_the_origin(
    watched: tuple[Page, list[str]], site: Served
) -> None:
    """All of the page comes from its own server, and after loading it asks nothing."""
    _, asked = watched
    ours = (f"{site.origin}/", f"blob:{site.origin}/", "data:")
    assert [url for url in asked if not url.startswith(ours)] == []
    assert any("pyodide.asm.wasm" in path for path in site.asked)
    # The last files are those that the service worker keeps; a payload is in none.
    assert all(
        "?" not in url and "#" not in url
        for url in asked
        if url.startswith(site.origin)
    )


def test_the_policy_holds_in_the_page_and_in_python(
    watched: tuple[Page, list[str]], tmp_path: Path
) -> None:
    """Neither can reach another server, though it is there and answers."""
    page, _ = watched
    (tmp_path / "index.html").write_text("reached")
    with serve(tmp_path) as other:
        with urlopen(f"{other.origin}/") as answer:  # noqa: S310 - our own server
            assert answer.read() == b"reached"
        asked = f"fetch('{other.origin}/', {{mode: 'no-cors'}})"
        ask = f"{asked}.then(() => 'out', () => 'in')"
        assert page.evaluate(ask) == "in"
        (worker,) = page.workers
        assert worker.evaluate(ask) == "in"
        assert other.asked == ["/"]


def test_the_page_promises_privacy(watched: tuple[Page, list[str]]) -> None:
    """The promise stands at the top of the page."""
    page, _ = watched
    assert "Nothing is uploaded" in page.inner_text("header")


def test_loading_shows_progress(watched: tuple[Page, list[str]]) -> None:
    """Shares of what is loaded, growing, and then what is done."""
    page, _ = watched
    stages: list[str] = page.evaluate("window.stages")
    shares = [float(x.split(": ")[1].split()[0]) for x in stages if x.endswith("MB")]
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert stages[-1].startswith("Starting eventcheck")
