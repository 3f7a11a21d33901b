from __future__ import annotations

from zongjie.errors import DataError, ParameterError, ZongjieError, nearest


def test_a_message_says_what_where_what_is_known_and_what_next():
    error = DataError(
        "The sheet has no column for the event's start.",
        where="data.xlsx, sheet 活动, row 1",
        given="开始时",
        known=("名称", "开始时间"),
        examples=[f"row {row}" for row in range(9)],
        hint="rename the column",
    )
    lines = str(error).splitlines()
    assert lines[0] == "The sheet has no column for the event's start."
    assert "sheet 活动, row 1" in lines[1]
    assert sum("e.g." in line for line in lines) == 5
    assert "… and 4 more" in str(error)
    assert "did you mean:  开始时间" in str(error)
    assert lines[-1].endswith("rename the column")


def test_each_kind_of_error_has_its_exit_code():
    assert (ParameterError.exit_code, DataError.exit_code, ZongjieError.exit_code) == (2, 3, 5)


def test_nearest_ignores_case_and_refuses_what_is_not_alike():
    assert nearest("Members_End", ["members_end", "orders"]) == "members_end"
    assert nearest("xyz", ["members_end"]) is None
