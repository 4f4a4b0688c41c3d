"""One request body, as rules receive it."""

from __future__ import annotations

from typing import Any, NamedTuple

from eventcheck.guards import is_object
from eventcheck.models.batch import Envelope
from eventcheck.models.visitor import Visitor
from eventcheck.read.formats import Foreign, foreign_format
from eventcheck.read.payload import Unreadable, decode

LARGE = 3_500_000
"""3.5 MB; the documentation does not say whether it means MB or MiB."""
TOO_LARGE = 3_670_016
"""3.5 MiB: too large in any case."""


class Body:
    """One body. The reader fills in the envelope, the client and the dialect."""

    def __init__(self, payload: object, index: int) -> None:
        """Decode the payload. `index`: its place among the bodies of the call."""
        self.index = index
        decoded = decode(payload)
        self.value: Any = decoded.value
        self.size = decoded.size
        self.unreadable: Unreadable | None = decoded.unreadable
        self.foreign: Foreign | None = None
        if is_object(self.value):
            self.foreign = foreign_format(self.value, Envelope.model_fields)
        self.envelope: Envelope | None = None
        """None if the body is no object, or a body of another API."""
        self.client = ""
        """The name of the sender; "" if the body does not say."""
        self.has_snippet_keys = False
        """Whether any object in it has the Web snippet's abbreviated keys."""


class Entry(NamedTuple):
    """A visitor entry with its sender."""

    visitor: Visitor
    client: str
    """The name of the sender; "" if the body does not say."""
    is_snippet: bool
    """Whether the Web snippet wrote this entry."""
