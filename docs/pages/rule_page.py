"""Lay out the page of a rule: summary, fix as a diff, reason, marked examples.

The sources in docs/rules hold prose, whole bodies and reports, because they are tests.
A reader wants the line that matters first. So this changes the layout of the pages, not
their content, and adds the words of rules/_words.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from html import escape
from itertools import chain
from typing import NamedTuple

from eventcheck import RULES

from .json_lines import lines_of
from .try_link import try_link
from .words import Words, all_words, symptoms_of

FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
REPORT = re.compile(r"^\w+ [\w-]+ (?:bodies\[(\d+)\] )?(\(body\)|/\S*)", re.MULTILINE)
AROUND = 2
"""Lines shown before and after a marked one."""
MOST = 14
"""Lines of the longest diff that is shown."""


class Block(NamedTuple):
    """A fenced block: its language, the word after it, and its text."""

    language: str
    role: str
    text: str


class Example(NamedTuple):
    """A body of a page, with its context and its report."""

    block: Block
    context: str = ""
    report: str = ""


Part = Block | str


def presented(code: str, source: str) -> str:
    """Return the Markdown that the site shows for the source of a page."""
    head, *sections = re.split(r"^## (.+)$\n", source, flags=re.MULTILINE)
    title, _, lead = head.partition("\n")
    of = dict(zip(sections[::2], sections[1::2], strict=True))
    bad, good = list(_examples(of["Bad"])), list(_examples(of["Good"]))
    first = bad[0].block.text
    parts = [
        title,
        lead.strip(),
        facts_table(code),
        "## Fix",
        *_fix(of["Fix"], first, good),
        "## Why",
        of["Why"].strip(),
        "## Bad",
        *_shown(of["Bad"], bad),
        "## Good",
        *_shown(of["Good"], good, first),
        *_ignoring(code),
        *_related(code),
    ]
    return "\n\n".join(parts) + "\n"


def facts_table(code: str) -> str:
    """Return a small table with the record of a rule."""
    rule = RULES[code]
    severities = " or ".join(
        f'<span class="severity {x}">{x}</span>' for x in (rule.severity, *rule.also)
    )
    fix = {"none": "no automatic fix", "both": "safe or unsafe"}.get(rule.fix, rule.fix)
    facts = {
        "severity": severities,
        "effect": f"<code>{rule.effect}</code>",
        "needs": ", ".join(rule.needs) or "only the body",
        "fix": fix,
        "evidence": ", ".join(rule.evidence),
    }
    names = "".join(f'<th scope="col">{name}</th>' for name in facts)
    cells = "".join(f"<td>{fact}</td>" for fact in facts.values())
    return (
        '<table class="facts docutils"><thead><tr>'
        f"{names}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
    )


def _parts(section: str) -> Iterator[Part]:
    """Yield the paragraphs and blocks of a section, in this order."""
    at = 0
    for match in FENCE.finditer(section):
        yield from filter(None, [section[at : match.start()].strip()])
        yield Block(match[1], match[2] or "", match[3])
        at = match.end()
    yield from filter(None, [section[at:].strip()])


def _is_report(part: Part) -> bool:
    return isinstance(part, Block) and part.language == "text" and not part.role


def _examples(section: str) -> Iterator[Example]:
    context = ""
    waiting: Example | None = None
    for part in _parts(section):
        if isinstance(part, str):
            continue
        if part.role == "context":
            context = part.text
        elif waiting and _is_report(part):
            yield waiting._replace(report=part.text)
            waiting = None
        else:
            if waiting:
                yield waiting
            waiting, context = Example(part, context), ""
    if waiting:
        yield waiting


def _shown(section: str, examples: list[Example], bad: str = "") -> Iterator[str]:
    """Yield the prose of a section, and excerpts of its examples."""
    left = iter(examples)
    for part in _parts(section):
        if isinstance(part, str):
            yield part
        elif part.role != "context" and not _is_report(part):
            yield from _example(next(left), bad)


def _example(example: Example, bad: str) -> Iterator[str]:
    block = example.block
    marked = _found_lines(example) if example.report else _new_lines(block.text, bad)
    language = "json" if block.language == "json" else "text"
    if not marked or len(block.text.splitlines()) <= 4 * AROUND:
        yield _fenced(block.text, language, marked)
    else:
        yield from (
            _fenced(text, language, lines, start)
            for text, lines, start in _excerpts(block.text, marked)
        )
        yield from _folded("The whole body", _fenced(block.text, language, marked))
    if example.report:
        yield f"```text\n{example.report}```"
    if example.context:
        yield from _folded("The context", f"```json\n{example.context}```")
    if block.role != "large":
        yield try_link(block.text, example.context)


def _found_lines(example: Example) -> list[int]:
    lines = lines_of(example.block.text)
    is_several = example.block.role == "bodies"
    found: set[int] = set()
    for body, pointer in REPORT.findall(example.report):
        path = "" if pointer == "(body)" else pointer
        found.add(lines.get(f"/{body or 0}{path}" if is_several else path, 1))
    return sorted(found)


def _new_lines(text: str, bad: str) -> list[int]:
    """Return the lines of a good body that are not in the bad one."""
    known = {line.strip(" ,") for line in bad.splitlines()}
    lines = enumerate(text.splitlines(), 1)
    return [n for n, line in lines if line.strip(" ,") not in known][:MOST]


def _excerpts(text: str, marked: list[int]) -> Iterator[tuple[str, list[int], int]]:
    """Yield the pieces of a text around the marked lines."""
    lines = text.splitlines()
    near = sorted(
        {
            n
            for line in marked
            for n in range(line - AROUND, line + AROUND + 1)
            if 1 <= n <= len(lines)
        }
    )
    pieces: list[list[int]] = []
    for n in near:
        if pieces and n == pieces[-1][-1] + 1:
            pieces[-1].append(n)
        else:
            pieces.append([n])
    for piece in pieces:
        part = _dedented([lines[n - 1] for n in piece])
        yield part, [n for n in marked if n in piece], piece[0]


def _dedented(lines: list[str]) -> str:
    least = min(len(x) - len(x.lstrip()) for x in lines)
    return "".join(f"{x[least:]}\n" for x in lines)


def _fenced(text: str, language: str, marked: Iterable[int], start: int = 1) -> str:
    emphasized = ",".join(str(n - start + 1) for n in marked)
    options = [f":lineno-start: {start}"]
    options += [f":emphasize-lines: {emphasized}"] if emphasized else []
    head = "\n".join(options)
    return f"```{{code-block}} {language}\n{head}\n\n{text}```"


def _folded(summary: str, content: str) -> Iterator[str]:
    yield f"<details><summary>{escape(summary)}</summary>"
    yield content
    yield "</details>"


def _fix(section: str, bad: str, good: list[Example]) -> Iterator[str]:
    """Yield the diff, then what to do, with the operations folded."""
    patch = ""
    differences: list[str] = []
    rest: list[str] = []
    for part in _parts(section):
        if isinstance(part, str):
            rest += [part] if part != "Which gives:" else []
        elif part.role == "patch":
            patch = part.text
        elif part.role == "after":
            differences.append(difference(bad, part.text))
            if len(differences) > 1:
                rest.append(differences[-1])
            rest += _folded("The operations (JSON Patch)", f"```json\n{patch}```")
        else:
            rest.append(f"```{part.language}\n{part.text}```")
    if not differences:
        each = [difference(bad, x.block.text) for x in good if not x.block.role]
        differences = sorted(filter(None, each), key=len)
    return chain(filter(None, differences[:1]), filter(None, rest))


def difference(old: str, new: str) -> str:
    """Return a diff with one line of context; "" if it has too many lines."""
    lines = list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))
    shown = [x for x in lines[2:] if not x.startswith("@@")]
    if not shown or len(shown) > MOST:
        return ""
    least = min(len(x[1:]) - len(x[1:].lstrip()) for x in shown if x[1:].strip())
    text = "".join(f"{x[0]} {x[1 + least :]}\n" for x in shown)
    return f"```diff\n{text}```"


def _ignoring(code: str) -> Iterator[str]:
    yield "## Ignore it"
    yield (
        "To switch this rule off, ignore its code. To accept only some findings, "
        "suppress them with a reason; they stay in the report:"
    )
    yield (
        "```python\n"
        "from eventcheck import Config\n\n"
        f'Config(ignore=["{code}"])\n'
        f'Config(suppress=[{{"code": "{code}", "reason": "why it is accepted"}}])\n'
        "```"
    )


def _related(code: str) -> Iterator[str]:
    words = all_words().get(code, Words())
    also = ", ".join(words.get("also", []))
    symptoms = symptoms_of(code)
    if symptoms or words.get("related"):
        yield "## Related"
        links = [f"- Symptom: [{title}](../symptoms.md#{x})" for title, x in symptoms]
        links += [
            f"- [{x}]({x}.md): {RULES[x].summary}" for x in words.get("related", [])
        ]
        yield "\n".join(links)
    if also:
        yield f'<p class="also">Also called: {escape(also)}.</p>'
