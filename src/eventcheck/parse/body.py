"""One request body: how it came, and what is known of it as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from json import loads
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

import pydantic
from pydantic_core import from_json

from eventcheck.guards import OBJECT, Object, is_object
from eventcheck.nodes import Batch
from eventcheck.parse import senders
from eventcheck.plain import BUILTIN, NotJson, is_a, is_plain, json_size, plain

if TYPE_CHECKING:
    from eventcheck.findings import Path
    from eventcheck.nodes import Visitor

Payload: TypeAlias = (
    "Mapping[str, object] | str | bytes | bytearray | pydantic.BaseModel"
)
LARGE = 3_500_000
"""3.5 MB; whether the limit means these or the binary ones is not documented."""
TOO_LARGE = 3_670_016
"""3.5 MiB: too much in either reading."""
LIMITS = (
    "recursion limit exceeded",
    "number out of range",
    "unexpected end of hex escape",
    "lone leading surrogate",
)
"""What the fast parser says of JSON that it does not read to the end."""
HUGE = 10**4000
FIRST = 10
"""How many places a finding about a whole body names."""


class Body:
    """One body. The reader fills in what its visitors tell of it."""

    def __init__(self, payload: object, index: int) -> None:
        """`index`: the place of the body among those judged together."""
        self.index = index
        self.is_settled = True
        """Whether all values are those of JSON; of other bodies, entry by entry."""
        self.at_most = 0
        """Bytes that have been read of a body that is not settled; or some more."""
        self._size: int | None = None
        self.unreadable: Unreadable | None = None
        value = self._decode(payload)
        self.value = value
        self.is_object = is_object(value)
        self.foreign = foreign_format(value) if is_object(value) else None
        self.batch = Batch(value if is_object(value) else {})
        self.has_snippet_keys = False
        self.unattributed = 0
        """Conversions that nothing attributes, because enrichment is off."""
        self.first_unattributed: list[Path] = []

    def _decode(self, payload: Any) -> object:
        if is_a(payload, str):
            try:
                payload = str.encode(payload)
            except UnicodeEncodeError:
                self.unreadable = Unreadable("a lone surrogate is no Unicode text")
                return None
        elif not is_a(payload, bytes, bytearray):
            return self._plain(_unwrapped(payload))
        # Of a class of the caller's only the bytes.
        return self._text(bytes(memoryview(payload)))

    def _text(self, data: bytes) -> object:
        self._size = len(data)
        try:
            return _parsed(data)
        except (ValueError, RecursionError) as error:
            self.unreadable = Unreadable.from_error(str(error), data[:3])
            return None

    def _plain(self, value: Any) -> object:
        head = _plain_head(value)
        if head is None:
            return _settled(value)
        self.is_settled = False
        self.at_most, visitors = head
        return {**value, "visitors": visitors}

    def settle(self) -> None:
        """Turn all values into those of JSON."""
        if not self.is_settled and is_object(self.value):
            # In place: the reader may be under way.
            self.value["visitors"][:] = _settled(self.value)["visitors"]
            self.is_settled = True

    def settled(self, index: int, entry: object) -> object:
        """A visitor entry, in values of JSON; of an odd one all others too."""
        if self.is_settled:
            return entry
        size = json_size(entry) if is_plain(entry) else None
        if size is not None:
            self.at_most += size + len(",")
            return entry
        self.settle()
        return self.batch.fields["visitors"][index]

    @property
    def size(self) -> int | None:
        """Bytes on the wire: as given, or as compact JSON; None for no JSON."""
        if self._size is None:
            self._size = json_size(self.value)
        return self._size

    def exceeds(self, limit: int) -> bool:
        """Whether it has more bytes; to count them takes time."""
        if self._size is None and not self.is_settled and self.at_most <= limit:
            return False
        return self.size is not None and self.size > limit

    @property
    def enriches(self) -> bool:
        """Whether Optimizely adds the visitor's earlier decisions to conversions."""
        batch = self.batch
        # Unreadable is another finding: its conversions are judged as if it was on.
        return (
            batch.fields.get("enrich_decisions") is True
            or "enrich_decisions" in batch.lost
        )

    def is_snippet(self, visitor: Visitor) -> bool:
        """Whether the Web snippet wrote this visitor entry."""
        if self.client == senders.SNIPPET:
            return True
        nodes = (*visitor.attributes, *visitor.snapshots)
        events = (x for snapshot in visitor.snapshots for x in snapshot.events)
        return any(x.is_snippet for x in (*nodes, *events))

    @property
    def is_rejected(self) -> bool:
        """Whether Optimizely cannot use the request: no account, too large, unread."""
        no_account = not self.batch.fields.get("account_id")
        return no_account or self.batch.is_rejected or self.exceeds(TOO_LARGE)

    @property
    def account_id(self) -> str | None:
        """The account; None where it is absent or unreadable."""
        return self.batch.fields.get("account_id") or None

    @property
    def project_id(self) -> str | None:
        """The project; None where it is absent or unreadable."""
        return self.batch.fields.get("project_id") or None

    @property
    def client(self) -> str:
        """The name of the sender; "" where absent."""
        return self.batch.fields.get("client_name") or ""


def _parsed(data: bytes) -> object:
    try:
        return from_json(data, allow_inf_nan=False)
    except ValueError as error:
        if not str(error).startswith(LIMITS):
            raise
        # This is JSON, though the fast parser gives up. Python's goes further.
        try:
            value = loads(data, parse_int=_integer, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise error from None
        # It also reads half a surrogate pair, which is what is left of a cut emoji.
        return plain(value)


def _integer(digits: str) -> int:
    """The number; in place of one that Python refuses to read, another as huge."""
    try:
        return int(digits)
    except ValueError:
        return -HUGE if digits.startswith("-") else HUGE


def _refuse(name: str) -> NoReturn:
    msg = f"{name} is no JSON"
    raise ValueError(msg)


class Unreadable:
    """Why a text is not JSON, and where."""

    def __init__(self, problem: str, line: int = 1, column: int = 1) -> None:
        """`line` and `column` count from 1, as editors do; columns are bytes."""
        self.problem = problem
        self.line = line
        self.column = column

    @classmethod
    def from_error(cls, error: str, head: bytes) -> Unreadable:
        """From the parser's words, which end in the place."""
        if head == b"\xef\xbb\xbf":
            return cls("a byte order mark stands before it")
        problem, _, place = error.partition(" at line ")
        line, _, column = place.partition(" column ")
        if not (line.isdigit() and column.isdigit()):
            return cls(error)
        return cls(problem, int(line), max(1, int(column)))


Foreign: TypeAlias = Literal["legacy", "import", "obfuscated"]
KNOWN_LETTERS = 2


def foreign_format(body: Mapping[str, object]) -> Foreign | None:
    """Which other kind of body this is; None for one of the Event API."""
    keys = {key for key in body if isinstance(key, str)}
    if keys & Batch.shape.required:
        return None
    if "buckets" in keys:
        return "import"
    if keys & {"layerId", "decision"} or {"projectId", "visitorId"} <= keys:
        return "legacy"
    short = sum(len(key) <= KNOWN_LETTERS for key in keys)
    if keys and keys.isdisjoint(Batch.shape.kinds) and short * 10 >= len(keys) * 9:
        return "obfuscated"
    return None


def _unwrapped(payload: Any) -> object:
    """What a model holds; one made without validation may hold anything, or fail."""
    # To name `BaseModel` loads most of pydantic, which only who has models needs.
    if is_a(payload, *BUILTIN) or not is_a(payload, pydantic.BaseModel):
        return payload
    try:
        return payload.model_dump(exclude_none=True, warnings=False)
    except Exception:  # noqa: BLE001
        return NotJson(payload)


def _settled(value: object) -> Any:
    """The value, or where it is odd a plain copy."""
    return value if is_plain(value) and json_size(value) is not None else plain(value)


def _plain_head(body: Any) -> tuple[int, list[Any]] | None:
    """The size of a body without its visitors, and these; None for an odd body."""
    if type(body) is not OBJECT or not TEXT.issuperset(map(type, body)):
        return None
    if not Batch.shape.fits(body):
        return None
    head: Object = {**body, "visitors": None}
    size = json_size(head) if ATOMS.issuperset(map(type, head.values())) else None
    return None if size is None else (size, [*body["visitors"]])


TEXT = frozenset({str})
ATOMS = frozenset({str, int, float, bool, type(None)})
