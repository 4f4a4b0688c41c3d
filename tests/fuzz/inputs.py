"""The fuzz target of the recogniser."""

from __future__ import annotations

from eventcheck_cli.recognise import recognise


def inputs(data: bytes) -> None:
    """Recognise any bytes: no exception, valid places, and the same for text."""
    found = recognise(data, "a")
    assert found.bodies or found.notes, "something was dropped in silence"
    for body in found.bodies:
        assert body.line >= 1
        assert body.column >= 1
        assert isinstance(body.payload, str | bytes)
        if body.start is not None:
            assert found.text[body.start : body.end] == body.text
    if found.text:
        again = recognise(found.text, "a")
        assert [x.text for x in again.bodies] == [x.text for x in found.bodies]
