"""The command `eventcheck`, and the recogniser of its inputs.

It uses only public names of `eventcheck`, which does not import it.
`eventcheck_cli.recognise` needs only the standard library, and does no I/O.
"""
