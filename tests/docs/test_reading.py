"""The pages are read as they are meant."""

from __future__ import annotations

from pathlib import Path

from .pages import Block, blocks, pages
from .test_python import run

PAGE = """\
# A page

```python
print(1)
```

```text
1
```

Words.

```text
not an output
```

1. A step:

   <!-- not run: it waits for ever -->
   ```bash
   sleep inf
   ```
"""


def test_blocks(tmp_path: Path) -> None:
    """Languages, lines, excuses, and outputs only where nothing is between."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")

    assert blocks(page) == [
        Block("python", "print(1)\n", 4, None, "1\n"),
        Block("text", "not an output\n", 14, None),
        Block("bash", "sleep inf\n", 21, "it waits for ever"),
    ]


def test_tests_of_a_page_are_called() -> None:
    """A test function that a block defines runs, once, after the block."""
    page = Path("page.md")
    namespace: dict[str, object] = {}
    block = Block("python", "def test_a():\n    print('ran')\n", 1, None)

    assert run(block, page, namespace) == "ran\n"
    assert run(Block("python", "print(2)\n", 1, None), page, namespace) == "2\n"


def test_there_are_pages() -> None:
    """The README is read, and what is generated or tested elsewhere is not."""
    found = [page.name for page in pages()]

    assert found[0] == "README.md"
    assert "index.md" in found
    assert "timestamp-in-seconds.md" not in found
