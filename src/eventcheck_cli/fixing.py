"""Fix the bodies of files, and show the changes or write them."""

from __future__ import annotations

import argparse
import difflib
import gzip
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from eventcheck import Config, Context, Fix, Payload, apply_fixes, validate
from eventcheck_cli.choices import Choices
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.facts import EVERYTHING
from eventcheck_cli.inputs import STDIN
from eventcheck_cli.layout import like
from eventcheck_cli.recognise import Body, Found, recognise
from eventcheck_cli.recognise.pieces import count
from eventcheck_cli.recognise.unpack import GZIP, gunzipped
from eventcheck_cli.result import FAILED, OK

RENAME = "rename it to "
"""How the titles of renaming fixes begin."""


class Fixed(NamedTuple):
    """An input before and after its fixes."""

    name: str
    old: str
    new: str
    applied: list[Fix]
    is_packed: bool


class Change:
    """The fixes to apply, and how to show or write the changes."""

    def __init__(
        self, options: argparse.Namespace, context: Context, config: Config
    ) -> None:
        self.context = context
        self.config = replace(config, max_per_code=EVERYTHING)
        self.choices = Choices(options.fix_with)
        self.is_safe = options.fix or not options.fix_with
        self.is_shown = options.diff
        """Whether to show the changes instead of writing them."""
        is_piped = self.is_shown or STDIN in (options.files or [STDIN])
        self.report_to = sys.stderr if is_piped else sys.stdout
        self.exit_code = OK
        self.fixed: list[Fixed] = []
        """Written at the end: a choice that fits no finding must change no file."""
        self.skips_files = False

    def apply(self, name: str, data: bytes, found: Found) -> Sequence[Body]:
        """Fix the bodies of an input, and return its new bodies; write nothing yet.

        Raises `UnusableError` if a choice fits several fixes.
        """
        is_packed = data.startswith(GZIP)
        text = gunzipped(data) if is_packed else (data, True)
        is_text = text == (found.text.encode("utf-8", "surrogateescape"), True)
        if not is_text or any(x.start is None for x in found.bodies):
            self.skips_files = True
            why = (
                "not fixed, because its bodies are encoded; copy a body out and fix it"
            )
            print(f"eventcheck: {name}: {why}", file=sys.stderr)
            return found.bodies
        new, applied = self._fixed(found)
        self.fixed.append(Fixed(name, found.text, new, applied, is_packed))
        return found.bodies if self.is_shown else recognise(new, name).bodies

    def finish(self) -> None:
        """Show or write the changes of all inputs.

        Raises `UnusableError` if a choice fits no finding, or if a file cannot be
        written.
        """
        for remark in self.choices.remarks(saw_all=not self.skips_files):
            print(f"eventcheck: {remark}", file=sys.stderr)
        for fixed in self.fixed:
            if self.is_shown:
                self._show(fixed)
                continue
            if fixed.name == STDIN:
                sys.stdout.buffer.write(fixed.new.encode("utf-8", "surrogateescape"))
            elif fixed.applied:
                _write(fixed)
            if fixed.applied:
                print(_said(fixed.applied, fixed.name), file=sys.stderr)

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
        chosen = [x for x in map(self.choices.fix, report.findings) if x]
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
        try:
            return like(payload, body.text, before), applied
        except ValueError as error:
            said = f"{body.name}:{body.line}: not fixed: {error}"
            print(f"eventcheck: {said}", file=sys.stderr)
            return body.text, []

    def _show(self, fixed: Fixed) -> None:
        old, new = (x.splitlines(keepends=True) for x in (fixed.old, fixed.new))
        lines = difflib.unified_diff(old, new, fixed.name, fixed.name)
        text = "".join(x if x.endswith("\n") else f"{x}\n" for x in lines)
        if text:
            self.exit_code = FAILED
            sys.stdout.write(text)


def _write(fixed: Fixed) -> None:
    data = fixed.new.encode("utf-8", "surrogateescape")
    try:
        Path(fixed.name).write_bytes(gzip.compress(data) if fixed.is_packed else data)
    except OSError as error:
        raise UnusableError(fixed.name, "cannot be written", error) from None


def _said(applied: Sequence[Fix], name: str) -> str:
    fixes = count(len(applied), "fix", "fixes")
    titles = Counter(x.title for x in applied)
    renames = [x for x in titles if x.startswith(RENAME)]
    if len(renames) > 1:
        fields = sum(titles.pop(x) for x in renames)
        titles = Counter({f"rename {fields} fields": 1}) + titles
    said = ", ".join(f"{x} ({n} times)" if n > 1 else x for x, n in titles.items())
    where = "the standard input" if name == STDIN else name
    return f"{fixes} applied to {where}: {said}"
