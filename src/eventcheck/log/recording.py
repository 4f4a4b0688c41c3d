"""Visitors → rows: what the log keeps of a body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import inf
from typing import cast

from eventcheck.context import Context
from eventcheck.findings import JsonValue, Path, Place
from eventcheck.guards import OBJECT
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


class Recorder:
    """Writes the rows of one body."""

    def __init__(self, log: Log, body: Body, context: Context) -> None:
        """Add the row of the body, whose envelope is read."""
        self.log = log
        self.context = context
        self.latest_time = context.latest_time
        self.bandits = context.account.bandit_ids
        self.body = body_row(body, context)
        log.bodies.append(self.body)

    def add(self, chunk: Chunk) -> None:
        """Add the rows of some visitors."""
        payload = self.body.payload
        for defect in chunk.defects:
            if defect.kind == "padded" and defect.field == "visitor_id":
                place = Place(payload, ("visitors", defect.path[1], "visitor_id"))
                self.log.padded.append((place, str.__str__(cast("str", defect.value))))
        for index, visitor in enumerate(chunk.visitors, chunk.start):
            if visitor is not None:
                self._add_visitor(visitor, index)

    def _add_visitor(self, visitor: Visitor, index: int) -> None:
        snapshots = visitor.snapshots or ()
        if visitor.visitor_id is None:
            return
        attributes = visitor.attributes
        if "snapshots" in visitor.lost or any(
            x.lost & {"events", "decisions"} for x in snapshots if x.lost
        ):
            self.log.unread_visitors.add(visitor.visitor_id)
        row = EntryRow(
            self.body,
            index,
            visitor.visitor_id,
            visitor.session_id or "",
            tuple([x.key for x in attributes]) if attributes else (),
            len(snapshots) + ("snapshots" in visitor.lost),
        )
        for place, snapshot in enumerate(snapshots):
            self._add_snapshot(snapshot, row, place, is_usable=not visitor.is_rejected)

    def _add_snapshot(
        self, snapshot: Snapshot, entry: EntryRow, index: int, *, is_usable: bool
    ) -> None:
        decisions, sent = snapshot.decisions or (), snapshot.events or ()
        lists = bool(decisions) or "decisions" in snapshot.lost
        size = len(sent) + ("events" in snapshot.lost)
        row = SnapshotRow(entry, index, size, lists)
        is_usable = is_usable and not snapshot.is_rejected
        decided = _decided(decisions) if decisions else {}
        kinds = snapshot.event_kinds()
        events = [
            self._event(
                event, row, n, kinds[n], decided.get(event.entity_id), is_usable
            )
            for n, event in enumerate(sent)
        ]
        if decisions:
            self._add_decisions(snapshot, row, events, is_usable=is_usable)

    def _event(  # noqa: PLR0913, PLR0917 - an event, and what is known of what it is in
        self,
        event: AnyEvent,
        row: SnapshotRow,
        index: int,
        kind: EventKind,
        decided: int | None,
        is_usable: bool,  # noqa: FBT001
    ) -> EventRow:
        time = timestamp = event.timestamp
        if time is not None and not MIN_TIME <= time < self.latest_time:
            time = None
        log, tags = self.log, event.tags
        made = EventRow(
            len(log.events),
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
            self._order(event) if tags else "",
            digest(event, decided if kind == "activation" else None),
            is_usable and not event.is_rejected,
        )
        log.events.append(made)
        if tags and CURRENCY in tags:
            self._note_currency(tags[CURRENCY], made)
        return made

    def _order(self, event: AnyEvent) -> str:
        """The order id; "" if the context does not name its tag."""
        name = self.context.order_id_tag
        given = None if name is None else (event.tags or {}).get(name)
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
        events: list[EventRow],
        *,
        is_usable: bool,
    ) -> None:
        activations = _activations(events)
        is_used, is_excused = _state(snapshot, events, activations)
        for index, decision in enumerate(snapshot.decisions or ()):
            campaign, experiment = decision.campaign_id, decision.experiment_id
            made = DecisionRow(
                len(self.log.decisions),
                row,
                index,
                campaign or None,
                experiment or None,
                decision.variation_id or None,
                activations.get(campaign, ()),
                decision.is_campaign_holdback is True,
                decision.is_rollout,
                decision.has_bandit_prediction or experiment in self.bandits,
                is_used and not self.body.is_enriched,
                is_excused,
                is_usable and not decision.is_rejected,
            )
            self.log.decisions.append(made)


def _decided(decisions: Sequence[Decision]) -> dict[str | None, int]:
    """A hash of the decisions of each campaign."""
    found: dict[str | None, int] = {}
    for decision in decisions:
        campaign = decision.campaign_id
        found[campaign] = digest_of(decision, found.get(campaign, 0))
    return found


def body_row(body: Body, context: Context) -> BodyRow:
    """The row of a body whose envelope is read."""
    envelope, client = body.envelope, body.client
    account = envelope and envelope.account_id
    known = context.account.account_id
    is_other = known is not None and account != known
    is_enriched = envelope is not None and (
        envelope.enrich_decisions is True or "enrich_decisions" in envelope.lost
    )
    return BodyRow(
        body.index,
        is_usable=not (
            not account or is_other or envelope is None or envelope.is_rejected
        )
        and body.size <= TOO_LARGE,
        is_slice=senders.is_slice(client),
        is_enriched=is_enriched,
        says_enriched=envelope is not None
        and "enrich_decisions" in envelope.model_fields_set,
        witness=_witness(body.value) if isinstance(body.value, OBJECT) else None,
        counts_seconds=senders.counts_seconds(client),
        visitors=len(envelope.visitors or ()) if envelope is not None else 0,
    )


def _witness(raw: Mapping[str, object]) -> tuple[Path, JsonValue] | None:
    for name in ("enrich_decisions", "account_id"):
        if name in raw:
            value = raw[name]
            if value is None or isinstance(value, str | int):
                return (name,), value
            return None
    return None


def _activations(events: list[EventRow]) -> dict[str | None, tuple[EventRow, ...]]:
    """The activations of a snapshot by campaign, by time; usable ones first."""
    found: defaultdict[str | None, list[EventRow]] = defaultdict(list)
    for event in events:
        if event.kind == "activation" and event.entity:
            found[event.entity].append(event)
    return {entity: tuple(sorted(some, key=_by_time)) for entity, some in found.items()}


def _by_time(event: EventRow) -> tuple[bool, float, int]:
    return (
        not event.is_usable,
        inf if event.time is None else event.time,
        event.number,
    )


def _state(
    snapshot: Snapshot,
    events: list[EventRow],
    activations: dict[str | None, tuple[EventRow, ...]],
) -> tuple[bool, bool]:
    """Whether decisions without an activation are used, or excused."""
    kinds = {event.kind for event in events}
    campaigns = {decision.campaign_id for decision in snapshot.decisions or ()}
    is_excused = (
        "misspelled" in kinds
        or not activations.keys() <= campaigns
        or bool(snapshot.lost & {"events", "decisions"})
        or any(x.kind == "activation" and not x.entity for x in events)
        or any(_is_nameless(event, campaigns) for event in snapshot.events)
    )
    return "conversion" in kinds, is_excused


def _is_nameless(event: AnyEvent, campaigns: set[str | None]) -> bool:
    """Whether it may be the activation: nothing says what else it is."""
    if event.key is not None or event.type is not None:
        return False
    return not event.entity_id or event.entity_id in campaigns
