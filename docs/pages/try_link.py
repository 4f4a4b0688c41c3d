"""Links that open an example in the playground: the payload is in the fragment."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode


def try_link(
    text: str, context: str = "", *, to: str = "../playground/index.html"
) -> str:
    """Return a paragraph with the link. packing.js reads what this writes."""
    given = {"text": text, **({"context": json.loads(context)} if context else {})}
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(json.dumps(given).encode()) + packer.flush()
    letters = urlsafe_b64encode(packed).decode().rstrip("=")
    return f'<p class="try"><a href="{to}#{letters}">Open in the playground</a></p>'
