"""`validate` and `validate_all`: wiring only."""

from __future__ import annotations

from collections.abc import Iterable

from eventcheck.body import Payload
from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.engine import Run
from eventcheck.report import Report

NOTHING_KNOWN = Context()
AS_USUAL = Config()


def validate(
    payload: Payload, *, context: Context = NOTHING_KNOWN, config: Config = AS_USUAL
) -> Report:
    """Say whether one request body will count, and if not, why not.

    payload: the body: a dict, JSON text or bytes, or an `EventBatch`. It is never
        changed, and whatever it is, the answer is a report.
    context: the facts beyond the payload; what lacks is in `report.not_checked`.
    config: which rules run, and how their findings are reported.

    Raises `TypeError` for a `context` or `config` that is none.
    """
    return validate_all((payload,), context=context, config=config)


def validate_all(
    payloads: Iterable[Payload],
    *,
    context: Context = NOTHING_KNOWN,
    config: Config = AS_USUAL,
) -> Report:
    """Judge many bodies together: decisions and conversions may come in any order.

    payloads: any iterable of bodies, read once; bodies are not kept.
    """
    _expect("context", context, Context)
    _expect("config", config, Config)
    run = Run(context, config)
    for payload in payloads:
        run.read(payload)
    tally = run.finish()
    return Report(
        findings=tally.findings(),
        totals=dict(tally.totals),
        not_checked=tuple(sorted(tally.not_checked)),
        suppressed=tally.suppressed(),
        unused_suppressions=tuple(tally.unused),
        bodies=run.log.bodies,
        shows_values=config.include_values,
        log=run.log,
    )


def _expect(name: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        msg = f"{name}: expected {kind.__name__}, got {type(value).__name__}"
        raise TypeError(msg)
