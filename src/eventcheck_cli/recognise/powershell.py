"""Find PowerShell commands that send requests."""

from __future__ import annotations

import re
from typing import NamedTuple

from eventcheck_cli.recognise.requests import Request

COMMAND = re.compile(
    r"\b(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm)(?=\s)", re.IGNORECASE
)
TOKEN = re.compile(
    r"""(?P<here>@"\r?\n(?:(?!\n"@).)*+(?:\n"@)?|@'\r?\n(?:(?!\n'@).)*+(?:\n'@)?)
    |(?P<double>"(?:[^"`]|`.|"")*+"?)
    |(?P<single>'(?:[^']|'')*+'?)
    |(?P<blank>(?:`\r?\n|[ \t])+)
    |(?P<end>[;|\n])
    |(?P<plain>[^\s;|"'`@]+|.)""",
    re.VERBOSE | re.DOTALL,
)
IN_DOUBLE = re.compile(r"""`(.)|""|\$\(\[char\](\d+)\)""", re.DOTALL)
ASSIGNED = re.compile(r"(?m)^\s*\$(\w+)\s*=\s*(?=[\"'@])")
QUOTED = ("double", "single", "here")
LETTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
OPEN = "{[("
CLOSE = "}])"


class Value(NamedTuple):
    """A value in a command, and where it is."""

    text: str
    start: int
    end: int


def find(text: str) -> list[Request]:
    """Return the requests of all commands in a text."""
    found: list[Request] = []
    assigned = _assigned(text) if COMMAND.search(text) else []
    variables: dict[str, Value] = {}
    done = 0
    for command in COMMAND.finditer(text):
        while assigned and assigned[-1][1].start < command.start():
            name, value = assigned.pop()
            variables[name] = value
        if command.start() >= done:
            request = _request(text, command, variables)
            found.append(request)
            done = request.end
    return [x for x in found if x.url]


def _request(text: str, command: re.Match[str], variables: dict[str, Value]) -> Request:
    options: dict[str, Value] = {}
    name, depth, at = "-uri", 0, command.end()
    while at < len(text) and (token := TOKEN.match(text, at)) is not None:
        at = token.end()
        word = token[0]
        if token.lastgroup == "end" and depth == 0:
            break
        if token.lastgroup == "plain":
            depth += sum(map(word.count, OPEN)) - sum(map(word.count, CLOSE))
        if token.lastgroup == "plain" and word.startswith("-") and depth == 0:
            name = word.lower()
        elif token.lastgroup in QUOTED:
            options.setdefault(name, Value(_plain(word), *token.span()))
        elif word.startswith("$") and word[1:].lower() in variables:
            options.setdefault(name, variables[word[1:].lower()])
        elif word.startswith("$") and name == "-body":
            options.setdefault("elsewhere", Value(word, *token.span()))
        elif word.strip() and name in ("-uri", "-method"):
            options.setdefault(name, Value(word, *token.span()))
    body, elsewhere = options.get("-body"), options.get("elsewhere")
    url, method = options.get("-uri"), options.get("-method")
    is_apart = body is not None and body.start < command.start()
    return Request(
        command.start(),
        at,
        method.text if method else "POST" if body else "GET",
        url.text if url else "",
        body.text if body else None,
        body.start if body else None,
        apart=(body.start, body.end) if body and is_apart else None,
        elsewhere=elsewhere.text if elsewhere and not body else None,
    )


def _assigned(text: str) -> list[tuple[str, Value]]:
    """Return the strings that are assigned to variables, the last one first."""
    found: list[tuple[str, Value]] = []
    done = 0
    for assigned in ASSIGNED.finditer(text):
        token = TOKEN.match(text, assigned.end())
        if token is None or assigned.start() < done:
            continue
        done = token.end()
        if token.lastgroup in QUOTED:
            value = Value(_plain(token[0]), *token.span())
            found.append((assigned[1].lower(), value))
    return found[::-1]


def _plain(quoted: str) -> str:
    if quoted.startswith("@"):
        return quoted[2:].removesuffix(f"{quoted[1]}@").strip("\r\n")
    if quoted.startswith("'"):
        return quoted[1:].removesuffix("'").replace("''", "'")
    inner = quoted[1:].removesuffix('"')
    # Characters beyond 16 bits are written as two.
    return (
        IN_DOUBLE.sub(_character, inner)
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
    )


def _character(escape: re.Match[str]) -> str:
    if escape[2] is not None:
        return chr(min(int(escape[2][:7]), 0x10FFFF))
    return LETTERS.get(escape[1], escape[1]) if escape[1] else '"'
