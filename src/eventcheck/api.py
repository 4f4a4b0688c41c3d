"""`validate`, `validate_all` and `preview_results`: wiring only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import get_args

import pydantic

from eventcheck.closest import did_you_mean
from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.engine import Run
from eventcheck.guards import ARRAY
from eventcheck.moments import milliseconds
from eventcheck.parse.body import Payload
from eventcheck.plain import is_a
from eventcheck.report.data import nested
from eventcheck.report.report import Origin, Report
from eventcheck.results.choices import Knowledge
from eventcheck.results.counting import count
from eventcheck.results.preview import Mode, ResultsPreview
from eventcheck.results.reading import read_all

NOTHING_KNOWN = Context()
AS_USUAL = Config()
ONE_BODY = (str, bytes, bytearray, Mapping)


def validate(
    payload: Payload, *, context: Context | None = None, config: Config | None = None
) -> Report:
    """Say whether one request body will count, and if not, why not.

    payload: the body: a dict, JSON text or bytes, or an `EventBatch`. It is never
        changed, and whatever it is, the answer is a report.
    context: the facts beyond the payload; what is missing is in `report.not_checked`.
    config: which rules run, and how their findings are reported.

    Raises `TypeError` for a `context` or `config` that is not a `Context` or `Config`.
    """
    return validate_all([payload], context=context, config=config)


def validate_all(
    payloads: Iterable[Payload],
    *,
    context: Context | None = None,
    config: Config | None = None,
) -> Report:
    """Judge many bodies together: decisions and conversions may come in any order.

    payloads: any iterable of bodies, read once; bodies are not kept.
    context: the facts beyond the payloads, the same for all.
    config: which rules run, and how their findings are reported.

    Raises `TypeError` for a `context` or `config` that is not a `Context` or `Config`,
    and for one body where several are expected: give `[body]`.
    """
    context = NOTHING_KNOWN if context is None else context
    config = AS_USUAL if config is None else config
    _expect("context", context, Context)
    _expect("config", config, Config)
    _expect_many(payloads)
    run = Run(context, config)
    for payload in payloads:
        run.read(payload)
    tally = run.finish()
    report = Report(
        findings=tally.findings(),
        totals=nested(tally.totals),
        body_totals=nested(tally.body_totals),
        not_checked=tuple(sorted(tally.not_checked)),
        suppressed=tally.suppressed(),
        suppressed_totals=nested(tally.suppressed_totals),
        unused_suppressions=tuple(tally.unused),
        bodies=run.log.bodies,
        max_per_code=config.max_per_code,
    )
    if report.bodies > 1:
        # One of the bodies alone: what came before may be in the others.
        context = replace(context, history_complete=False)
    check = partial(validate, context=context, config=config)
    return report.made_by(Origin(run.log.history, check))


def preview_results(  # noqa: PLR0913 - the contract names these
    payloads: Iterable[Payload],
    *,
    context: Context | None = None,
    since: int | datetime | None = None,
    until: int | datetime | None = None,
    mode: Mode = "experimentation",
    verdicts: bool = False,
) -> ResultsPreview:
    """Say what the results page would show, if these bodies were all.

    payloads: any iterable of bodies, read once.
    context: its catalog's windows apply; its history does not.
    since, until: the range of the results, in milliseconds or as aware datetimes;
        `since` belongs to it, `until` does not.
    mode: `experimentation`: a visitor's first decision counts. `personalization`:
        the last of each session, and sessions are counted. Where `enrich_decisions`
        is not true, a conversion counts for what its own snapshot lists.
    verdicts: whether to say of each event why it counts or not.

    Raises `TypeError` or `ValueError` for what cannot be meant.
    """
    context = NOTHING_KNOWN if context is None else context
    _expect("context", context, Context)
    _expect_many(payloads)
    if mode not in get_args(Mode):
        msg = f"mode: there is no {mode!r}{did_you_mean(str(mode), get_args(Mode))}"
        raise ValueError(msg)
    first = None if since is None else milliseconds(since, "since")
    end = None if until is None else milliseconds(until, "until")
    if first is not None and end is not None and end < first:
        msg = f"until: expected a time after since ({first}), got {end}"
        raise ValueError(msg)
    log, others = read_all(payloads, context)
    knowledge = Knowledge(context.account, first, end, others)
    return count(log, knowledge, mode, verdicts=verdicts)


def _expect(name: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        msg = f"{name}: expected {kind.__name__}, got {type(value).__name__}"
        raise TypeError(msg)


def _expect_many(payloads: object) -> None:
    if type(payloads) is ARRAY:
        return
    # To name `BaseModel` loads most of pydantic, which only who has models needs.
    if isinstance(payloads, ONE_BODY) or is_a(payloads, pydantic.BaseModel):
        msg = "payloads: expected several bodies; for one, give [body]"
        raise TypeError(msg)
