"""The fields of each object: absent, empty, null, misnamed or unknown."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.findings import Path
from eventcheck.fixes.answers import activated_campaign, fill_in
from eventcheck.fixes.change import Change, Put, Remove, Rename
from eventcheck.models import Decision, Snapshot, Visitor
from eventcheck.models.decision import IDS
from eventcheck.models.event import CAMPAIGN_ACTIVATED
from eventcheck.read.defect import Defect
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    INFERRED,
    INFO,
    NONE,
    NOT_COUNTED,
    REJECTED,
    REPORTED,
    SDK,
    WARNING,
)


@rule(
    "defect",
    ERROR,
    REJECTED,
    "{field} is missing",
    hint="Add `{field}`. It is required: Optimizely cannot use the object without it.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    of=("missing",),
    fix="safe",
)
def missing_field(defect: Defect, context: Context) -> Found:
    """A required field is absent."""
    field = defect.field
    fixes = fill_in(defect.owner, field, context.account)
    return Problem(params={"field": field}, fixes=fixes)


def _entity_missing(snapshot: Snapshot, context: Context) -> Found:
    bare = [n for n in snapshot.bare_activations or () if not _has_entity(snapshot, n)]
    if not bare:
        return None
    campaign = activated_campaign(snapshot, context.account)
    fixes: tuple[Put, ...] = ()
    words = {"field": "entity_id"}
    problems: list[Problem] = []
    for index in bare:
        at = "events", index
        if campaign is not None:
            fix = Put(campaign, "add entity_id", safe=True, at=(*at, "entity_id"))
            fixes = (fix,)
        problems.append(Problem(at, words, fixes))
    return problems


def _has_entity(snapshot: Snapshot, index: int) -> bool:
    """Return whether an activation has the field, with whatever value."""
    return "entity_id" in snapshot.events[index].model_fields_set


missing_field = missing_field.also_over(
    "snapshot", _entity_missing, field="bare_activations"
)


@rule(
    "defect",
    ERROR,
    REJECTED,
    "{field} is empty",
    hint="Send the id, or leave out the object.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    of=("empty",),
)
def empty_field(defect: Defect, context: Context) -> Found:
    """A required text is empty."""
    return Problem(params={"field": defect.field}) if defect.is_required else None


def _empty_id(decision: Decision, context: Context) -> Found:
    ids = decision.campaign_id, decision.experiment_id, decision.variation_id
    if all(ids):
        return None
    names = [name for name, value in zip(IDS, ids, strict=True) if value == ""]
    return [Problem(name, {"field": name}) for name in names] or None


def _empty_entity(snapshot: Snapshot, context: Context) -> Found:
    empty = [n for n in snapshot.bare_activations or () if _entity(snapshot, n) == ""]
    at = [("events", n, "entity_id") for n in empty]
    return [Problem(x, {"field": "entity_id"}) for x in at] or None


def _entity(snapshot: Snapshot, index: int) -> str | None:
    return snapshot.events[index].entity_id


empty_field = empty_field.also_over("decision", _empty_id).also_over(
    "snapshot", _empty_entity, field="bare_activations"
)


@rule(
    "defect",
    WARNING,
    DEGRADED,
    "{field} is null",
    hint="Leave the field out, or send its value.",
    evidence=(SDK,),
    sources=(sources.JAVA_NULLS, sources.PYTHON_NULLS),
    of=("null",),
    fix="safe",
    also=(ERROR,),
)
def null_field(defect: Defect, context: Context) -> Found:
    """A field is null where null means nothing."""
    field = defect.field
    if defect.inner:
        field = "the tag" if field == "tags" else "the property"
    elif defect.is_required:
        return _useless((), field)
    return Problem(params={"field": field}, fixes=(Remove(f"drop {field}", safe=True),))


def _useless(at: str | Path, field: str) -> Problem:
    """Without a value of a required field, the object is of no use."""
    return Problem(at, {"field": field}, severity=ERROR, effect=REJECTED)


def _null_campaign(decision: Decision, context: Context) -> Found:
    """Null for experiment and variation has rules of its own."""
    if decision.campaign_id is not None or "campaign_id" in decision.lost:
        return None
    return _useless("campaign_id", "campaign_id")


def _null_entity(snapshot: Snapshot, context: Context) -> Found:
    null = [
        n
        for n in snapshot.bare_activations or ()
        if _has_entity(snapshot, n) and _entity(snapshot, n) is None
    ]
    return [_useless(("events", n, "entity_id"), "entity_id") for n in null] or None


null_field = null_field.also_over("decision", _null_campaign).also_over(
    "snapshot", _null_entity, field="bare_activations"
)


@rule(
    "defect",
    ERROR,
    REJECTED,
    "`{found}` should be `{field}`",
    hint="Use the specification's spelling: lower case, with underscores.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
    of=("misnamed",),
    fix="both",
    also=(WARNING,),
)
def misnamed_field(defect: Defect, context: Context) -> Found:
    """A field has its name in another spelling."""
    field = defect.field
    # Without these two, the event is no activation.
    is_vital = field in ("key", "type") and defect.value == CAMPAIGN_ACTIVATED
    return Problem(
        params={"found": defect.path[-1], "field": field},
        fixes=(Rename(field, f"rename it to {field}", safe=defect.exact),),
        severity=None if defect.is_required or is_vital else WARNING,
    )


@rule(
    "defect",
    INFO,
    NONE,
    "unknown field {field}{maybe}",
    hint="Leave the field out: Optimizely does not document what happens to unknown "
    "fields, and exports do not have them.",
    evidence=(INFERRED,),
    sources=(sources.REASONING,),
    of=("unknown",),
)
def unknown_field(defect: Defect, context: Context) -> Found:
    """A field is in neither the specification nor official traffic."""
    close = defect.expected
    if not close:
        return Problem(params={"field": defect.field, "maybe": ""})
    maybe = f" (did you mean {close}?)"
    return Problem(params={"field": defect.field, "maybe": maybe, "closest": close})


@rule(
    "defect",
    WARNING,
    NOT_COUNTED,
    "{field} is empty: there is nothing to count",
    hint="Leave out objects that hold nothing.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("no-items",),
    fix="safe",
)
def empty_collection(defect: Defect, context: Context) -> Found:
    """A list that should hold visitors, snapshots or events is empty."""
    return Problem(params={"field": defect.field}, fixes=_dropped(defect))


def _dropped(defect: Defect) -> tuple[Change, ...]:
    """Drop an empty snapshot only beside others, and only if it decides nothing."""
    snapshot, visitor = defect.owner, defect.parent
    if not isinstance(snapshot, Snapshot) or not isinstance(visitor, Visitor):
        return ()
    if snapshot.decisions or not visitor.has_events:
        return ()
    return (Remove("drop the empty snapshot", safe=True, around=True),)


RULES = (
    missing_field,
    empty_field,
    null_field,
    misnamed_field,
    unknown_field,
    empty_collection,
)
