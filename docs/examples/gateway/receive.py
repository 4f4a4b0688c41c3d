"""Receives bodies and unpacks them, within limits."""

from __future__ import annotations

import zlib

from starlette.requests import Request

PLAIN = "identity"
WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""How zlib is told the encodings that can be unpacked."""
LIMIT = 4 * 3_500_000
"""Bytes that a body may have, as it comes and unpacked. Optimizely takes 3.5 MB."""


class TooLargeError(Exception):
    """A body that has more bytes than it may have."""


async def received(request: Request) -> bytes:
    """The body as it comes; of one that is too large, no more is kept."""
    parts, size = list[bytes](), 0
    async for part in request.stream():
        size += len(part)
        # The rest is read all the same: who still sends does not see the answer.
        if size <= LIMIT:
            parts.append(part)
    if size > LIMIT:
        raise TooLargeError
    return b"".join(parts)


def unpacked(body: bytes, encoding: str) -> bytes | None:
    """The body as text; None for an unknown encoding, or one that is damaged.

    Of a bomb no more is unpacked than may be.
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
