"""The JSON form of findings and reports, and its schema: `report.schema.json`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from eventcheck.needs import Need

Step: TypeAlias = str | int
SeverityName: TypeAlias = Literal["error", "warning", "info"]
EffectName: TypeAlias = Literal[
    "rejected", "not-counted", "misattributed", "distorted", "degraded", "none"
]
Code: TypeAlias = Annotated[str, Field(description="The code of the rule. Stable.")]


class Wire(BaseModel):
    """What all parts share: nothing converted; what a later version adds is ignored."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


NAME = "The name of the body, if bodies have names."


class WirePlace(Wire):
    """A place in one of the bodies."""

    payload: Annotated[int, Field(description="Index of the body, counted from 0.")]
    path: Annotated[
        list[Step],
        Field(
            description="Keys and indexes from the root, as the body spells them; "
            "empty for the body itself."
        ),
    ]
    pointer: Annotated[str, Field(description="The path as a JSON Pointer (RFC 6901).")]
    name: Annotated[str | None, Field(description=NAME)] = None


class WireFix(Wire):
    """A way to fix a finding."""

    title: Annotated[str, Field(description="What it does, in a few words.")]
    safe: Annotated[
        bool,
        Field(description="Whether it keeps the meaning: nobody has to decide."),
    ]
    operations: Annotated[
        list[dict[str, Any]] | None,
        Field(
            description="A JSON Patch (RFC 6902) for the body, with a test first. It "
            "holds payload values: only with `include_values`."
        ),
    ] = None


class WireFinding(Wire):
    """One thing that is wrong, or worth knowing, at one place."""

    code: Code
    severity: Annotated[
        SeverityName, Field(description="The severity, after `Config.severity`.")
    ]
    effect: Annotated[EffectName, Field(description="The effect on the results page.")]
    category: Annotated[str, Field(description="The family of the rule.")]
    message: Annotated[str, Field(description="What is wrong. Words may change.")]
    hint: Annotated[str, Field(description="What to do. Words may change.")]
    payload: Annotated[int, Field(description="Index of the body, counted from 0.")]
    path: Annotated[
        list[Step], Field(description="Where it is, as keys and indexes. Stable.")
    ]
    pointer: Annotated[str, Field(description="The path as a JSON Pointer (RFC 6901).")]
    params: Annotated[
        dict[str, Any],
        Field(
            description="What the words are about; the keys are stable. `value` is the "
            "payload's own, and only there with `include_values`."
        ),
    ]
    related: Annotated[
        list[WirePlace],
        Field(description="Other places that it has to do with: ten at most."),
    ]
    fixes: Annotated[
        list[WireFix], Field(description="Ways to fix it; several are alternatives.")
    ]
    url: Annotated[str, Field(description="The page of the rule.")]
    name: Annotated[str | None, Field(description=NAME)] = None


class WireNotChecked(Wire):
    """A rule that could not check the input, and the information it needs."""

    code: Code
    need: Annotated[
        Need, Field(description="The information that `Context` does not have.")
    ]


class WireSuppressed(Wire):
    """A finding that the configuration accepts."""

    finding: Annotated[WireFinding, Field(description="The finding.")]
    reason: Annotated[str, Field(description="Why it is accepted.")]


class WireSuppression(Wire):
    """A suppression that matched nothing."""

    code: Code
    path: Annotated[str, Field(description="The pattern of paths that it is for.")]
    reason: Annotated[str, Field(description="Why findings would be accepted.")]


class WireTotal(Wire):
    """The true number of problems of a code and severity."""

    code: Code
    severity: Annotated[SeverityName, Field(description="One of its severities.")]
    count: Annotated[int, Field(description="How many there are, listed or not.")]


class WireBody(Wire):
    """How many findings a body has."""

    payload: Annotated[int, Field(description="Index of the body, counted from 0.")]
    severity: Annotated[SeverityName, Field(description="One of their severities.")]
    count: Annotated[int, Field(description="How many there are, listed or not.")]


class WireReport(Wire):
    """What one call of eventcheck found."""

    version: Annotated[Literal[1], Field(description="The version of this format.")] = 1
    ok: Annotated[bool, Field(description="Whether there is no error.")]
    complete: Annotated[
        bool, Field(description="Whether all problems are listed, none cut by the cap.")
    ]
    bodies: Annotated[int, Field(description="How many bodies were checked.")]
    names: Annotated[
        list[str],
        Field(description="The name of each body, in their order; empty if unnamed."),
    ]
    max_per_code: Annotated[
        int | None,
        Field(description="How many findings of a code are listed; null: all."),
    ]
    totals: Annotated[
        list[WireTotal], Field(description="How many findings there are of each code.")
    ]
    body_totals: Annotated[
        list[WireBody],
        Field(description="How many findings each body has, if it has any."),
    ]
    findings: Annotated[
        list[WireFinding],
        Field(
            description="By body, path and code; of each code no more than "
            "`max_per_code`."
        ),
    ]
    not_checked: Annotated[
        list[WireNotChecked],
        Field(description="The rules that could not check, and why."),
    ]
    suppressed: Annotated[
        list[WireSuppressed],
        Field(description="The findings that the configuration accepts."),
    ]
    suppressed_totals: Annotated[
        list[WireTotal], Field(description="How many are suppressed of each code.")
    ]
    unused_suppressions: Annotated[
        list[WireSuppression],
        Field(description="Suppressions that matched nothing and can be removed."),
    ]


def schema() -> dict[str, object]:
    """The JSON Schema of a report; it ships as `report.schema.json`."""
    # A field with a default is still always written.
    written = WireReport.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **written}
