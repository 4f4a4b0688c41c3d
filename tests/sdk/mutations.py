"""Official traffic with one mistake, and exactly the findings that it must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .broken_decisions import DECISION_MUTATIONS
from .broken_events import EVENT_MUTATIONS
from .broken_structure import STRUCTURE

if TYPE_CHECKING:
    from .changes import Mutation

NAMED_MUTATIONS: tuple[Mutation, ...] = (
    *STRUCTURE,
    *DECISION_MUTATIONS,
    *EVENT_MUTATIONS,
)
