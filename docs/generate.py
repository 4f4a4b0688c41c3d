"""Write what follows from the rules and their pages.

`python docs/generate.py` writes the rule list and the report's JSON Schema, which
ship with the package, the index of the rule pages, and the fields of a report. A test
fails when one of them is not what this would write.
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
DATA = ROOT / "src" / "eventcheck"
INDEX = """\
# Rules

{count} rules, by family. A **severity** says what happens to the data, an **effect**
how the results page suffers. **Needs** are the facts of a `Context` without which the
rule cannot judge. A **fix** is safe when it keeps the meaning and has one answer;
`apply_fixes` takes others only on request. The page of a rule also says what the rule
rests on. See [concepts](../concepts.md).

{families}"""
Schema: TypeAlias = dict[str, Any]
HEADER = """\
| code | what is wrong | severity | effect | needs | fix |
|---|---|---|---|---|---|"""
NOTHING = "\u2013"
TREE = "```{toctree}\n:hidden:\n\n"


def generated() -> dict[Path, str]:
    """What each generated file must hold."""
    return {
        DATA / "rules.json": _json({"version": 1, "rules": list(map(_record, _all()))}),
        DATA / "report.schema.json": _json(schema()),
        PAGES / "index.md": _index(),
        REFERENCE / "report-fields.md": _report_fields(),
    }


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
        return {}  # The test of the catalogue says what is to be written.
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
    """What a table says of a rule, in words; a dash where there is nothing."""
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
    """`not checked` for `WireNotChecked`."""
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
