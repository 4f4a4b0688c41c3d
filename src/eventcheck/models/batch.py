"""The body of one request."""

from __future__ import annotations

from typing import Annotated

from eventcheck.models.base import WireObject
from eventcheck.models.fields import Flag, Id, Open, Right, SomeOf, Text
from eventcheck.models.visitor import Visitor


class Envelope(WireObject, frozen=True):
    """The body of a request without its visitors, which are read one by one."""

    account_id: Annotated[str | None, Right(Id)]
    """The Optimizely account that the events belong to. Digits, as text."""

    visitors: SomeOf[object]
    """The visitors. One visitor may have several entries; SDKs write one per event."""

    project_id: Annotated[str | None, Right(Id)] = None
    """The project. Only Recommendations need it, but every SDK sends it."""

    anonymize_ip: Annotated[bool | None, Right(Flag)] = None
    """Whether the sender's IP address is shortened before it is stored.

    Absent means true. Filters for whole addresses do not match shortened ones.
    """

    client_name: Annotated[str | None, Right(Text)] = None
    """The program that sends the request, as `organisation/system`. It is exported, so
    you can tell traffic apart later."""

    client_version: Annotated[str | None, Right(Text)] = None
    """The version of that client."""

    enrich_decisions: Annotated[bool | None, Right(Flag)] = None
    """Whether Optimizely attributes conversions to earlier decisions.

    Not in the OpenAPI schema; the documentation calls it Easy Event Tracking, and every
    current SDK sends true. Otherwise a conversion counts only for the decisions of its
    own snapshot, so the snapshot must repeat them.
    """

    revision: Open = None
    """The revision of the datafile or snippet. Sent by SDKs, not in the OpenAPI."""

    region: Open = None
    """`US` or `EU`. Sent by the Go and Swift SDKs, not in the OpenAPI."""


class EventBatch(Envelope, frozen=True):
    """The body of one request to `POST /v1/events`: at most 3.5 MB of JSON.

    Fields from the Event API's OpenAPI 1.3.0, except where a field says otherwise.
    """

    visitors: SomeOf[Visitor]
    """The visitors. One visitor may have several entries; SDKs write one per event."""
