from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest

from zongjie.errors import DataError, InternalError, MachineError, ParameterError, ZongjieError, nearest, unforeseen


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


def test_what_nobody_foresaw_is_told_by_its_place_and_not_in_words_that_quote_data():
    def convert() -> None:
        try:
            int("13812345678 of Ann")
        except ValueError as error:
            raise LookupError("no such member: Ann") from error

    with pytest.raises(LookupError) as raised:
        convert()
    ours = unforeseen(raised.value)
    log = Path(str(ours.where))
    told = log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0
    log.unlink()
    assert ours.exit_code == 5
    assert "LookupError" in str(ours)
    assert told.index("builtins.ValueError") < told.index("which led to") < told.index("builtins.LookupError")
    assert "in convert" in told
    assert "13812345678" not in told.replace('int("13812345678 of Ann")', "")  # the test's own line
    assert "Ann" not in str(ours)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/disk/report.pptx"), "The disk is full."),
        (PermissionError(errno.EACCES, "Permission denied"), "There is no permission"),
        (MemoryError(), "Memory ran out."),
        (duckdb.IOException("IO Error: Could not write file x: No space left on device"), "The disk is full."),
        (duckdb.OutOfMemoryException("failed to allocate"), "than DuckDB may take."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_machine_refuses_is_no_fault_of_ours(error: Exception, said: str):
    wrapped = RuntimeError("a chapter")
    wrapped.__cause__ = error
    for one in (error, wrapped):
        told = unforeseen(one)
        assert isinstance(told, MachineError)
        assert (told.exit_code, bool(told.hint)) == (6, True)
        assert said in str(told)


def test_what_nobody_foresaw_is_ours_and_is_kept_in_a_file():
    told = unforeseen(ValueError("No space left on device"))  # a quotation is no refusal
    assert isinstance(told, InternalError)
    Path(str(told.where)).unlink()
