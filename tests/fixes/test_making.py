"""Make patches of the changes that rules propose."""

from __future__ import annotations

from eventcheck.fixes.change import Put
from eventcheck.fixes.making import fixes_of
from eventcheck.jsonable import is_jsonable
from eventcheck.located import Located


def test_a_change_that_cannot_be_tested_is_no_fix() -> None:
    """A body that was not kept has no field beside an absent one."""
    place = Located(0, ("visitors", 0), None)

    assert not list(fixes_of((Put("1", "add it", at="key"),), "key", place))
    kept = place._replace(body={"visitors": [{"visitor_id": "ann"}]})
    [fix] = fixes_of((Put("1", "add it", at="key"),), "key", kept)
    assert [x["op"] for x in fix.operations] == ["test", "add"]


def test_values_that_parsers_refuse_are_not_written() -> None:
    """Parsers give up at a few hundred levels."""
    value: object = "x"
    for _ in range(90):
        value = [value]
    assert is_jsonable(value)
    for _ in range(20):
        value = {"a": value}
    assert not is_jsonable(value)
