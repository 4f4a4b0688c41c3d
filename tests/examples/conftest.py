"""What several tests of examples need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.examples.upstream import Upstream, serving


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A server on the loopback interface that stands for Optimizely."""
    with serving() as upstream:
        yield upstream
