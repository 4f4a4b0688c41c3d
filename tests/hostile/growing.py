"""Stories in which lists grow: in bodies, in the catalog and in the history.

A story names the lists that have n items; all others have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

from eventcheck import Catalog, Context, History
from eventcheck.context import SentDecision, SentEvent
from tests.rules.build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    conversion,
    decision,
    snapshot,
    visitor,
)

HOUR = 60 * 60_000


class Story(NamedTuple):
    """Which lists grow, and what is special about their items."""

    grow: tuple[str, ...]
    odd: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the story's name, for test ids."""
        return " ".join(dict.fromkeys((*self.grow, *self.odd)))

    def size(self, name: str, n: int) -> int:
        """Return the length of a list."""
        return n if name in self.grow else 1

    def payloads(self, n: int) -> list[Json]:
        """Return the bodies."""
        return [self._body(n, b) for b in range(self.size("bodies", n))]

    def context(self, n: int) -> Context:
        """Return the catalog and the history, if they belong to the story."""
        return Context(
            catalog=self._catalog(n) if "catalog" in self.odd else None,
            history=self._history(n) if "history" in self.odd else None,
            order_id_tag="t0",
        )

    def _body(self, n: int, b: int) -> Json:
        entries = [self._visitor(n, b, v) for v in range(self.size("visitors", n))]
        more = {f"unknown{u}": 1 for u in range(self.size("unknown", n) - 1)}
        return body(*entries, enrich_decisions="alone" not in self.odd, **more)

    def _visitor(self, n: int, b: int, v: int) -> Json:
        name = f"visitor-{b if 'apart' in self.odd else 0}-{v}"
        if "case" in self.odd:
            name = f"{v:016b}".replace("0", "a").replace("1", "A")
        snapshots = [
            self._snapshot(n, (b, v, s)) for s in range(self.size("snapshots", n))
        ]
        key = "$opt_bot_filtering" if "bots" in self.odd else "plan{}"
        attributes = [
            attribute(entity_id=f"6{a}", key=key.format(a))
            for a in range(self.size("attributes", n))
        ]
        given = attributes if "attributes" in self.grow else []
        return visitor(*snapshots, visitor_id=name, attributes=given)

    def _snapshot(self, n: int, at: tuple[int, ...]) -> Json:
        if "empty" in self.odd:
            return snapshot()
        decided = [
            decision(**self._ids(d, at)) for d in range(self.size("decisions", n))
        ]
        events = [self._activation(a, at) for a in range(self.size("activations", n))]
        many = range(self.size("conversions", n))
        events += [self._conversion(n, c, at) for c in many]
        return snapshot(*events, decisions=decided)

    def _ids(self, d: int, at: tuple[int, ...]) -> Json:
        d += at[-1]
        campaign = "21" if "campaign" in self.odd else f"21{d}"
        experiment = "31" if "experiment" in self.odd else f"31{d}"
        return {
            "campaign_id": campaign,
            "experiment_id": experiment,
            "variation_id": f"41{d}",
        }

    def _event(self, kind: str, number: int, at: tuple[int, ...]) -> Json:
        later = 0 if "at once" in self.odd else sum(at) * 1_000 + number
        own = "-".join(map(str, (*at, kind, number)))
        uuid = "same" if "one uuid" in self.odd else own
        time = (NOW + later) // (1_000 if "seconds" in self.odd else 1)
        return {"uuid": uuid, "timestamp": time}

    def _activation(self, number: int, at: tuple[int, ...]) -> Json:
        entity: Any = self._ids(number, at)["campaign_id"]
        if "bare" in self.odd:
            entity = None
        elif "foreign" in self.odd:
            entity = f"9{number}"
        return activation(entity_id=entity, **self._event("a", number, at))

    def _conversion(self, n: int, number: int, at: tuple[int, ...]) -> Json:
        entity = self._ids(number, at)["campaign_id"] if "meant" in self.odd else "51"
        tags: Json = {f"t{t}": "x" for t in range(self.size("tags", n))}
        nested = {f"p{p}": "x" for p in range(self.size("event_properties", n))}
        if "event_properties" in self.grow:
            tags["$opt_event_properties"] = nested
        properties = {f"q{q}": "x" for q in range(self.size("properties", n))}
        revenue = 25.0 if "fixable" in self.odd else 100
        event = conversion(entity_id=entity, **self._event("c", number, at))
        return {**event, "revenue": revenue, "tags": tags, "properties": properties}

    def _catalog(self, n: int) -> Catalog:
        experiments = [
            {
                "id": f"31{e}",
                "campaign_id": f"21{e}",
                "variations": [
                    f"41{e}{v or ''}" for v in range(self.size("variations", n))
                ],
                "starts_at": NOW - HOUR - e,
                "ends_at": NOW + HOUR + e,
            }
            for e in range(self.size("experiments", n))
        ]
        events = [
            {
                "id": f"51{e or ''}",
                "key": f"key{e}",
                "has_revenue_metric": True,
                "experiment_ids": [x["id"] for x in experiments],
                "properties": {"q0": "string"},
            }
            for e in range(self.size("events", n))
        ]
        return Catalog(
            account_id="12001",
            experiments=experiments,
            events=events if len(events) == 1 or len(experiments) == 1 else [],
            pages=[{"id": f"8{p}"} for p in range(self.size("pages", n))],
            attributes=[
                {"id": f"6{a}", "key": f"plan{a}"}
                for a in range(self.size("known attributes", n))
            ],
            flags=[
                {"key": f"flag{f}", "experiment_ids": [f"31{f}"]}
                for f in range(self.size("flags", n))
            ],
        )

    def _history(self, n: int) -> History:
        decided = [
            SentDecision(f"visitor-{d}", "21", f"31{d}", f"41{d}", NOW - 1 - d)
            for d in range(self.size("sent decisions", n))
        ]
        return History(decided, _sent(self.size("sent events", n)))


def _sent(count: int) -> Iterable[SentEvent]:
    return [SentEvent("51", "same", NOW, n, n) for n in range(count)]


SNAPSHOT = ("decisions", "activations", "conversions")
VISITOR = ("snapshots", "attributes")
EVENT = ("tags", "properties", "event_properties")
BODY = ("visitors", "unknown")
ACCOUNT = ("experiments", "variations", "events", "pages", "known attributes", "flags")
SENT = ("sent decisions", "sent events")


def _several(names: tuple[str, ...], *odd: str) -> list[Story]:
    """Return a story for each list, and for each two lists."""
    return [
        Story(tuple(dict.fromkeys(x)), odd)
        for x in combinations_with_replacement(names, 2)
    ]


STORIES: Mapping[str, Story] = {
    x.name: x
    for x in (
        *_several(SNAPSHOT),
        *_several(SNAPSHOT, "alone"),
        *_several(SNAPSHOT, "campaign"),
        *_several(SNAPSHOT, "campaign", "alone"),
        *_several(SNAPSHOT, "campaign", "experiment"),
        *_several(SNAPSHOT, "bare"),
        *_several(SNAPSHOT, "foreign"),
        *_several(SNAPSHOT, "meant"),
        *_several(SNAPSHOT, "at once"),
        *_several(SNAPSHOT, "one uuid"),
        *_several(SNAPSHOT, "catalog"),
        *_several(SNAPSHOT, "seconds"),
        Story(("conversions",), ("fixable",)),
        *_several(VISITOR),
        *_several(VISITOR, "alone"),
        *_several(VISITOR, "experiment", "campaign"),
        *_several(VISITOR, "bots"),
        Story(("snapshots",), ("empty",)),
        Story(("snapshots",), ("catalog",)),
        *_several(EVENT),
        *_several(EVENT, "catalog"),
        *_several(BODY),
        Story(("visitors",), ("case",)),
        Story(("visitors",), ("one uuid",)),
        Story(("visitors",), ("one uuid", "history")),
        Story(("visitors",), ("catalog", "seconds")),
        Story(("bodies",)),
        Story(("bodies",), ("one uuid",)),
        Story(("bodies",), ("apart",)),
        Story(("bodies",), ("apart", "one uuid")),
        *(Story((x, "visitors"), ("catalog",)) for x in ACCOUNT),
        *(Story((x, "snapshots"), ("catalog",)) for x in ACCOUNT),
        *(Story((x, "conversions"), ("catalog", "alone")) for x in ACCOUNT),
        *_several(ACCOUNT, "catalog"),
        *(Story((x, "visitors"), ("history",)) for x in SENT),
        *(Story((x, "snapshots"), ("history", "one uuid")) for x in SENT),
    )
}
