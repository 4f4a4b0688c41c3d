"""A fact about a visitor."""

from __future__ import annotations

from eventcheck.models.base import Scalar, WireObject


class Attribute(WireObject, frozen=True):
    """A fact about a visitor, by which results can be segmented.

    Fields from the Event API's OpenAPI 1.3.0.
    """

    type: str
    """`custom` for the account's own attributes; otherwise a built-in kind, such as
    `location` or `device`."""

    value: Scalar
    """The value. SDKs send finite numbers up to 2^53 in size, and never null.

    A number or boolean may be sent as text after the character U+E000.
    """

    entity_id: str | None = None
    """The attribute's id. Required for `custom`, not allowed for other types.

    An attribute whose key starts with `$opt_` has its key as its id (all SDKs).
    """

    key: str | None = None
    """The attribute's name, at most 64 characters. Required for `custom`."""
