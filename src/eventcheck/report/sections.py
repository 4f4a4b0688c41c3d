"""The lists at the end of a report: not listed, suppressed, not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventcheck.context.needs import CATALOG_FACTS, Need
from eventcheck.report.data import ReportData
from eventcheck.report.outline import Code, counted, left_out, place
from eventcheck.visible import visible

NEEDS: Mapping[Need, str] = {
    "now": "send time",
    "catalog": "account data",
    "account": "account id",
    "project": "project id",
    "experiments": "experiments of the account",
    "events": "events of the account",
    "pages": "pages of the account",
    "attributes": "attributes of the account",
    "windows": "start and end of the experiments",
    "metrics": "revenue metrics",
    "properties": "declared event properties",
    "order_id_tag": "name of the order id tag",
    "history": "earlier requests",
}
GIVEN_BY: Mapping[Need, str] = {
    "now": "Context(now=…)",
    "catalog": "Context(catalog=…)",
    "account": "account_id in the Catalog",
    "project": "project_id in the Catalog",
    "experiments": "experiments in the Catalog",
    "events": "events with keys in the Catalog",
    "pages": "pages in the Catalog",
    "attributes": "attributes in the Catalog",
    "windows": "starts_at and ends_at in the Catalog",
    "metrics": "has_revenue_metric in the Catalog",
    "properties": "properties in the Catalog",
    "order_id_tag": "Context(order_id_tag=…)",
    "history": "Context(history=…)",
}


class Section(NamedTuple):
    """A heading and the items under it; a `Severity` in an item may be coloured."""

    word: str
    """What the items have in common, such as `Not checked`."""
    title: tuple[str, ...]
    items: Sequence[tuple[str, ...]]


def unlisted(report: ReportData) -> Iterator[Section]:
    """Yield what the cap left out."""
    left = left_out(report.unlisted)
    if left:
        number = counted(sum(count for _, _, count in left), "finding")
        title = number, " (raise ", Code("Config.max_per_code"), " to list them)"
        items = [(x, " ", Code(code), f": {count:,} more") for x, code, count in left]
        yield Section("Not listed", title, items)


def suppressed(report: ReportData, *, names_places: bool = True) -> Iterator[Section]:
    """Yield the suppressed findings, and the suppressions without a finding.

    names_places: whether each finding is an item; otherwise each code and reason is.
    """
    left = left_out(report.unlisted_suppressed)
    items: list[tuple[str, ...]] = [
        (Code(x.code), " at ", place(x, report), f": {visible(reason)}")
        for x, reason in report.suppressed
    ]
    if not names_places:
        alike = Counter((x.code, reason) for x, reason in report.suppressed)
        items = [
            (Code(code), f" ({counted(count, 'finding')}): {visible(reason)}")
            for (code, reason), count in alike.items()
        ]
    items += [(Code(code), f": {count:,} more, not listed") for _, code, count in left]
    number = len(report.suppressed) + sum(count for _, _, count in left)
    if number:
        yield Section("Suppressed", (counted(number, "finding"),), items)
    unused = report.unused_suppressions
    if unused:
        title = counted(len(unused), "suppression"), " without a finding"
        items = [
            (Code(x.code), " at ", Code(visible(x.path)), f": {visible(x.reason)}")
            for x in unused
        ]
        yield Section("Unused", title, items)


def lacking(report: ReportData, *, names_rules: bool = True) -> Iterator[Section]:
    """Yield which information is missing, and for which rules or how many."""
    needs = missing(report)
    if needs:
        rules = counted(len({x.code for x in report.not_checked}), "rule")
        verb = "needs" if rules == "1 rule" else "need"
        items: list[tuple[str, ...]] = []
        for need, codes in needs.items():
            which = ", ".join(codes) if names_rules else counted(len(codes), "rule")
            items.append((f"{NEEDS[need]}: pass ", Code(GIVEN_BY[need]), f" ({which})"))
        yield Section("Not checked", (rules, f" {verb} more information"), items)


def missing(report: ReportData) -> dict[Need, list[str]]:
    """Return the rules that lack information, by what to pass first.

    A rule that lacks the whole catalog is not listed for its parts, too.
    """
    without_catalog = {code for code, need in report.not_checked if need == "catalog"}
    by_need: dict[Need, list[str]] = {need: [] for need in NEEDS}
    for code, need in report.not_checked:
        if need not in CATALOG_FACTS or code not in without_catalog:
            by_need[need].append(code)
    return {need: codes for need, codes in by_need.items() if codes}


def sections(report: ReportData, *, names_places: bool = True) -> list[Section]:
    """Return all lists that are not empty."""
    accepted = suppressed(report, names_places=names_places)
    return [*unlisted(report), *accepted, *lacking(report)]
