"""Reports for people: one line per finding, or the whole report."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator

from eventcheck import Finding, Severity
from eventcheck.render import text
from eventcheck_cli.inputs import STDIN
from eventcheck_cli.output.color import is_wanted, painted
from eventcheck_cli.recognise.pieces import count
from eventcheck_cli.result import Remark, Result
from eventcheck_cli.words import OPTIONS, printable, with_options

WIDEST = 100
TITLES = 3
ON_REQUEST = re.compile(r"(\(unsafe:\s+)on(\s+)request(?=\))")


def concise(result: Result, *, is_quiet: bool) -> str:
    """Return the verdict, one line per finding, remarks and next steps."""
    color = is_wanted()
    found = [_finding(x, result, is_colored=color) for x in _ordered(result)]
    if is_quiet:
        return "\n".join([*found, *_remarks(result.remarks, only_severe=True)])
    said = [*_remarks(result.remarks), *_unlisted(result), *_unused(result)]
    said += _lacking(result)
    blocks = [[verdict(result, is_colored=color)], found, said, _summary(result)]
    return "\n\n".join("\n".join(x) for x in blocks if x)


def full(result: Result, *, is_quiet: bool) -> str:
    """Return the text report of the library, with remarks."""
    width = max(40, min(shutil.get_terminal_size().columns, WIDEST))
    color = is_wanted()
    said = text(
        result.report,
        level=result.level,
        width=width,
        color=color,
        not_checked=not is_quiet,
    )
    # The library knows no options; the choices are listed below.
    said = ON_REQUEST.sub(r"\1see\2below", said)
    differs = result.fails() and result.report.ok
    if result.accepts or differs or not result.report.bodies:
        # The report knows neither the inputs nor the baseline.
        rest = said.partition("\n")[2]
        said = f"{verdict(result, is_colored=color)}\n{rest}".rstrip("\n")
    choices = () if is_quiet else _choices(result)
    remarks = _remarks(result.remarks, only_severe=is_quiet)
    return "\n\n".join(x for x in (said, *map("\n".join, (choices, remarks))) if x)


def statistics(result: Result) -> str:
    """Return the number of findings of each code."""
    totals = [
        (severity, code, number)
        for code, counts in result.report.totals.items()
        for severity, number in counts.items()
    ]
    order = list(Severity)
    totals.sort(key=lambda x: (order.index(x[0]), -x[2], x[1]))
    rows = [f"{number:>7,}  {severity:<7}  {code}" for severity, code, number in totals]
    return "\n".join([verdict(result, is_colored=is_wanted()), *rows])


def verdict(result: Result, *, is_colored: bool) -> str:
    """Return the first line: the verdict and the numbers."""
    new = "new " if result.accepts else ""
    counts = [count(n, new + x) for x, n in result.report.counts.items() if n]
    lost = sum(x.is_severe for x in result.remarks)
    if lost:
        counts.append(count(lost, "input problem"))
    said = ", ".join(counts) or f"nothing {'new' if result.accepts else 'to report'}"
    bodies = count(result.report.bodies, "body", "bodies")
    if not result.report.bodies:
        word, kind = "NOTHING CHECKED", "bad"
    elif result.exit_code():
        word, kind = "NOT OK", "bad"
    else:
        word, kind = "OK", "good"
    accepts = f"; {printable(result.accepts)}" if result.accepts else ""
    return f"{painted(word, kind, is_colored=is_colored)}: {said} in {bodies}{accepts}"


def remark_line(remark: Remark) -> str:
    """Return a remark with its place."""
    file = "standard input" if remark.file == STDIN else printable(remark.file)
    place = f"{file}:{remark.line}" if file and remark.line else file
    said = printable(remark.text)
    return f"{place}: {said}" if place else said


def _ordered(result: Result) -> list[Finding]:
    def place(finding: Finding) -> tuple[int, int, int]:
        at = result.position(finding.payload, finding.path)
        return finding.payload, at.line, at.column

    return sorted(result.report.findings, key=place)


def _finding(finding: Finding, result: Result, *, is_colored: bool) -> str:
    source = result.sources[finding.payload]
    at = result.position(finding.payload, finding.path)
    severity = painted(finding.severity.value, finding.severity, is_colored=is_colored)
    file = "-" if source.file == STDIN else printable(source.file)
    message = printable(with_options(finding.message))
    value = finding.params.get("value")
    shown = f" = {printable(repr(value))}" if value is not None else ""
    return f"{file}:{at.line}:{at.column}: {severity} {finding.code} {message}{shown}"


def _remarks(remarks: Iterable[Remark], *, only_severe: bool = False) -> Iterator[str]:
    for remark in remarks:
        if remark.is_severe or not only_severe:
            yield remark_line(remark)


def _unlisted(result: Result) -> Iterator[str]:
    for code, counts in result.report.unlisted.items():
        number = sum(counts.values())
        if number:
            yield f"{number:,} more {code} (raise --max-per-code to list them)"


def _unused(result: Result) -> Iterator[str]:
    unused = result.report.unused_suppressions
    if unused:
        number = count(len(unused), "suppression")
        verb = "matches" if len(unused) == 1 else "match"
        codes = ", ".join(dict.fromkeys(x.code for x in unused))
        yield f"{number} {verb} no finding and can be removed: {codes}"


def _lacking(result: Result) -> Iterator[str]:
    """Yield which options let more rules run; each rule is counted once."""
    by_option: dict[str, set[str]] = {}
    for code, need in result.report.not_checked:
        by_option.setdefault(OPTIONS[need], set()).add(code)
    counted: set[str] = set()
    said: list[str] = []
    for option, codes in by_option.items():
        new, others = len(codes - counted), len(codes & counted)
        counted |= codes
        if not others:
            said.append(f"{option} ({new})")
        elif new:
            said.append(f"{option} ({new}, and {others} of these)")
        else:
            said.append(f"also {option} ({others} of these)")
    if said:
        verb = "needs" if len(counted) == 1 else "need"
        rules = count(len(counted), "rule")
        yield f"{rules} {verb} more information: {', '.join(said)}"


def _to_choose(result: Result) -> list[Finding]:
    """Return the findings whose fixes a person must choose."""
    return [
        x
        for x in result.report.findings
        if x.fixes and not (len(x.fixes) == 1 and x.fixes[0].safe)
    ]


def _choices(result: Result) -> Iterator[str]:
    """Yield the fixes to choose, each with its option."""
    found = _to_choose(result)
    titles: dict[str, dict[str, None]] = {}
    for finding in found:
        for number, fix in enumerate(finding.fixes, start=1):
            option = f"--fix-with {finding.code}={number}"
            titles.setdefault(option, {})[printable(fix.title)] = None
    if found:
        need = "needs" if len(found) == 1 else "need"
        yield f"CHOOSE: {count(len(found), 'finding')} {need} a fix of your choice"
    width = max(map(len, titles), default=0)
    for option, each in titles.items():
        more = [f"{len(each) - TITLES} more"] if len(each) > TITLES else []
        yield f"  {option.ljust(width)}  {', '.join([*list(each)[:TITLES], *more])}"


def _summary(result: Result) -> list[str]:
    findings = result.report.findings
    choice = _to_choose(result)
    safe = sum(bool(x.fixes) for x in findings) - len(choice)
    said: list[str] = []
    if safe:
        said.append(f"{safe:,} fixable with --fix")
    if choice:
        code, fix = choice[0].code, choice[0].fixes[0]
        example = f"--fix-with {code}=1 ({printable(fix.title)})"
        said.append(
            f"{len(choice):,} fixable with --fix-with CODE=CHOICE, "
            f"for example {example}"
        )
    if findings:
        hints = "hints and choices" if choice else "hints"
        said.append(f"{hints}: --format full, or --explain {findings[0].code}")
    return ["; ".join(said)] if said else []
