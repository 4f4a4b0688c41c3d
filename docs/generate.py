"""Generate the files that follow from the rules and their pages.

`python docs/generate.py` writes the rule list and the report's JSON Schema, which
ship with the package, the index of the rule pages, the fields of a report, and the
number of rules in the README. A test fails if one of them is out of date.
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

from eventcheck import RULES
from eventcheck.rule import Rule
from eventcheck.schema import schema

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "rules"
REFERENCE = ROOT / "docs" / "reference"
README = ROOT / "README.md"
DATA = ROOT / "src" / "eventcheck"
INDEX = """\
# Rules

{count} rules, by family. The [severity](../glossary.md#severity) says what happens to
the data, and the [effect](../glossary.md#effect) how the results page suffers.
**Needs** lists the information that the rule requires from a
[context](../glossary.md#context). A [fix](../glossary.md#fix) is safe if it keeps the
meaning and has one answer; `apply_fixes` applies other fixes only on request. Each
rule's page also names its evidence. See [concepts](../concepts.md).

{families}"""
Schema: TypeAlias = dict[str, Any]
HEADER = """\
| code | what is wrong | severity | effect | needs | fix |
|---|---|---|---|---|---|"""
NOTHING = "\u2013"
TREE = "```{toctree}\n:hidden:\n\n"


def generated() -> dict[Path, str]:
    """Return the text of each generated file."""
    return {
        DATA / "rules.json": _json({"version": 1, "rules": list(map(_record, _all()))}),
        DATA / "report.schema.json": _json(schema()),
        PAGES / "index.md": _index(),
        REFERENCE / "report-fields.md": _report_fields(),
        README: _counted(README.read_text(encoding="utf-8")),
    }


def _counted(text: str) -> str:
    """Return the README with the number of rules."""
    return re.sub(r"There are \d+ rules", f"There are {len(RULES)} rules", text)


def _all() -> list[Rule]:
    return list(RULES.values())


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _record(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "category": rule.category,
        "severity": rule.severity,
        "also": list(rule.also),
        "effect": rule.effect,
        "summary": rule.summary,
        "hint": rule.hint,
        "needs": list(rule.needs),
        "fix": rule.fix,
        "compares_visitors": rule.compares_visitors,
        "evidence": list(rule.evidence),
        "sources": list(rule.sources),
        "url": rule.url,
        "explanation": _sections(rule.code),
    }


def _sections(code: str) -> dict[str, str]:
    page = PAGES / f"{code}.md"
    if not page.exists():
        return {}  # A test tells the author which page to write.
    text = page.read_text(encoding="utf-8")
    _, *parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    return {name.lower(): section.strip() for name, section in sections.items()}


def _index() -> str:
    families = ""
    for family, rules in groupby(_all(), key=lambda rule: rule.category):
        each = list(rules)
        rows = "\n".join(map(_row, each))
        families += f"## {family.capitalize()}\n\n{HEADER}\n{rows}\n\n"
        families += TREE + "\n".join(x.code for x in each) + "\n```\n\n"
    return INDEX.format(count=len(RULES), families=families).rstrip() + "\n"


def _row(rule: Rule) -> str:
    cells = [f"[{rule.code}]({rule.code}.md)", rule.summary, *_facts(rule).values()]
    return f"| {' | '.join(cells)} |"


def _facts(rule: Rule) -> dict[str, str]:
    """Return the cells of a rule in the table; a dash if there is nothing to say."""
    return {
        "severity": " or ".join((rule.severity, *rule.also)),
        "effect": rule.effect,
        "needs": ", ".join(rule.needs) or NOTHING,
        "fix": {"none": NOTHING, "both": "safe or unsafe"}.get(rule.fix, rule.fix),
    }


def _report_fields() -> str:
    whole: Schema = schema()
    parts: dict[str, Schema] = {"report": whole}
    for name, part in whole["$defs"].items():
        parts[_part(name)] = part
    return "\n".join(
        f"### {x}\n\n{_fields(parts[x])}" for x in sorted(parts, key=_first)
    )


def _first(part: str) -> tuple[bool, str]:
    return part != "report", part


def _part(name: str) -> str:
    """Return `not checked` for `WireNotChecked`."""
    return re.sub(r"(?<!^)([A-Z])", r" \1", name.removeprefix("Wire")).lower()


def _fields(part: Schema) -> str:
    rows = [
        f"| `{name}` | {_type(field)} | {field.get('description', '')} |"
        for name, field in part["properties"].items()
    ]
    table = "\n".join(["| field | type | meaning |", "|---|---|---|", *rows])
    return f"{part['description']}\n\n{table}\n"


def _type(field: Schema) -> str:
    if "$ref" in field:
        part = _part(field["$ref"].rpartition("/")[2])
        return f"[{part}](#{part.replace(' ', '-')})"
    if "anyOf" in field:
        return " or ".join(_type(kind) for kind in field["anyOf"])
    if "const" in field or "enum" in field:
        words = field.get("enum", [field.get("const")])
        return ", ".join(f"`{word}`" for word in words)
    if "items" in field:
        return f"list of {_type(field['items'])}"
    return str(field["type"])


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
