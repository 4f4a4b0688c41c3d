"""One browser, one built playground, and one tab that most tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .site import Served, build, build_pages, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .driver import Playground

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the playground."""
    folder = tmp_path_factory.mktemp("playground")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Served]:
    """The playground on a server."""
    with serve(built) as served:
        yield served


@pytest.fixture(scope="session")
def documentation(
    built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """All pages on a server, with the playground."""
    folder = tmp_path_factory.mktemp("pages")
    build_pages(folder, built)
    with serve(folder) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture(scope="session")
def tab(browser: Browser, site: Served) -> Playground:
    """A loaded page: loading takes seconds, so tests share it."""
    from .driver import Playground, new_page  # noqa: PLC0415

    playground = Playground(new_page(browser))
    playground.load(site.origin)
    return playground


@pytest.fixture
def playground(tab: Playground) -> Playground:
    """The shared page, as it was after loading."""
    tab.clear()
    return tab
