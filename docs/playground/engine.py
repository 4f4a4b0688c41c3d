"""What the page asks of eventcheck. This runs in the browser, in a worker.

It takes and gives JSON text, and keeps the last report, because fixes are chosen by
their place in it. Values are shown: they never leave the browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from eventcheck import (
    RULES,
    Catalog,
    Config,
    Context,
    Finding,
    Report,
    apply_fixes,
    preview_results,
    validate,
    validate_all,
)
from eventcheck.findings import Fix
from eventcheck.fixes import FixResult
from eventcheck.report.outline import effect
from eventcheck.results.preview import WHY, ResultsPreview

WHY_HERE = {**WHY, "invalid": "Optimizely cannot use it: see the findings"}
EVERY_PLACE = 1_000_000
"""The cap where all safe fixes are applied, and not only those that are listed."""


class Facts(TypedDict):
    """What the person says beyond the bodies."""

    datafile: str | None
    now: int | None
    history_complete: bool
    order_id_tag: str | None
    mode: Literal["experimentation", "personalization"]


@dataclass
class Last:
    """What was checked last."""

    bodies: list[str] = field(default_factory=list[str])
    context: Context = field(default_factory=Context)
    report: Report = field(default_factory=Report)


LAST = Last()


def check(bodies: list[str], facts_as_json: str) -> str:
    """Judge bodies together, and preview what the results page would show."""
    facts: Facts = json.loads(facts_as_json)
    catalog, problem = _catalog(facts["datafile"])
    LAST.bodies = bodies
    LAST.context = Context(
        now=facts["now"],
        catalog=catalog,
        history_complete=facts["history_complete"],
        order_id_tag=facts["order_id_tag"],
    )
    LAST.report = validate_all(
        bodies, context=LAST.context, config=Config(include_values=True)
    )
    preview = preview_results(
        bodies, context=LAST.context, mode=facts["mode"], verdicts=True
    )
    return json.dumps(
        {
            "report": LAST.report.to_dict(),
            "effects": [effect(x) for x in LAST.report.findings],
            "safe": sum(1 for _ in _safe(LAST.report.findings)),
            "preview": _preview(preview),
            "names": _names(catalog),
            "datafile_problem": problem,
        }
    )


def _catalog(datafile: str | None) -> tuple[Catalog | None, str | None]:
    if datafile is None:
        return None, None
    try:
        return Catalog.from_datafile(datafile), None
    except ValueError as error:
        return None, str(error)


def _preview(preview: ResultsPreview) -> dict[str, object]:
    """The preview, with one place for each verdict instead of every event."""
    first: dict[str, dict[str, object]] = {}
    for event in preview.events:
        if event.verdict not in first:
            place = {"payload": event.payload, "path": list(event.path)}
            first[event.verdict] = {**place}
    return {
        "rows": [row._asdict() for row in preview.rows()],
        "verdicts": [
            {
                "verdict": verdict,
                "why": WHY_HERE[verdict],
                "count": count,
                **first[verdict],
            }
            for verdict, count in sorted(preview.counts.items())
        ],
    }


def _names(catalog: Catalog | None) -> dict[str, str]:
    """The keys of what the datafile has, by id."""
    if catalog is None:
        return {}
    named = [(x.id, x.key) for x in catalog.experiments]
    named += [(x.id, x.key) for each in catalog.experiments for x in each.variations]
    named += [(x.id, x.key) for x in catalog.events]
    return {each: key for each, key in named if key}


def fix_safely() -> str:
    """Apply every safe fix that has no alternative, listed or not.

    With one body the library judges the result again, and goes on until nothing safe
    is left. With several it cannot: each is mended by itself.
    """
    if len(LAST.bodies) == 1:
        config = Config(max_per_code=EVERY_PLACE)
        report = validate(LAST.bodies[0], context=LAST.context, config=config)
        result = apply_fixes(LAST.bodies[0], report)
        # That other fixes are left for a person is what this button says.
        left = tuple(x for x in result.skipped if x.fix.safe)
        return _told([(0, result._replace(skipped=left))])
    return _fixed(_safe(_everything()))


def fix_everywhere(code: str, title: str) -> str:
    """Apply one kind of fix wherever it is the only one, listed or not."""
    return _fixed(
        (finding.payload, fix)
        for finding in _everything()
        for fix in finding.fixes
        if (finding.code, fix.title, len(finding.fixes)) == (code, title, 1)
    )


def _everything() -> tuple[Finding, ...]:
    """All findings, those too that the report does not list."""
    if LAST.report.complete:
        return LAST.report.findings
    config = Config(max_per_code=EVERY_PLACE)
    return validate_all(LAST.bodies, context=LAST.context, config=config).findings


def fix_chosen(choices_as_json: str) -> str:
    """Apply the fixes that a person chose: pairs of a finding's and a fix's index."""
    findings = LAST.report.findings
    choices: list[tuple[int, int]] = json.loads(choices_as_json)
    return _fixed((findings[x].payload, findings[x].fixes[y]) for x, y in choices)


def _safe(findings: Iterable[Finding]) -> Iterator[tuple[int, Fix]]:
    for finding in findings:
        if len(finding.fixes) == 1 and finding.fixes[0].safe:
            yield finding.payload, finding.fixes[0]


def _fixed(fixes: Iterable[tuple[int, Fix]]) -> str:
    of_body: dict[int, list[Fix]] = {}
    for index, fix in fixes:
        of_body.setdefault(index, []).append(fix)
    return _told(
        (index, apply_fixes(LAST.bodies[index], chosen, unsafe=True))
        for index, chosen in of_body.items()
    )


def _told(results: Iterable[tuple[int, FixResult]]) -> str:
    bodies: dict[int, str] = {}
    applied = 0
    skipped: list[dict[str, str]] = []
    for index, result in results:
        applied += len(result.applied)
        skipped += [{"title": x.fix.title, "why": x.reason} for x in result.skipped]
        bodies[index] = json.dumps(
            result.payload, ensure_ascii=False, separators=(",", ":")
        )
    return json.dumps({"bodies": bodies, "applied": applied, "skipped": skipped})


def about() -> str:
    """What the page says of what it runs."""
    return json.dumps({"rules": len(RULES)})
