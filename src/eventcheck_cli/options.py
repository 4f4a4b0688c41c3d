"""The options of the command."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from eventcheck_cli.errors import did_you_mean
from eventcheck_cli.facts import CONFIG
from eventcheck_cli.result import LEVELS

FORMATS = ("text", "full", "json", "sarif", "github", "junit", "markdown")
MODES = ("experimentation", "personalization")
DESCRIPTION = """\
Check whether Optimizely Event API bodies will count, and how to fix them.

A FILE may hold one body, a JSON array, one body per line, a HAR export, requests
copied from a browser (cURL, PowerShell, fetch), a log, or any of these as gzip, zip or
base64."""
EXITS = """\
exit codes:
  0  no errors
  1  errors (with --level warning, also warnings), or something that may be a body
     could not be taken out of a file
  2  a wrong option, an unreadable file, or a file without bodies"""
GROUPS = {
    "which findings to report": {
        "--select SELECTOR ...": "report only these rules: rule codes, category:NAME, "
        "severity:LEVEL or *, separated by commas",
        "--ignore SELECTOR ...": "do not report these rules",
        "--level": "the lowest severity that makes the exit code 1; default: error",
        "--max-per-code N": "list at most N findings of each code; default: 100",
        "--skip-others": "skip files without bodies instead of exiting with 2",
        "--config FILE": "read settings from a TOML file; default: [tool.eventcheck] "
        "in the nearest pyproject.toml",
    },
    "how to report them": {
        "--format": "text: one line per finding; full: with hints; the others are for "
        "tools",
        "--statistics": "count the findings of each code",
        "--quiet": "print only the findings",
        "--show-values": "print values of the bodies, which may be personal data",
        "--preview": "print what the results page would show if these were all bodies",
        "--mode": "how --preview counts; default: experimentation",
    },
    "information about the account and the requests": {
        "--datafile FILE ...": "the account's SDK datafile; may be repeated",
        "--rest KIND=FILE ...": "a JSON list of the REST API; KIND is experiments, "
        "events, campaigns, attributes or pages; may be repeated",
        "--together": "check all files as one stream, in which a conversion may have "
        "its decision in another file",
        "--now TIME": "the send time in milliseconds or ISO 8601; default: now",
        "--order-id-tag TAG": "the name of the tag with the order id",
    },
    "files to keep from run to run": {
        "--baseline FILE": "report only findings that are not in this baseline",
        "--write-baseline FILE": "write the current findings into a baseline",
        "--history FILE": "earlier requests, from --write-history",
        "--write-history FILE": "write a history of the earlier requests and these "
        "bodies",
        "--history-complete": "the history and the files hold everything that these "
        "visitors ever sent",
    },
    "how to fix them": {
        "--fix": "write the safe fixes into the files",
        "--fix-with CODE=CHOICE ...": "fix the findings of a rule with the fix that "
        "you choose: its number, from 1, or words of its title; may be repeated",
        "--diff": "print what the fixes would change; write nothing",
    },
    "rules": {
        "--explain CODE": "explain a rule",
        "--list-rules": "list all rules",
    },
}
"""The options by purpose: a flag, one with a value, or one that may be repeated."""
SETTINGS: Mapping[str, dict[str, Any]] = {
    "--level": {"choices": LEVELS, "default": "error"},
    "--format": {"choices": FORMATS, "default": "text"},
    "--mode": {"choices": MODES, "default": "experimentation"},
    "--max-per-code": {"type": int},
    "--fix-with": {"default": []},
    "--ignore": {"default": []},
}
REPEATED = ("datafile", "rest")
"""Options whose values in a settings file the command line replaces."""


def parse(arguments: Sequence[str], table: Mapping[str, Any]) -> argparse.Namespace:
    """Return the options; `table` has defaults from a file."""
    it = parser()
    own = CONFIG.union(REPEATED)
    it.set_defaults(**{name: x for name, x in table.items() if name not in own})
    options, unknown = it.parse_known_args(arguments)
    if unknown:
        known = [x.split(" ")[0] for group in GROUPS.values() for x in group]
        name = unknown[0].partition("=")[0]
        hint = did_you_mean(name, [*known, "--version", "--help"]) or "see --help"
        it.error(f"unknown option {name}; {hint}")
    for name in REPEATED:
        setattr(options, name, getattr(options, name) or table.get(name, []))
    return options


def parser() -> argparse.ArgumentParser:
    """Return the parser."""
    it = argparse.ArgumentParser(
        prog="eventcheck",
        usage="eventcheck [OPTIONS] [FILE ...]",
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
    for title, options in GROUPS.items():
        group = it.add_argument_group(title)
        for option, help_text in options.items():
            name, metavar, more = (*option.split(" "), "", "")[:3]
            settings: dict[str, Any] = {"help": help_text, **SETTINGS.get(name, {})}
            if metavar:
                settings |= {
                    "metavar": metavar,
                    "action": "append" if more else "store",
                }
            elif "choices" not in settings:
                settings["action"] = "store_true"
            group.add_argument(name, **settings)
    return it
