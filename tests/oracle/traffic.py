"""Bodies for the oracle: little traffic, in which everything meets everything.

Left out on purpose, because the SQL does not judge them: bodies, visitors and events
that Optimizely rejects for another reason than a missing uuid, entity or time (a nested
tag, revenue beyond 64 bits, a timestamp before 2010); ids with blanks around them; and
activations by another name. The tests of findings and preview have these.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from hypothesis import strategies as st

Json: TypeAlias = dict[str, Any]
T0 = 1_750_000_000_000
MINUTE = 60_000
EXPERIMENTS = (("21", "31"), ("22", "32"), ("22", "33"), ("21", "34"))
UUIDS = [f"0000000{n}-0000-4000-8000-000000000000" for n in range(9)]
TIMES = sorted(
    {
        T0 + start * MINUTE + near
        # About the ends of sessions: 30 minutes idle, and 24 hours in all.
        for start in (0, 29, 30, 31, 60, 24 * 60, 24 * 60 + 1)
        for near in (-1, 0, 1)
    }
)
SESSIONS = (None, None, None, "", "AUTO", "s1", "s2")
NOTHING: Json = {}


class Case(NamedTuple):
    """Bodies, and the window in which they are counted."""

    bodies: list[Json]
    since: int
    until: int


times = st.sampled_from(TIMES)
uuids = st.sampled_from(UUIDS) | st.sampled_from((None, 7))
odd_times = st.sampled_from((None, str(T0), float(T0), True, "2025-06-15T15:06:40Z"))
revenues = st.sampled_from(
    (100, 2500, 2500.0, -300, 0, 12.5, "2500", True, None, 2**63 - 1, -(2**63))
)
values = st.sampled_from((1, 0.5, -2.25, 0, "3", False, None))
entities = st.sampled_from(("51", "51", "52", 53, None))
variations = st.sampled_from(("41", "42", "42", "43", None))


@st.composite
def decisions(draw: st.DrawFn) -> Json:
    """Mostly of an experiment; sometimes held back, a rollout, or for nobody."""
    campaign, experiment = draw(st.sampled_from(EXPERIMENTS))
    extra = draw(
        st.sampled_from(
            (
                *(NOTHING,) * 6,
                {"is_campaign_holdback": True},
                {"is_campaign_holdback": False},
                {"experiment_id": None, "variation_id": None},
                {"metadata": {"rule_type": "rollout"}},
                {"metadata": {"rule_type": "experiment"}},
            )
        )
    )
    return {
        "campaign_id": campaign,
        "experiment_id": experiment,
        "variation_id": draw(variations),
        **extra,
    }


@st.composite
def activations(draw: st.DrawFn, campaigns: tuple[str, ...]) -> Json:
    """An activation, sometimes of a campaign that its snapshot does not list."""
    names = {"key": "campaign_activated"}, {"type": "campaign_activated"}
    return {
        "entity_id": draw(st.sampled_from((*campaigns * 3, "21"))),
        "uuid": draw(uuids),
        "timestamp": draw(times),
        **draw(st.sampled_from(names)),
    }


@st.composite
def conversions(draw: st.DrawFn) -> Json:
    """A conversion, a page view or a sign of life, with or without figures."""
    optional = {"revenue": revenues, "value": values, "entity_id": entities}
    kinds = ({"key": "buy"}, {"key": "buy"}, {"type": "view_activated"}, SIGN_OF_LIFE)
    return {
        "uuid": draw(uuids),
        "timestamp": draw(times | times | times | odd_times),
        **draw(st.sampled_from(kinds)),
        **draw(st.fixed_dictionaries({}, optional=optional)),
    }


SIGN_OF_LIFE = {"type": "client_activation"}


@st.composite
def snapshots(draw: st.DrawFn) -> Json:
    """Decisions, the activations of some of them, and conversions."""
    listed = draw(st.lists(decisions(), max_size=3))
    campaigns = tuple(x["campaign_id"] for x in listed)
    events = draw(st.lists(activations(campaigns), max_size=len(listed)))
    events += draw(st.lists(conversions(), max_size=2))
    absent = not listed and draw(st.booleans())
    return {"events": events} if absent else {"decisions": listed, "events": events}


@st.composite
def visitors(draw: st.DrawFn) -> Json:
    """A visitor entry; a session id belongs to one visitor."""
    visitor = draw(st.sampled_from(("ann", "bob", "cem")))
    entry: Json = {
        "visitor_id": visitor,
        "snapshots": draw(st.lists(snapshots(), min_size=1, max_size=3)),
    }
    session = draw(st.sampled_from(SESSIONS))
    if session is not None:
        named = session not in ("", "AUTO")
        entry["session_id"] = f"{visitor}-{session}" if named else session
    return entry


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One to four bodies, and a window; its bounds may be times of events."""
    bodies = [
        {
            "account_id": "12001",
            **draw(st.sampled_from((ON, ON, ON, OFF, NOTHING))),
            "visitors": draw(st.lists(visitors(), min_size=1, max_size=3)),
        }
        for _ in range(draw(st.integers(1, 4)))
    ]
    bounds = [TIMES[0] - 1, *TIMES, TIMES[-1] + 1]
    since, until = sorted(
        (draw(st.sampled_from(bounds)), draw(st.sampled_from(bounds)))
    )
    if draw(st.booleans()):
        since, until = bounds[0], bounds[-1]
    return Case(bodies, since, until)


ON: Json = {"enrich_decisions": True}
OFF: Json = {"enrich_decisions": False}
