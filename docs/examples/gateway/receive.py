"""Receives bodies and unpacks them, within limits."""

from __future__ import annotations

import zlib

from starlette.requests import Request

PLAIN = "identity"
WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""The encodings that can be unpacked, with the argument that zlib needs for each."""
LIMIT = 4 * 3_500_000
"""Maximum bytes of a body, compressed and unpacked. Optimizely accepts 3.5 MB."""


class TooLargeError(Exception):
    """A body has more bytes than `LIMIT`."""


async def received(request: Request) -> bytes:
    """Return the body as it was sent; keep at most `LIMIT` bytes in memory."""
    parts, size = list[bytes](), 0
    async for part in request.stream():
        size += len(part)
        # Read the rest anyway: a client sees the answer only after it has sent all.
        if size <= LIMIT:
            parts.append(part)
    if size > LIMIT:
        raise TooLargeError
    return b"".join(parts)


def unpacked(body: bytes, encoding: str) -> bytes | None:
    """Return the unpacked body; None if the encoding is unknown or the data damaged.

    A compression bomb is unpacked only up to `LIMIT`.
    """
    if encoding == PLAIN:
        return body
    if encoding not in WINDOW:
        return None
    stream = zlib.decompressobj(WINDOW[encoding])
    try:
        text = stream.decompress(body, LIMIT + 1)
    except zlib.error:
        return None
    if len(text) > LIMIT:
        raise TooLargeError
    return text if stream.eof and not stream.unused_data else None
