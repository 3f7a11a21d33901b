"""The one parser of cells."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongjie.sources.reading import values

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


YEARS = (dt.datetime(1990, 1, 1), dt.datetime(2099, 12, 31))  # noqa: DTZ001 - local times are the matter


def column(*cells: object) -> pd.Series:
    return pd.Series(cells, dtype=object)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,234", 1234),
        ("1.2万", 12_000),
        ("3w", 30_000),
        ("2亿", 2e8),
        ("35%", 0.35),
        ("28.64％", 0.2864),
        ("¥100.00", 100),
        ("￥3.5万元", 35_000),
        ("-¥5", -5),
        ("(12)", -12),
        ("−7", -7),
        ("123秒", 123),
        ("86 人次", 86),
        ("１２３", 123),
        ("1e3", 1000),
        (".5", 0.5),
        ("5‰", 0.005),
        ("3千", 3000),
        ("US$3.20", 3.2),
        ("RMB 5", 5),
        ("5 CNY", 5),
        ("10秒", 10),
    ],
)
def test_a_number_is_understood_as_people_write_it(cell: str, expected: float) -> None:
    assert values.number(cell) == pytest.approx(expected)


@pytest.mark.parametrize("cell", ["一百", "1,23", "12a", "1.2.3", "约100", "100-200", "%", "10万+", "02:13", "1分20秒"])
def test_what_is_no_number_is_not_guessed(cell: str) -> None:
    assert values.number(cell) is None


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_survives_thousands_separators(number: int) -> None:
    assert values.number(f"{number:,}") == number


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 4)))
def test_a_percentage_is_a_hundredth_of_its_number(number: float) -> None:
    assert values.number(f"{number:.4f}%") == pytest.approx(number / 100)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025/3/1 9:05", "2025-03-01 09:05"),
        ("2025-03-01", "2025-03-01"),
        ("2025.3.1", "2025-03-01"),
        ("20250301", "2025-03-01"),
        ("202503", "2025-03-01"),
        ("2025年3月1日 09:05", "2025-03-01 09:05"),
        ("2025年03月01日12时00分00秒", "2025-03-01 12:00"),
        ("2025年3月1日 9点", "2025-03-01 09:00"),
        ("2025年3月", "2025-03-01"),
        ("2025/03/01, 09:05", "2025-03-01 09:05"),
        ("2026-09-15 上午 08:00:00", "2026-09-15 08:00"),
        ("2026-09-15 下午 8:30", "2026-09-15 20:30"),
        ("45292.5", "2024-01-01 12:00"),
        ("Mar 3, 2025", "2025-03-03"),
        ("01-Jan-21 03:05 PM", "2021-01-01 15:05"),
        ("Monday, March 3, 2025 10:05 AM", "2025-03-03 10:05"),
        ("20250301090507", "2025-03-01 09:05:07"),
        ("20250301 09:05", "2025-03-01 09:05"),
        ("2025年3月1日 星期六", "2025-03-01"),
        ("2025/3/1 (周六) 9:05", "2025-03-01 09:05"),
        ("２０２５／３／１", "2025-03-01"),
        ("45292", "2024-01-01"),
    ],
)
def test_a_local_moment_is_understood_in_the_zone_of_the_community(cell: str, expected: str) -> None:
    found = values.instant(cell, SHANGHAI)
    assert found is not None
    assert found.astimezone(SHANGHAI).replace(tzinfo=None) == dt.datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2012-10-31T18:00:00-07:00", "2012-11-01T01:00:00+00:00"),
        ("2023-01-01T00:00:00Z", "2023-01-01T00:00:00+00:00"),
        ("2023-01-01T00:00:00.123456+0530", "2022-12-31T18:30:00.123456+00:00"),
        ("1660000000", "2022-08-08T23:06:40+00:00"),
        ("1660000000123", "2022-08-08T23:06:40.123000+00:00"),
        ("1660000000123456", "2022-08-08T23:06:40.123456+00:00"),
        ("Sat, 01 Mar 2025 10:05:00 +0800", "2025-03-01T02:05:00+00:00"),
    ],
)
def test_a_moment_with_its_own_offset_keeps_it(cell: str, expected: str) -> None:
    assert values.instant(cell, SHANGHAI) == dt.datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-02-30",
        "2025-111",
        "2025-03 10:00",
        "2025-13-01",
        "2025-3-1 24:00",
        "hello",
        "2023",
        "12",
        "31/12",
        "9:05",
        "March 2025",
        "Mar 3",
        "2025-03-01 09:05 CST",
        "3 Mar 2025 10:05 CST",
    ],
)
def test_a_moment_that_does_not_exist_is_not_guessed(cell: str) -> None:
    assert values.instant(cell, SHANGHAI) is None


def test_a_date_whose_order_is_unknown_needs_the_option() -> None:
    cells = column("03/04/2025")
    undecided = values.dates(cells, SHANGHAI)
    assert undecided.bad.all()
    assert "day_first" in undecided.reason
    assert values.dates(cells, SHANGHAI, day_first=True).values[0] == pd.Timestamp("2025-04-03")
    assert values.dates(cells, SHANGHAI, day_first=False).values[0] == pd.Timestamp("2025-03-04")


def test_one_date_that_can_be_read_in_one_way_only_tells_how_its_column_is_read() -> None:
    months_first = values.dates(column("03/04/2025", "03/31/2025"), SHANGHAI)
    assert months_first.values.tolist() == [pd.Timestamp("2025-03-04"), pd.Timestamp("2025-03-31")]
    days_first = values.dates(column("03/04/2025", "31.03.2025"), SHANGHAI)
    assert days_first.values.tolist() == [pd.Timestamp("2025-04-03"), pd.Timestamp("2025-03-31")]
    assert values.dates(column("13/04/2025", "04/13/2025"), SHANGHAI).bad.all()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("90秒", 1.5),
        ("1分20秒", 4 / 3),
        ("02:13", 2 + 13 / 60),
        ("1:02:00", 62),
        ("2小时", 120),
        ("5", 5),
        ("3分钟", 3),
    ],
)
def test_a_length_of_time_is_in_minutes(cell: str, expected: float) -> None:
    assert values.minutes(cell) == pytest.approx(expected)
    assert values.minutes_scale("响应时间（小时）") == 60


@settings(max_examples=50, deadline=None)
@given(st.datetimes(*YEARS), st.sampled_from([SHANGHAI, NEW_YORK]))
def test_the_quick_way_and_the_cell_parser_agree(moment: dt.datetime, zone: ZoneInfo) -> None:
    cell = moment.replace(microsecond=0).isoformat(" ")
    parsed = values.instants(column(cell), zone)
    assert parsed.values[0] == values.instant(cell, zone)


@settings(max_examples=50, deadline=None)
@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_is_the_same_day_however_it_is_written(day: dt.date) -> None:
    cells = column(
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        day,
    )
    assert set(values.dates(cells, SHANGHAI).values) == {pd.Timestamp(day)}


def test_an_hour_that_a_clock_change_repeats_is_its_first_pass_and_a_skipped_one_is_later() -> None:
    parsed = values.instants(column("2023-11-05 01:30:00", "2023-03-12 02:30:00"), NEW_YORK)
    assert parsed.values.tolist() == [pd.Timestamp("2023-11-05 05:30Z"), pd.Timestamp("2023-03-12 07:30Z")]


def test_missing_is_missing_in_every_type_and_never_zero_or_wrong() -> None:
    cells = column("--", "", " - ", "—", "－", "N/A", "(空)", "（跳过）", "#REF!", None, np.nan, "暂无", "#DIV/0!")
    for parsed in (
        values.numbers(cells),
        values.instants(cells, SHANGHAI),
        values.dates(cells, SHANGHAI),
        values.flags(cells),
        values.ids(cells),
        values.texts(cells),
    ):
        assert parsed.values.isna().all()
        assert not parsed.bad.any()


def test_only_the_cells_that_say_nonsense_are_bad() -> None:
    parsed = values.numbers(column("1", "一", None, "2"))
    assert parsed.bad.tolist() == [False, True, False, False]
    assert values.flags(column("是", "否", "也许", None)).bad.tolist() == [False, False, True, False]


def test_ids_stay_text_without_the_wrappers_of_spreadsheets() -> None:
    cells = column("00123", 123.0, '="00123"', "'00123", "\t00123\t", 10**17 + 1, "123.0")
    assert values.ids(cells).values.tolist() == ["00123", "123", "00123", "00123", "00123", "100000000000000001", "123"]


def test_an_id_that_lost_its_digits_is_bad() -> None:
    assert values.ids(column("1.00005E+27", "E2022", "12")).bad.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("header", "money", "scale"),
    [
        ("预算（万元）", True, 1e4),
        ("预算(元)", True, 1),
        ("金额（分）", True, 0.01),
        ("评分（分）", False, 1),
        ("完播率(%)", False, 0.01),
        ("播放量（万）", False, 1e4),
        ("预算", True, 1),
    ],
)
def test_a_unit_in_the_header_scales_the_column(header: str, money: bool, scale: float) -> None:
    assert values.header_scale(header, money=money) == scale


def test_a_percent_sign_in_the_cell_goes_before_the_unit_of_the_header() -> None:
    parsed = values.numbers(column("28.64", "28.64%", 28.64), scale=0.01)
    assert parsed.values.tolist() == pytest.approx([0.2864] * 3)


def test_typed_columns_pass_as_they_are() -> None:
    moments = pd.Series(pd.to_datetime(["2023-01-01 00:00"]).tz_localize("UTC"))
    assert values.instants(moments, SHANGHAI).values[0] == pd.Timestamp("2023-01-01", tz="UTC")
    assert values.numbers(pd.Series([1, 2])).values.tolist() == [1.0, 2.0]
    assert values.flags(pd.Series([True, False])).values.tolist() == [True, False]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30))
def test_no_text_makes_a_parser_fail(text: str) -> None:
    for parse in (values.number, values.minutes, values.flag):
        assert parse(text) is None or isinstance(parse(text), float | bool)
    moment = values.instant(text, SHANGHAI)
    assert moment is None or moment.tzinfo is not None
    values.header_scale(text), values.minutes_scale(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=12), st.floats(), st.integers(), st.datetimes(*YEARS))))
def test_no_column_makes_a_parser_fail_and_what_is_bad_is_neither_missing_nor_kept(cells: list[object]) -> None:
    series = column(*cells)
    for parsed in (
        values.numbers(series),
        values.instants(series, SHANGHAI),
        values.flags(series),
        values.ids(series),
        values.texts(series),
    ):
        assert len(parsed.values) == len(parsed.bad) == len(cells)
        assert not parsed.bad[values.present(series).isna()].any()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["", "元", "人", "次"]), st.sampled_from(["", "¥", "￥"]))
def test_a_number_survives_its_currency_and_unit(number: int, unit: str, sign: str) -> None:
    assert values.number(f"{sign}{number:,}{unit}") == number


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_a_number_of_ten_thousands_is_that(number: int) -> None:
    assert values.number(f"{number / 10_000:.4f}万") == pytest.approx(number)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 86_399))
def test_a_clock_is_its_seconds(seconds: int) -> None:
    cell = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    assert values.minutes(cell) == pytest.approx(seconds / 60)


@settings(max_examples=50, deadline=None)
@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2099, 1, 1)))  # noqa: DTZ001
def test_a_moment_is_the_same_however_it_is_written(moment: dt.datetime) -> None:
    whole = moment.replace(microsecond=0)
    half = "上午" if whole.hour < 12 else "下午"
    serial = (whole - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001
    forms = (
        f"{whole:%Y-%m-%d %H:%M:%S}",
        f"{whole:%Y/%m/%d, %H:%M:%S}",
        f"{whole:%Y%m%d%H%M%S}",
        f"{whole.year}年{whole.month}月{whole.day}日{whole:%H时%M分%S秒}",
        f"{whole:%Y-%m-%d} {half} {whole:%I:%M:%S}",
        f"{whole:%d %b %Y %H:%M:%S}",
        f"{serial:.9f}",
    )
    found = {values.instant(form, SHANGHAI) for form in forms}
    assert found == {whole.replace(tzinfo=SHANGHAI).astimezone(dt.UTC)}
