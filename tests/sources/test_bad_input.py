"""Bad input: each a DataError that says on one screen what is wrong, where, and what to do next."""

from __future__ import annotations

import re
import zipfile
from typing import Any

import pytest

from tests.sources.reading import Reader, csv_file, workbook
from zongjie.errors import DataError, ParameterError, ZongjieError

EVENTS = ["活动名称", "开始时间", "结束时间", "参与人数"]
SCREEN = 24


def refusal(read: Reader, *sources: tuple[Any, ...], error: type[ZongjieError] = DataError) -> str:
    """Return the message of the error that reading raises; it fits a screen and leaves no tables."""
    with pytest.raises(error) as caught:
        read(*sources)
    message = str(caught.value)
    assert len(message.splitlines()) <= SCREEN
    assert "next:" in message or "known:" in message
    assert not [path for path in (read.folder / "tables").glob("*") if path.is_dir()]
    return message


def test_a_missing_file_is_answered_with_the_files_that_are_there(read: Reader) -> None:
    workbook(read.folder / "data.xlsx", 活动=[EVENTS])
    message = refusal(read, ("workbook", "daat.xlsx"))
    assert "does not exist" in message
    assert "did you mean:  data.xlsx" in message


def test_a_pattern_without_a_match_says_so(read: Reader) -> None:
    assert "No file matches" in refusal(read, ("parquet", "*.parquet"))


def test_a_folder_where_a_file_is_due_says_so(read: Reader) -> None:
    (read.folder / "data").mkdir()
    assert "This is a folder" in refusal(read, ("workbook", "data"))


def test_an_empty_file_says_so(read: Reader) -> None:
    (read.folder / "data.csv").touch()
    assert "empty (0 bytes)" in refusal(read, ("workbook", "data.csv"))


def test_a_wrong_sheet_is_answered_with_the_nearest(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 活动记录=[EVENTS])
    message = refusal(read, ("workbook", path, {"sheets": {"活动纪录": "events"}}))
    assert "no sheet “活动纪录”" in message
    assert "did you mean:  活动记录" in message


def test_a_workbook_of_unknown_sheets_says_how_to_name_them(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", Sheet1=[["甲", "乙"], [1, 2]])
    message = refusal(read, ("workbook", path))
    assert "No sheet of the workbook is known" in message
    assert "options: {sheets: {Sheet1: events}}" in message


def test_a_wrong_header_is_answered_with_the_nearest_name(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 活动=[["活动名称", "开始时问", "参与人数"], ["分享会", "2023-01-01", 3]])
    message = refusal(read, ("workbook", path))
    assert "starts_at" in message
    assert "is it “开始时问”?" in message
    assert "data.xlsx, sheet 活动" in message


def test_a_wrong_header_in_parquet_is_answered_with_the_nearest_name(read: Reader) -> None:
    import pandas as pd

    pd.DataFrame({"member_id": ["a"], "tss": ["2023-01-01"], "kind": ["message"]}).to_parquet(
        read.folder / "activity.parquet"
    )
    assert "ts: is it “tss”?" in refusal(read, ("parquet", "activity.parquet"))


def test_text_in_a_number_column_is_placed_and_masked(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 活动=[EVENTS, ["分享会", "2023-01-01", None, "张三13812345678"]])
    message = refusal(read, ("workbook", path))
    assert "data.xlsx, sheet 活动, row 2, column 参与人数 (attended)" in message
    assert "not a number" in message
    assert "张三" not in message
    assert "13812345678" not in message


def test_an_impossible_date_is_placed(read: Reader) -> None:
    path = csv_file(read.folder / "活动.csv", ",".join(EVENTS), "分享会,2023-02-30 10:00,,5")
    message = refusal(read, ("workbook", path))
    assert "row 2, column 开始时间 (starts_at): “2023-02-30 10:00” not a date that exists" in message


def test_a_date_of_another_age_is_placed(read: Reader) -> None:
    path = csv_file(read.folder / "活动.csv", ",".join(EVENTS), "分享会,1970-01-01,,5")
    assert "not between 1990 and 2100" in refusal(read, ("workbook", path))


def test_a_date_without_an_order_says_which_option_to_set(read: Reader) -> None:
    path = csv_file(read.folder / "活动.csv", ",".join(EVENTS), "分享会,03/04/2023,,5")
    assert "set the option day_first" in refusal(read, ("workbook", path))


def test_a_member_twice_with_different_facts_is_placed(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 成员=[["成员编号", "性别"], ["u1", "女"], ["u2", "男"], ["u1", "男"]])
    message = refusal(read, ("workbook", path))
    assert "sheet 成员, row 4, column 性别 (gender)" in message
    assert "another row with the same member_id says something else" in message


def test_an_event_that_ends_before_it_starts_is_placed(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 活动=[EVENTS, ["分享会", "2023-01-02", "2023-01-01", 5]])
    message = refusal(read, ("workbook", path))
    assert "row 2, column 结束时间 (ends_at)" in message
    assert "ends before it starts" in message


@pytest.mark.parametrize("name", ["data.xlsx", "活动.csv"])
def test_a_table_without_rows_says_so(read: Reader, name: str) -> None:
    path = read.folder / name
    if name.endswith("csv"):
        csv_file(path, ",".join(EVENTS))
    else:
        workbook(path, 活动=[EVENTS])
    message = refusal(read, ("workbook", path))
    assert "holds no rows" in message
    assert "no rows below its header" in message


@pytest.mark.parametrize(
    ("kind", "name", "content", "said"),
    [
        ("workbook", "data.xlsx", b"PK\3\4 not really a zip file", "not an Excel workbook, or it is damaged"),
        ("workbook", "data.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older than 2007"),
        ("workbook", "data.xlsx", b"<html><table></table></html>", "neither an Excel workbook nor a CSV"),
        ("workbook", "data.csv", b"\xff\xfe", "Neither the file's name nor its header"),
        ("workbook", "data.csv", b"name,start\ncaf\xe9,2023\n", "encoding cannot be told"),
        ("slack", "export.zip", b"no zip", "neither a zip file nor a folder"),
        ("meetup", "events.json", b'[{"id": 1,]', "not JSON"),
        ("meetup", "events.json", b"\xff\xfe\x00", "not UTF-8"),
        ("meetup", "events.json", b'{"data": {}}', "not a list of objects"),
        ("meetup", "events.json", b'[{"id": 1}]', "neither Meetup events nor chapters"),
        ("meetup", "events.json", b"[]", "holds no rows"),
        ("parquet", "activity.parquet", b"id,ts\n1,2\n", "not a Parquet file"),
    ],
)
def test_a_file_that_is_not_what_its_kind_says_is_refused(
    kind: str, name: str, content: bytes, said: str, read: Reader
) -> None:
    (read.folder / name).write_bytes(content)
    assert re.search(re.escape(said), refusal(read, (kind, name)))


def test_a_zip_that_is_no_slack_export_says_what_it_lacks(read: Reader) -> None:
    with zipfile.ZipFile(read.folder / "export.zip", "w") as file:
        file.writestr("readme.txt", "hello")
    assert "channels.json is not in it" in refusal(read, ("slack", "export.zip"))


def test_a_broken_file_in_a_slack_export_is_named(read: Reader) -> None:
    with zipfile.ZipFile(read.folder / "export.zip", "w") as file:
        file.writestr("channels.json", '[{"id": "C1", "name": "general"}]')
        file.writestr("users.json", "[]")
        file.writestr("general/2023-01-01.json", "[{]")
    assert "export.zip, general/2023-01-01.json, line 1" in refusal(read, ("slack", "export.zip"))


def test_an_encoding_that_the_file_is_not_in_says_so(read: Reader) -> None:
    path = csv_file(read.folder / "活动.csv", ",".join(EVENTS), "分享会,2023-01-01,,5", encoding="gb18030")
    assert "cannot be read as ascii" in refusal(read, ("workbook", path, {"encoding": "ascii"}))
    assert "cannot be read as klingon" in refusal(read, ("workbook", path, {"encoding": "klingon"}))


def test_an_option_that_names_no_table_or_column_is_a_parameter_error(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 活动=[EVENTS, ["分享会", "2023-01-01", None, 5]])
    assert "did you mean:  events" in refusal(read, ("workbook", path, {"table": "event"}), error=ParameterError)
    columns = {"table": "events", "columns": {"start_at": "开始时间"}}
    assert "did you mean:  starts_at" in refusal(read, ("workbook", path, columns), error=ParameterError)
    sheets = {"sheets": {"活动": "evnts"}}
    assert "did you mean:  events" in refusal(read, ("workbook", path, sheets), error=ParameterError)


def test_an_id_that_a_spreadsheet_rounded_is_refused(read: Reader) -> None:
    path = csv_file(read.folder / "订单.csv", "订单号,付款时间,金额", "1.00005E+27,2023-01-01,10")
    assert "a spreadsheet rounded this id" in refusal(read, ("workbook", path))


def test_every_rejected_row_is_listed_masked_where_the_message_says(read: Reader) -> None:
    rows = [["分享会", "2023-01-01", None, "王五"] for _ in range(12)]
    message = refusal(read, ("workbook", workbook(read.folder / "data.xlsx", 活动=[EVENTS, *rows])))
    listed = read.folder / "tables" / "rejects.csv"
    assert str(listed) in message
    text = listed.read_text(encoding="utf-8-sig")
    assert text.count("not a number") == 12
    assert "王五" not in text


def test_an_option_that_the_kind_does_not_have_is_answered_with_the_nearest(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 活动=[EVENTS])
    assert "did you mean:  table" in refusal(read, ("workbook", path, {"tabel": "events"}), error=ParameterError)
