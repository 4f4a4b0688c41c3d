"""Find curl commands, for bash and for Windows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from eventcheck_cli.recognise.quotes import unquoted
from eventcheck_cli.recognise.requests import Request

COMMAND = re.compile(r"(?:(?<=[\s;&|`$>(])|^)curl(?:\.exe)?(?=\s)")
BASH = re.compile(
    r"""(?P<ansi>\$'(?:[^'\\]|\\.)*+'?)
    |(?P<single>'[^']*+'?)
    |(?P<double>"(?:[^"\\]|\\.)*+"?)
    |(?P<here><<-?\s*(?P<q>['"]?)(?P<tag>\w+)(?P=q)[^\n]*\n)
    |(?P<blank>(?:\\\r?\n|[ \t])+)
    |(?P<end>[;&|\n])
    |(?P<plain>[^\s'"\\;&|$<]+|\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
WINDOWS = re.compile(
    r"""(?P<double>"(?:[^"\\]|\\.|"")*+"?)
    |(?P<blank>[ \t]+)
    |(?P<end>[&|\n])
    |(?P<plain>[^\s"&|]+|.)""",
    re.VERBOSE | re.DOTALL,
)
IN_DOUBLE = re.compile(r'\\(?:\r?\n|(["\\$`]))')
IN_WINDOWS = re.compile(r'\\(["\\])|""')
CARET = re.compile(r"\^(?:(\r?\n)(\r?\n)?[ \t]*|(.))")
DATA = ("--data", "--data-raw", "--data-binary", "--data-ascii", "--json", "-d")
WITH_VALUE = (
    *(*DATA, "--data-urlencode", "--url", "--request", "-X"),
    *("-H", "-A", "-b", "-e", "-u", "-o"),
)


class Word(NamedTuple):
    """An argument, and where it begins."""

    text: str
    start: int


def find(text: str) -> list[Request]:
    """Return the requests of all commands in a text."""
    found: list[Request] = []
    starts = [x.start() for x in COMMAND.finditer(text)]
    done = 0
    for start, limit in zip(starts, [*starts[1:], len(text)], strict=False):
        if start < done:
            continue
        is_windows = _is_windows(text, start, limit)
        words, done = _windows(text, start, limit) if is_windows else _bash(text, start)
        request = _request(words, start, done)
        if request is not None:
            found.append(request)
    return found


def _is_windows(text: str, start: int, limit: int) -> bool:
    part = text[start:limit]
    return '^"' in part or re.search(r"\^\r?\n", part) is not None


def _words(pieces: Iterable[tuple[int, str | None]]) -> list[Word]:
    """Join pieces that touch into words; None separates words."""
    words: list[Word] = []
    for is_word, group in groupby(pieces, lambda x: x[1] is not None):
        if is_word:
            starts, texts = zip(*group, strict=True)
            words.append(Word("".join(texts), starts[0]))
    return words


def _bash(text: str, start: int) -> tuple[list[Word], int]:
    pieces: list[tuple[int, str | None]] = []
    here: Word | None = None
    at = start
    while (token := BASH.match(text, at)) is not None:
        at = token.end()
        kind = token.lastgroup if token["here"] is None else "here"
        plain = None if kind in ("blank", "end", "here") else _plain(token[0], kind)
        pieces.append((token.start(), plain))
        if kind == "here":
            here, at = _here(text, at, token["tag"])
        if kind == "end":
            break
    words = _words(pieces)
    return [here if here and x.text == "@-" else x for x in words], at


def _here(text: str, at: int, tag: str) -> tuple[Word, int]:
    """Return the lines up to the one with only the tag."""
    last = re.compile(rf"^\s*{tag}\s*$", re.MULTILINE).search(text, at)
    end, after = (last.start(), last.end()) if last else (len(text), len(text))
    return Word(text[at:end].rstrip("\n"), at), after


def _plain(token: str, kind: str | None) -> str:
    match kind:
        case "ansi":
            return unquoted(token[1:] if token.endswith("'") else token[1:] + "'")
        case "single":
            return token.strip("'") if len(token) > 1 else ""
        case "double":
            return IN_DOUBLE.sub(lambda x: x[1] or "", token[1:].removesuffix('"'))
        case _:
            return token.removeprefix("\\")


def _windows(text: str, start: int, limit: int) -> tuple[list[Word], int]:
    """Read like cmd.exe and then the C runtime; words have the command's offset."""
    # After a caret, the second of two line ends belongs to the argument.
    part = CARET.sub(lambda x: x[3] or ("\n" if x[2] else " "), text[start:limit])
    pieces: list[tuple[int, str | None]] = []
    for token in WINDOWS.finditer(part):
        plain: str | None = token[0]
        if token.lastgroup == "end":
            break
        if token.lastgroup == "blank":
            plain = None
        elif token.lastgroup == "double":
            inner = token[0][1:].removesuffix('"')
            plain = IN_WINDOWS.sub(lambda x: x[1] or '"', inner)
        pieces.append((start, plain))
    return _words(pieces), limit


def _request(words: list[Word], start: int, end: int) -> Request | None:
    url, method = "", ""
    data: list[Word] = []
    for option, value in _options(words[1:]):
        if option in ("-X", "--request"):
            method = value.text
        elif option in DATA or option == "--data-urlencode":
            data.append(value)
        elif option in ("", "--url") and "." in value.text:
            url = url or value.text
    if not url:
        return None
    body = "&".join(x.text for x in data)
    elsewhere = body[1:] if body.startswith("@") else None
    return Request(
        start,
        end,
        method or ("POST" if data else "GET"),
        url if "://" in url else f"https://{url}",
        None if elsewhere else body,
        data[0].start if data else None,
        elsewhere=elsewhere,
    )


def _options(words: list[Word]) -> Iterator[tuple[str, Word]]:
    """Yield options with their values; a word without an option has the option ''."""
    waiting = ""
    for word in words:
        name, joined, value = word.text.partition("=")
        if waiting:
            yield waiting, word
            waiting = ""
        elif word.text in WITH_VALUE:
            waiting = word.text
        elif joined and name in WITH_VALUE:
            yield name, Word(value, word.start)
        elif word.text[:2] in ("-d", "-X") and not word.text.startswith("--"):
            yield word.text[:2], Word(word.text[2:], word.start)
        elif not word.text.startswith("-"):
            yield "", word
