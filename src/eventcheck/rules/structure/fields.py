"""The fields of each object: absent, empty, null, misnamed or unknown."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import Context
from eventcheck.findings import Path
from eventcheck.fixes.answers import activated_campaign, fill_in
from eventcheck.fixes.change import Change, Put, Remove, Rename
from eventcheck.models import Snapshot, Visitor
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


def _activation_lacks_entity(snapshot: Snapshot, context: Context) -> Iterator[Problem]:
    bare = _without_entity(snapshot, None)
    campaign = activated_campaign(snapshot, context.account) if bare else None
    for index in bare:
        if "entity_id" not in snapshot.events[index].model_fields_set:
            at = "events", index
            fixes: tuple[Put, ...] = ()
            if campaign is not None:
                fixes = (
                    Put(campaign, "add entity_id", safe=True, at=(*at, "entity_id")),
                )
            yield Problem(at, {"field": "entity_id"}, fixes)


def _without_entity(snapshot: Snapshot, value: str | None) -> list[int]:
    """Return the activations with this entity that are not a rollout's."""
    bare = [
        n
        for n, x in enumerate(snapshot.events or ())
        if x.entity_id == value and x.kind == "activation" and "entity_id" not in x.lost
    ]
    if bare and any(x.is_rollout for x in snapshot.decisions or ()):
        return []
    return bare


missing_field = missing_field.also_over(
    "snapshot", _activation_lacks_entity, field="decisions"
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
    del context
    return Problem(params={"field": defect.field}) if defect.is_required else None


def _empty_id(snapshot: Snapshot, context: Context) -> Iterator[Problem]:
    del context
    for place, value in _ids(snapshot):
        if value == "":
            yield Problem(place, {"field": place[-1]})
    for index in _without_entity(snapshot, ""):
        yield Problem(("events", index, "entity_id"), {"field": "entity_id"})


def _ids(snapshot: Snapshot) -> Iterator[tuple[tuple[str, int, str], str | None]]:
    """Yield the ids that decisions lack, rollouts' apart, each with its place."""
    for index, decision in enumerate(snapshot.decisions or ()):
        ids = decision.campaign_id, decision.experiment_id, decision.variation_id
        if not all(ids) and not decision.is_rollout:
            for name, value in zip(IDS, ids, strict=True):
                if not value and name not in decision.lost:
                    yield ("decisions", index, name), value


empty_field = empty_field.also_over("snapshot", _empty_id, field="decisions")


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
    del context
    field = defect.field
    if defect.inner:
        field = "the tag" if field == "tags" else "the property"
    elif defect.is_required:
        return _useless((), field)
    return Problem(params={"field": field}, fixes=(Remove(f"drop {field}", safe=True),))


def _useless(at: Path, field: str) -> Problem:
    """Without a value of a required field, the object is of no use."""
    return Problem(at, {"field": field}, severity=ERROR, effect=REJECTED)


def _null_id(snapshot: Snapshot, context: Context) -> Iterator[Problem]:
    """Null for experiment and variation has rules of its own."""
    del context
    for place, value in _ids(snapshot):
        if value is None and place[-1] == "campaign_id":
            yield _useless(place, "campaign_id")
    for index in _without_entity(snapshot, None):
        if "entity_id" in snapshot.events[index].model_fields_set:
            yield _useless(("events", index, "entity_id"), "entity_id")


null_field = null_field.also_over("snapshot", _null_id, field="decisions")


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
    del context
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
    del context
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
    del context
    return Problem(params={"field": defect.field}, fixes=_dropped(defect))


def _dropped(defect: Defect) -> tuple[Change, ...]:
    """Drop an empty snapshot only beside others, and only if it decides nothing."""
    snapshot, visitor = defect.owner, defect.parent
    if not isinstance(snapshot, Snapshot) or not isinstance(visitor, Visitor):
        return ()
    if snapshot.decisions or not any(x.events for x in visitor.snapshots):
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
