"""Make the context and the configuration from options and files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from eventcheck import RULES, Catalog, Config, Context, History, Severity
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.words import with_options

T = TypeVar("T")
EVERYTHING = 1_000_000_000
"""More findings than possible: a baseline and fixes need all of them."""
LISTS = ("experiments", "events", "campaigns", "attributes", "pages")
LIST_FORM = f"expected KIND=FILE, where KIND is one of {', '.join(LISTS)}"
CONFIG = frozenset(
    ("select", "ignore", "severity", "suppress", "max_per_code", "include_values")
)
"""The settings that `Config` reads."""


def read(option: str, name: str, reader: Callable[[bytes], T]) -> T:
    """Read the file of an option.

    Raises `UnusableError` if it is unreadable or invalid.
    """
    try:
        return reader(Path(name).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise UnusableError(f"{option} {name}".strip(), error) from None


def selectors(name: str, given: Iterable[str]) -> list[str]:
    """Return selectors that may be separated by commas.

    Raises `ValueError` for the name of a category or a severity without its kind.
    """
    found = [x.strip() for each in given for x in each.split(",") if x.strip()]
    kinds: dict[str, str] = {x.category: "category" for x in RULES.values()}
    kinds.update((x.value, "severity") for x in Severity)
    for selector in found:
        if selector in kinds:
            hint = f"did you mean {kinds[selector]}:{selector}?"
            msg = f"{name}: unknown selector {selector!r}; {hint}"
            raise ValueError(msg)
    return found


def config(options: argparse.Namespace, table: Mapping[str, Any]) -> Config:
    """Return the configuration; options override the settings file.

    Raises `UnusableError` for an invalid option.
    """
    merged = {name: table[name] for name in CONFIG if name in table}
    try:
        if options.select:
            merged["select"] = selectors("select", options.select)
        ignored = selectors("ignore", options.ignore)
        merged["ignore"] = [*merged.get("ignore", ()), *ignored]
        if options.max_per_code is not None:
            merged["max_per_code"] = options.max_per_code
        if options.show_values:
            merged["include_values"] = True
        if options.baseline or options.write_baseline:
            merged["max_per_code"] = EVERYTHING
        return Config.from_mapping(merged)
    except (ValueError, TypeError) as error:
        # The settings were checked before, so an option is wrong.
        raise _of_option(error) from None


def context(options: argparse.Namespace) -> Context:
    """Return the context. Raises `UnusableError`."""
    try:
        return Context(
            now=_now(options.now),
            catalog=_catalog(options.datafile, options.rest),
            history=read("--history", options.history, _history)
            if options.history
            else None,
            history_complete=options.history_complete,
            order_id_tag=options.order_id_tag,
        )
    except (ValueError, TypeError) as error:
        raise _of_option(error) from None


def _of_option(error: Exception) -> UnusableError:
    """Return an error of the library with the option in place of the argument."""
    name, _, problem = str(error).partition(": ")
    option = "--" + name.replace("_", "-")
    return UnusableError(option, problem)


def _history(data: bytes) -> History:
    try:
        return History.from_json(data)
    except (ValueError, TypeError):
        msg = "not a history; create one with --write-history"
        raise ValueError(msg) from None


def _now(given: str | None) -> int | datetime:
    if given is None:
        return datetime.now(tz=UTC)
    if given.isdecimal():
        return int(given)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        hint = (
            f"expected milliseconds or a time like 2026-01-31T12:00:00Z, got {given!r}"
        )
        raise UnusableError("--now", hint) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _catalog(datafiles: list[str], lists: list[str]) -> Catalog | None:
    catalog: Catalog | None = None
    for name in datafiles:
        catalog = _joined(catalog, "--datafile", name, Catalog.from_datafile)
    for given in lists:
        kind, equals, name = given.partition("=")
        if not equals or kind not in LISTS:
            raise UnusableError("--rest", LIST_FORM)
        catalog = _joined(catalog, f"--rest {kind}", name, partial(_rest, kind))
    return catalog


def _rest(kind: str, data: bytes) -> Catalog:
    return Catalog.from_rest(**{kind: data})


def _joined(
    catalog: Catalog | None, option: str, name: str, reader: Callable[[bytes], Catalog]
) -> Catalog:
    def joined(data: bytes) -> Catalog:
        added = reader(data)
        for what, why in added.left_out:
            said = with_options(f"{name}: {what} was left out: {why}")
            print(f"eventcheck: {said}", file=sys.stderr)
        return added if catalog is None else catalog | added

    return read(option, name, joined)
