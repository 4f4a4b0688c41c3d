"""Put one payload through every call and every rendering."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from eventcheck import (
    Catalog,
    Config,
    Context,
    History,
    Report,
    apply_fixes,
    preview_results,
    validate,
    validate_all,
)
from eventcheck.findings import Fix
from eventcheck.render import html as report_as_html
from tests.rules.build import NOW

KNOWING = Context(
    now=NOW + 100_000,
    catalog=Catalog(account_id="12001"),
    history=History(),
    order_id_tag="order",
)
TELLING = Config(include_values=True)


def everything(payload: Any) -> Report:
    """Validate, render, preview and fix; nothing may be raised."""
    report = validate(payload)
    for context, config in (Context(), Config()), (KNOWING, TELLING):
        report = validate(payload, context=context, config=config)
        assert report == validate_all([payload], context=context, config=config)
        render(report)
        preview(payload, context)
        fix_all(payload, report)
    return report


def render(report: Report) -> None:
    """Check that text, HTML and JSON are complete, and that JSON can be read back."""
    text = str(report)
    assert all(line.isprintable() for line in text.split("\n"))
    text.encode()
    report_as_html(report).encode()
    repr(report)
    list(report.__rich_repr__())
    written = report.to_json()
    json.loads(written, parse_constant=_no_json)
    assert Report.from_json(written).to_json() == written
    assert History.from_json(report.history.to_json()) == report.history
    for finding in report.findings:
        assert repr(finding)
        assert finding.jsonpath.startswith("$")
        assert hash(finding) is not None
        assert finding.pointer[:1] in {"", "/"}


def preview(payload: Any, context: Context) -> None:
    """Show both modes, and the verdict of each event."""
    for mode in ("experimentation", "personalization"):
        shown = preview_results([payload], context=context, mode=mode, verdicts=True)
        str(shown).encode()
        shown._repr_html_().encode()  # pyright: ignore[reportPrivateUsage]
        json.dumps(shown.to_dict(), allow_nan=False)


def fix_all(payload: Any, report: Report) -> None:
    """Apply all fixes, and each alone; a payload that is no object is refused."""
    chosen = [fix for finding in report.findings for fix in finding.fixes]
    choices: list[Report | list[Fix]] = [report, *([fix] for fix in chosen)]
    for fixes in choices:
        try:
            result = apply_fixes(payload, fixes, unsafe=True)
        except ValueError as error:
            assert "expected a JSON object" in str(error)  # noqa: PT017
        else:
            validate(result.payload)


def _no_json(name: str) -> NoReturn:
    raise AssertionError(name)
