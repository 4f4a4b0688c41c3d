"""One cause, one finding: a broken field of official traffic, and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from eventcheck import Context, validate, validate_all

from .changes import Mutation, clean
from .mutations import NAMED_MUTATIONS


def by_name(mutation: Mutation) -> str:
    """The mutation as a test id."""
    return mutation.name


def test_names_are_unique() -> None:
    """A name says which mutation failed."""
    names = [mutation.name for mutation in NAMED_MUTATIONS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("mutation", NAMED_MUTATIONS, ids=by_name)
def test_the_mutation_changes_its_copy_only(mutation: Mutation) -> None:
    """A mutation does something, and leaves the clean body alone."""
    body = clean()
    assert json.dumps(mutation(body)) != json.dumps(body)
    assert body == clean()


def test_the_body_is_clean() -> None:
    """Before anything is broken there is nothing to find."""
    assert validate(clean()).findings == ()


@pytest.mark.parametrize("mutation", NAMED_MUTATIONS, ids=by_name)
def test_exactly_the_expected_findings(mutation: Mutation) -> None:
    """These findings, all of them, and no other; and the input stays as it was."""
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
