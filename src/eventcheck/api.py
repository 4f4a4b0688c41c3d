"""`validate`, `validate_all` and `preview_results`: wiring only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, get_args

from pydantic import BaseModel

from eventcheck.arguments import unexpected, unknown
from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.context.moments import milliseconds
from eventcheck.engine import Run
from eventcheck.log.sent import history_of
from eventcheck.read.payload import Payload
from eventcheck.report.data import nested
from eventcheck.report.report import Origin, Report
from eventcheck.results.counting import count
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.preview import Mode, ResultsPreview
from eventcheck.results.reading import Traffic

NO_FACTS = Context()
DEFAULTS = Config()


def validate(
    payload: Payload, *, context: Context | None = None, config: Config | None = None
) -> Report:
    """Check whether one request body will count, and if not, say why not.

    payload: the body: a dict, JSON text or bytes, or an `EventBatch`. It is not
        modified. Invalid content never raises; it is reported.
    context: the facts beyond the payload. `report.not_checked` lists the rules that
        need more of them.
    config: which rules run, and how their findings are reported.

    Raises `TypeError` if `context` or `config` has a wrong type, and if `payload` is no
    request body of any kind: a path, an open file, a request object.
    """
    return validate_all([payload], context=context, config=config)


def validate_all(
    payloads: Iterable[Payload],
    *,
    context: Context | None = None,
    config: Config | None = None,
) -> Report:
    """Check many bodies together: decisions and conversions may come in any order.

    payloads: any iterable of bodies, read once; bodies are not kept.
    context: the facts beyond the payloads, the same for all.
    config: which rules run, and how their findings are reported.

    Raises `TypeError` if `context` or `config` has a wrong type, if a payload is no
    request body of any kind, and for one body instead of several: pass `[body]`.
    """
    context = NO_FACTS if context is None else context
    config = DEFAULTS if config is None else config
    if not isinstance(context, Context):
        raise unexpected(context, "context", "Context")
    if not isinstance(config, Config):
        raise unexpected(config, "config", "Config")
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
        bodies=run.bodies,
        max_per_code=config.max_per_code,
    )
    if report.bodies > 1:
        # `apply_fixes` checks one body alone, and earlier events may be in others.
        context = replace(context, history_complete=False)
    check = partial(validate, context=context, config=config)
    return report.made_by(Origin(partial(history_of, run.log), check))


def preview_results(  # noqa: PLR0913 - the contract names these
    payloads: Iterable[Payload],
    *,
    context: Context | None = None,
    since: int | datetime | None = None,
    until: int | datetime | None = None,
    mode: Mode = "experimentation",
    verdicts: bool = False,
) -> ResultsPreview:
    """Return what the results page would show if only these bodies had been sent.

    payloads: any iterable of bodies, read once.
    context: its catalog's windows apply; its history does not.
    since, until: the range of the results, in milliseconds or as aware datetimes;
        `since` is inside the range, `until` is not.
    mode: `experimentation`: a visitor's first decision counts. `personalization`:
        the last one of each session counts, and sessions are counted. Contextual
        bandits count by decisions in both. Without `enrich_decisions` a conversion
        counts for what its own snapshot lists.
    verdicts: also tell for each event why it counts or does not. The preview can then
        be as large as the events times the experiments that they count for.

    Raises `TypeError` or `ValueError` for invalid arguments.
    """
    context = NO_FACTS if context is None else context
    if not isinstance(context, Context):
        raise unexpected(context, "context", "Context")
    _expect_many(payloads)
    if mode not in get_args(Mode):
        raise unknown(mode, "mode", "mode", get_args(Mode))
    first = None if since is None else milliseconds(since, "since")
    end = None if until is None else milliseconds(until, "until")
    if first is not None and end is not None and end < first:
        msg = f"until: expected a time after since ({first}), got {end}"
        raise ValueError(msg)
    traffic = Traffic(payloads, context)
    knowledge = Knowledge(context.account, first, end)
    return count(traffic, knowledge, mode, verdicts=verdicts)


def _expect_many(payloads: object) -> None:
    if type(payloads) is list:
        return
    one_body: tuple[type[Any], ...] = (str, bytes, bytearray, Mapping, BaseModel)
    if any(isinstance(payloads, kind) for kind in one_body):
        expected = "an iterable of bodies (for one body pass [body])"
        raise unexpected(payloads, "payloads", expected)
