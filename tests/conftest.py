"""What all tests share: the reference material, and when heavy tests run."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--heavy`."""
    parser.addoption(
        "--heavy",
        action="store_true",
        help="also run the tests that need minutes, a browser or a cluster",
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Skip heavy tests, unless `--heavy` asks for them."""
    if config.getoption("--heavy"):
        return
    skip = pytest.mark.skip(reason="heavy: run pytest with --heavy")
    for item in items:
        if "heavy" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the checkout: corpus, exports, oracle."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("needs the reference material in ../shared, which is not here")
    return path
