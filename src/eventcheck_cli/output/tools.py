"""Reports for tools, with the remarks on the inputs in each format."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from eventcheck.render import LineOf, github, junit, markdown, sarif
from eventcheck_cli.output.lines import remark_line
from eventcheck_cli.result import Remark, Result
from eventcheck_cli.words import with_options

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&@$])")


def as_json(result: Result) -> str:
    """Return the report as its schema says, with lines, and the inputs."""
    report: dict[str, Any] = result.report.to_dict()
    for written, finding in zip(
        report["findings"], result.report.findings, strict=True
    ):
        at = result.position(finding.payload, finding.path)
        written["line"], written["column"] = at.line, at.column
    for written in (*report["findings"], *(x["finding"] for x in report["suppressed"])):
        for name in ("message", "hint"):
            written[name] = with_options(written[name])
    numbers = sorted({x.payload for x in result.report.findings})
    whole = {
        "exit_code": result.exit_code(),
        "notes": [x._asdict() for x in result.remarks],
        "sources": {str(n): result.sources[n]._asdict() for n in numbers},
        "report": report,
    }
    return json.dumps(whole, indent=2)


def as_sarif(result: Result) -> str:
    """Return SARIF, with the remarks as notifications."""
    files = [x.file for x in result.sources]
    log = json.loads(sarif(result.report, files=files, line_of=_line_of(result)))
    invocation = log["runs"][0]["invocations"][0]
    invocation["executionSuccessful"] = not any(x.is_unusable for x in result.remarks)
    said = invocation["toolExecutionNotifications"]
    said += [
        {"level": _level(x), "message": {"text": remark_line(x)}}
        for x in result.remarks
    ]
    return json.dumps(log, indent=2, ensure_ascii=False)


def as_github(result: Result) -> str:
    """Return annotations of GitHub Actions."""
    files = [x.file for x in result.sources]
    text = github(result.report, files=files, line_of=_line_of(result))
    return "\n".join([*text.splitlines(), *map(_command, result.remarks)])


def as_junit(result: Result) -> str:
    """Return JUnit XML, with a test suite for the inputs."""
    text = junit(result.report, level=result.level)
    if not result.remarks:
        return text
    root = ET.fromstring(text)  # noqa: S314 - the library wrote it just now
    suite = ET.SubElement(root, "testsuite", name="inputs")
    for remark in result.remarks:
        said = _xml_text(remark_line(remark))
        case = ET.SubElement(
            suite, "testcase", classname=f"eventcheck.{remark.code}", name=said
        )
        if remark.is_severe:
            ET.SubElement(case, "failure", message=said)
    for part in (suite, root):
        for name, kind in (("tests", "testcase"), ("failures", "failure")):
            part.set(name, str(sum(1 for _ in part.iter(kind))))
    suite.set("skipped", "0")
    ET.indent(root)
    written = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def as_markdown(result: Result) -> str:
    """Return Markdown, with a list of the remarks."""
    text = markdown(result.report, level=result.level)
    if result.exit_code():
        text = text.replace("### OK", "### NOT OK", 1)
    notes = ["- " + SPECIAL.sub(r"\\\1", remark_line(x)) for x in result.remarks]
    return "\n".join([text, "Inputs:\n", *notes, ""]) if notes else text


def _line_of(result: Result) -> LineOf:
    return lambda place: result.position(place.payload, place.path).line


def _level(remark: Remark) -> str:
    return "error" if remark.is_severe else "note"


def _command(remark: Remark) -> str:
    kind = "error" if remark.is_severe else "notice"
    properties = {"file": remark.file, "line": remark.line, "title": "eventcheck"}
    said = ",".join(
        f"{name}={_escaped(str(value), ':,')}"
        for name, value in properties.items()
        if value
    )
    return f"::{kind} {said}::{_escaped(remark_line(remark))}"


def _escaped(text: str, special: str = "") -> str:
    for mark in f"%\n{special}":
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


def _xml_text(text: str) -> str:
    return "".join(x if x.isprintable() else "?" for x in text)
