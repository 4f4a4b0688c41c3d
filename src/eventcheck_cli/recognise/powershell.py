"""Commands of PowerShell, as browsers copy them and people write them."""

from __future__ import annotations

import re

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


def find(text: str) -> list[Request]:
    """Return the requests of all commands in a text."""
    found: list[Request] = []
    done = 0
    variables: dict[str, str] | None = None
    for command in COMMAND.finditer(text):
        if command.start() >= done:
            if variables is None:
                variables = _variables(text)
            request = _request(text, command, variables)
            found.append(request)
            done = request.end
    return [x for x in found if x.url]


def _request(text: str, command: re.Match[str], variables: dict[str, str]) -> Request:
    options: dict[str, tuple[str, int]] = {}
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
            options.setdefault(name, (_plain(word), token.start()))
        elif word.startswith("$") and word[1:].lower() in variables:
            options.setdefault(name, (variables[word[1:].lower()], token.start()))
        elif word.startswith("$") and name == "-body":
            options.setdefault("elsewhere", (word, token.start()))
        elif word.strip() and name in ("-uri", "-method"):
            options.setdefault(name, (word, token.start()))
    body, body_at = options.get("-body", (None, None))
    method = options.get("-method", ("GET" if body is None else "POST", 0))[0]
    elsewhere = options.get("elsewhere", (None, 0))[0] if body is None else None
    url = options.get("-uri", ("", 0))[0]
    return Request(command.start(), at, method, url, body, body_at, elsewhere=elsewhere)


def _variables(text: str) -> dict[str, str]:
    """Return the texts that are assigned to variables."""
    known: dict[str, str] = {}
    done = 0
    for assigned in ASSIGNED.finditer(text):
        token = TOKEN.match(text, assigned.end())
        if token is None or assigned.start() < done:
            continue
        done = token.end()
        if token.lastgroup in QUOTED:
            known[assigned[1].lower()] = _plain(token[0])
    return known


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
