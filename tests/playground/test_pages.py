"""The pages of the documentation in a browser: the way in, the search, no barriers."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import pytest

from .site import Served
from .test_access import BARRIERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.heavy
PAGES = [
    "index.html",
    "symptoms.html",
    "playground.html",
    "guides/network-panel.html",
    "rules/index.html",
    "rules/timestamp-in-seconds.html",
    "rules/invalid-json.html",
    "reference/report.html",
    "404.html",
]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A tab for all of them."""
    from .driver import new_page  # noqa: PLC0415

    page = new_page(browser)
    yield page
    page.context.close()


@pytest.mark.parametrize(("width", "theme"), [(1400, "light"), (390, "dark")])
def test_no_barrier(
    page: Page, documentation: Served, width: int, theme: Literal["light", "dark"]
) -> None:
    """Nothing that axe finds, and nothing to scroll sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    axe = (files("axe_playwright_python") / "axe.min.js").read_text()
    found: dict[str, object] = {}
    for name in PAGES:
        page.goto(f"{documentation.origin}/{name}")
        page.evaluate(axe)
        if barriers := page.evaluate(BARRIERS):
            found[name] = barriers
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert found == {}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("204", "By symptom"),
        ("sendBeacon", "By symptom"),
        ("dollars", "revenue-not-in-cents"),
        ("curl", "network panel"),
        ("empty results", "By symptom"),
    ],
)
def test_search(page: Page, documentation: Served, words: str, title: str) -> None:
    """Common names of problems find pages."""
    page.goto(f"{documentation.origin}/search.html?q={words}")
    page.wait_for_selector(f"ul.search a >> text={title}")


def test_one_click_from_home(page: Page, documentation: Served) -> None:
    """The sidebar and the page link to the playground."""
    page.set_viewport_size({"width": 1400, "height": 900})
    for where in ("article", ".sidebar-container"):
        page.goto(f"{documentation.origin}/index.html")
        page.click(f"{where} .open-playground")
        page.wait_for_url("**/playground/index.html")


def test_an_example_of_a_rule_opens_in_the_playground(
    page: Page, documentation: Served
) -> None:
    """With the context of the example."""
    page.goto(f"{documentation.origin}/rules/unknown-id.html")
    page.locator(".try a").first.click()
    page.wait_for_selector(".card h3 code >> text=unknown-id", timeout=120_000)
    assert "of the example" in page.inner_text("#facts-summary")


def test_themes_agree(page: Page, documentation: Served) -> None:
    """Pages and playground share the theme."""
    page.emulate_media(color_scheme="light")
    page.goto(f"{documentation.origin}/index.html")
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.goto(f"{documentation.origin}/playground/index.html")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#theme")
    assert page.evaluate("localStorage.getItem('theme')") == "auto"
    page.click("#theme")
    page.goto(f"{documentation.origin}/index.html")
    assert page.get_attribute("body", "data-theme") == "light"
    page.evaluate("localStorage.removeItem('theme')")


def test_filter_of_the_rules(page: Page, documentation: Served) -> None:
    """By any word of a row, and by what people call it."""
    page.goto(f"{documentation.origin}/rules/index.html")
    rows = page.locator("#rules tbody tr:visible")
    whole = rows.count()
    page.fill(".filter input", "revenue error")
    assert 0 < rows.count() < 10
    page.fill(".filter input", "dollars")
    assert any("revenue-not-in-cents" in row for row in rows.all_inner_texts())
    page.fill(".filter input", "")
    assert rows.count() == whole


def test_copy_button(page: Page, documentation: Served) -> None:
    """Code without the numbers of its lines."""
    page.goto(f"{documentation.origin}/rules/timestamp-in-seconds.html")
    block = page.locator("#bad .highlight").first
    block.hover()
    block.locator(".copy").click()
    page.wait_for_selector(".copy >> text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert '"timestamp": 1760000060\n' in copied
    assert not any(line.strip().isdigit() for line in copied.splitlines())
