"""Write fixes into files, and keep the form of each body."""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eventcheck import (
    RULES,
    Config,
    Context,
    Finding,
    Fix,
    Payload,
    apply_fixes,
    validate,
)
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.facts import EVERYTHING
from eventcheck_cli.inputs import STDIN
from eventcheck_cli.recognise import Body, Found, recognise
from eventcheck_cli.recognise.pieces import count
from eventcheck_cli.result import FAILED, OK

GZIP = b"\x1f\x8b"
INDENT = re.compile(r"\n([ \t]+)\S")


class Change:
    """The fixes to apply, and how to show or write the changes."""

    def __init__(
        self, options: argparse.Namespace, context: Context, config: Config
    ) -> None:
        self.context = context
        self.config = replace(config, max_per_code=EVERYTHING)
        self.choices = dict(map(_choice, options.fix_with))
        self.is_safe = options.fix or not options.fix_with
        self.is_shown = options.diff
        """Whether to show the changes instead of writing them."""
        is_piped = self.is_shown or STDIN in (options.files or [STDIN])
        self.report_to = sys.stderr if is_piped else sys.stdout
        self.exit_code = OK

    def apply(self, name: str, data: bytes, found: Found) -> Sequence[Body]:
        """Fix the bodies of an input, and return its new bodies.

        Raises `UnusableError` if the file cannot be written.
        """
        is_packed = data.startswith(GZIP)
        encoded = [x for x in found.bodies if x.start is None]
        is_text = is_packed or data == found.text.encode("utf-8", "surrogateescape")
        if encoded or not is_text:
            why = (
                "not fixed, because its bodies are encoded; copy a body out and fix it"
            )
            print(f"eventcheck: {name}: {why}", file=sys.stderr)
            return found.bodies
        text, applied = self._fixed(found)
        if self.is_shown:
            self._show(name, found.text, text)
            return found.bodies
        if name == STDIN:
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        elif applied:
            _write(name, text, is_packed=is_packed)
        if applied:
            print(_said(applied, name), file=sys.stderr)
        return recognise(text, name).bodies

    def _fixed(self, found: Found) -> tuple[str, list[Fix]]:
        parts: list[str] = []
        applied: list[Fix] = []
        at = 0
        for body in found.bodies:
            start, end = body.start or 0, body.end or 0
            new, fixes = self._body(body, found.text[at:start])
            parts += (found.text[at:start], new)
            applied += fixes
            at = end
        return "".join([*parts, found.text[at:]]), applied

    def _body(self, body: Body, before: str) -> tuple[str, list[Fix]]:
        applied: list[Fix] = []
        payload: Payload = body.payload
        report = validate(body.payload, context=self.context, config=self.config)
        chosen = [x for x in map(self._chosen, report.findings) if x]
        if chosen:
            result = apply_fixes(body.payload, chosen, unsafe=True)
            applied += result.applied
            payload = result.payload
            report = validate(payload, context=self.context, config=self.config)
        if self.is_safe and any(x.fixes for x in report.findings):
            result = apply_fixes(payload, report)
            applied += result.applied
            payload = result.payload
        if not applied:
            return body.text, []
        return _like(payload, body.text, before), applied

    def _chosen(self, finding: Finding) -> Fix | None:
        choice = self.choices.get(finding.code, "0")
        if choice.isdecimal():
            fixes = finding.fixes[: int(choice)][int(choice) - 1 :]
        else:
            fixes = tuple(x for x in finding.fixes if choice in x.title.lower())
        return fixes[0] if fixes else None

    def _show(self, name: str, old: str, new: str) -> None:
        lines = difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), name, name
        )
        text = "".join(x if x.endswith("\n") else f"{x}\n" for x in lines)
        if text:
            self.exit_code = FAILED
            sys.stdout.write(text)


def _write(name: str, text: str, *, is_packed: bool) -> None:
    data = text.encode("utf-8", "surrogateescape")
    try:
        Path(name).write_bytes(gzip.compress(data) if is_packed else data)
    except OSError as error:
        raise UnusableError(name, "cannot be written", error) from None


def _choice(given: str) -> tuple[str, str]:
    code, equals, choice = given.partition("=")
    if code not in RULES or not equals or not choice.strip():
        choice = "CODE=CHOICE, a rule code with the number or words of a fix"
        raise UnusableError("--fix-with", f"expected {choice}, got {given!r}")
    return code, choice.strip().lower()


def _like(value: object, text: str, before: str) -> str:
    """Return a body as JSON in the form of its old text.

    before: the text before the body, which may begin with the indent of its line.
    """
    indent = INDENT.search(text)
    if indent is None:
        is_tight = '":"' in text or '":{' in text or '":[' in text
        separators = (",", ":") if is_tight else (", ", ": ")
        return json.dumps(value, ensure_ascii=False, separators=separators)
    line = before.rpartition("\n")[2]
    outer = line[: len(line) - len(line.lstrip())]
    step = indent[1].removeprefix(outer) or "  "
    written = json.dumps(value, ensure_ascii=False, indent=step)
    return written.replace("\n", f"\n{outer}")


def _said(applied: Sequence[Fix], name: str) -> str:
    fixes = count(len(applied), "fix", "fixes")
    titles = Counter(x.title for x in applied)
    said = ", ".join(f"{x} ({n} times)" if n > 1 else x for x, n in titles.items())
    where = "the standard input" if name == STDIN else name
    return f"{fixes} applied to {where}: {said}"
