"""Severities and effects are ordered by gravity, and texts all the same."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from eventcheck import Effect, Severity

SEVERITIES = [Severity.INFO, Severity.WARNING, Severity.ERROR]
EFFECTS = [
    Effect.NONE,
    Effect.DEGRADED,
    Effect.DISTORTED,
    Effect.MISATTRIBUTED,
    Effect.NOT_COUNTED,
    Effect.REJECTED,
]


@pytest.mark.parametrize("members", [SEVERITIES, EFFECTS], ids=["severity", "effect"])
def test_severities_compare(members: list[Severity]) -> None:
    """Severities compare with each other, and with strings."""
    assert sorted(members) == members
    assert set(members) == set(type(members[0]))
    assert max(members) is members[-1]
    for less, more in combinations(members, 2):
        assert less < more
        assert more > less
        assert less <= more
        assert more >= less
        assert not more < less
        assert not less >= more
        assert less < more.value
        assert more >= less.value
    assert members[0] <= members[0]
    assert members[0] >= members[0]
    assert not members[0] < members[0]


def test_severities_are_strings() -> None:
    """Equal to them, keys like them, and JSON."""
    assert Severity.ERROR == "error"  # type: ignore[comparison-overlap]
    assert {"error": 1}[Severity.ERROR] == 1
    assert json.dumps({Severity.ERROR: Severity.INFO}) == '{"error": "info"}'
    assert f"{Severity.WARNING}" == "warning"
    assert Severity.WARNING > "a text"
    assert Severity.WARNING < "zebra"
