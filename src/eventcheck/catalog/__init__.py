"""What an account has, for the rules that need to know it."""

from eventcheck.catalog.catalog import Catalog
from eventcheck.catalog.records import Attribute, Event, Experiment, Page, Variation

__all__ = ["Attribute", "Catalog", "Event", "Experiment", "Page", "Variation"]
