"""Use the official Python SDK, and capture the bodies that it would send.

Nothing is sent or fetched. Times and uuids are the SDK's own.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from optimizely.cmab.cmab_client import DefaultCmabClient
from optimizely.cmab.cmab_service import CmabCacheValue, DefaultCmabService
from optimizely.event.event_processor import (
    BatchEventProcessor,
    ForwardingEventProcessor,
)
from optimizely.helpers.event_tag_utils import EventTags
from optimizely.helpers.sdk_settings import OptimizelySdkSettings
from optimizely.odp.lru_cache import LRUCache
from optimizely.optimizely import Optimizely
from optimizely.optimizely_user_context import OptimizelyUserContext, UserAttributes

from eventcheck.testing import EventRecorder

from . import datafiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizely.event_dispatcher import CustomEventDispatcher

Body: TypeAlias = dict[str, Any]


class TurningBandit(DefaultCmabClient):
    """A bandit that chooses "on" and "off" alternately, without the network."""

    def __init__(self) -> None:
        self.turns = itertools.cycle((datafiles.ON, datafiles.OFF))

    def fetch_decision(self, *_: object, **__: object) -> str:
        """Choose."""
        return next(self.turns)


@dataclass(frozen=True)
class Scenario:
    """How an application uses the SDK, and the SDK's datafile.

    `batch`: how many events go into one body; 0 means one body per event.
    """

    act: Callable[[Optimizely], None]
    datafile: datafiles.Json = field(default_factory=lambda: datafiles.PLAIN)
    batch: int = 0

    def __call__(self) -> list[Body]:
        """Run the scenario; return the bodies in the order of sending."""
        sent = EventRecorder()
        recorder = cast("CustomEventDispatcher", sent)
        queue = BatchEventProcessor(recorder, batch_size=self.batch or None)
        cache = LRUCache[str, CmabCacheValue](10, 60)
        application = Optimizely(
            json.dumps(self.datafile),
            event_processor=queue if self.batch else ForwardingEventProcessor(recorder),
            settings=OptimizelySdkSettings(odp_disabled=True),
            cmab_service=DefaultCmabService(cache, TurningBandit()),
        )
        self.act(application)
        if self.batch:
            queue.start()  # its thread empties the queue, and ends with `close`
        application.close()
        return [json.loads(json.dumps(x)) for x in sent.payloads]


def user(
    application: Optimizely, user_id: str, **attributes: object
) -> OptimizelyUserContext:
    """Return one user of the application."""
    context = application.create_user_context(user_id, UserAttributes(attributes))
    return cast("OptimizelyUserContext", context)


def tags(**values: object) -> EventTags:
    """Return tags in the form that `track` takes."""
    return EventTags(values)
