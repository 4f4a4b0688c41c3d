"""The options of the command."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from eventcheck_cli.errors import UnusableError
from eventcheck_cli.facts import CONFIG
from eventcheck_cli.result import LEVELS

FORMATS = ("text", "full", "json", "sarif", "github", "junit", "markdown")
DESCRIPTION = """\
Say whether Optimizely Event API bodies will count, and how to fix them.

A FILE may hold one body, a list, one body per line, a HAR export, requests copied from
a browser (cURL, PowerShell, fetch), a log, or any of these as gzip, zip or base64."""
EXITS = """\
exit codes:
  0  nothing is wrong
  1  there are errors (with --level warning: or warnings), or something that may be
     a body could not be taken out of a file
  2  an option is wrong, a file cannot be read, or it holds no body"""


REPEATED = frozenset({"datafile", "rest", "fix_with"})
"""The options that may be given several times."""


def parse(arguments: Sequence[str], table: Mapping[str, Any]) -> argparse.Namespace:
    """Return the options; `table` has defaults from a file."""
    it = parser()
    known = {action.dest for action in it._actions}  # noqa: SLF001 - no public list
    for name in table:
        if name not in known | CONFIG:
            close = get_close_matches(name, known | CONFIG, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise UnusableError("settings", f"unknown key {name!r}{hint}")
    single = known - CONFIG - REPEATED
    it.set_defaults(**{name: x for name, x in table.items() if name in single})
    options = it.parse_args(arguments)
    options.select = _separated(options.select)
    options.ignore = _separated(options.ignore)
    for name in REPEATED:
        # The command line replaces what a file says; it does not add to it.
        given = getattr(options, name) or table.get(name) or ()
        setattr(options, name, [given] if isinstance(given, str) else list(given))
    return options


def _separated(given: Sequence[str] | None) -> list[str]:
    return [x.strip() for each in given or () for x in each.split(",") if x.strip()]


def parser() -> argparse.ArgumentParser:
    """Return the parser."""
    it = argparse.ArgumentParser(
        prog="eventcheck",
        description=DESCRIPTION,
        epilog=EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    it.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="files, folders or patterns; - is the standard input",
    )
    it.add_argument("--version", action="store_true", help="print the version")
    for add in (_selection, _output, _facts, _kept, _changes, _rules):
        add(it)
    return it


def _selection(it: argparse.ArgumentParser) -> None:
    group = it.add_argument_group("what to report")
    group.add_argument(
        "--select",
        action="append",
        metavar="SELECTOR",
        help="only these rules: codes, category:NAME, severity:LEVEL, *; by commas",
    )
    group.add_argument(
        "--ignore", action="append", metavar="SELECTOR", help="not these rules"
    )
    group.add_argument(
        "--level",
        choices=LEVELS,
        default="error",
        help="the severity from which on the exit code is 1; default: error",
    )
    group.add_argument(
        "--max-per-code",
        type=int,
        metavar="N",
        help="list at most N findings of each code; default: 100",
    )
    group.add_argument(
        "--skip-others",
        action="store_true",
        help="leave out files that hold no body, instead of exit code 2",
    )
    group.add_argument(
        "--config",
        metavar="FILE",
        help="TOML with settings; default: [tool.eventcheck] of the pyproject.toml",
    )


def _output(it: argparse.ArgumentParser) -> None:
    group = it.add_argument_group("how to report it")
    group.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text: one line per finding; full: with advice; or a format for tools",
    )
    group.add_argument(
        "--statistics", action="store_true", help="count the findings of each code"
    )
    group.add_argument(
        "--quiet", action="store_true", help="print the findings, and nothing else"
    )
    group.add_argument(
        "--show-values",
        action="store_true",
        help="print the values of the bodies, which may be personal data",
    )
    group.add_argument(
        "--preview",
        action="store_true",
        help="print what the results page would show, if these were all bodies",
    )
    group.add_argument(
        "--mode",
        choices=("experimentation", "personalization"),
        default="experimentation",
        help="how --preview counts; default: experimentation",
    )


def _facts(it: argparse.ArgumentParser) -> None:
    group = it.add_argument_group("what is known")
    group.add_argument(
        "--datafile",
        action="append",
        metavar="FILE",
        help="the account's SDK datafile; may be given several times",
    )
    group.add_argument(
        "--rest",
        action="append",
        metavar="KIND=FILE",
        help="a JSON list of the REST API: experiments, events, campaigns, "
        "attributes or pages",
    )
    group.add_argument(
        "--together",
        action="store_true",
        help="check all files as one stream: a decision in one, its conversion in "
        "another",
    )
    group.add_argument(
        "--now",
        metavar="TIME",
        help="the time of sending: milliseconds or ISO 8601; default: the clock",
    )
    group.add_argument(
        "--order-id-tag", metavar="TAG", help="the name of the tag with the order id"
    )


def _kept(it: argparse.ArgumentParser) -> None:
    group = it.add_argument_group("what is kept from run to run")
    group.add_argument(
        "--baseline", metavar="FILE", help="report only what is not in this baseline"
    )
    group.add_argument(
        "--write-baseline", metavar="FILE", help="accept what is found now, in a file"
    )
    group.add_argument(
        "--history", metavar="FILE", help="what was sent before, by --write-history"
    )
    group.add_argument(
        "--write-history",
        metavar="FILE",
        help="add what these bodies send to the history, in a file",
    )
    group.add_argument(
        "--history-complete",
        action="store_true",
        help="history and files hold all that these visitors ever sent",
    )


def _changes(it: argparse.ArgumentParser) -> None:
    group = it.add_argument_group("how to fix it")
    group.add_argument(
        "--fix", action="store_true", help="write the safe fixes into the files"
    )
    group.add_argument(
        "--fix-with",
        action="append",
        default=[],
        metavar="CODE=CHOICE",
        help="fix a rule's findings with one of its fixes: its number, from 1, or "
        "words of its title",
    )
    group.add_argument(
        "--diff",
        action="store_true",
        help="print what the fixes would change, and write nothing",
    )


def _rules(it: argparse.ArgumentParser) -> None:
    group = it.add_argument_group("rules")
    group.add_argument("--explain", metavar="CODE", help="explain a rule")
    group.add_argument("--list-rules", action="store_true", help="list all rules")
