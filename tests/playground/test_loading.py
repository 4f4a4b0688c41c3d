"""Loading: what fails is named and can be tried again; later visits need no network."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .payloads import LATE, body, text
from .site import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.heavy
MEGABYTES = 8.7
"""The most that a first visit may load, compressed."""


@pytest.mark.parametrize(
    ("file", "answer", "why"),
    [
        ("pydantic-", "abort", "cannot be reached"),
        ("python_stdlib.zip", "404", "does not have this file"),
        ("pyodide.asm.wasm", "abort", "cannot be reached"),
        ("pyodide.asm.wasm", "cut", "damaged or incomplete"),
        ("manifest.json", "403", "refuses access"),
    ],
)
def test_a_failure_is_named_and_tried_again(
    browser: Browser, site: Served, file: str, answer: str, why: str
) -> None:
    """Which file, why that may be, and a button that helps once the cause is gone."""
    from .driver import LOADING, Playground, new_page  # noqa: PLC0415

    page = new_page(browser)

    def refuse(route: Route) -> None:
        if answer == "abort":
            route.abort()
        elif answer == "cut":
            route.fulfill(body=b"\0asm\1\0\0\0\1", content_type="application/wasm")
        else:
            route.fulfill(status=int(answer), body="no")

    page.route(f"**/*{file}*", refuse)
    page.goto(f"{site.origin}/index.html")
    page.wait_for_selector(f"#load-why >> text={why}", timeout=LOADING)
    assert file in page.inner_text("#load-what")
    if answer == "cut":  # the others take the same way
        page.unroute(f"**/*{file}*")
        Playground(page).paste_early(text(body(timestamp=LATE)))
        page.click("#retry")
        page.wait_for_selector(".card", timeout=LOADING)
        assert page.locator("#loading").is_hidden()
    page.context.close()


def test_a_stall_is_reported(browser: Browser, site: Served) -> None:
    """If nothing comes for a while, the page names what it waits for."""
    from .driver import new_page  # noqa: PLC0415

    page = new_page(browser)
    page.route("**/*pydantic_core*", lambda _: None)
    page.clock.install()
    page.goto(f"{site.origin}/index.html")
    page.wait_for_selector("#stage >> text=MB")
    said = ""
    while "pydantic_core" not in said:
        page.wait_for_timeout(250)
        page.clock.fast_forward(21_000)
        said = page.evaluate("document.getElementById('load-what').textContent")
    assert "No data for 20 seconds" in said
    assert page.locator("#retry").is_visible()
    page.context.close()


def test_without_scripts_the_page_says_what_it_needs(
    browser: Browser, site: Served
) -> None:
    """The page links to the library."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.origin}/index.html")
    assert "needs JavaScript" in page.inner_text("noscript")
    context.close()


def test_without_a_network(browser: Browser, site: Served) -> None:
    """After one visit everything is in the browser; a return asks for little."""
    from .driver import Playground, new_page  # noqa: PLC0415

    page = new_page(browser)
    playground = Playground(page)
    playground.load(site.origin)
    while not page.evaluate(KEPT):
        page.wait_for_timeout(100)
    before = len(site.asked)
    playground.load(site.origin)
    asked = [path for path in site.asked[before:] if "/runtime-" in path]
    assert asked == []
    page.context.set_offline(True)
    playground.load(site.origin)
    playground.paste(text(body(timestamp=LATE)))
    assert playground.codes == ["timestamp-in-seconds"]
    page.context.close()


KEPT = """async () => {
  const list = await (await fetch("manifest.json")).json();
  const cache = await caches.open("eventcheck-playground");
  const kept = await cache.keys();
  return kept.length === list.page.length + list.runtime.length
    && navigator.serviceWorker.controller !== null;
}"""


def test_size_of_the_first_visit(built: Path) -> None:
    """The compressed size of the first visit."""
    listed = json.loads((built / "manifest.json").read_text())
    page = [x for x in listed["page"] if x and not x.startswith("examples/")]
    files = [built / x for x in (*page, *listed["runtime"])]
    size = sum(len(gzip.compress(x.read_bytes(), 9)) for x in files) / 1e6
    assert size < MEGABYTES
    note = (Path(__file__).parents[2] / "docs" / "playground.md").read_text("utf-8")
    assert f"loads {size:.1f} MB" in note


def test_the_browser_compiles_what_the_server_sent(
    browser: Browser, site: Served
) -> None:
    """WebAssembly gets the answer of the server, so its compiled code can be kept."""
    from .driver import Playground, new_page  # noqa: PLC0415

    page = new_page(browser)
    page.route("**/worker.js", watch_compiling)
    playground = Playground(page)
    playground.load(site.origin)
    (worker,) = page.workers
    url = worker.evaluate("self.compiled")
    assert url.endswith("pyodide.asm.wasm")
    page.context.close()


def watch_compiling(route: Route) -> None:
    """Note the address of what is compiled; only an answer of a server has one."""
    script = route.fetch().text()
    route.fulfill(
        content_type="text/javascript",
        body="""
const original = WebAssembly.instantiateStreaming;
WebAssembly.instantiateStreaming = async (given, imports) => {
  const answer = await given;
  self.compiled = answer.url;
  return original.call(WebAssembly, answer, imports);
};
"""
        + script,
    )
