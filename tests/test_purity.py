"""The library uses nothing but its arguments, as an audit hook shows.

An audit hook cannot be removed, so each case runs in its own process.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HARNESS = r"""
import random, sys, time, uuid, os, secrets
sys.path.insert(0, "src")
from eventcheck import *
from eventcheck.testing import EventRecorder, assert_finding, assert_valid
from tests.rules.build import attribute, body, buying, conversion, visitor

GOOD = body()
BROKEN = body(
    visitor(attributes=[attribute(key="mail", value="jane@example.com")]),
    visitor(visitor_id="v-2", sesion_id=3, snapshots=[{"events": [
        conversion(revenue=59.99, timestamp=1_760_000_060, tags={"a": [1], "b": None}),
        conversion(uuid=None, entityId="7"),
    ]}]),
    anonymize_ip="true",
)
CATALOG = Catalog(account_id="12001")
CONTEXT = Context(now=1_760_000_100_000, catalog=CATALOG, history=History(),
                  order_id_tag="order")
ALL = Config(include_values=True)
MEMORY_ONLY = {"array.__new__", "builtins.id", "marshal.dumps"}

def work():
    for payload in (GOOD, BROKEN, str(GOOD), b"{", b"\xff", "[]", {}, None):
        for context in (Context(), CONTEXT):
            report = validate(payload, context=context, config=ALL)
            str(report), repr(report), report._repr_html_(), report.to_json()
            list(report.__rich_repr__()), report.history.to_json()
            Report.from_json(report.to_json())
            if isinstance(payload, dict):
                apply_fixes(payload, report, unsafe=True)
            preview = preview_results([payload], context=context, verdicts=True)
            str(preview), preview._repr_html_(), preview.to_dict()
    report = validate_all([GOOD, BROKEN, GOOD], context=CONTEXT)
    validate(GOOD, context=Context(history=report.history))
    assert not report.ok
    assert_valid(GOOD)
    assert_finding(BROKEN, "wrong-type")

def touch(*arguments, **words):
    raise AssertionError("used a clock, a random source or the environment")

def guard(allowed=lambda event, arguments: False):
    events = []
    def hook(event, arguments):
        if event not in MEMORY_ONLY and not allowed(event, arguments):
            events.append((event, str(arguments)[:200]))
    for module, names in {
        time: "time time_ns monotonic monotonic_ns perf_counter perf_counter_ns "
              "localtime gmtime sleep",
        random: "random randint getrandbits choice",
        uuid: "uuid1 uuid4",
        os: "urandom getenv getrandom",
        secrets: "token_bytes token_hex",
    }.items():
        for name in names.split():
            if hasattr(module, name):
                setattr(module, name, touch)
    class Untouchable(dict):
        __getitem__ = get = __contains__ = __iter__ = touch
    os.environ = Untouchable()
    sys.addaudithook(hook)
    return events
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run the harness and then some code, in its own process."""
    return subprocess.run(  # noqa: S603 - code of this file
        [sys.executable, "-c", HARNESS + code],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_nothing_outside_is_touched() -> None:
    """After a first call: files, sockets, processes, imports, clocks, environment."""
    done = run("""
work()
events = guard()
work()
if events:
    sys.exit(f"touched: {sorted(set(events))[:9]}")
""")

    assert done.returncode == 0, done.stdout + done.stderr


FORBIDDEN = (
    "open('README.md').close()",
    "__import__('socket').socket().close()",
    "os.listdir('.')",
    "os.system('true')",
    "__import__('this_module_is_nowhere')",
    "time.time()",
    "time.monotonic()",
    "random.random()",
    "uuid.uuid4()",
    "os.urandom(1)",
    "os.environ['HOME']",
    "os.getenv('HOME')",
)


def test_the_guard_notices_each_forbidden_call() -> None:
    """Each of these calls would make the test above fail."""
    calls = ", ".join(f"{code!r}: lambda: {code}" for code in FORBIDDEN)
    done = run(f"""
calls = {{{calls}}}
unseen = []
events = guard()
for code, call in calls.items():
    before = len(events)
    try:
        call()
    except (AssertionError, ImportError):
        continue
    if len(events) == before:
        unseen.append(code)
sys.exit(f"nothing was seen of {{unseen}}" if unseen else 0)
""")

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_one_file_is_read_by_an_explanation() -> None:
    """`explain(...).explanation` opens rules.json, once; nothing else opens any."""
    done = run("""
work()
import importlib.resources, json
events = guard(lambda event, arguments: event not in ("open", "os.open"))
explain("wrong-type")
assert events == [], events
first = explain("wrong-type").explanation
assert explain("null-field").explanation != first
opened = [x for x in events if ".pyc" not in x[1]]  # importlib.resources itself
assert len(opened) == 1 and "rules.json" in opened[0][1], opened
""")

    assert done.returncode == 0, done.stdout + done.stderr
