"""Links between pages lead to a file of the repository, and to its heading.

Links to other sites are checked only for their form, because tests use no network. To
check whether these sites answer, run `sphinx-build -b linkcheck docs out`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .pages import DOCS, ROOT, name

FENCED = re.compile(r"^ *(```+).*?^ *\1$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`]*`")
LINK = re.compile(r"\]\(([^)\s]+)\)|<(https?://[^>\s]+)>")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
WEB = re.compile(
    r"https://[\w.-]+\.[a-z]+(?:/[\w./@~%+-]*)?(?:\?[\w=&-]*)?(?:#[\w-]*)?"
)


def every_page() -> list[Path]:
    """Return all pages of the repository, including those of the rules."""
    found = [x for x in DOCS.rglob("*.md") if "_build" not in x.parts]
    return [*sorted(ROOT.glob("*.md")), *sorted(found)]


def links(page: Path) -> list[str]:
    """Return the targets of a page's links."""
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    without_code = CODE.sub("", prose)
    return [inside or bare for inside, bare in LINK.findall(without_code)]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and MyST make them."""
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = (x.lower() for x in HEADING.findall(prose))
    return {re.sub(r"[^\w\- ]", "", x).strip().replace(" ", "-") for x in heads}


@pytest.mark.parametrize("page", every_page(), ids=name)
def test_links_lead_to_an_existing_target(page: Path) -> None:
    """Links to other sites only have to be well formed."""
    for link in links(page):
        if ":" in link.partition("#")[0]:
            assert WEB.fullmatch(link), f"{name(page)}: {link}"
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{name(page)}: {link}"
        assert not anchor or anchor in anchors(target), f"{name(page)}: {link}"


def test_links_are_found_in_prose_only(tmp_path: Path) -> None:
    """A link in a block of code is no link."""
    page = tmp_path / "page.md"
    page.write_text("# A head, line\n[a](b.md#c) `[d](e)`\n```\n[f](g)\n```\n")

    assert links(page) == ["b.md#c"]
    assert anchors(page) == {"a-head-line"}
