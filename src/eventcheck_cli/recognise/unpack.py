"""Bytes become texts: compressed, archived, in any encoding of Unicode."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from eventcheck_cli.recognise.pieces import Remark

LIMIT = 1 << 30
"""Bytes that are unpacked of one input: what is larger is cut off and told."""
MEMBERS = 3
"""How deep archives may be inside archives."""
STEP = 1 << 16
GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
BINARY: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "a Parquet file"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x28\xb5\x2f\xfd", "a file packed with Zstandard"),
    (b"BZh", "a file packed with bzip2"),
    (b"\xfd7zXZ", "a file packed with xz"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xd4\xc3\xb2\xa1", "a recording of network packets"),
    (b"\x0a\x0d\x0d\x0a", "a recording of network packets"),
)
OFFICE = "[Content_Types].xml"
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TooLargeError(Exception):
    """More bytes than are unpacked."""

    def __str__(self) -> str:
        return f"it is larger than {LIMIT:,} bytes"


class Text(NamedTuple):
    """One text of an input, or a remark in its place."""

    name: str
    text: str
    remarks: tuple[Remark, ...] = ()


def texts(data: bytes, name: str, depth: int = MEMBERS) -> Iterator[Text]:
    """Yield the texts in some bytes; several if these are an archive."""
    if data.startswith(GZIP):
        yield from _gzip(data, name, depth)
    elif data.startswith(ZIP):
        yield from _zip(data, name, depth)
    elif what := next((what for magic, what in BINARY if data.startswith(magic)), None):
        said = f"this is {what}: it is not checked; export JSON lines instead"
        yield Text(name, "", (Remark("not-a-body", said, is_loss=True),))
    else:
        yield Text(name, decoded(data))


def _gzip(data: bytes, name: str, depth: int) -> Iterator[Text]:
    try:
        content, is_whole = gunzipped(data)
    except (ValueError, TooLargeError) as error:
        said = f"this gzip file cannot be unpacked: {error}"
        yield Text(name, "", (Remark("unreadable", said, is_loss=True),))
        return
    cut = Remark("unreadable", "the gzip file is cut off; its rest is lost", None, True)  # noqa: FBT003
    for text in texts(content, name, depth - 1) if depth else ():
        yield text if is_whole else text._replace(remarks=(*text.remarks, cut))


def gunzipped(data: bytes) -> tuple[bytes, bool]:
    """Return what was packed with gzip, and whether it is all there.

    Raises `ValueError` if nothing can be unpacked, and `TooLargeError`.
    """
    parts: list[bytes] = []
    at = size = 0
    while data.startswith(GZIP, at):
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while not stream.eof and at < len(data):
            chunk = data[at : at + STEP]
            try:
                part = stream.decompress(chunk, LIMIT + 1 - size)
            except zlib.error as error:
                if not size:
                    raise ValueError(str(error)) from None
                return b"".join(parts), False
            size += len(part)
            if size > LIMIT:
                raise TooLargeError
            parts.append(part)
            at += len(chunk) - len(stream.unused_data)
        if not stream.eof:
            return b"".join(parts), False
    return b"".join(parts), True


def _zip(data: bytes, name: str, depth: int) -> Iterator[Text]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [x for x in archive.infolist() if not x.is_dir()]
    except Exception:  # noqa: BLE001 - zipfile says of no damage what it raises
        said = "this ZIP archive is damaged"
        yield Text(name, "", (Remark("unreadable", said, is_loss=True),))
        return
    if any(x.filename == OFFICE for x in members):
        said = "this is an Office file: it is not checked; export JSON instead"
        yield Text(name, "", (Remark("not-a-body", said, is_loss=True),))
        return
    left = LIMIT
    for member in members:
        inside = f"{name}/{member.filename}" if name else member.filename
        if member.filename.startswith("__MACOSX/"):
            continue
        try:
            with archive.open(member) as stream:
                content = stream.read(left + 1)
        except Exception:  # noqa: BLE001 - likewise
            said = "cannot be unpacked: this member is encrypted or damaged"
            yield Text(inside, "", (Remark("unreadable", said, is_loss=True),))
            continue
        left -= len(content)
        if left < 0 or not depth:
            said = "left out, with all that follows: the archive is too large or deep"
            yield Text(inside, "", (Remark("unreadable", said, is_loss=True),))
            return
        yield from texts(content, inside, depth - 1)


def decoded(data: bytes) -> str:
    """Return the text of some bytes.

    Bytes that are no UTF-8 become lone surrogates: the report tells where they are.
    """
    for mark, encoding in ENCODINGS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[1:2] == b"\0" and data[:1] != b"\0":
        return data.decode("utf-16-le", "replace")
    if data[:1] == b"\0" and data[1:2] != b"\0":
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "surrogateescape")
