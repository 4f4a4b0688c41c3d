"""Where the facts behind the rules come from, and how firm they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from eventcheck.findings import Evidence

DOCS = "https://docs.developers.optimizely.com"
SUPPORT = "https://support.optimizely.com/hc/en-us/articles"

TROUBLESHOOTING = f"{DOCS}/web/docs/troubleshooting-events-api"
EVENT_API = "Optimizely Event API, OpenAPI 1.3.0"
GETTING_STARTED = f"{DOCS}/experimentation-data/docs/event-api-getting-started"
BUNDLING = f"{DOCS}/experimentation-data/docs/event-api-bundle-events-and-visitors"
EXPORT = f"{DOCS}/experimentation-data/docs/experimentation-events-data-specification"
BIGQUERY = f"{DOCS}/experimentation-data/docs/example-bigquery-queries"
COUNTING = f"{SUPPORT}/19888476989325"
SEGMENTATION = f"{SUPPORT}/20781056225933"
PAUSED = f"{SUPPORT}/4410289080077"
REVENUE = f"{SUPPORT}/4410289428109"
VALUE = f"{SUPPORT}/4410289433229"
IMPRESSIONS = f"{SUPPORT}/4410284241165"
ANONYMIZE_IP = f"{SUPPORT}/4410289688717"
BOTS = f"{SUPPORT}/4410284173837"
TAGS = f"{DOCS}/feature-experimentation/docs/include-event-tags"
TRACKING = f"{DOCS}/feature-experimentation/docs/track-events"
REST_API = "Optimizely Web Experimentation REST API v2, OpenAPI"
SDKS = "the official SDKs: what they send and what they leave out"
SWIFT_SDK = "https://github.com/optimizely/swift-sdk"
JAVA_NULLS = "https://github.com/optimizely/java-sdk/pull/214"
PYTHON_NULLS = "https://github.com/optimizely/python-sdk/pull/194"
HOLDOUT_IDS = "https://github.com/optimizely/python-sdk/pull/518"
OBFUSCATION = "https://github.com/optimizely/android-sdk/issues/162"
SEGMENT_TAGS = "https://github.com/segmentio/segment-docs/pull/1594"
SEGMENT_DOCS = (
    "https://segment.com/docs/connections/destinations/catalog/optimizely-full-stack"
)
EXPORTS = "Optimizely's published sample exports, https://github.com/optimizely/labs"
SNIPPET = "captures of the Web snippet's requests"
CONNECTORS = "public connectors and demos that send to the Event API"
REASONING = "follows from the documented rules"


class Basis(TypedDict):
    """What `rule` is told about its facts: `**documented(EVENT_API)`."""

    evidence: tuple[Evidence, ...]
    sources: tuple[str, ...]


def _with(*evidence: Evidence) -> Callable[..., Basis]:
    return lambda *sources: Basis(evidence=evidence, sources=sources)


documented = _with(Evidence.DOCUMENTED)
documented_and_measured = _with(Evidence.DOCUMENTED, Evidence.MEASURED)
measured = _with(Evidence.MEASURED)
from_sdks = _with(Evidence.SDK)
reported = _with(Evidence.REPORTED)
inferred = _with(Evidence.INFERRED)
