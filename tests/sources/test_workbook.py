"""Workbooks and CSV files, with the quirks that back offices put into them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, csv_file, table, workbook
from zongjie.sources.ingested import Ingested
from zongjie.sources.reading.layout import match

EVENTS = ["活动名称", "开始时间", "参与人数"]


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("staff"))(("workbook", DATA / "workbook" / "staff.xlsx"))


def test_every_known_sheet_is_read_and_the_others_are_reported(staff: Ingested) -> None:
    (info,) = staff.sources
    assert staff.rows == {"members": 4, "daily": 3, "contents": 2, "events": 3, "spending": 3, "targets": 2}
    assert info.reasons == {"totals row": 3}
    assert set(info.ignored) == {"备注", "sheet 说明"}


def test_monthly_totals_below_a_banner_become_daily_rows_of_grain_month(staff: Ingested) -> None:
    daily = table(staff, "daily")
    assert daily["date"].tolist() == [date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)]
    assert set(daily["grain"]) == {"month"}
    assert daily["members_total"].tolist() == [12_000, 12_930, 13_860]
    assert daily["speakers"].isna().tolist() == [False, False, True]
    assert staff.spans["daily"] == (date(2023, 1, 1), date(2023, 3, 31))


def test_events_have_canonical_words_units_of_the_header_and_local_days(staff: Ingested) -> None:
    events = table(staff, "events").set_index("name")
    assert events["status"].to_dict() == {"新春分享会": "held", "会员生日会": "held", "新品试用": "cancelled"}
    assert events["mode"].tolist() == ["online", "offline", "online"]
    assert events["kind"].tolist() == ["分享", "生日", "试用"]
    assert events.loc["新春分享会", "revenue"] == 12_000
    assert events.loc["会员生日会", "cost"] == 2_300
    assert events.loc["新春分享会", "starts_at"] == pd.Timestamp("2023-01-15 11:00")
    assert pd.isna(events.loc["新品试用", "attended"])
    assert events["event_id"].nunique() == 3


def test_shares_are_fractions_and_amounts_in_units(staff: Ingested) -> None:
    assert table(staff, "contents")["completion_rate"].dropna().tolist() == [pytest.approx(0.2864)]
    assert table(staff, "spending")["planned"].tolist() == [15_000, 20_000, 5_000]
    assert table(staff, "targets")["value"].tolist() == [150_000, pytest.approx(0.1)]


def test_a_gb18030_file_with_line_breaks_in_cells_is_read_and_its_text_not_stored(read: Reader) -> None:
    ingested = read(("workbook", DATA / "workbook" / "反馈.csv"))
    feedback = table(ingested, "feedback")
    assert len(feedback) == 3
    assert "text" not in feedback.columns
    assert feedback["score"].tolist()[:2] == [4, 2]
    assert feedback["usable"].tolist() == [True, True, False]
    assert "小程序" not in (ingested.folder / "feedback.parquet").read_bytes().decode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_an_encoding_and_separator_are_found(read: Reader, encoding: str, separator: str) -> None:
    rows = [EVENTS, ["分享会", "2023-01-01", "5"]]
    path = csv_file(read.folder / "活动.csv", *(separator.join(row) for row in rows), encoding=encoding)
    assert table(read(("workbook", path)), "events")["name"].tolist() == ["分享会"]


def test_columns_may_stand_in_any_order_with_others_between(read: Reader) -> None:
    one = csv_file(read.folder / "活动.csv", "活动名称,开始时间,参与人数", "分享会,2023-01-01,5")
    other = csv_file(read.folder / "活动2.csv", "地点,人数,参与人数,开始时间,活动名称", "北京,9,5,2023-01-01,分享会")
    first, second = read(("workbook", one)), read(("workbook", other))
    pd.testing.assert_frame_equal(contents(first)["events"], contents(second)["events"])
    assert second.sources[0].ignored == ("地点", "人数")


def test_english_headers_are_known_too(read: Reader) -> None:
    path = csv_file(read.folder / "orders.csv", "Order ID,Paid at,Total,Refunded Amount", "A1,2023-01-01 10:00,99,9")
    orders = table(read(("workbook", path)), "orders")
    assert orders[["order_id", "amount", "refunded"]].values.tolist() == [["A1", 99.0, 9.0]]


def test_a_table_is_known_by_its_columns_where_no_name_tells(read: Reader) -> None:
    path = csv_file(read.folder / "export_3.csv", "订单号,买家付款时间,订单实收金额", "E1,2023-01-01,10")
    assert read(("workbook", path)).rows == {"orders": 1}


def test_the_options_name_table_and_columns(read: Reader) -> None:
    path = csv_file(read.folder / "x.csv", "甲,乙,丙", "分享会,2023-01-01,5")
    options = {"table": "events", "columns": {"name": "甲", "starts_at": "乙", "attended": "丙"}}
    assert table(read(("workbook", path, options)), "events")["attended"].tolist() == [5]


def test_only_the_sheets_that_the_options_name_are_read(read: Reader) -> None:
    rows = [EVENTS, ["分享会", "2023-01-01", 5]]
    path = workbook(read.folder / "data.xlsx", 甲=rows, 活动=[EVENTS, ["生日会", "2023-01-02", 5]])
    events = table(read(("workbook", path, {"sheets": {"甲": "events"}})), "events")
    assert events["name"].tolist() == ["分享会"]


def test_a_header_of_two_rows_with_merged_cells_is_read(read: Reader) -> None:
    rows = [["日期", "成员变化", None, "活跃"], [None, "新增人数", "退群人数", "消息数"], ["2023-01-01", 5, 2, 80]]
    path = workbook(read.folder / "data.xlsx", 日报=rows)
    daily = table(read(("workbook", path)), "daily")
    assert daily[["joined", "left", "messages"]].values.tolist() == [[5, 2, 80]]
    assert daily["grain"].tolist() == ["day"]


def test_totals_blank_rows_and_repeated_headers_are_no_data(read: Reader) -> None:
    rows = [["1月活动表"], EVENTS, ["分享会", "2023-01-01", 5], [None] * 3, ["--", "", None], EVENTS]
    rows += [["生日会", "2023-01-02", 6], ["合 计", None, 11]]
    (info,) = read(("workbook", workbook(read.folder / "data.xlsx", 活动=rows))).sources
    assert (info.read, info.kept) == (4, 2)
    assert info.reasons == {"totals row": 1, "repeated header": 1}


def test_excel_dates_serials_and_texts_are_one_day(read: Reader) -> None:
    import datetime as dt

    rows = [
        EVENTS,
        ["甲", dt.date(2023, 1, 1), 1],
        ["乙", 44927, 1],
        ["丙", "2023年1月1日", 1],
        ["丁", "20230101", 1],
    ]
    events = table(read(("workbook", workbook(read.folder / "data.xlsx", 活动=rows))), "events")
    assert set(events["starts_day"]) == {date(2023, 1, 1)}


def test_a_row_longer_than_the_header_is_rejected_with_its_place(read: Reader) -> None:
    rows = [f"分享会{number},2023-01-01,5" for number in range(200)] + ["生日会,2023-01-02,5,多余"]
    path = csv_file(read.folder / "活动.csv", ",".join(EVENTS), *rows)
    (info,) = read(("workbook", path)).sources
    assert info.rejected == 1
    assert info.examples == ("活动.csv, row 202: more cells than the header has columns",)


def test_of_two_columns_with_one_name_the_first_counts_and_the_second_is_reported(read: Reader) -> None:
    path = csv_file(read.folder / "活动.csv", "活动名称,开始时间,参与人数,参与人数", "分享会,2023-01-01,5,9")
    ingested = read(("workbook", path))
    assert table(ingested, "events")["attended"].tolist() == [5]
    assert ingested.sources[0].ignored == ("参与人数",)


def test_splitting_a_file_changes_nothing(read: Reader) -> None:
    rows = [f"U{number},2023-01-{number % 28 + 1:02},{'女' if number % 2 else '男'}" for number in range(60)]
    header = "成员编号,入群时间,性别"
    whole = csv_file(read.folder / "成员.csv", header, *rows)
    parts = [csv_file(read.folder / f"成员{part}.csv", header, *rows[part::2]) for part in (0, 1)]
    one = read(("workbook", whole))
    two = read(*(("workbook", part) for part in parts))
    pd.testing.assert_frame_equal(contents(one)["members"], contents(two)["members"])


def test_a_workbook_that_claims_to_be_one_cell_large_is_read_whole(read: Reader) -> None:
    path = workbook(read.folder / "data.xlsx", 活动=[EVENTS, ["分享会", "2023-01-01", 5]])
    _claim_one_cell(path)
    assert read(("workbook", path)).rows == {"events": 1}


def _claim_one_cell(path: Path) -> None:
    import re
    import zipfile

    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', files[sheet])
    with zipfile.ZipFile(path, "w") as new:
        for name, content in files.items():
            new.writestr(name, content)
    assert openpyxl.load_workbook(path, read_only=True).worksheets[0].max_row == 1


@pytest.mark.parametrize(
    ("header", "grain"),
    [
        (("月份", "期末成员数", "新增", "退出", "活跃人数", "发言人数", "消息数"), "month"),
        (("统计月份", "成员总数", "本月新增", "本月退出", "月活跃", "发言成员数", "总消息数"), "month"),
        (("Month", "Members at end", "New members", "Members left", "Active members", "Speakers", "Messages"), "month"),
        (("日期", "总人数", "今日新增", "当日流失人数", "日活跃人数", "发言人数", "今日消息数"), "day"),
    ],
)
def test_the_usual_headers_of_totals_are_known(header: tuple[str, ...], grain: str) -> None:
    layout = match("daily", header)
    assert layout.headers == dict(
        zip(("date", "members_total", "joined", "left", "active", "speakers", "messages"), header, strict=True)
    )
    assert layout.ignored == ()
    assert layout.grain == grain


def test_a_header_of_two_rows_whose_cells_are_merged_both_ways(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "活动"
    sheet.append(["2023年活动台账"])
    sheet.append(["活动名称", "人数", None, "时间", "费用（万元）"])
    sheet.append([None, "报名人数", "到场人数"])  # ends there: what follows is merged with the row above
    sheet.append(["分享会", "120人", 80, "2023年3月1日", 0.5])
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:D3")
    book.save(tmp_path / "book.xlsx")
    events = table(Reader(tmp_path / "read")(("workbook", tmp_path / "book.xlsx")), "events")
    assert events[["registered", "attended", "cost"]].values.tolist() == [[120, 80, 5000]]


def test_an_id_that_a_spreadsheet_rounded_is_missing_and_said_where_the_row_stands_without_it(read: Reader) -> None:
    rows = ["订单号,付款时间,金额,会员号", "E1,2024-01-01,10,1.00005E+27", "E2,2024-01-02,5,u2"]
    ingested = read(("workbook", csv_file(read.folder / "订单.csv", *rows)))
    assert table(ingested, "orders")["member_id"].isna().tolist() == [True, False]
    assert ingested.sources[0].notices == {"damaged_ids": 1}


def test_a_wait_is_in_minutes_whatever_unit_it_has(read: Reader) -> None:
    rows = [
        "日期,员工,工作类型,数量,平均响应时间",
        "2024-01-01,a,回复,3,90秒",
        "2024-01-02,a,回复,1,02:30",
        "2024-01-03,a,回复,1,4",
    ]
    work = table(read(("workbook", csv_file(read.folder / "工作.csv", *rows))), "work")
    assert work["median_response_minutes"].tolist() == [1.5, 2.5, 4]


def test_a_web_page_that_is_called_xls_is_read(read: Reader) -> None:
    cells = [["活动名称", "开始时间", "参与人数"], ["分享会", "2024-01-01", "1,234"]]
    lines = ["<html><body><table>"]
    lines += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells]
    path = csv_file(read.folder / "活动.xls", *lines, "</table></body></html>", encoding="gb18030")
    assert table(read(("workbook", path)), "events")["attended"].tolist() == [1234]


def test_a_text_file_that_is_called_xls_is_read(read: Reader) -> None:
    path = csv_file(read.folder / "活动.xls", "活动名称\t开始时间", "分享会\t2024-01-01", encoding="utf-16")
    assert table(read(("workbook", path)), "events")["name"].tolist() == ["分享会"]
