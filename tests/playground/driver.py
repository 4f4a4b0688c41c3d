"""The playground as a person uses it; imported inside fixtures: it needs Playwright."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Locator, Page, expect

LOADING = 120_000
"""Milliseconds; the machine may have other things to do."""
PATIENCE = 30_000
READ_FILES = """files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  return data;
}"""


class File(NamedTuple):
    """A file that is dropped."""

    name: str
    text: str


class Playground:
    """One tab with the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def load(self, origin: str, fragment: str = "") -> None:
        """Open the page, and wait until Python runs."""
        self.page.goto(f"{origin}/index.html{fragment}")
        expect(self.page.locator("#loading")).to_be_hidden(timeout=LOADING)

    @contextmanager
    def next_answer(self) -> Generator[None]:
        """Do something, and wait until its answer is shown."""
        before = self.page.get_attribute("#findings", "data-answer") or "none"
        yield
        self.page.wait_for_selector(
            f"#findings[data-answer]:not([data-answer='{before}'])"
        )
        expect(self.page.locator("body.busy")).to_have_count(0)

    def copy(self, text: str) -> None:
        """Put a text into the clipboard."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)

    def paste(self, text: str) -> None:
        """Replace the payload through the clipboard."""
        self.copy(text)
        self.content.focus()
        with self.next_answer():
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Control+V")

    def paste_early(self, text: str) -> None:
        """Paste while nothing is checked yet."""
        self.copy(text)
        self.page.locator("#findings-title").focus()
        self.page.keyboard.press("Control+V")

    def drop(self, *files: File) -> None:
        """Drop files on the page."""
        data = self.page.evaluate_handle(READ_FILES, [list(x) for x in files])
        with self.next_answer():
            self.page.dispatch_event("main", "drop", {"dataTransfer": data})

    def click(self, selector: str) -> None:
        """Click what has an answer."""
        with self.next_answer():
            self.page.locator(selector).first.click()

    def clear(self) -> None:
        """Begin anew."""
        page = self.page
        page.evaluate(RESET)
        while page.locator(".remove").count():
            page.locator(".remove").first.evaluate("button => button.click()")
        self.click("#clear")

    @property
    def content(self) -> Locator:
        """The text of the editor: the lines in sight."""
        return self.page.locator(".cm-content")

    @property
    def status(self) -> str:
        """The sentence for the whole report."""
        return self.page.inner_text("#status")

    @property
    def tone(self) -> str | None:
        """The colour of the verdict: `error`, `warning` or `ok`."""
        return self.page.get_attribute("#verdict", "data-tone")

    @property
    def text(self) -> str:
        """The payload as it is kept over a reload; not for a large one."""
        return str(json.loads(self.page.evaluate("sessionStorage.eventcheck"))["text"])

    @property
    def selected(self) -> str:
        """The selection in the payload."""
        return str(self.page.evaluate(SELECTED))

    @property
    def codes(self) -> list[str]:
        """The code of each card, in order."""
        return self.page.locator(".card h3 code").all_inner_texts()

    @property
    def places(self) -> list[str]:
        """The words of each place, in order."""
        return self.page.locator(".place").all_inner_texts()

    def place(self, words: str) -> Locator:
        """The button of a place."""
        return self.page.locator(".place", has_text=words).first


SELECTED = "document.querySelector('#editor').shadowRoot.getSelection().toString()"
RESET = """() => {
  for (const [id, value] of [["clock", "now"], ["order", ""], ["by-code", ""]])
    document.getElementById(id).value = value;
  document.getElementById("everything").checked = false;
  for (const input of document.querySelectorAll("#times input")) {
    input.value = "";
    input.dispatchEvent(new Event("input"));
  }
  const off = document.querySelectorAll(".toggle[aria-pressed=false]");
  for (const toggle of off) toggle.click();
}"""


def new_page(
    browser: Browser,
    *,
    width: int = 1280,
    theme: Literal["light", "dark"] = "light",
) -> Page:
    """A tab of its own, which may use the clipboard; an error in it is an error."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)

    def fail(error: Exception) -> None:
        raise AssertionError(error)

    page.on("pageerror", fail)
    return page
