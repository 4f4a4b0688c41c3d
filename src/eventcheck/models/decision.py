"""The variation that a visitor was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, cast

from pydantic import ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from eventcheck.guards import OBJECT
from eventcheck.models.base import WireObject
from eventcheck.models.fields import Flag, IdOrEmpty, Open, Right, Text

DecisionKind: TypeAlias = Literal["decision", "rollout"]
IDS = ("campaign_id", "experiment_id", "variation_id")
ROLLOUT = "rollout"


class DecisionMetadata(WireObject, frozen=True):
    """How a Feature Experimentation SDK decided.

    Sent by SDKs since 2020, not in the OpenAPI. Other fields are kept.
    """

    model_config = ConfigDict(extra="allow")
    # pydantic accepts no other annotation here, though its own allows None.
    __pydantic_extra__: dict[str, Open] = Field(  # pyright: ignore[reportIncompatibleVariableOverride]
        init=False
    )

    flag_key: Annotated[str | None, Right(Text)] = None
    """The key of the flag; empty for a plain experiment."""

    rule_key: Annotated[str | None, Right(Text)] = None
    """The key of the rule or experiment that decided; empty if none did."""

    rule_type: Annotated[str | None, Right(Text)] = None
    """`experiment`, `feature-test`, `rollout` (which has no results) or `holdout`."""

    variation_key: Annotated[str | None, Right(Text)] = None
    """The key of the variation."""

    enabled: Annotated[bool | None, Right(Flag)] = None
    """Whether the flag is on for this visitor."""

    cmab_uuid: Annotated[str | None, Right(Text | None)] = None
    """The prediction that the decision used, for contextual bandits."""


class Decision(WireObject, frozen=True):
    """The bucketing record: which variation of which experiment a visitor was given.

    It counts if the same snapshot has a `DecisionEvent` whose `entity_id` is its
    `campaign_id`. The three ids are required, but may be null. A null experiment and
    variation mean that the visitor was not bucketed, and count for reach only. In a
    rollout all three may be null, empty or absent. Fields from the Event API's OpenAPI
    1.3.0.
    """

    short: ClassVar[Mapping[str, str]] = {
        "c": "campaign_id",
        "x": "experiment_id",
        "v": "variation_id",
        "h": "is_campaign_holdback",
    }

    campaign_id: Annotated[str | None, Right(IdOrEmpty | None)]
    """The campaign, called layer in a datafile. A holdout without one repeats its
    experiment id."""

    experiment_id: Annotated[str | None, Right(IdOrEmpty | None)]
    """The experiment; null if the visitor was not bucketed."""

    variation_id: Annotated[str | None, Right(IdOrEmpty | None)]
    """The variation, as digits; null if the visitor was not bucketed."""

    is_campaign_holdback: Annotated[bool | None, Right(Flag)] = None
    """True if Personalization showed this visitor nothing, for comparison. Leave it out
    otherwise."""

    metadata: Annotated[DecisionMetadata | None, Right(DecisionMetadata)] = None
    """How the SDK decided. Sent by SDKs, not in the OpenAPI."""

    @property
    def rule_type(self) -> str | None:
        """The kind of rule that decided, from the metadata."""
        return None if self.metadata is None else self.metadata.rule_type

    @property
    def is_rollout(self) -> bool:
        """Whether it is in no experiment's results: a rollout, or a flag's default.

        For a flag that no rule decided, the SDKs send "" or null for the ids.
        """
        if self.rule_type == ROLLOUT:
            return True
        if self.campaign_id or self.experiment_id:
            return False
        if self.metadata is not None and self.metadata.rule_key == "":
            return True
        return not (self.variation_id or self.lost) and self.model_fields_set >= _IDS

    @property
    def is_holdout(self) -> bool:
        """Whether it keeps the visitor out of several experiments."""
        return self.rule_type == "holdout"

    @property
    def has_bandit_prediction(self) -> bool:
        """Whether a contextual bandit decided, which may change its decision later."""
        return self.metadata is not None and bool(self.metadata.cmab_uuid)

    @property
    def kind(self) -> DecisionKind:
        """The name of this kind of decision in rules."""
        return "rollout" if self.is_rollout else "decision"

    @model_validator(mode="before")
    @classmethod
    def _let_rollouts_be_without_ids(cls, data: Any) -> Any:
        """Accept decisions of the Java and Android SDKs, which leave out null ids."""
        if type(data) is not OBJECT or data.keys() >= _IDS:
            return cast("object", data)
        metadata = data.get("metadata")
        if not isinstance(metadata, OBJECT):
            return cast("object", data)
        is_forced = metadata.get("rule_key") == "" and not (
            data.get("campaign_id") or data.get("experiment_id")
        )
        is_rollout = is_forced or metadata.get("rule_type") == ROLLOUT
        return dict.fromkeys(IDS) | data if is_rollout else data

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Allow decisions without ids in the JSON Schema."""
        described = handler(schema)
        described = handler.resolve_ref_schema(described)
        ids = {"required": described.pop("required")}
        rollout = _with_metadata("rule_type", ROLLOUT)
        forced = _with_metadata("rule_key", "", "campaign_id", "experiment_id")
        return described | {"anyOf": [ids, rollout, forced]}


def _with_metadata(name: str, value: str, *empty: str) -> JsonSchemaValue:
    """Return the JSON Schema of decisions with a metadata value and without ids."""
    said = {"properties": {name: {"const": value}}, "required": [name]}
    properties: dict[str, object] = {x: {"enum": ["", None]} for x in empty}
    properties["metadata"] = said | {"type": "object"}
    return {"properties": properties, "required": ["metadata"]}


_IDS = frozenset(IDS)
