"""One broken field of official traffic has one finding, and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from eventcheck import Context, validate, validate_all

from .changes import Mutation, clean
from .mutations import NAMED_MUTATIONS


def by_name(mutation: Mutation) -> str:
    """Return the mutation's name as a test id."""
    return mutation.name


def test_names_are_unique() -> None:
    """A name tells which mutation failed."""
    names = [mutation.name for mutation in NAMED_MUTATIONS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("mutation", NAMED_MUTATIONS, ids=by_name)
def test_a_mutation_changes_only_its_copy(mutation: Mutation) -> None:
    """It changes something, and leaves the clean body unchanged."""
    body = clean()
    assert json.dumps(mutation(body)) != json.dumps(body)
    assert body == clean()


def test_the_clean_body_has_no_findings() -> None:
    """Not even an info."""
    assert validate(clean()).findings == ()


@pytest.mark.parametrize("mutation", NAMED_MUTATIONS, ids=by_name)
def test_a_mutation_has_exactly_its_findings(mutation: Mutation) -> None:
    """The input stays unchanged."""
    arguments: dict[str, Any] = dict(mutation.context)
    context = Context(**arguments)
    body = mutation(clean())
    before = copy.deepcopy(body)
    for report in (
        validate(body, context=context),
        validate_all([body], context=context),
    ):
        found = [(f.code, str(f.severity), f.path) for f in report.findings]
        assert found == list(mutation.expected)
    assert body == before
