"""Reports for people: one line per finding, or the whole report."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator

from eventcheck import Finding, Severity
from eventcheck.render import text
from eventcheck_cli.inputs import STDIN
from eventcheck_cli.output.color import is_wanted, painted
from eventcheck_cli.recognise.pieces import count
from eventcheck_cli.result import Remark, Result
from eventcheck_cli.words import OPTIONS, printable, with_options

WIDEST = 100


def concise(result: Result, *, is_quiet: bool) -> str:
    """Return the verdict, one line per finding, remarks and next steps."""
    color = is_wanted()
    found = [_finding(x, result, is_colored=color) for x in _ordered(result)]
    if is_quiet:
        return "\n".join([*found, *_remarks(result.remarks, only_severe=True)])
    said = [*_remarks(result.remarks), *_unlisted(result), *_lacking(result)]
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
    remarks = "\n".join(_remarks(result.remarks, only_severe=is_quiet))
    differs = result.fails() and result.report.ok
    if result.accepts or differs or not result.report.bodies:
        # The report knows neither the inputs nor the baseline.
        rest = said.partition("\n")[2]
        said = f"{verdict(result, is_colored=color)}\n{rest}".rstrip("\n")
    return f"{said}\n\n{remarks}" if remarks else said


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


def _lacking(result: Result) -> Iterator[str]:
    needs = Counter(OPTIONS[x.need] for x in result.report.not_checked)
    if needs:
        rules = len({x.code for x in result.report.not_checked})
        said = ", ".join(f"{option} ({n})" for option, n in needs.items())
        need = "needs" if rules == 1 else "need"
        yield f"{count(rules, 'rule')} {need} more information: {said}"


def _summary(result: Result) -> list[str]:
    findings = result.report.findings
    safe = sum(len(x.fixes) == 1 and x.fixes[0].safe for x in findings)
    choice = sum(bool(x.fixes) for x in findings) - safe
    said: list[str] = []
    if safe:
        said.append(f"{safe:,} fixable with --fix")
    if choice:
        said.append(f"{choice:,} fixable with --fix-with CODE=CHOICE")
    if findings:
        said.append(f"hints: --format full, or --explain {findings[0].code}")
    return ["; ".join(said)] if said else []
