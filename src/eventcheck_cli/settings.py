"""Read the settings of a project, and check them as the options are checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from eventcheck import Config
from eventcheck_cli.errors import UnusableError, did_you_mean
from eventcheck_cli.facts import CONFIG, LIST_FORM, LISTS, read, selectors
from eventcheck_cli.options import FORMATS, MODES
from eventcheck_cli.recognise.bodies import as_list, as_object
from eventcheck_cli.result import LEVELS

CHOICES = {"level": LEVELS, "format": FORMATS, "mode": MODES}
FLAGS = (
    *("skip_others", "statistics", "quiet", "show_values", "preview", "together"),
    "history_complete",
)
TEXTS = ("now", "order_id_tag")
FILES = ("baseline", "history")
SEVERAL = ("datafile", "rest")
KNOWN = (*CONFIG, *CHOICES, *FLAGS, *TEXTS, *FILES, *SEVERAL)
ELSEWHERE = {
    "fix": "fixing changes files, so ask for it on the command line",
    "fix_with": "fixing changes files, so ask for it on the command line",
    "write_baseline": "it writes a file, so ask for it on the command line",
    "write_history": "it writes a file, so ask for it on the command line",
    **dict.fromkeys(
        ("files", "config", "diff", "version", "explain", "list_rules"),
        "pass it on the command line",
    ),
}
"""Options that are no settings."""


def load(name: str | None) -> dict[str, Any]:
    """Return the settings of a TOML file: its [tool.eventcheck], or all of it.

    Without a name, use the nearest pyproject.toml with such a table. File names in it
    are relative to it.

    Raises `UnusableError` if the file cannot be read, or if a setting is invalid.
    """
    if name is not None:
        path = Path(name)
        whole = _toml("--config", path)
        return _settings(path, _table(whole) if "tool" in whole else whole)
    here = Path.cwd()
    for folder in (here, *here.parents):
        # A short name, if possible: messages show it.
        path = (Path() if folder == here else folder) / "pyproject.toml"
        if path.is_file():
            table = _table(_toml("", path))
            if table is not None:
                return _settings(path, table)
    return {}


def _toml(option: str, path: Path) -> dict[str, Any]:
    return read(option, str(path), lambda data: tomllib.loads(data.decode()))


def _table(whole: Mapping[str, Any]) -> Any:
    return as_object(whole.get("tool")).get("eventcheck")


def _settings(path: Path, table: Any) -> dict[str, Any]:
    try:
        values = _checked(table, path.parent)
        Config.from_mapping({x: y for x, y in values.items() if x in CONFIG})
    except (ValueError, TypeError) as error:
        raise UnusableError(str(path), error) from None
    return values


def _checked(table: Any, folder: Path) -> dict[str, Any]:
    """Return the settings as the options have them. Raises `ValueError`."""
    if not isinstance(table, dict):
        msg = "[tool.eventcheck]: expected a table"
        raise ValueError(msg)  # noqa: TRY004 - all errors of settings are alike
    found: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", table).items():
        name = key.replace("-", "_")
        if name in ELSEWHERE:
            msg = f"{key}: {ELSEWHERE[name]}"
            raise ValueError(msg)
        if name not in KNOWN:
            hint = did_you_mean(name, KNOWN)
            msg = f"unknown key {key!r}" + (f"; {hint}" if hint else "")
            raise ValueError(msg)
        found[name] = _value(name, value, folder)
    return found


def _value(name: str, value: Any, folder: Path) -> Any:
    if name in ("select", "ignore"):
        texts = _listed(value)
        is_text = all(isinstance(x, str) for x in texts)
        return selectors(name, texts) if is_text else value
    if name in CHOICES and value not in CHOICES[name]:
        known = ", ".join(map(repr, CHOICES[name]))
        msg = f"{name}: invalid choice: {value!r} (choose from {known})"
        raise ValueError(msg)
    if name in FLAGS and not isinstance(value, bool):
        raise _unexpected(name, "true or false", value)
    if name in TEXTS:
        return _text(name, value)
    if name in FILES:
        return str(folder / _file(name, value))
    if name == "datafile":
        return [str(folder / _file(name, x)) for x in _listed(value)]
    if name == "rest":
        return _lists(value, folder)
    return value


def _text(name: str, value: Any) -> str:
    """Return a text; TOML also has numbers and times."""
    is_time = name == "now" and isinstance(value, int | date)
    if isinstance(value, bool) or not (is_time or isinstance(value, str)):
        raise _unexpected(name, "text", value)
    return str(value)


def _file(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _unexpected(name, "the name of a file", value)
    return value


def _lists(value: Any, folder: Path) -> list[str]:
    """Return the REST lists of a table, or of texts such as `events=events.json`."""
    if isinstance(value, dict):
        table = cast("dict[str, Any]", value)
        items = [(kind, _file("rest", x)) for kind, x in table.items()]
    else:
        texts = [_file("rest", x).partition("=") for x in _listed(value)]
        items = [(kind, name) for kind, _, name in texts]
    for kind, name in items:
        if kind not in LISTS or not name:
            msg = f"rest: {LIST_FORM}"
            raise ValueError(msg)
    return [f"{kind}={folder / name}" for kind, name in items]


def _listed(value: Any) -> list[Any]:
    items = as_list(value)
    return items if items == value else [value]


def _unexpected(name: str, expected: str, value: object) -> ValueError:
    return ValueError(f"{name}: expected {expected}, got {value!r}")
