"""Every outside fact a rule may use: the clock, the account, what was sent before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from eventcheck.context.catalog import Catalog
from eventcheck.context.history import NOTHING_SENT, History
from eventcheck.context.moments import MAX_TIME, milliseconds
from eventcheck.context.needs import NEEDS, Need
from eventcheck.context.windows import Windows

FIVE_MINUTES = timedelta(minutes=5)
YEAR = 366 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, kw_only=True)
class Context:
    """What is known beyond the payload. No rule reads a clock or anything else.

    now: the time of sending, in milliseconds since the epoch or an aware datetime.
    clock_skew: how far a timestamp may lie after `now`; a timedelta, or milliseconds.
    catalog: what the account has.
    history: what was sent earlier, from `report.history`.
    history_complete: True when `history` (or the input, without one) has all that
        these visitors ever did; then "cannot know" becomes an error.
    order_id_tag: the name of the tag that holds an order id, for `order-repeated`.

    Raises `TypeError` or `ValueError` for values that cannot be meant.
    """

    now: int | datetime | None = None
    clock_skew: timedelta | int = FIVE_MINUTES
    catalog: Catalog | None = None
    history: History | None = None
    history_complete: bool = False
    order_id_tag: str | None = None

    def __post_init__(self) -> None:
        """Turn times into milliseconds, and refuse what cannot be meant."""
        if self.now is not None:
            object.__setattr__(self, "now", milliseconds(self.now, "now"))
        skew = self.clock_skew
        if isinstance(skew, timedelta):
            skew = skew // timedelta(milliseconds=1)
        if isinstance(skew, bool) or not isinstance(skew, int) or skew < 0:
            msg = "clock_skew: expected a timedelta or milliseconds, 0 or more"
            raise ValueError(msg)
        object.__setattr__(self, "clock_skew", skew)
        _expect("catalog", self.catalog, Catalog)
        _expect("history", self.history, History)
        _expect("history_complete", self.history_complete, bool)
        _expect("order_id_tag", self.order_id_tag, str)
        if self.order_id_tag == "":
            msg = "order_id_tag: expected the name of a tag, got an empty one"
            raise ValueError(msg)

    @property
    def now_ms(self) -> int | None:
        """`now` in milliseconds."""
        return self.now if isinstance(self.now, int) else None

    @property
    def skew_ms(self) -> int:
        """`clock_skew` in milliseconds."""
        return self.clock_skew if isinstance(self.clock_skew, int) else 0

    @property
    def account(self) -> Catalog:
        """The catalog, or an empty one."""
        return self.catalog or _NOTHING_KNOWN

    @property
    def sent(self) -> History:
        """The history, or an empty one."""
        return self.history or NOTHING_SENT

    @property
    def latest_time(self) -> int:
        """The first millisecond that no event can plausibly have."""
        return MAX_TIME if self.now_ms is None else self.now_ms + YEAR

    @cached_property
    def running(self) -> Windows:
        """When the experiments of the catalog ran."""
        return Windows(self.account.experiments)

    @cached_property
    def met(self) -> frozenset[Need]:
        """The needs of rules that are met, at least in part."""
        return frozenset(need for need in NEEDS if self._has(need))

    def _has(self, need: Need) -> bool:
        match need:
            case "now":
                return self.now is not None
            case "order_id_tag":
                return self.order_id_tag is not None
            case "history":
                return self.history_complete or self.history is not None
            case "catalog":
                return self.catalog is not None
            case "windows":
                return self.account.has_windows
            case "metrics":
                return self.account.has_metrics
        return self.account.has_properties


def _expect(name: str, value: object, kind: type) -> None:
    if value is not None and not isinstance(value, kind):
        msg = f"{name}: expected {kind.__name__}, got {type(value).__name__}"
        raise TypeError(msg)


_NOTHING_KNOWN = Catalog()
