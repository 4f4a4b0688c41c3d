"""The official Python SDK at work: the bodies it would POST, captured.

Nothing is sent and nothing is fetched. Times and uuids are the SDK's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from optimizely.cmab.cmab_client import DefaultCmabClient
from optimizely.cmab.cmab_service import CmabCacheValue, DefaultCmabService
from optimizely.event.event_processor import (
    BatchEventProcessor,
    ForwardingEventProcessor,
)
from optimizely.event_dispatcher import CustomEventDispatcher
from optimizely.helpers.event_tag_utils import EventTags
from optimizely.helpers.sdk_settings import OptimizelySdkSettings
from optimizely.odp.lru_cache import LRUCache
from optimizely.optimizely import Optimizely
from optimizely.optimizely_user_context import OptimizelyUserContext, UserAttributes

from . import datafiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizely.event_builder import Event

Body: TypeAlias = dict[str, Any]


@dataclass
class Capture(CustomEventDispatcher):
    """An event dispatcher that keeps what the SDK would POST."""

    bodies: list[Body] = field(default_factory=list[Body])

    def dispatch_event(self, event: Event) -> None:
        """Keep the body as a server would read it from the wire."""
        self.bodies.append(json.loads(json.dumps(event.params)))


class FixedBandit(DefaultCmabClient):
    """A bandit that chooses one variation without asking the network."""

    def fetch_decision(self, *_: object, **__: object) -> str:
        """Choose "on"."""
        return datafiles.ON


@dataclass(frozen=True)
class Scenario:
    """What an application does with the SDK, and the datafile that the SDK has.

    `batch`: how many events go into one body; 0 is one body for each event.
    """

    act: Callable[[Optimizely], None]
    datafile: datafiles.Json = field(default_factory=lambda: datafiles.PLAIN)
    batch: int = 0

    def __call__(self) -> list[Body]:
        """Run it: the bodies in the order of sending."""
        capture = Capture()
        queue = BatchEventProcessor(capture, batch_size=self.batch or None)
        cache = LRUCache[str, CmabCacheValue](10, 60)
        application = Optimizely(
            json.dumps(self.datafile),
            event_processor=queue if self.batch else ForwardingEventProcessor(capture),
            settings=OptimizelySdkSettings(odp_disabled=True),
            cmab_service=DefaultCmabService(cache, FixedBandit()),
        )
        self.act(application)
        if self.batch:
            queue.start()  # its thread empties the queue, and ends with `close`
        application.close()
        return capture.bodies


def user(
    application: Optimizely, user_id: str, **attributes: object
) -> OptimizelyUserContext:
    """One user of the application."""
    context = application.create_user_context(user_id, UserAttributes(attributes))
    return cast("OptimizelyUserContext", context)


def tags(**values: object) -> EventTags:
    """Tags as `track` takes them."""
    return EventTags(values)
