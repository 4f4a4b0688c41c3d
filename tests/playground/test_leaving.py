"""Results leave the page: copied, downloaded, and as a link, if a person wants one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from eventcheck import Report

from .payloads import FIVE, LATE, body, text
from .site import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .driver import Playground

pytestmark = pytest.mark.heavy


def _copied(playground: Playground, button: str) -> str:
    playground.page.locator("#leave").evaluate("details => details.open = true")
    playground.page.evaluate("document.getElementById('note').textContent = ''")
    playground.page.click(button)
    playground.page.wait_for_selector("#note >> text=was copied")
    return str(playground.page.evaluate("navigator.clipboard.readText()"))


def test_the_fixed_body(playground: Playground) -> None:
    """Formatted, or compact as it came in."""
    payload = body(timestamp=LATE)
    playground.paste(text(payload))
    playground.click(".fix")
    assert _copied(playground, "#copy-body") == playground.text
    playground.page.select_option("#form", "came")
    payload["visitors"][0]["snapshots"][1]["events"][0]["timestamp"] *= 1000
    assert _copied(playground, "#copy-body") == text(payload)
    two = [payload, payload]
    playground.paste(text(two))
    assert _copied(playground, "#copy-body") == text(two)
    playground.paste("\n".join(map(text, two)))
    with playground.page.expect_download() as download:
        playground.page.click("#save-body")
    assert download.value.suggested_filename == "payload.ndjson"
    assert Path(download.value.path()).read_text() == "\n".join(map(text, two))
    playground.page.select_option("#form", "shown")


def test_the_report(playground: Playground) -> None:
    """The report has three forms, without values of the payload."""
    playground.paste(text(body(timestamp=LATE)))
    page = playground.page
    markdown = _copied(playground, "#copy-report")
    assert "timestamp-in-seconds" in markdown
    page.select_option("#report-form", "json")
    as_json = _copied(playground, "#copy-report")
    assert Report.from_json(as_json).by_code() == {"timestamp-in-seconds": 1}
    page.select_option("#report-form", "sarif")
    sarif = _copied(playground, "#copy-report")
    assert json.loads(sarif)["version"] == "2.1.0"
    assert all(str(LATE) not in report for report in (markdown, as_json, sarif))
    page.select_option("#report-form", "markdown")


def test_a_link(playground: Playground, browser: Browser, site: Served) -> None:
    """Off by default; without texts, unless asked; gone from the address at once."""
    from .driver import Playground, new_page  # noqa: PLC0415

    playground.paste(FIVE)
    codes, page = playground.codes, playground.page
    page.locator("#leave").evaluate("details => details.open = true")
    assert page.is_disabled("#copy-link")
    page.check("#in-link")
    link = _copied(playground, "#copy-link")
    other = new_page(browser)
    other.add_init_script(SEEN)
    opened = Playground(other)
    opened.load(site.origin, link.removeprefix(f"{site.origin}/index.html"))
    other.wait_for_selector("#findings[data-answer]")
    assert opened.codes == codes
    assert not {"visitor-1", "10001"} & {
        *_texts(json.loads(f"[{_joined(opened.text)}]"))
    }
    assert "#" not in other.url
    assert other.evaluate("window.seen") == ["first.js"]
    other.context.close()
    page.uncheck("#hide")
    plain = _copied(playground, "#copy-link")
    assert len(plain) != len(link)
    page.check("#hide")
    page.uncheck("#in-link")


SEEN = """
window.seen = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes)
      if (node.tagName === "SCRIPT" && location.hash)
        window.seen.push(node.getAttribute("src"));
}).observe(document, { childList: true, subtree: true });
"""


def _joined(written: str) -> str:
    return written.replace("\n}\n{", "\n},\n{")


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [
            x
            for inner in cast("dict[str, object]", value).values()
            for x in _texts(inner)
        ]
    if isinstance(value, list):
        return [x for inner in cast("list[object]", value) for x in _texts(inner)]
    return [value] if isinstance(value, str) else []
