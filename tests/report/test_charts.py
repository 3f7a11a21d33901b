"""Charts of breakdowns: what the axis calls a step, what a series is called, what stands out."""

from __future__ import annotations

from tests.report.stories import Values, prepared
from zongjie.report.api import Report
from zongjie.slides.model import Problem


def rows(*times: str) -> dict[str, tuple[dict[str, object], ...]]:
    return {
        "conversion_over_time": tuple(
            {"time": time, "value": 0.05, "previous": 0.04, "year_ago": 0.04} for time in times
        )
    }


def test_days_are_named_in_the_title_so_that_a_daily_rate_is_not_read_as_the_months() -> None:
    daily = Report(prepared(period="2023-11", rows=rows("2023-11-01", "2023-11-02"))).over_time("conversion_over_time")
    monthly = Report(prepared(period="2023", rows=rows("2023-01", "2023-02"))).over_time("conversion_over_time")
    assert daily is not None
    assert monthly is not None
    assert daily.title == f"逐日{monthly.title}"


def test_a_month_held_in_part_says_so_and_a_custom_period_is_named_shortly() -> None:
    months = ("2023-03", "2023-04", "2023-05", "2023-06")
    chart = Report(prepared(period="2023-03-15..2023-06-14", rows=rows(*months))).over_time("conversion_over_time")
    assert chart is not None
    assert chart.categories == ("3月15日起", "4月", "5月", "截至6月14日")
    assert [one.name for one in chart.series] == ["本期", "上年同期"]


def test_a_whole_month_at_either_end_is_just_named() -> None:
    chart = Report(prepared(period="2023-03-01..2023-04-30", rows=rows("2023-03", "2023-04"))).over_time(
        "conversion_over_time"
    )
    assert chart is not None
    assert chart.categories == ("3月", "4月")


def test_no_segment_stands_out_where_none_fell() -> None:
    tiers = tuple(
        {"tier": name, "value": now, "previous": now / 2, "numerator": now * 9_000, "denominator": 9_000}
        for name, now in (("核心群", 0.24), ("广播群", 0.07))
    )
    values: dict[str, Values] = {
        "conversion_rate_end": (0.1, 0.05, 0.05, 0.09),
        "repurchase_rate": (0.21, 0.21, 0.21, 0.25),
    }
    slide = Report(prepared(values=values, rows={"conversion_by_tier": tiers})).problem("conversion")
    assert isinstance(slide, Problem)
    assert slide.chart is not None
    assert slide.chart.kind == "bar"
    assert slide.chart.highlight is None
    assert slide.judgement == "未达目标"
