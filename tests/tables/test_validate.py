"""Rows against their canonical schema."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import FRAME_TYPES
from zongjie.tables.validate import Failure, validate

EVENT = {"event_id": "e1", "name": "分享会", "starts_at": "2023-01-02 10:00"}


def frame(table: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows in the types of a canonical frame, numbered from 2 as below a header."""
    columns = SPECS[table].by_name
    raw = pd.DataFrame(list(rows), index=range(2, len(rows) + 2))
    typed = {}
    for name in raw.columns:
        dtype = FRAME_TYPES[columns[name].type]
        values = (
            pd.to_datetime(raw[name], utc=dtype.endswith("UTC]"), format="ISO8601")
            if "datetime" in dtype
            else raw[name]
        )
        typed[name] = values.astype(dtype)
    return pd.DataFrame(typed)


def failures(table: str, *rows: dict[str, Any], zone: ZoneInfo | None = None) -> list[Failure]:
    return list(validate(table, frame(table, *rows), zone)[1])


def test_sound_rows_pass_unchanged() -> None:
    given_rows = frame("events", EVENT, EVENT | {"event_id": "e2", "attended": 5.0})
    sound, found = validate("events", given_rows)
    assert found == ()
    pd.testing.assert_frame_equal(sound, given_rows)


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"name": None}, "name", "missing"),
        ({"starts_at": None}, "starts_at", "missing"),
        ({"attended": -1.0}, "attended", "below 0"),
        ({"attended": 1.5}, "attended", "not a whole number"),
        ({"satisfaction": 5.5}, "satisfaction", "not between 1 and 5"),
        ({"cost": -2.0}, "cost", "below 0"),
        ({"starts_at": "1970-01-01"}, "starts_at", "not between 1990 and 2100"),
        ({"ends_at": "2023-01-02 09:00"}, "ends_at", "ends before it starts"),
    ],
)
def test_a_row_that_breaks_the_schema_is_told_with_column_and_reason(
    change: dict[str, Any], column: str, reason: str
) -> None:
    (found,) = failures("events", EVENT, EVENT | change)
    assert (found.row, found.column, found.reason) == (3, column, reason)


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        (
            "contents",
            {"content_id": "c", "published_at": "2023-01-01", "completion_rate": 28.64},
            "not between 0 and 1",
        ),
        (
            "orders",
            {"order_id": "o", "paid_at": "2023-01-01", "amount": 5.0, "refunded": 6.0},
            "more refunded than paid",
        ),
        ("members", {"member_id": "m", "joined_at": "2023-01-02", "left_at": "2023-01-01"}, "left before joining"),
        ("members", {"member_id": "m", "birth_year": 95.0}, "not between 1900 and 2100"),
    ],
)
def test_other_tables_have_bounds_and_rules_too(table: str, row: dict[str, Any], reason: str) -> None:
    (found,) = failures(table, row)
    assert found.reason == reason


def test_a_missing_side_breaks_no_rule() -> None:
    assert failures("members", {"member_id": "m", "joined_at": None, "left_at": "2023-01-01"}) == []


def test_of_several_failures_in_a_row_the_first_column_counts() -> None:
    found = failures("events", {"event_id": None, "name": None, "starts_at": "1970-01-01"})
    assert [(failure.row, failure.column) for failure in found] == [(2, "event_id")]


def test_values_in_failures_are_masked_and_instants_local() -> None:
    (found,) = failures(
        "activity", {"member_id": "a", "ts": "1970-01-01 20:00", "kind": "x"}, zone=ZoneInfo("Asia/Tokyo")
    )
    assert found.masked == "1970-01-02 05:00"
    (found,) = failures(
        "activity", {"member_id": "a", "ts": "9999-12-31 20:00", "kind": "x"}, zone=ZoneInfo("Asia/Tokyo")
    )
    assert found.masked == "10000-01-01 05:00"  # a year that Python's own dates do not reach
    (found,) = failures("events", EVENT | {"attended": 13812345678.5})
    assert "13812345678" not in found.masked


def test_a_column_of_a_wrong_type_is_an_error_of_the_adapter() -> None:
    wrong = frame("activity", {"member_id": "a", "ts": "2023-01-01", "kind": "x"}).assign(kind=1)
    with pytest.raises(TypeError, match="broke the contract"):
        validate("activity", wrong)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([None, -1.0, 0.0, 2.5, 7.0]), min_size=1, max_size=8))
def test_every_row_is_sound_or_a_failure_and_never_both(counts: list[float | None]) -> None:
    rows = frame(
        "events", *(EVENT | {"event_id": str(number), "attended": count} for number, count in enumerate(counts))
    )
    sound, found = validate("events", rows)
    assert sorted([*sound.index, *(failure.row for failure in found)]) == list(rows.index)
