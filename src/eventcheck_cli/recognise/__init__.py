"""Find the Event API bodies in any text or bytes.

    found = recognise(data, name="day.har")   # text or bytes
    found.bodies    # tuple of Body, in the order of the input
    found.notes     # tuple of Note: parts that were left out or are unreadable
    found.is_complete  # False if a note reports a loss
    found.kind      # "body", "list", "object" (with a body inside), "requests",
        "text", "archive", …

    Body: text (JSON as sent, or broken), payload (to pass to `validate`), name, line
        and column (from 1, in the unpacked text), start and end (offsets in
        `found.text` if the body is there verbatim, else None), request (its number,
        from 1), time, page
    Note: code, text, is_loss, name, line (None if the note is about the whole input)

No I/O, no clock, standard library only: the playground runs it in the browser. No data
makes it raise. Its time is linear in the unpacked size.
"""

from __future__ import annotations

from eventcheck_cli.recognise.found import Body, Found, Note, recognise

__all__ = ["Body", "Found", "Note", "recognise"]
