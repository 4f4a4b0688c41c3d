"""The helpers of these tests read pages correctly."""

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


def test_blocks_have_their_language_line_and_output(tmp_path: Path) -> None:
    """An output must follow its block directly."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")

    assert blocks(page) == [
        Block("python", "print(1)\n", 4, None, "1\n"),
        Block("text", "not an output\n", 14, None),
        Block("bash", "sleep inf\n", 21, "it waits for ever"),
    ]


def test_test_functions_of_a_block_are_called() -> None:
    """Once, after the block that defines them."""
    page = Path("page.md")
    namespace: dict[str, object] = {}
    block = Block("python", "def test_a():\n    print('ran')\n", 1, None)

    assert run(block, page, namespace) == "ran\n"
    assert run(Block("python", "print(2)\n", 1, None), page, namespace) == "2\n"


def test_generated_pages_are_not_read() -> None:
    """The README is; rule pages have their own tests."""
    found = [page.name for page in pages()]

    assert found[0] == "README.md"
    assert "index.md" in found
    assert "timestamp-in-seconds.md" not in found
