"""The facts outside the payload that rules may need."""

from typing import Literal, TypeAlias, get_args

CatalogFact: TypeAlias = Literal[
    "account",
    "project",
    "experiments",
    "events",
    "pages",
    "attributes",
    "windows",
    "metrics",
    "properties",
]
"""A kind of fact that a catalog may have.

`account`, `project`: their ids. `experiments`, `events`, `pages`, `attributes`: a list
of all of them, so that others are unknown; events need keys. `windows`: when an
experiment ran. `metrics`: whether a metric uses the revenue of an event. `properties`:
the declared properties of an event.
"""
Need: TypeAlias = Literal["now", "catalog", CatalogFact, "order_id_tag", "history"]
CATALOG_FACTS: tuple[CatalogFact, ...] = get_args(CatalogFact)
