"""What all objects of the Event API have in common."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import BaseModel

Scalar: TypeAlias = str | int | float | bool
"""A value of an attribute, a tag or an event property. Never null."""


class WireObject(BaseModel, frozen=True, strict=True, extra="allow"):
    """An object of the Event API, with the names that it has on the wire.

    Frozen. Strict: nothing is converted, `"1"` is no integer and `1` is no text.
    Fields that are not declared are kept, because official SDKs send some that the
    specification (OpenAPI 1.3.0) does not have.
    `model_dump(exclude_none=True)` gives the wire form.
    """
