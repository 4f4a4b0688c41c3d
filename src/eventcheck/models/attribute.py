"""A fact about a visitor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from eventcheck.models.base import WireObject
from eventcheck.models.fields import (
    AttributeValue,
    Filled,
    IdOrEmpty,
    Open,
    Right,
    Scalar,
    Text,
)

USER_AGENT = "$opt_user_agent"
"""The attribute with the user agent, whose versions may look like other data."""
RESERVED = "$opt_"
AttributeKind: TypeAlias = Literal[
    "custom attribute", "reserved attribute", "built-in attribute"
]


class Attribute(WireObject, frozen=True):
    """A fact about a visitor, by which results can be segmented.

    Fields from the Event API's OpenAPI 1.3.0.
    """

    short: ClassVar[Mapping[str, str]] = {
        "e": "entity_id",
        "k": "key",
        "t": "type",
        "v": "value",
    }

    type: Annotated[str | None, Right(Filled)]
    """`custom` for the account's own attributes; otherwise a built-in kind, such as
    `location` or `device`."""

    value: Annotated[Scalar | None, Right(AttributeValue)]
    """The value. SDKs send finite numbers up to 2^53 in size, and never null.

    A number or boolean may be sent as text after the character U+E000.
    """

    entity_id: Annotated[str | None, Right(IdOrEmpty)] = None
    """The attribute's id. Required for `custom`, not allowed for other types.

    An attribute whose key starts with `$opt_` has its key as its id (all SDKs).
    """

    key: Annotated[str | None, Right(Text)] = None
    """The attribute's name, at most 64 characters. Required for `custom`."""

    shouldIndex: Open = None  # noqa: N815 - its name on the wire
    """Sent by the Objective-C SDK, not in the OpenAPI."""

    @property
    def is_reserved(self) -> bool:
        """Whether it is one of Optimizely's own `$opt_…` attributes."""
        return (self.key or self.entity_id or "").startswith(RESERVED)

    @property
    def is_custom(self) -> bool:
        """Whether the account defines the attribute, not Optimizely."""
        return self.type == "custom" and not self.is_reserved

    @property
    def kind(self) -> AttributeKind:
        """The name of this kind of attribute in rules."""
        if (self.key or self.entity_id or "").startswith(RESERVED):
            return "reserved attribute"
        return "custom attribute" if self.type == "custom" else "built-in attribute"
