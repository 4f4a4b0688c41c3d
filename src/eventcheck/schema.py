"""The JSON form of findings and reports, and its schema: `report.schema.json`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from eventcheck.context.needs import Need

Step: TypeAlias = str | int
SeverityName: TypeAlias = Literal["error", "warning", "info"]
EffectName: TypeAlias = Literal[
    "rejected", "not-counted", "misattributed", "distorted", "degraded", "none"
]
Code: TypeAlias = Annotated[str, Field(description="The code of the rule. Stable.")]


class Wire(BaseModel):
    """The base of all parts: converts nothing, and ignores fields of later versions."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


Index: TypeAlias = Annotated[
    int, Field(description="Index of the body, counted from 0.")
]
Pointer: TypeAlias = Annotated[
    str, Field(description="The path as a JSON Pointer (RFC 6901).")
]
Name: TypeAlias = Annotated[
    str | None, Field(description="The name of the body, if bodies have names.")
]
Count: TypeAlias = Annotated[
    int, Field(description="How many there are, listed or not.")
]


class WirePlace(Wire):
    """A place in one of the bodies."""

    payload: Index
    path: list[Step] = Field(
        description="Keys and indexes from the root, as the body spells them; empty "
        "for the body itself."
    )
    pointer: Pointer
    name: Name = None


class WireFix(Wire):
    """A way to fix a finding."""

    title: str = Field(description="What it does, in a few words.")
    safe: bool = Field(
        description="Whether it keeps the meaning, so that nobody has to decide."
    )
    operations: list[dict[str, Any]] | None = Field(
        None,
        description="A JSON Patch (RFC 6902) for the body; its first operation is a "
        "test. It holds payload values, so it needs `include_values`.",
    )


class WireFinding(Wire):
    """One thing that is wrong, or worth knowing, at one place."""

    code: Code
    severity: SeverityName = Field(description="The severity, after `Config.severity`.")
    effect: EffectName = Field(description="The effect on the results page.")
    category: str = Field(description="The family of the rule.")
    message: str = Field(description="What is wrong. The wording may change.")
    hint: str = Field(description="What to do. The wording may change.")
    payload: Index
    path: list[Step] = Field(description="Where it is, as keys and indexes. Stable.")
    pointer: Pointer
    params: dict[str, Any] = Field(
        description="The parameters of the message; the keys are stable. `value` is "
        "the payload's own value, and needs `include_values`."
    )
    related: list[WirePlace] = Field(description="Up to ten other places involved.")
    fixes: list[WireFix] = Field(
        description="Ways to fix it; several are alternatives."
    )
    url: str = Field(description="The page of the rule.")
    name: Name = None


class WireNotChecked(Wire):
    """A rule that could not check the input, and the information it needs."""

    code: Code
    need: Need = Field(description="The information that `Context` does not have.")


class WireSuppressed(Wire):
    """A finding that the configuration accepts."""

    finding: WireFinding = Field(description="The finding.")
    reason: str = Field(description="Why it is accepted.")


class WireSuppression(Wire):
    """A suppression that matched nothing."""

    code: Code
    path: str = Field(description="The pattern that paths must match.")
    reason: str = Field(description="Why findings would be accepted.")


class WireTotal(Wire):
    """The true number of problems of a code and severity."""

    code: Code
    severity: SeverityName = Field(description="One of its severities.")
    count: Count


class WireBody(Wire):
    """The true number of problems of a severity in a body."""

    payload: Index
    severity: SeverityName = Field(description="One of their severities.")
    count: Count


class WireReport(Wire):
    """The report of one call of eventcheck."""

    version: Literal[1] = Field(1, description="The version of this format.")
    ok: bool = Field(description="Whether there is no error.")
    complete: bool = Field(
        description="Whether all findings are listed, none cut by `max_per_code`."
    )
    bodies: int = Field(description="How many bodies were checked.")
    names: list[str] = Field(
        description="The name of each body, in their order; empty if unnamed."
    )
    max_per_code: int | None = Field(
        description="How many findings of a code are listed; null: all."
    )
    totals: list[WireTotal] = Field(
        description="How many findings there are of each code."
    )
    body_totals: list[WireBody] = Field(
        description="How many findings each body has, if it has any."
    )
    findings: list[WireFinding] = Field(
        description="By body, path and code; of each code no more than `max_per_code`."
    )
    not_checked: list[WireNotChecked] = Field(
        description="The rules that could not check, and what they need."
    )
    suppressed: list[WireSuppressed] = Field(
        description="The findings that the configuration accepts."
    )
    suppressed_totals: list[WireTotal] = Field(
        description="How many findings of each code are suppressed."
    )
    unused_suppressions: list[WireSuppression] = Field(
        description="Suppressions that matched nothing and can be removed."
    )


def schema() -> dict[str, object]:
    """Return the JSON Schema of a report, which ships as `report.schema.json`."""
    # Fields with a default are always written too.
    written = WireReport.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **written}
