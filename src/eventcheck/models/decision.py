"""Which variation a visitor was given."""

from __future__ import annotations

from pydantic import SerializerFunctionWrapHandler, model_serializer

from eventcheck.models.base import WireObject

_IDS = ("campaign_id", "experiment_id", "variation_id")


class DecisionMetadata(WireObject, frozen=True):
    """How a Feature Experimentation SDK came to a decision.

    Sent by SDKs since 2020, not in the OpenAPI.
    """

    flag_key: str | None = None
    """The key of the flag; empty for a plain experiment."""

    rule_key: str | None = None
    """The key of the rule or experiment that decided; empty if none did."""

    rule_type: str | None = None
    """`experiment`, `feature-test`, `rollout` (which has no results) or `holdout`."""

    variation_key: str | None = None
    """The key of the variation."""

    enabled: bool | None = None
    """Whether the flag is on for this visitor."""

    cmab_uuid: str | None = None
    """The prediction behind the decision, for contextual bandits."""


class Decision(WireObject, frozen=True):
    """The bucketing record: which variation of which experiment a visitor was given.

    It counts with the `DecisionEvent` of the same snapshot whose `entity_id` is its
    `campaign_id`. The three ids must be there and may be null: a null experiment and
    variation say that the visitor was not bucketed, and count for reach only; all
    three may be null in a rollout. Fields from the Event API's OpenAPI 1.3.0.
    """

    campaign_id: str | None
    """The campaign, called layer in a datafile. A holdout without one repeats its
    experiment id."""

    experiment_id: str | None
    """The experiment; null if the visitor was not bucketed."""

    variation_id: str | None
    """The variation, as digits; null if the visitor was not bucketed."""

    is_campaign_holdback: bool | None = None
    """True if Personalization showed this visitor nothing, for comparison. Leave it
    out elsewhere."""

    metadata: DecisionMetadata | None = None
    """How the decision came about. Sent by SDKs, not in the OpenAPI."""

    @model_serializer(mode="wrap")
    def _keep_null_ids(self, dump: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Keep null ids where `exclude_none` drops them: the key must be there."""
        wire: dict[str, object] = dump(self)
        ids = {name: None for name in _IDS if getattr(self, name) is None}
        return wire | ids
