"""Mutations of structure and identifiers."""

from __future__ import annotations

from .changes import (
    ACTIVATION,
    ALONE,
    ATTRIBUTE,
    ATTRIBUTES,
    CONVERSION,
    DECISION,
    ERROR,
    EVENTS,
    FALSE,
    FIRST,
    INFO,
    NO_REVENUE_TAG,
    REVENUE,
    SECOND,
    TAGS,
    TIME,
    WARNING,
    Mutation,
    add,
    bad,
    drop,
    harmless,
    one,
    put,
    rename,
)

UUID = (*CONVERSION, "uuid")
ENTITY = (*CONVERSION, "entity_id")
EXPERIMENT = (*DECISION, "experiment_id")
VISITOR = (*FIRST, "visitor_id")


def missing(path: tuple[str | int, ...]) -> Mutation:
    """Leave out a required field."""
    name = f"{path[-1]} missing at {path[:-1]}"
    return one(name, ERROR, "missing-field", path[:-1], drop(path))


def misnamed(severity: str, path: tuple[str | int, ...], name: str) -> Mutation:
    """Spell a key in another way."""
    found = (*path[:-1], name)
    return one(f"{name}", severity, "misnamed-field", found, rename(path, name))


MISSING = (
    missing(("account_id",)),
    missing(("visitors",)),
    missing((*SECOND, "visitor_id")),
    missing((*SECOND, "snapshots")),
    missing(EVENTS),
    missing(TIME),
    missing(UUID),
    missing(ENTITY),
    missing((*ATTRIBUTE, "type")),
    missing((*ATTRIBUTE, "value")),
    one(
        "variation missing",
        ERROR,
        "missing-field",
        DECISION,
        drop((*DECISION, "variation_id")),
        ALONE,
    ),
    one(
        "campaign missing",
        ERROR,
        "missing-field",
        DECISION,
        drop((*DECISION, "campaign_id")),
        ALONE,
    ),
)
MISNAMED = (
    misnamed(ERROR, ("account_id",), "accountId"),
    misnamed(ERROR, (*SECOND, "visitor_id"), "visitorId"),
    misnamed(ERROR, ENTITY, "entityId"),
    misnamed(ERROR, EXPERIMENT, "experimentId"),
    misnamed(ERROR, TIME, "Timestamp"),
    misnamed(WARNING, ("client_name",), "clientName"),
    misnamed(WARNING, ("enrich_decisions",), "enrichDecisions"),
)
NULL_OR_EMPTY = (
    bad("account null", ERROR, "null-field", ("account_id",), None),
    bad("uuid null", ERROR, "null-field", UUID, None),
    bad("timestamp null", ERROR, "null-field", TIME, None),
    bad("entity null", ERROR, "null-field", ENTITY, None),
    bad("session null", WARNING, "null-field", (*FIRST, "session_id"), None),
    bad("tag null", WARNING, "null-field", (*TAGS, "category"), None),
    bad("tags null", WARNING, "null-field", TAGS, None),
    bad("revenue null", WARNING, "null-field", REVENUE, None, NO_REVENUE_TAG),
    bad("uuid empty", ERROR, "empty-field", UUID, ""),
    bad("uuid blank", ERROR, "empty-field", UUID, " \t"),
    bad("entity empty", ERROR, "empty-field", ENTITY, ""),
    bad("visitor empty", ERROR, "empty-field", VISITOR, "", ALONE),
    bad("no visitors", WARNING, "empty-collection", ("visitors",), []),
    bad("no snapshots", WARNING, "empty-collection", (*SECOND, "snapshots"), []),
    one(
        "snapshot without events",
        WARNING,
        "empty-collection",
        (*SECOND, "snapshots", 1, "events"),
        add((*SECOND, "snapshots"), {"events": []}),
    ),
)
WRONG_TYPES = (
    bad("attributes as object", ERROR, "wrong-type", ATTRIBUTES, {"plan": "gold"}),
    bad("visitors as object", ERROR, "wrong-type", ("visitors",), {}),
    bad("events as text", ERROR, "wrong-type", EVENTS, "none"),
    bad("event as number", ERROR, "wrong-type", CONVERSION, 5),
    bad("anonymize as text", ERROR, "wrong-type", ("anonymize_ip",), "true"),
    bad("enrich as text", ERROR, "wrong-type", ("enrich_decisions",), "true"),
    bad("client name as number", ERROR, "wrong-type", ("client_name",), 5),
    bad("unknown key", INFO, "unknown-field", ("warehouse",), "b"),
)
IDENTIFIERS = (
    bad("account as integer", WARNING, "id-not-string", ("account_id",), 24535200037),
    bad("account beyond 2^53", ERROR, "id-not-string", ("account_id",), 2**53),
    bad("entity as integer", WARNING, "id-not-string", ENTITY, 6554438379241472),
    bad("experiment as integer", WARNING, "id-not-string", EXPERIMENT, 9300000149156),
    bad(
        "campaign as integer",
        WARNING,
        "id-not-string",
        (*DECISION, "campaign_id"),
        9300000131238,
    ),
    bad(
        "variation as integer",
        WARNING,
        "id-not-string",
        (*DECISION, "variation_id"),
        1546660,
    ),
    bad("uuid as integer", WARNING, "id-not-string", UUID, 12345),
    bad("visitor padded", WARNING, "id-padded", VISITOR, "user-ann ", ALONE),
    bad("entity padded", WARNING, "id-padded", ENTITY, " 6554438379241472"),
    bad(
        "uuid nil",
        WARNING,
        "id-placeholder",
        UUID,
        "00000000-0000-0000-0000-000000000000",
    ),
    bad("uuid of the docs", WARNING, "id-placeholder", UUID, "YOUR_UUID"),
    bad("visitor undefined", WARNING, "id-placeholder", VISITOR, "undefined", ALONE),
    bad("entity of zeros", WARNING, "id-placeholder", ENTITY, "0000000000"),
    bad(
        "visitor is an address",
        WARNING,
        "visitor-id-personal",
        VISITOR,
        "ann@example.com",
        ALONE,
    ),
    bad(
        "visitor is a phone",
        WARNING,
        "visitor-id-personal",
        VISITOR,
        "+49 30 901820",
        ALONE,
    ),
    bad(
        "visitor in capitals",
        WARNING,
        "visitor-id-near-miss",
        (*SECOND, "visitor_id"),
        "USER-ANN",
    ),
    bad(
        "variation key for id",
        WARNING,
        "variation-id-not-numeric",
        (*DECISION, "variation_id"),
        "off",
    ),
)
HARMLESS = (
    harmless("uuid in capitals", put(UUID, "B5C0AD0C-51E4-4A6F-8D4E-3F0F2D8E77C1")),
    harmless("uuid of another form", put(UUID, "order-20250615-17")),
    harmless(
        "visitor of digits",
        put((*SECOND, "visitor_id"), "user-ann"),
        put(VISITOR, "4915112345678"),
        put((*SECOND, "visitor_id"), "4915112345678"),
    ),
    harmless(
        "fields of other SDKs",
        put(("region",), "US"),
        put((*DECISION, "is_campaign_holdback"), FALSE),
    ),
    harmless(
        "conversion lists no decisions", put((*SECOND, "snapshots", 0, "decisions"), [])
    ),
    harmless("same millisecond", put(TIME, 1750000000000)),
    harmless(
        "activation by type",
        drop((*ACTIVATION, "key")),
        put((*ACTIVATION, "type"), "campaign_activated"),
    ),
    harmless(
        "activation by key and type", put((*ACTIVATION, "type"), "campaign_activated")
    ),
    harmless("a card number as JSON number", put((*TAGS, "ref"), 4111111111111111)),
)
STRUCTURE = (*MISSING, *MISNAMED, *NULL_OR_EMPTY, *WRONG_TYPES, *IDENTIFIERS, *HARMLESS)
