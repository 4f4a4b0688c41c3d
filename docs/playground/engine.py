"""Check bodies for the page. This runs in the browser, in a worker.

The functions take and return JSON text. The last report is kept, because fixes are
chosen from it. Reports show values: they never leave the browser.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypedDict

from facts import Facts, Mode, known, names, without_typed_times
from incoming import instead
from words import for_page

from eventcheck import (
    RULES,
    Config,
    Context,
    Finding,
    Report,
    Severity,
    apply_fixes,
    preview_results,
    validate,
    validate_all,
)
from eventcheck.render import markdown, sarif

EVERY_PLACE = 1_000_000
"""The cap for applying all fixes of a kind, not only those that are listed."""

REVENUE = ("revenue-", "typed-string-", "wrong-type")
"""Prefixes of the codes that may be about revenue."""


class Choice(TypedDict):
    """A fix of a finding, with what finds it again in a newer report."""

    code: str
    payload: int
    pointer: str
    title: str


class Wanted(TypedDict, total=False):
    """Which fixes to apply; one field is set."""

    safe: bool
    everywhere: tuple[str, str]
    """The code of a rule, and the title of a fix."""
    chosen: list[Choice]


@dataclass
class Last:
    """The last check."""

    bodies: list[str] = field(default_factory=list[str])
    context: Context = field(default_factory=Context)
    report: Report = field(default_factory=Report)
    mode: Mode = "experimentation"


LAST = Last()


def check(bodies: list[str], facts_as_json: str) -> str:
    """Check bodies together, and preview what the results page would show."""
    facts: Facts = json.loads(facts_as_json)
    LAST.context, problems = known(facts)
    LAST.bodies, LAST.mode = bodies, facts["mode"]
    LAST.report = _report(max_per_code=100)
    report: dict[str, Any] = LAST.report.to_dict()
    for finding in report["findings"]:
        for name in ("message", "hint"):
            finding[name] = for_page(finding[name])
    if without_typed_times(facts):
        # A catalog of typed times alone answers no other rule.
        context, _ = known({**facts, "times": []})
        others = validate_all(bodies, context=context).not_checked
        missing = [x._asdict() for x in others if x.need != "windows"]
        report["not_checked"] = missing
    words, kind = instead(bodies[0]) if len(bodies) == 1 else ("", "")
    return json.dumps(
        {
            "report": report,
            "instead": {"words": words, "kind": kind},
            "summaries": {x: RULES[x].summary for x in LAST.report.by_code()},
            "safe": sum(1 for _ in _safe(LAST.report.findings)),
            "fixable": any(len(x.fixes) == 1 for x in LAST.report.findings),
            "preview": _preview(bodies, verdicts=True),
            "names": names(LAST.context.catalog),
            "problems": [*map(for_page, problems)],
        }
    )


def after() -> str:
    """Preview the results after all fixes that need no decision."""
    fixed = {index: body for index, body, _, _ in _apply(_only(_everything()))}
    bodies = [fixed.get(n, body) for n, body in enumerate(LAST.bodies)]
    return json.dumps(_preview(bodies))


def apply_wanted(wanted_as_json: str) -> str:
    """Apply all safe fixes, all of a kind, or the chosen ones."""
    wanted: Wanted = json.loads(wanted_as_json)
    if "safe" in wanted:
        return _told(_apply_safe())
    if "everywhere" in wanted:
        code, title = wanted["everywhere"]
        every = [x for x in _everything() if x.code == code]
        return _told(_apply((x, n) for x in every for n in _titled(x, title)))
    return _told(_apply(_chosen(wanted.get("chosen", []))))


def report_as(form: str, names: list[str]) -> str:
    """Return the report for other people and tools, without values of the payload."""
    report = _report(max_per_code=100, include_values=False)
    if len(names) == report.bodies:
        report = report.named(names)
    if form == "markdown":
        text = markdown(report)
    else:
        text = sarif(report) if form == "sarif" else report.to_json(indent=1)
    return for_page(text)


def about() -> str:
    """Return facts about eventcheck for the page."""
    return json.dumps({"rules": len(RULES)})


def _report(*, max_per_code: int, include_values: bool = True) -> Report:
    config = Config(max_per_code=max_per_code, include_values=include_values)
    return validate_all(LAST.bodies, context=LAST.context, config=config)


def _everything() -> tuple[Finding, ...]:
    """Return all findings, including those that the report does not list."""
    if LAST.report.complete:
        return LAST.report.findings
    return _report(max_per_code=EVERY_PLACE).findings


def _preview(bodies: list[str], *, verdicts: bool = False) -> dict[str, object]:
    """Return the preview, with one place for each verdict instead of every event."""
    preview = preview_results(
        bodies, context=LAST.context, mode=LAST.mode, verdicts=verdicts
    )
    rows = [row._asdict() for row in preview.rows()]
    if not verdicts:
        return {"rows": rows}
    without_revenue = _without_revenue()
    counts: Counter[str] = Counter()
    first: dict[str, dict[str, object]] = {}
    for event in preview.events:
        verdict: str = event.verdict
        if verdict == "counted" and (event.payload, event.path) in without_revenue:
            verdict = "counted-without-revenue"
        counts[verdict] += 1
        place = {"payload": event.payload, "path": list(event.path)}
        first.setdefault(verdict, {**place})
    return {
        "rows": rows,
        "verdicts": [
            {"verdict": verdict, "count": count, **first[verdict]}
            for verdict, count in sorted(counts.items())
        ],
    }


def _without_revenue() -> set[tuple[int, tuple[str | int, ...]]]:
    """Return the events whose revenue Optimizely drops."""
    codes = [x for x in LAST.report.by_code() if x.startswith(REVENUE)]
    findings = _everything() if codes else LAST.report.findings
    return {
        (x.payload, x.path[:-1])
        for x in findings
        if x.path[-1:] == ("revenue",) and x.severity == Severity.ERROR
    }


Offer = tuple[Finding, int]
"""A finding, and the index of one of its fixes."""
Fixed = tuple[int, str, int, list[str]]
"""A body's index and new text, the number of applied fixes, reasons of the others."""


def _titled(finding: Finding, title: str) -> list[int]:
    return [n for n, fix in enumerate(finding.fixes) if fix.title == title]


def _only(findings: Iterable[Finding]) -> Iterator[Offer]:
    return ((x, 0) for x in findings if len(x.fixes) == 1)


def _safe(findings: Iterable[Finding]) -> Iterator[Offer]:
    return (x for x in _only(findings) if x[0].fixes[0].safe)


def _chosen(choices: list[Choice]) -> Iterator[Offer]:
    """Yield the chosen fixes that the report still has."""
    places = {(x["code"], x["payload"], x["pointer"]): x["title"] for x in choices}
    for finding in LAST.report.findings:
        title = places.get((finding.code, finding.payload, finding.pointer))
        if title is not None:
            yield from ((finding, n) for n in _titled(finding, title))


def _apply_safe() -> list[Fixed]:
    """Apply every safe fix that has no alternative, listed or not.

    For one body the library repeats checking and fixing until no safe fix is left. It
    cannot do so for several, so each of them is fixed once.
    """
    if len(LAST.bodies) != 1:
        return _apply(_safe(_everything()))
    config = Config(max_per_code=EVERY_PLACE)
    report = validate(LAST.bodies[0], context=LAST.context, config=config)
    result = apply_fixes(LAST.bodies[0], report)
    # The button promises safe fixes only, so the others need no reason.
    left = [x.reason for x in result.skipped if x.fix.safe]
    return [(0, _compact(result.payload), len(result.applied), left)]


def _apply(offers: Iterable[Offer]) -> list[Fixed]:
    of_body: dict[int, list[Offer]] = {}
    for offer in offers:
        of_body.setdefault(offer[0].payload, []).append(offer)
    done: list[Fixed] = []
    for index, chosen in of_body.items():
        fixes = [finding.fixes[n] for finding, n in chosen]
        result = apply_fixes(LAST.bodies[index], fixes, unsafe=True)
        reasons = [x.reason for x in result.skipped]
        done.append((index, _compact(result.payload), len(result.applied), reasons))
    return done


def _compact(payload: object) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _told(fixed: list[Fixed]) -> str:
    return json.dumps(
        {
            "bodies": {index: body for index, body, _, _ in fixed},
            "applied": sum(applied for _, _, applied, _ in fixed),
            "skipped": [for_page(x) for *_, reasons in fixed for x in reasons],
        }
    )
