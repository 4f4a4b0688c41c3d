"""Safe fixes make nothing worse, and applying them twice changes nothing more."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventcheck import Catalog, Context, Report, Severity, apply_fixes, validate
from eventcheck.findings import Fix
from tests.property.payloads import EXPERIMENTS, ORDER_TAG, START, broken_bodies
from tests.property.spoiled import spoiled_bodies

ORDER = list(Severity)
KEYS = {"31001": "checkout", "31002": "pricing", "31003": "footer"}
CATALOG = Catalog(
    account_id="12001",
    experiments=[
        {
            "id": experiment,
            "key": KEYS[experiment],
            "campaign_id": campaign,
            "variations": [
                {"id": x, "key": key}
                for x, key in zip(variations, ("on", "off", "third"), strict=False)
            ],
            "starts_at": START - 86_400_000,
            "ends_at": START + 86_400_000,
        }
        for experiment, (campaign, variations) in EXPERIMENTS.items()
    ],
    events=[
        {"id": "51001", "key": "purchase", "has_revenue_metric": True},
        {"id": "51002", "key": "signup", "experiment_ids": ["31001", "31002"]},
    ],
    attributes=[{"id": "61001", "key": "plan"}, {"id": "61002", "key": "tier"}],
)
CONTEXTS = (
    Context(),
    Context(now=START + 3_600_000, catalog=CATALOG, order_id_tag=ORDER_TAG),
)
mistaken = st.one_of(spoiled_bodies(), spoiled_bodies(), broken_bodies())
contexts = st.sampled_from(CONTEXTS)
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@settings(patient, max_examples=40)
@given(mistaken, contexts)
def test_safe_fixes_do_no_harm(payload: Any, context: Context) -> None:
    """Some bodies on every run."""
    check(payload, context)


@pytest.mark.heavy
@settings(patient, max_examples=500)
@given(mistaken, contexts)
def test_safe_fixes_do_no_harm_to_hundreds(payload: Any, context: Context) -> None:
    """Hundreds of them."""
    check(payload, context)


def check(payload: Any, context: Context) -> None:
    """Check all promises about safe fixes for one body."""
    given_as = deepcopy(payload)
    before = validate(payload, context=context)
    result = apply_fixes(payload, before)
    after = validate(result.payload, context=context)

    assert repr(payload) == repr(given_as)
    assert all(fix.safe for fix in result.applied)
    assert no_worse(before, after)
    again = apply_fixes(result.payload, after)
    assert again.applied == ()
    assert repr(again.payload) == repr(result.payload)
    for finding in before.findings:
        if len(finding.fixes) == 1 and finding.fixes[0].safe:
            fits_alone(payload, finding.fixes[0])


def fits_alone(payload: Any, fix: Fix) -> None:
    """Check that a fix fits the payload that it was made for, and changes it."""
    result = apply_fixes(payload, [fix])

    assert result.applied == (fix,)
    assert repr(result.payload) != repr(payload)


def no_worse(before: Report, after: Report) -> bool:
    """Compare the number of errors; if equal, of warnings; if equal, of infos."""
    counts = [[x.counts[severity] for severity in ORDER] for x in (after, before)]
    return counts[0] <= counts[1]
