"""What the page says in place of Python names."""

from __future__ import annotations

from eventcheck_cli.words import IN_DATAFILES, in_words

WHERE = "under “Add information”"
WORDS = {
    **dict.fromkeys(IN_DATAFILES, f"your datafile {WHERE}"),
    "pages": f"the REST list of pages {WHERE}",
    "windows": f"the times of each experiment {WHERE}",
    "metrics": f"the REST list of experiments {WHERE}",
    "properties": f"the REST list of events {WHERE}",
    "now": f"the send time {WHERE}",
    "history": "more bodies in the editor",
    "history_complete": f"“These bodies are everything their visitors sent” {WHERE}",
    "order_id_tag": f"the order id tag {WHERE}",
    "rest": f"a REST list {WHERE}",
    "max_per_code": "--max-per-code of the command",
    "include_values": "--show-values of the command",
    "fix": "“Apply safe fixes”",
    "add_datafile": "choose “Use as account data”",
    "add_list": "choose “Use as account data”",
    "check": "this page",
}


def for_page(text: str) -> str:
    """Return a text of the library for somebody who uses the page."""
    return in_words(text, WORDS)
