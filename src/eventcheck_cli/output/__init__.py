"""Write a result in the chosen format."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

from eventcheck_cli.output import lines, tools
from eventcheck_cli.result import Result
from eventcheck_cli.words import with_options

Writer: TypeAlias = Callable[[Result], str]
WRITERS: dict[str, Writer] = {
    "sarif": tools.as_sarif,
    "github": tools.as_github,
    "junit": tools.as_junit,
    "markdown": tools.as_markdown,
}


def write(result: Result, options: argparse.Namespace) -> str:
    """Return the text to print."""
    if options.statistics:
        return lines.statistics(result)
    if options.format == "text":
        return lines.concise(result, is_quiet=options.quiet)
    if options.format == "json":
        return tools.as_json(result)
    if options.format == "full":
        text = lines.full(result, is_quiet=options.quiet)
    else:
        text = WRITERS[options.format](result)
    return with_options(text)
