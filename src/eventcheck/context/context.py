"""The facts outside the payload: the time of sending, the account, earlier events."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cached_property

from eventcheck.arguments import flag, optional, text, unexpected
from eventcheck.context.catalog import Catalog
from eventcheck.context.history import NOTHING_SENT, History
from eventcheck.context.moments import MAX_TIME, MIN_TIME, milliseconds
from eventcheck.context.needs import Need

FIVE_MINUTES = timedelta(minutes=5)
YEAR = 366 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, kw_only=True)
class Context:
    """The facts outside the payload. Rules read no clock and nothing else.

    now: the time of sending, in milliseconds since the epoch or as an aware datetime.
    clock_skew: how far timestamps may be after `now`; a timedelta, or milliseconds.
    catalog: the experiments, events, pages and attributes of the account.
    history: decisions and events sent earlier, from `report.history`.
    history_complete: set this if `history` and the given bodies contain everything
        ever sent for these visitors. A conversion without a decision is then an
        error, not an info.
    order_id_tag: the name of the tag with the order id, for `order-repeated`.

    Raises `TypeError` or `ValueError` for invalid arguments, also for `now` in
    seconds, microseconds or nanoseconds.
    """

    now: int | datetime | None = None
    clock_skew: timedelta | int = FIVE_MINUTES
    catalog: Catalog | None = None
    history: History | None = None
    history_complete: bool = False
    order_id_tag: str | None = None

    def __post_init__(self) -> None:
        """Convert times to milliseconds, and refuse invalid arguments."""
        if self.now is not None:
            now = milliseconds(self.now, "now")
            if not MIN_TIME <= now < MAX_TIME:
                expected = "a time between 2010 and 2100"
                msg = f"now: expected {expected}, got {now} milliseconds"
                raise ValueError(msg)
            object.__setattr__(self, "now", now)
        skew = self.clock_skew
        if isinstance(skew, timedelta):
            skew = skew // timedelta(milliseconds=1)
        if isinstance(skew, bool) or not isinstance(skew, int) or skew < 0:
            expected = "a timedelta or milliseconds, 0 or more"
            msg = f"clock_skew: expected {expected}, got {skew!r}"
            raise ValueError(msg)
        object.__setattr__(self, "clock_skew", skew)
        if self.catalog is not None and not isinstance(self.catalog, Catalog):
            raise unexpected(self.catalog, "catalog", "a Catalog")
        if self.history is not None and not isinstance(self.history, History):
            raise unexpected(self.history, "history", "a History")
        flag(self.history_complete, "history_complete")
        optional(text, self.order_id_tag, "order_id_tag")

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
        """The first millisecond that is too late for any event."""
        return MAX_TIME if self.now_ms is None else self.now_ms + YEAR

    @cached_property
    def met(self) -> frozenset[Need]:
        """The needs of rules that this context meets, at least in part."""
        met: set[Need] = set(self.account.facts)
        if self.now is not None:
            met.add("now")
        if self.order_id_tag is not None:
            met.add("order_id_tag")
        if self.history_complete or self.history is not None:
            met.add("history")
        if self.catalog is not None:
            met.add("catalog")
        return frozenset(met)

    def __getstate__(self) -> dict[str, object]:
        """Pickle only the arguments; `met` is computed again if needed."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


_NOTHING_KNOWN = Catalog()
