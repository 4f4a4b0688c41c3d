"""The objects of a body as rules see them: cleaned, and each knowing its place.

An attribute of a node is None where its field is absent or unreadable: the reader
has recorded that as a defect, and rules that compare the field have nothing to say.
"""

from eventcheck.nodes.base import NOTHING, Defect, Mended, Node, Reason
from eventcheck.nodes.event import ACTIVATION, EVENT_PROPERTIES, PAGE_VIEW, Event
from eventcheck.nodes.snapshot import Decision, Snapshot
from eventcheck.nodes.visitor import USER_AGENT, Attribute, Batch, Visitor

__all__ = [
    "ACTIVATION",
    "EVENT_PROPERTIES",
    "NOTHING",
    "PAGE_VIEW",
    "USER_AGENT",
    "Attribute",
    "Batch",
    "Decision",
    "Defect",
    "Event",
    "Mended",
    "Node",
    "Reason",
    "Snapshot",
    "Visitor",
]
