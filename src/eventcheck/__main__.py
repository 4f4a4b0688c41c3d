"""`python -m eventcheck`: the command of `eventcheck_cli`."""

from eventcheck_cli.main import command

command()
