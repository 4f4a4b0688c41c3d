"""Facts beyond the payload that rules may need."""

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
of them, so that others are unknown; events are listed by their keys. `windows`: when
an experiment ran. `metrics`: whether an event carries revenue. `properties`: the
properties that an event declares.
"""
Need: TypeAlias = Literal["now", "catalog", CatalogFact, "order_id_tag", "history"]
CATALOG_FACTS: tuple[CatalogFact, ...] = get_args(CatalogFact)
