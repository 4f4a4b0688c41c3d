"""The catalog: the experiments, flags, events, pages and attributes of an account."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from eventcheck.arguments import optional, text, texts
from eventcheck.context.building import build_all, fill
from eventcheck.context.datafile import read_datafile
from eventcheck.context.lookup import Lookup
from eventcheck.context.merge import merged
from eventcheck.context.records import (
    Attribute,
    Event,
    Experiment,
    Flag,
    LeftOut,
    Page,
)
from eventcheck.context.rest import read_rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eventcheck.context.reading import JsonList, JsonObject


class Catalog(Lookup):
    """The account's experiments, flags, events, pages and attributes.

    Anything you leave out is treated as unknown.

    account_id: the account.
    project_id: the project. A catalog that merges several projects of the account
        has `project_ids` instead.
    revision: the revision of the datafile; merged catalogs have `revisions`.
    experiments, flags, events, pages, attributes: any iterables of records, or of
        mappings with their fields: `{"id": "9", "key": "home"}`.
    left_out: the invalid parts of a datafile, which are not in the catalog.

    Catalogs compare by content and merge with `|`: records with the same id fill each
    other's gaps, and two different values raise a `ValueError` that names both. So
    does a catalog of another account. Another project is fine, because the projects
    of an account share their visitors.

    Raises `TypeError` or `ValueError` for invalid arguments, with their place, as in
    `experiments[3].variations[0].id: expected text, got int`.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        account_id: str | None = None,
        project_id: str | None = None,
        revision: str | None = None,
        experiments: Iterable[Experiment | Mapping[str, object]] = (),
        flags: Iterable[Flag | Mapping[str, object]] = (),
        events: Iterable[Event | Mapping[str, object]] = (),
        pages: Iterable[Page | Mapping[str, object]] = (),
        attributes: Iterable[Attribute | Mapping[str, object]] = (),
        project_ids: Iterable[str] = (),
        revisions: Iterable[str] = (),
        left_out: Iterable[LeftOut] = (),
    ) -> None:
        fill(
            self,
            account_id=optional(text, account_id, "account_id"),
            experiments=build_all(Experiment, experiments, "experiments"),
            flags=build_all(Flag, flags, "flags"),
            events=build_all(Event, events, "events"),
            pages=build_all(Page, pages, "pages"),
            attributes=build_all(Attribute, attributes, "attributes"),
            project_ids=_one_or_more("project_id", project_id, project_ids),
            revisions=_one_or_more("revision", revision, revisions),
            left_out=tuple(dict.fromkeys(LeftOut(*x) for x in left_out)),
        )

    @classmethod
    def from_datafile(cls, datafile: JsonObject) -> Catalog:
        """Read a Feature Experimentation datafile, version 2 to 4.

        The catalog has every id that an SDK with this datafile can send. A datafile has
        no times, metrics or event properties; merge with `from_rest` for those. Invalid
        records are left out, and `left_out` says which and why.

        Raises `ValueError` for a document that no SDK loads, as in
        `datafile: expected a datafile, got an OptimizelyConfig`.
        """
        return cls._imported("datafile", read_datafile(datafile))

    @classmethod
    def from_rest(
        cls,
        *,
        experiments: JsonList = (),
        events: JsonList = (),
        campaigns: JsonList = (),
        attributes: JsonList = (),
        pages: JsonList = (),
    ) -> Catalog:
        """Read lists of the REST API v2, as JSON text or parsed.

        Pass complete lists: metrics are only known if the experiments have them, and
        the metrics of Personalization come with `campaigns`.

        Raises `ValueError` for invalid lists, with the place, as in
        `rest: experiments[3].earliest: expected an ISO 8601 time, got text`.
        """
        parts = read_rest(experiments, events, campaigns, attributes, pages)
        return cls._imported("rest", parts)

    @classmethod
    def _imported(cls, source: str, parts: dict[str, Any]) -> Catalog:
        try:
            return cls(**parts)
        except ValueError as error:
            msg = f"{source}: {error}"
            raise ValueError(msg) from None

    def __or__(self, other: Catalog) -> Catalog:
        """Merge two catalogs of an account."""
        if not isinstance(other, Catalog):
            return NotImplemented
        return merged(self, other)

    def __getstate__(self) -> dict[str, object]:
        """Pickle the content; indexes are built again if needed."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def project_id(self) -> str | None:
        """The project, if there is exactly one."""
        return self.project_ids[0] if len(self.project_ids) == 1 else None

    @property
    def revision(self) -> str | None:
        """The revision, if there is exactly one."""
        return self.revisions[0] if len(self.revisions) == 1 else None

    def __repr__(self) -> str:
        """Return the account and the number of records, not the records."""
        names = {
            "account": (self.account_id,) if self.account_id is not None else (),
            "project": self.project_ids,
            "revision": self.revisions,
        }
        parts = [f"{name} {', '.join(x)}" for name, x in names.items() if x]
        lists = ("experiments", "flags", "events", "pages", "attributes", "left_out")
        counts = ((name, len(getattr(self, name))) for name in lists)
        parts += [f"{n} {name.replace('_', ' ')}" for name, n in counts if n]
        return f"<Catalog: {'; '.join(parts) or 'empty'}>"


def _one_or_more(name: str, one: str | None, more: Iterable[str]) -> tuple[str, ...]:
    first = optional(text, one, name)
    rest = texts(more, f"{name}s")
    return rest if first is None else tuple(dict.fromkeys((first, *rest)))
