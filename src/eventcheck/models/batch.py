"""The body of one request."""

from __future__ import annotations

from eventcheck.models.base import WireObject
from eventcheck.models.visitor import Visitor


class EventBatch(WireObject, frozen=True):
    """The body of one request to `POST /v1/events`: at most 3.5 MB of JSON.

    Fields from the Event API's OpenAPI 1.3.0, except where a field says otherwise.
    """

    account_id: str
    """The Optimizely account that the events belong to. Digits, as text."""

    visitors: list[Visitor]
    """Who did what. One visitor may have several entries; SDKs write one per event."""

    project_id: str | None = None
    """The project. Only Recommendations need it, yet every SDK sends it."""

    anonymize_ip: bool | None = None
    """Whether the sender's IP address is shortened before it is stored.

    Absent means true. Filters for whole addresses do not match shortened ones.
    """

    client_name: str | None = None
    """What made this request, as `organisation/system`. Exported, so that traffic can
    be told apart later."""

    client_version: str | None = None
    """The version of that client."""

    enrich_decisions: bool | None = None
    """Whether Optimizely attributes conversions to decisions it already has.

    Not in the OpenAPI schema; its documentation calls it Easy Event Tracking, and
    every current SDK sends true. Otherwise a conversion counts only for the decisions
    of its own snapshot, so that it must repeat them.
    """

    revision: str | None = None
    """The revision of the datafile or snippet. Sent by SDKs, not in the OpenAPI."""

    region: str | None = None
    """`US` or `EU`. Sent by the Go and Swift SDKs, not in the OpenAPI."""
