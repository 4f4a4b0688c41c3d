"""Links of all pages lead somewhere: to a file of the repository, and to its heading.

Links to other sites are only checked for their form. No test may need a network; who
wants to know whether they still answer runs `sphinx-build -b linkcheck docs out`.
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
    """All pages of the repository, those of the rules too."""
    found = [x for x in DOCS.rglob("*.md") if "_build" not in x.parts]
    return [*sorted(ROOT.glob("*.md")), *sorted(found)]


def links(page: Path) -> list[str]:
    """Where a page links to."""
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    without_code = CODE.sub("", prose)
    return [inside or bare for inside, bare in LINK.findall(without_code)]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = (x.lower() for x in HEADING.findall(prose))
    return {re.sub(r"[^\w\- ]", "", x).strip().replace(" ", "-") for x in heads}


@pytest.mark.parametrize("page", every_page(), ids=name)
def test_links(page: Path) -> None:
    """Every link is well formed, and its target exists if it is ours."""
    for link in links(page):
        if ":" in link.partition("#")[0]:
            assert WEB.fullmatch(link), f"{name(page)}: {link}"
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{name(page)}: {link}"
        assert not anchor or anchor in anchors(target), f"{name(page)}: {link}"


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    """Code is no link, prose is."""
    page = tmp_path / "page.md"
    page.write_text("# A head, line\n[a](b.md#c) `[d](e)`\n```\n[f](g)\n```\n")

    assert links(page) == ["b.md#c"]
    assert anchors(page) == {"a-head-line"}
