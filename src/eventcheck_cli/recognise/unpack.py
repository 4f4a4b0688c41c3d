"""Turn bytes into texts: unpack archives, decode any encoding of Unicode."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from eventcheck_cli.recognise.pieces import Code, Remark

LIMIT = 1 << 30
"""The most bytes to unpack from one input; a note reports a larger one."""
MEMBERS = 3
"""How deep archives may be nested."""
STEP = 1 << 16
GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
BINARY: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "a Parquet file"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture"),
    (b"\x0a\x0d\x0d\x0a", "a packet capture"),
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
    """Raised for more bytes than the limit."""

    def __str__(self) -> str:
        return f"the content is larger than {LIMIT:,} bytes"


class Text(NamedTuple):
    """A text of an input, or remarks in its place."""

    name: str
    text: str
    remarks: tuple[Remark, ...] = ()


def _lost(name: str, said: str, code: Code = "unreadable") -> Text:
    return Text(name, "", (Remark(code, said, is_loss=True),))


def texts(data: bytes, name: str, depth: int = MEMBERS) -> Iterator[Text]:
    """Yield the texts in some bytes; an archive may hold several."""
    if data.startswith(GZIP):
        yield from _gzip(data, name, depth)
    elif data.startswith(ZIP):
        yield from _zip(data, name, depth)
    elif what := next((what for magic, what in BINARY if data.startswith(magic)), None):
        said = f"this is {what}, which eventcheck cannot check: export JSON instead"
        yield _lost(name, said, "not-a-body")
    else:
        yield Text(name, decoded(data))


def _gzip(data: bytes, name: str, depth: int) -> Iterator[Text]:
    try:
        content, is_whole = gunzipped(data)
    except (ValueError, TooLargeError) as error:
        said = f"this gzip file cannot be unpacked: {error}"
        yield _lost(name, said)
        return
    said = "this gzip file is cut off: the rest is lost"
    cut = Remark("unreadable", said, is_loss=True)
    for text in texts(content, name, depth - 1) if depth else ():
        yield text if is_whole else text._replace(remarks=(*text.remarks, cut))


def gunzipped(data: bytes) -> tuple[bytes, bool]:
    """Return the content of gzip, and whether it is complete.

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
    except Exception:  # noqa: BLE001 - zipfile documents no exceptions
        said = "this ZIP archive is damaged"
        yield _lost(name, said)
        return
    if any(x.filename == OFFICE for x in members):
        said = (
            "this is an Office file, which eventcheck cannot check: export JSON instead"
        )
        yield _lost(name, said, "not-a-body")
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
            said = "this file cannot be unpacked: it is encrypted or damaged"
            yield _lost(inside, said)
            continue
        left -= len(content)
        if left < 0 or not depth:
            said = "left out with all later files: the archive is too large or nested"
            yield _lost(inside, said)
            return
        yield from texts(content, inside, depth - 1)


def decoded(data: bytes) -> str:
    """Return the text of some bytes.

    Bytes that are not UTF-8 become lone surrogates, so that a report can locate them.
    """
    for mark, encoding in ENCODINGS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[1:2] == b"\0" and data[:1] != b"\0":
        return data.decode("utf-16-le", "replace")
    if data[:1] == b"\0" and data[1:2] != b"\0":
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "surrogateescape")
