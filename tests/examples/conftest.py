"""Fixtures that several tests of examples need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.examples.upstream import Upstream, serving


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """Start a server on the loopback interface in place of Optimizely."""
    with serving() as upstream:
        yield upstream
