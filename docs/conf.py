"""Settings of the documentation.

One command builds it: `sphinx-build -W docs docs/_build`.
"""

import json
import os
import re
import sys
from collections.abc import Sequence
from html import escape
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from docutils import nodes
from pydantic import BaseModel
from sphinx.application import Sphinx
from sphinx.util.inspect import stringify_signature

# Import `pages`, and the playground, which is built too; `-D playground=0` skips it.
sys.path.insert(0, str(Path(__file__).parent))
from pages.rule_page import presented
from pages.words import all_words

import eventcheck
from eventcheck import models
from eventcheck.models.event import AnyEvent

# Show the plain types; the text below a field says what pydantic checks.
for model in (vars(models)[name] for name in models.__all__ if name != "Event"):
    for name, field in model.model_fields.items():
        if name in model.__annotations__:
            model.__annotations__[name] = field.annotation
models.Snapshot.__annotations__["events"] = Sequence[AnyEvent]

project = "eventcheck"
author = "eventcheck developers"
project_copyright = "2026 eventcheck developers"
release = version = eventcheck.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "playground.build"]
exclude_patterns = ["_build", "examples", "**/README.md", "reference/report-fields.md"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# Docstrings are prose in which `names` are code; signatures hold the types.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_class_signature = "mixed"
python_use_unqualified_type_names = True
maximum_signature_line_length = 60
toc_object_entries_show_parents = "hide"

nitpicky = True
nitpick_ignore_regex = [
    # Names of other projects. Their documentation is not read at build time, because
    # the pages must build without a network.
    (r"py:.*", r"(collections|datetime|fractions|os|pydantic|typing)\b.*"),
    (r"py:.*", r"BaseModel|Iterable|Mapping|timedelta"),
    # Types of a rule's record that only the author of a rule needs.
    (r"py:class", r"Category|Scope|Verdict|eventcheck.rule.Check"),
]
# `Attribute` is a class of payloads and of catalogs, so a bare name is ambiguous.
suppress_warnings = ["ref.python"]

html_theme = "furo"
pygments_dark_style = "github-dark"
html_title = "eventcheck"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["palette.css", "eventcheck.css"]
html_js_files = [("pages.js", {"defer": "defer"})]
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/playground.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
# The base of links on the page 404, which servers show at any depth.
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "/")
html_theme_options = {
    "source_repository": "https://github.com/eventcheck/eventcheck",
    "source_branch": "main",
    "source_directory": "docs/",
}

OF_OTHERS = re.compile(r"\b(collections\.abc|datetime|pydantic\.main)\.")
PAYLOAD = "Mapping[str, object] | str | bytes | bytearray | BaseModel"
DEFAULTS = {
    "<factory>": "{}",
    "NOTHING_KNOWN": "Context()",
    "AS_USUAL": "Config()",
    "WIDTH": "72",
}
ARGUMENTS = re.compile(r"(\w+(?:, \w+)*): (?=\S)")


def present_rule(app: Sphinx, docname: str, source: list[str]) -> None:
    """Lay out the page of a rule."""
    del app
    folder, _, code = docname.partition("/")
    if folder == "rules" and code != "index":
        source[0] = presented(code, source[0])


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add a description to each page, and the base of links to the page 404."""
    del app, templatename
    if doctree is None:
        return
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None)
    if paragraph is not None:
        words = escape(" ".join(paragraph.astext().split())[:200], quote=True)
        context["metatags"] += f'<meta name="description" content="{words}">'
    if pagename == "rules/index":
        words = {code: " ".join(x.get("also", [])) for code, x in all_words().items()}
        script = '<script id="rule-words" type="application/json">'
        context["body"] += f"{script}{json.dumps(words)}</script>"
    # The theme marks captions as headings, but without a level.
    context["furo_navigation_tree"] = context["furo_navigation_tree"].replace(
        'class="caption" role="heading"',
        'class="caption" role="heading" aria-level="2"',
    )
    if pagename == "404":
        base = urlsplit(html_baseurl).path
        context["metatags"] = f'<base href="{base}">' + context["metatags"]


def list_arguments(  # noqa: PLR0913, PLR0917 - Sphinx calls it so
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Turn `name: what it means` in a docstring into an item of a list."""
    del app, what, name, obj, options
    written: list[str] = []
    inside = False
    for line in lines:
        argument = ARGUMENTS.match(line)
        if argument and (inside or (written and not written[-1].strip())):
            names = ", ".join(f"**{x}**" for x in argument[1].split(", "))
            written.append(f"- {names}: {line[argument.end() :]}")
            inside = True
        elif inside and line.startswith(" "):
            written.append(f"  {line.strip()}")
        else:
            inside = False
            written.append(line)
    lines[:] = written


def plain_signature(  # noqa: PLR0913, PLR0917 - Sphinx calls it so
    app: Sphinx,
    what: str,
    name: str,
    obj: object,
    options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    """Simplify signatures: no pydantic metadata, no internal names of defaults."""
    del app, what, name, options
    if isinstance(obj, type) and issubclass(obj, BaseModel):
        types = get_type_hints(obj)
        parameters = [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                annotation=types[name],
                default=Parameter.empty if field.is_required() else field.default,
            )
            for name, field in obj.model_fields.items()
        ]
        return stringify_signature(Signature(parameters)), None
    if signature is not None:
        for written, shown in DEFAULTS.items():
            signature = signature.replace(written, shown)
        signature = signature.replace("~", "")
        signature = OF_OTHERS.sub("", signature).replace(PAYLOAD, "Payload")
        signature = _as_users_know_it(signature)
    return signature, None if returns is None else _as_users_know_it(returns)


def _as_users_know_it(text: str) -> str:
    # Renderers take `ReportData`; users know it as `Report`.
    return text.replace("eventcheck.report.data.ReportData", "eventcheck.Report")


def setup(app: Sphinx) -> None:
    """Connect the functions of this file to Sphinx."""
    app.connect("source-read", present_rule)
    app.connect("html-page-context", describe, priority=900)
    app.connect("autodoc-process-docstring", list_arguments)
    app.connect("autodoc-process-signature", plain_signature)
