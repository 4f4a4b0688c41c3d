"""The metrics of the gateway, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from eventcheck import RULES

OUTCOMES = ("forwarded", "sifted", "blocked", "too-large", "unreachable")
"""The fate of a body. `sifted`: only its events without errors were forwarded."""


class Meters:
    """The metrics of one gateway. Each exists from the start, at 0."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.findings = self._counter(
            "findings", "Problems in bodies, by rule.", "code", "severity"
        )
        self.bodies = self._counter(
            "bodies", "Bodies, by what happened to them.", "outcome"
        )
        self.events = self._counter(
            "events", "Events, by whether they were forwarded.", "outcome"
        )
        self.unchecked = self._counter("unchecked", "Bodies that cannot be unpacked.")
        self.defects = self._counter("defects", "Bodies on which the checker failed.")
        self.seconds = Histogram(
            "eventcheck_seconds",
            "Time to check a body, and to get the answer of the upstream.",
            ["part"],
            registry=self.registry,
        )
        for rule in RULES.values():
            for severity in (rule.severity, *rule.also):
                self.findings.labels(rule.code, severity.value)
        for outcome in OUTCOMES:
            self.bodies.labels(outcome)
        for outcome in ("forwarded", "blocked"):
            self.events.labels(outcome)
        for part in ("check", "upstream"):
            self.seconds.labels(part)

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"eventcheck_{name}", words, labels, registry=self.registry)
