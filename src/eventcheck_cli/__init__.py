"""The command `eventcheck`, and the recogniser of its inputs.

It uses the public names of `eventcheck` alone, and `eventcheck` knows nothing of it.
`eventcheck_cli.recognise` needs the standard library only and does no I/O.
"""
