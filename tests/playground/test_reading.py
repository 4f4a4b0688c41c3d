"""Inputs are read, checked like in the library, and shown at their places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eventcheck import Catalog, Context, validate, validate_all

from .payloads import DATAFILE, FIVE, HAR, LATE, SHIPPED, body, shipped, text

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy
NOW = Context(now=1_790_000_000_000)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_page_reports_the_same_as_the_library(
    playground: Playground, path: Path
) -> None:
    """Python in the browser finds what Python finds here."""
    payload = path.read_text(encoding="utf-8")
    playground.paste(payload)
    report = validate(payload, context=NOW)
    assert set(playground.codes) == set(report.by_code())
    for name, count in (("error", "errors"), ("warning", "warnings")):
        number = len(getattr(report, count))
        assert (f"{number} {name}" in playground.status) == bool(number)


def test_a_card_shows_the_whole_finding(playground: Playground) -> None:
    """Severity as a word, code with its page, message, effect, hint, path and value."""
    playground.paste(text(body(timestamp=LATE)))
    card = playground.page.locator(".card")
    said = card.inner_text()
    (finding,) = validate(body(timestamp=LATE)).errors
    assert finding.hint.replace("`", "") in said
    assert "error" in said
    assert "not counted in the results" in said
    assert f"line 34: {finding.pointer} = {LATE} (1970-01-21 08:53 UTC)" in said
    link = card.locator("h3 a").get_attribute("href")
    assert link == f"../rules/{finding.code}.html"


def test_a_finding_leads_to_its_place(playground: Playground) -> None:
    """The place is selected, its line is marked, and Escape goes back."""
    playground.paste(text(body(timestamp=LATE)))
    playground.page.locator(".place").click()
    assert playground.selected == f'"timestamp": {LATE}'
    page = playground.page
    assert page.evaluate("document.activeElement.id") == "editor"
    page.keyboard.press("Escape")
    assert page.locator(".place").evaluate("place => place === document.activeElement")


def test_the_gutter_leads_to_the_finding(playground: Playground) -> None:
    """A click on the mark of a line goes to the finding."""
    playground.paste(text(body(timestamp=LATE)))
    page = playground.page
    page.locator(".place").click()
    page.locator(".sign.error").click()
    page.wait_for_selector(".place:focus")


def test_a_mark_describes_its_finding(playground: Playground) -> None:
    """Under the mouse: what is wrong, and its fix."""
    playground.paste(text(body(timestamp=LATE)))
    page = playground.page
    page.locator(".place").click()
    page.locator(".mark.error").first.hover()
    page.wait_for_selector(".hover code >> text=timestamp-in-seconds")
    with playground.next_answer():
        page.locator(".hover .fix").click()
    assert playground.codes == []


def test_the_next_finding(playground: Playground) -> None:
    """F8 goes from mark to mark, round and round."""
    playground.paste(shipped("broken_revenue_in_dollars.json"))
    page = playground.page
    playground.content.focus()
    page.keyboard.press("F8")
    page.wait_for_selector(".place:focus")
    first = page.evaluate("document.activeElement.textContent")
    assert first.startswith("line 36")


def test_a_finding_leads_to_related_places(playground: Playground) -> None:
    """The earlier event stands beside the later one; Escape goes back to it."""
    payload = body()
    visitor = payload["visitors"][0]
    visitor["snapshots"].append(visitor["snapshots"][1])
    playground.paste(json.dumps(payload, indent=1))
    assert playground.codes == ["duplicate-event"]
    assert "may not be counted in the results" in playground.page.inner_text(".card")
    related = playground.page.locator(".related")
    assert related.inner_text().endswith(": /visitors/0/snapshots/1/events/0")
    related.click()
    before = playground.text.split('"purchase"')[0]
    line = before[: before.rindex("{")].count("\n") + 1
    assert playground.page.inner_text(".cm-lineNumbers .cm-activeLineGutter") == str(
        line
    )
    playground.page.keyboard.press("Escape")
    assert related.evaluate("button => button === document.activeElement")


@pytest.mark.parametrize("form", ["array", "lines", "concatenated"])
def test_several_bodies(playground: Playground, form: str) -> None:
    """An array, one a line, one after another: judged together, placed one by one."""
    bodies = [json.loads(line) for line in FIVE.splitlines()]
    texts = {
        "array": json.dumps(bodies),
        "lines": FIVE,
        "concatenated": "\n".join(json.dumps(x, indent=4) for x in bodies),
    }
    playground.paste(texts[form])
    report = validate_all(bodies, context=NOW)
    assert set(playground.codes) == set(report.by_code())
    assert "in 5 bodies" in playground.status
    playground.place("body 3,").click()
    assert playground.selected == "{"


def test_a_broken_body_hides_no_other(playground: Playground) -> None:
    """Each line is a body of its own, whatever is wrong with the one before."""
    lines = [
        text(body(timestamp=LATE)),
        '{"account_id": "1',
        text(body(timestamp=LATE, uuid="8f0d3c1a-6f7e-4a53-9d0c-2b7c1e5a9299")),
    ]
    playground.paste("\n".join(lines))
    assert {"invalid-json", "timestamp-in-seconds"} <= set(playground.codes)
    assert "in 3 bodies" in playground.status
    assert any(x.startswith("body 1, line 43, column 18") for x in playground.places)
    assert any(x.startswith("body 2, line 73:") for x in playground.places)


def test_broken_json(playground: Playground) -> None:
    """The line and the column are said, and marked."""
    playground.paste(shipped("broken_cut_off.json"))
    assert playground.codes == ["invalid-json"]
    assert playground.places == ["line 26, column 38"]
    playground.page.locator(".place").click()
    assert playground.selected == ","


def test_the_column_of_broken_json_is_in_characters(playground: Playground) -> None:
    """The parser counts bytes; a person counts characters."""
    playground.paste('{"visitor": "žluťoučký 🙂", "a": }')
    playground.page.locator(".place").click()
    assert playground.selected == "}"


def test_har(playground: Playground) -> None:
    """The bodies of POST requests to /v1/events are taken out of a HAR file."""
    from .driver import File  # noqa: PLC0415

    playground.drop(File("shop.har", HAR))
    assert playground.codes == ["timestamp-in-seconds"]
    note = playground.page.inner_text("#note")
    assert "2 bodies from 3 requests" in note
    assert "left out 3 other requests" in note
    assert [x["account_id"] for x in _documents(playground.text)] == ["10001"] * 2


@pytest.mark.parametrize(
    "copied",
    [
        "curl 'https://shop.test/v1/events' -X 'POST' --data-raw '{}' --compressed",
        "curl 'https://shop.test/v1/events' \\\n  -H 'a: b' \\\n  --data-raw $'{}'",
        'curl "https://shop.test/v1/events" -d "{}"',
    ],
    ids=["quoted", "ansi", "double"],
)
def test_copied_as_curl(playground: Playground, copied: str) -> None:
    """The body of a request that was copied as cURL."""
    payload = body(timestamp=LATE, tags={"who": "O'Brien"})
    written = text(payload)
    if "$'" in copied:
        written = written.replace("'", "\\u0027")
    elif '"{}"' in copied:
        written = written.replace('"', '\\"')
    else:
        written = written.replace("'", "'\\''")
    playground.paste(copied.replace("{}", written))
    assert json.loads(playground.text) == payload


def test_copied_as_fetch(playground: Playground) -> None:
    """The body of a request that was copied as fetch."""
    payload = body(timestamp=LATE, tags={"who": 'the "one"'})
    options = {"headers": {"a": "b"}, "body": text(payload), "method": "POST"}
    playground.paste(
        f'fetch("https://logx.optimizely.com/v1/events", {json.dumps(options)});'
    )
    assert json.loads(playground.text) == payload


def test_datafile(playground: Playground) -> None:
    """Ids are compared with the account; missing facts are named."""
    from .driver import File  # noqa: PLC0415

    playground.paste(FIVE)
    without = playground.page.inner_text("#needs")
    assert "need your datafile" in without
    playground.drop(File("account.json", DATAFILE))
    bodies = FIVE.splitlines()
    context = Context(catalog=Catalog.from_datafile(DATAFILE), now=NOW.now)
    assert set(playground.codes) == set(validate_all(bodies, context=context).by_code())
    assert "unknown-id" in playground.codes
    assert "account.json" in playground.page.inner_text("#facts summary")
    needs = playground.page.inner_text("#needs")
    assert "your datafile" not in needs
    assert "when each experiment ran" in needs


def test_broken_datafile(playground: Playground) -> None:
    """A datafile that cannot be read is named with its problem; the rest goes on."""
    from .driver import File  # noqa: PLC0415

    playground.paste(text(body(timestamp=LATE)))
    broken = json.loads(DATAFILE)
    broken["experiments"][0]["variations"] = "x"
    playground.drop(File("account.json", json.dumps(broken)))
    problem = playground.page.inner_text("#fact-problems")
    assert "experiments[0] was left out: variations: expected a list" in problem
    assert playground.codes == ["timestamp-in-seconds"]


def test_files_together(playground: Playground) -> None:
    """Bodies and the datafile may come at once, in any order."""
    from .driver import File  # noqa: PLC0415

    one, two = FIVE.splitlines()[2:4]
    playground.drop(File("a.json", one), File("d.json", DATAFILE), File("b.json", two))
    assert "in 2 bodies" in playground.status
    assert "unknown-id" in playground.codes


def test_bodies_have_the_names_of_their_files(playground: Playground) -> None:
    """Bodies have file names until the bodies change, and again after `Undo`."""
    from .driver import File  # noqa: PLC0415

    late = text(body(timestamp=LATE))
    two = f"[{text(body())}, {text(body())}]"
    playground.drop(File("two.json", two), File("late.json", late))
    (place,) = (x for x in playground.places if f"timestamp = {LATE} " in x)
    assert "in 3 bodies" in playground.status
    assert place.startswith("body 2 (late.json), line ")
    assert playground.page.locator(".related", has_text="body 0 (two.json)").count()
    playground.paste(late)
    assert playground.places[0].startswith("line ")
    playground.click("#undo")
    assert place in playground.places


def test_typing(playground: Playground) -> None:
    """Typed text is checked after a pause."""
    playground.paste(text(body(timestamp=LATE)))
    playground.page.locator(".place").click()
    with playground.next_answer():
        playground.page.keyboard.type(f'"timestamp": {LATE}000')
    assert playground.codes == []
    assert playground.status.startswith("All 2 events will count")


def test_every_example(playground: Playground) -> None:
    """Each example of the list loads and says something."""
    choices = playground.page.locator("#example option").all()[1:]
    assert len(choices) >= 8
    tones: dict[str, str | None] = {}
    for choice in choices:
        with playground.next_answer():
            playground.page.select_option("#example", choice.get_attribute("value"))
        tones[choice.inner_text()] = playground.tone
    fine = [name for name, tone in tones.items() if tone == "ok"]
    assert fine == ["No problems: a payload of an SDK"]


def _documents(written: str) -> list[dict[str, object]]:
    decoder = json.JSONDecoder()
    found: list[dict[str, object]] = []
    at = 0
    while at < len(written.rstrip()):
        value, at = decoder.raw_decode(written, at)
        found.append(value)
        at += len(written[at:]) - len(written[at:].lstrip())
    return found
