"""The command `eventcheck`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence

from eventcheck import Config, Context, __version__, preview_results
from eventcheck_cli import facts, rules, settings
from eventcheck_cli.checking import Check
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.fixing import Change
from eventcheck_cli.inputs import STDIN, Input, inputs
from eventcheck_cli.options import parse, parser
from eventcheck_cli.output import write
from eventcheck_cli.output.lines import remark_line
from eventcheck_cli.recognise import Body
from eventcheck_cli.result import FAILED, OK, UNUSABLE, Result
from eventcheck_cli.stored import kept_apart, write_history
from eventcheck_cli.words import with_options


def command() -> None:
    """Run, and end the process with the exit code."""
    # A Windows terminal may lack a letter; print an escape instead of failing.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # such as `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run the command, and return the exit code."""
    try:
        table = settings.load(_config(arguments))
        return _run(parse(arguments, table), table)
    except UnusableError as error:
        print(with_options(f"eventcheck: {error}"), file=sys.stderr)
        return UNUSABLE


def _config(arguments: Sequence[str]) -> str | None:
    """Return the value of `--config`, which has the defaults of the other options."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--config")
    name: str | None = early.parse_known_args(arguments)[0].config
    return name


def _run(options: argparse.Namespace, table: Mapping[str, object]) -> int:
    if options.version:
        print(f"eventcheck {__version__}")
    elif options.list_rules:
        print(rules.listed())
    elif options.explain:
        print(rules.explained(options.explain, is_whole=options.format == "full"))
    elif not options.files and sys.stdin.isatty():
        parser().print_help(sys.stderr)
        return UNUSABLE
    else:
        return _check(options, facts.config(options, table), facts.context(options))
    return OK


def _check(options: argparse.Namespace, config: Config, context: Context) -> int:
    check = Check(
        context, config, level=options.level, skips_others=options.skip_others
    )
    changes = options.fix or options.diff or options.fix_with
    change = Change(options, context, config) if changes else None
    kept: list[Body] = []
    for source in inputs(options.files or [STDIN]):
        bodies = _bodies(source, check, change)
        if options.together or options.preview:
            kept += bodies
        if bodies and not options.together:
            check.add(bodies)
    if kept and options.together:
        check.add(kept)
    if change:
        change.finish()
    result = kept_apart(check.result(), options)
    if options.write_history:
        write_history(check.history, context, options.write_history, result)
    if options.preview:
        _preview(options, result, kept, context)
    else:
        text = write(result, options).rstrip("\n")
        if text:
            print(text, file=change.report_to if change else sys.stdout)
    return max(result.exit_code(), change.exit_code if change else OK)


def _preview(
    options: argparse.Namespace,
    result: Result,
    bodies: Sequence[Body],
    context: Context,
) -> None:
    """Print what the results page would show, and the remarks on standard error."""
    payloads = [x.payload for x in bodies]
    preview = preview_results(payloads, context=context, mode=options.mode)
    print(with_options(str(preview)))
    for remark in result.remarks:
        print(remark_line(remark), file=sys.stderr)


def _bodies(source: Input, check: Check, change: Change | None) -> Sequence[Body]:
    """Return the bodies of an input, after fixes if wanted."""
    data = check.read(source)
    found = None if data is None else check.take(data, source)
    if data is None or found is None:
        return ()
    return found.bodies if change is None else change.apply(source.name, data, found)
