"""Read bodies into the log that is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from eventcheck.context import Context
from eventcheck.findings import Path, Place
from eventcheck.log.log import Log
from eventcheck.log.recording import Recorder
from eventcheck.read.body import Body
from eventcheck.read.locator import BodyLocator
from eventcheck.read.reader import Chunk, Reader


class Traffic:
    """The log of all bodies, as Optimizely reads them."""

    def __init__(self, payloads: Iterable[object], context: Context) -> None:
        """Read the bodies; misspelled fields are unknown."""
        self.log = Log(replace(context, history=None).sent)
        self.unread: list[Place] = []
        """Events that are not objects, and events of visitors without an id."""
        self._locators: dict[int, BodyLocator] = {}
        for index, payload in enumerate(payloads):
            self._read(Body(payload, index), context)

    def locate(self, place: Place) -> Path:
        """Return the path of a place as it was sent."""
        locator = self._locators.get(place.payload)
        return locator(place.path) if locator else place.path

    def _read(self, body: Body, context: Context) -> None:
        reader = Reader(body, forgiving=False)
        recorder = Recorder(self.log, body, context)
        for chunk in reader.chunks():
            recorder.add(chunk)
            paths = _unreadable(chunk, reader.locator)
            self.unread += (Place(body.index, x) for x in paths)
        if reader.locator:
            self._locators[body.index] = reader.locator


def _unreadable(chunk: Chunk, locator: BodyLocator | None) -> Iterator[Path]:
    """Yield the paths of events in a chunk that are not in the log."""
    for defect in chunk.defects:
        is_item = isinstance(defect.path[-1], int)
        if defect.kind == "wrong-type" and defect.field == "events" and is_item:
            yield defect.path
    for index, visitor in enumerate(chunk.visitors, chunk.start):
        if visitor is not None and visitor.visitor_id is None:
            for s, snapshot in enumerate(visitor.snapshots or ()):
                for e in range(len(snapshot.events or ())):
                    path: Path = ("visitors", index, "snapshots", s, "events", e)
                    yield locator(path) if locator else path
