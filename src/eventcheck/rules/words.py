"""The words that every rule's record is made of, by short names."""

from __future__ import annotations

from eventcheck.findings import Effect, Evidence, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
REJECTED = Effect.REJECTED
NOT_COUNTED = Effect.NOT_COUNTED
MISATTRIBUTED = Effect.MISATTRIBUTED
DISTORTED = Effect.DISTORTED
DEGRADED = Effect.DEGRADED
NONE = Effect.NONE
DOCUMENTED = Evidence.DOCUMENTED
MEASURED = Evidence.MEASURED
SDK = Evidence.SDK
REPORTED = Evidence.REPORTED
INFERRED = Evidence.INFERRED
