"""How the conversions of a visitor find the decisions that they count for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeAlias

from eventcheck.log import rows
from eventcheck.log.timeline import IN_NO_RESULTS
from eventcheck.results.choices import Arm, Choice, Knowledge

if TYPE_CHECKING:
    from eventcheck.log.rows import EventRow
    from eventcheck.results.preview import Verdict

Found: TypeAlias = tuple[list[Arm], "Verdict"]
"""The arms that a conversion may count for; where there is none, the reason."""


class Attribution(Protocol):
    """How one visitor's decisions and conversions belong together."""

    def decided(self) -> Iterator[tuple[Choice, Verdict]]:
        """Each decision, and whether it makes the visitor count."""
        ...

    def attribute(self, event: EventRow) -> Found:
        """The arms of a conversion."""
        ...

    def unit(self, event: EventRow) -> str:
        """What is unique: "" for the visitor, or a session."""
        ...


class FirstDecision:
    """Experimentation: the visitor's first decision of an experiment in the window.

    Source: "How Optimizely Experimentation counts conversions"; the BigQuery example.
    """

    def __init__(self, knowledge: Knowledge, choices: Iterable[Choice]) -> None:
        """`choices`: the visitor's activated decisions in their order."""
        self.chosen: dict[str, Choice] = {}
        self.judged: list[tuple[Choice, Verdict]] = []
        for choice in choices:
            verdict = knowledge.judge(choice)
            if verdict == "counted" and choice.arm[0] in self.chosen:
                verdict = "not-first"
            if verdict == "counted":
                self.chosen[choice.arm[0]] = choice
            self.judged.append((choice, verdict))

    def decided(self) -> Iterator[tuple[Choice, Verdict]]:
        """Each decision; the first of each experiment counts."""
        return iter(self.judged)

    def attribute(self, event: EventRow) -> Found:
        """The experiments decided before, or in the same millisecond."""
        before = [x.arm for x in self.chosen.values() if x.time <= event.timestamp]
        return before, "before-decision" if self.chosen else "no-decision"

    def unit(self, event: EventRow) -> str:
        """The visitor."""
        del event
        return ""


class LastOfSession:
    """Personalization: the last decision of the session, for each campaign.

    Source: "How Optimizely Experimentation counts conversions". That it is the last
    at or before the conversion is inferred.
    """

    def __init__(
        self, knowledge: Knowledge, choices: Iterable[Choice], whose: dict[int, str]
    ) -> None:
        """`whose`: the session of each event of the visitor."""
        self.knowledge = knowledge
        self.whose = whose
        self.by_session: dict[str, dict[int, list[Choice]]] = {}
        for choice in choices:
            campaigns = self.by_session.setdefault(whose[choice.row.activation], {})
            campaigns.setdefault(choice.row.campaign, []).append(choice)

    def decided(self) -> Iterator[tuple[Choice, Verdict]]:
        """Each decision; the last of each session and campaign counts."""
        for campaigns in self.by_session.values():
            counted: set[Arm] = set()
            for made in campaigns.values():
                last = _latest(x for x in made if self.is_inside(x))
                for choice in made:
                    verdict = self.knowledge.judge(choice)
                    if verdict == "counted" and (
                        choice is not last or choice.arm in counted
                    ):
                        verdict = "not-last"
                    if verdict == "counted":
                        counted.add(choice.arm)
                    yield choice, verdict

    def is_inside(self, choice: Choice) -> bool:
        """Whether a decision was made in the window, and while its experiment ran."""
        if not self.knowledge.in_window(choice.time):
            return False
        return self.knowledge.judge(choice) != "outside-window"

    def attribute(self, event: EventRow) -> Found:
        """The last decision of each campaign at or before the conversion."""
        campaigns = self.by_session.get(self.whose[event.number], {})
        made = [
            _latest(x for x in each if x.time <= event.timestamp)
            for each in campaigns.values()
        ]
        last = [x for x in made if x is not None]
        if last:
            shown = (x for x in last if all(x.arm) and not x.row.flags & IN_NO_RESULTS)
            held = any(x.row.flags & rows.HOLDBACK for x in last)
            arms = list(dict.fromkeys(x.arm for x in shown))
            return arms, "holdback" if held else "no-experiment"
        return [], "before-decision" if campaigns else "no-decision"

    def unit(self, event: EventRow) -> str:
        """The session."""
        return self.whose[event.number]


def _latest(choices: Iterable[Choice]) -> Choice | None:
    """The last by time; of several at once the first by uuid, as a tie must break."""
    last: Choice | None = None
    for choice in choices:
        if last is None or choice.time > last.time:
            last = choice
    return last
