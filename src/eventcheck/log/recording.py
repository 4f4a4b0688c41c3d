"""Write the rows that the log keeps of a body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import inf
from typing import cast

from eventcheck.context import Context
from eventcheck.findings import JsonValue, Path, Place
from eventcheck.log.digest import digest, digest_of
from eventcheck.log.log import Log
from eventcheck.log.rows import BodyRow, DecisionRow, EntryRow, EventRow, SnapshotRow
from eventcheck.models import Decision, Snapshot, Visitor
from eventcheck.models.event import PAGE_VIEW, AnyEvent, EventKind
from eventcheck.models.fields import MIN_TIME
from eventcheck.read import senders
from eventcheck.read.body import TOO_LARGE, Body
from eventcheck.read.odd import digits
from eventcheck.read.reader import Chunk

CURRENCY = "currency"
UNREAD = frozenset({"events", "decisions"})
"""Fields of a snapshot that may hold an event or decision that cannot be read."""


class Recorder:
    """Writes the rows of one body."""

    def __init__(self, log: Log, body: Body, context: Context) -> None:
        """Add the row of the body, whose envelope is read."""
        self.log = log
        self.latest_time = context.latest_time
        self.order_id_tag = context.order_id_tag
        self.bandits = context.account.bandit_ids
        self.body = body_row(body, context)
        log.bodies.append(self.body)

    def add(self, chunk: Chunk) -> None:
        """Add the rows of some visitors."""
        for defect in chunk.defects:
            if defect.kind == "padded" and defect.field == "visitor_id":
                path = "visitors", defect.path[1], "visitor_id"
                place = Place(self.body.payload, path)
                self.log.add_padded(place, str.__str__(cast("str", defect.value)))
        for index, visitor in enumerate(chunk.visitors, chunk.start):
            if visitor is not None and visitor.visitor_id is not None:
                self._add_visitor(visitor, visitor.visitor_id, index)

    def _add_visitor(self, visitor: Visitor, visitor_id: str, index: int) -> None:
        self.log.entries += 1
        snapshots, attributes = visitor.snapshots or (), visitor.attributes
        is_lost = "snapshots" in visitor.lost
        if is_lost:
            self.log.unread_visitors.add(visitor_id)
        row = EntryRow(
            self.body,
            index,
            visitor_id,
            visitor.session_id or "",
            tuple([x.key for x in attributes]) if attributes else (),
            len(snapshots) + is_lost,
        )
        for place, snapshot in enumerate(snapshots):
            is_usable = not (visitor.is_rejected or snapshot.is_rejected)
            self._add_snapshot(snapshot, row, place, is_usable=is_usable)

    def _add_snapshot(
        self, snapshot: Snapshot, entry: EntryRow, index: int, *, is_usable: bool
    ) -> None:
        decisions, events = snapshot.decisions or (), snapshot.events or ()
        lost = snapshot.lost
        if lost and lost & UNREAD:
            self.log.unread_visitors.add(entry.visitor)
        row = SnapshotRow(
            entry,
            index,
            len(events) + ("events" in lost),
            bool(decisions) or "decisions" in lost,
            is_usable,
        )
        decided = _decided(decisions) if decisions else {}
        activations: defaultdict[str | None, list[EventRow]] = defaultdict(list)
        for n, kind in enumerate(snapshot.event_kinds()):
            event = events[n]
            if kind != "activation":
                self._add_event(event, row, n, kind, digest(event))
                continue
            entity = event.entity_id
            made = self._add_event(
                event, row, n, kind, digest(event, decided.get(entity))
            )
            if entity:
                activations[entity].append(made)
        if decisions:
            self._add_decisions(snapshot, row, activations)

    def _add_event(
        self, event: AnyEvent, row: SnapshotRow, index: int, kind: EventKind, said: int
    ) -> EventRow:
        time = timestamp = event.timestamp
        if time is not None and not MIN_TIME <= time < self.latest_time:
            time = None
        events, tags = self.log.events, event.tags
        made = EventRow(
            len(events),
            self.body,
            row.entry.visitor,
            row,
            index,
            kind,
            event.type == PAGE_VIEW,
            event.entity_id or None,
            event.uuid,
            timestamp,
            time,
            event.revenue,
            "revenue" in event.lost,
            event.value,
            self._order(tags) if tags else "",
            said,
            row.is_usable and not event.is_rejected,
        )
        events.append(made)
        if tags and CURRENCY in tags:
            self._note_currency(tags[CURRENCY], made)
        return made

    def _order(self, tags: Mapping[str, object]) -> str:
        """Return the order id; "" if the context does not name its tag."""
        name = self.order_id_tag
        given = None if name is None else tags.get(name)
        if isinstance(given, int) and not isinstance(given, bool):
            return digits(given) if given else ""
        return given.strip() if isinstance(given, str) else ""

    def _note_currency(self, currency: object, event: EventRow) -> None:
        if isinstance(currency, str) and currency.strip():
            path = (*event.path, "tags", CURRENCY)
            place = Place(event.payload, path)
            self.log.currencies.setdefault(currency.strip().upper(), place)

    def _add_decisions(
        self,
        snapshot: Snapshot,
        row: SnapshotRow,
        activations: Mapping[str | None, list[EventRow]],
    ) -> None:
        for some in activations.values():
            if len(some) > 1:
                some.sort(key=_by_time)
        by_time = {key: tuple(some) for key, some in activations.items()}
        explains: bool | None = None
        for index, decision in enumerate(snapshot.decisions or ()):
            campaign, experiment = decision.campaign_id, decision.experiment_id
            own, is_rollout = by_time.get(campaign, ()), decision.is_rollout
            is_lone = not (own or is_rollout)
            if is_lone:
                if explains is None:
                    explains = self._explains_lone(snapshot, activations)
                is_lone = not explains
            made = DecisionRow(
                len(self.log.decisions),
                self.body,
                row.entry.visitor,
                row,
                index,
                campaign or None,
                experiment or None,
                decision.variation_id or None,
                own,
                decision.is_campaign_holdback is True,
                is_rollout,
                decision.has_bandit_prediction or experiment in self.bandits,
                is_lone,
                row.is_usable and not decision.is_rejected,
            )
            self.log.decisions.append(made)

    def _explains_lone(
        self, snapshot: Snapshot, activations: Mapping[str | None, object]
    ) -> bool:
        """Return whether decisions without an activation need no finding here.

        Without enrichment conversions may use them, or another finding says why no
        activation matches them.
        """
        kinds = snapshot.event_kinds()
        campaigns = {decision.campaign_id for decision in snapshot.decisions or ()}
        return (
            ("conversion" in kinds and not self.body.is_enriched)
            or "misspelled" in kinds
            or not activations.keys() <= campaigns
            or bool(snapshot.lost & UNREAD)
            or any(
                _may_activate(event, kind, campaigns)
                for event, kind in zip(snapshot.events, kinds, strict=True)
            )
        )


def _decided(decisions: Sequence[Decision]) -> dict[str | None, int]:
    """Return a hash of the decisions of each campaign."""
    found: dict[str | None, int] = {}
    for decision in decisions:
        campaign = decision.campaign_id
        found[campaign] = digest_of(decision, found.get(campaign, 0))
    return found


def _by_time(event: EventRow) -> tuple[bool, float, int]:
    return (
        not event.is_usable,
        inf if event.time is None else event.time,
        event.number,
    )


def _may_activate(event: AnyEvent, kind: EventKind, campaigns: set[str | None]) -> bool:
    """Return whether the event lacks what would make it an activation."""
    if kind == "activation":
        return not event.entity_id
    if event.key is not None or event.type is not None:
        return False
    return not event.entity_id or event.entity_id in campaigns


def body_row(body: Body, context: Context) -> BodyRow:
    """Return the row of a body whose envelope is read."""
    envelope = body.envelope
    if envelope is None:
        return BodyRow(body.index, body.index)
    account, known = envelope.account_id, context.account.account_id
    is_own = bool(account) and known in (None, account)
    is_usable = is_own and not envelope.is_rejected and body.size <= TOO_LARGE
    is_enriched = (
        envelope.enrich_decisions is True or "enrich_decisions" in envelope.lost
    )
    is_slice = senders.is_slice(body.client)
    return BodyRow(
        body.index,
        None if is_usable else body.index,
        is_slice,
        is_enriched,
        "enrich_decisions" in envelope.model_fields_set,
        None if is_enriched else _witness(body.value),
        is_slice and senders.counts_seconds(body.client),
        len(envelope.visitors or ()),
    )


def _witness(raw: Mapping[str, object]) -> tuple[Path, JsonValue] | None:
    """Return the path and value that a fix of `enrich_decisions` tests first."""
    name = "enrich_decisions" if "enrich_decisions" in raw else "account_id"
    value = raw.get(name)
    if name in raw and (value is None or isinstance(value, str | int)):
        return (name,), value
    return None
