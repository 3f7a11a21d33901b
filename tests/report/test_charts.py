"""Charts of breakdowns: what the axis calls a step, what a series is called, what stands out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.stories import GROWN, ROWS, Values, prepared
from zongjie.report.api import Report
from zongjie.slides.chart import Chart
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
    slide = Report(prepared(values=values, rows={"conversion_by_tier": tiers, "repurchase_by_tier": tiers})).problem(
        "conversion"
    )
    assert isinstance(slide, Problem)
    assert slide.chart is not None
    assert slide.chart.kind == "bar"
    assert slide.chart.highlight is None
    assert slide.judgement in ("未达目标", "目标未达成", "离目标有差距")


def balance(rows: dict[str, tuple[dict[str, object], ...]] | None = None, **values: Values) -> Chart | None:
    return Report(prepared(values=GROWN | values, rows=ROWS if rows is None else rows)).balance()


def test_the_members_of_the_end_come_from_the_start_step_by_step() -> None:
    chart = balance()
    assert chart is not None
    assert chart.kind == "waterfall"
    assert chart.categories == ("年初", "线上广告", "口碑推荐", "活动", "其他", "退出成员", "年末")
    assert chart.series[0].values == pytest.approx((10, 2.856, 1.972, 0.884, 1.088, -1.8, 15))
    assert sum(chart.series[0].values[:-1]) == pytest.approx(15)  # type: ignore[arg-type]
    assert (chart.series[1].role, set(chart.series[1].values)) == ("target", {14})
    assert "年初10万人、线上广告2.9万人" in chart.summary
    assert "退出成员−1.8万人" in chart.summary


def test_without_sources_who_joined_is_one_step() -> None:
    chart = balance(rows={})
    assert chart is not None
    assert chart.categories == ("年初", "新增成员", "退出成员", "年末")


def test_what_joins_and_leavers_do_not_explain_is_a_step_of_its_own() -> None:
    chart = balance(rows={}, members_end=(149_000, 100_000, 100_000, None))
    assert chart is not None
    assert chart.categories == ("年初", "新增成员", "退出成员", "记录不能解释", "年末")
    assert chart.series[0].values == pytest.approx((10, 6.8, -1.8, -0.1, 14.9))


def test_without_leavers_or_a_start_there_is_no_balance() -> None:
    assert balance(left_people=(None, None, None, None)) is None
    assert balance(members_start=(0, None, None, None)) is None


def stages(*values: float) -> Chart | None:
    names = ("there", "bought", "bought_twice", "bought_thrice")
    steps = [
        {"buying_stage": n, "step_order": i, "value": v} for i, (n, v) in enumerate(zip(names, values, strict=False))
    ]
    return Report(prepared(values=GROWN, rows=ROWS | {"buying_stages": tuple(reversed(steps))})).stages("buying_stages")


def test_a_funnel_tells_each_stage_as_a_part_of_the_one_before() -> None:
    chart = stages(160_000, 40_000, 2_000, 0)
    assert chart is not None
    assert chart.kind == "funnel"
    assert chart.categories == ("在群成员", "付费", "两单及以上")
    assert chart.notes == ("", "占上一步25%", "占上一步5%")
    assert chart.summary == "付费漏斗：在群成员16万人、付费4万人（占上一步25%）、两单及以上2,000人（占上一步5%）"


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4))
def test_stages_that_are_no_parts_of_each_other_are_no_funnel(values: list[int]) -> None:
    known = [value for value in values if value]
    nested = len(known) > 1 and all(later <= earlier for earlier, later in pairwise(known))
    assert (stages(*values) is not None) == nested


def test_parts_stand_beside_those_of_the_period_before() -> None:
    chart = Report(prepared(values=GROWN, rows=ROWS)).composition("members_by_state")
    assert chart is not None
    assert (chart.kind, chart.unit) == ("stacked", "share")
    assert chart.categories == ("2022年度", "2023年度")
    assert [one.name for one in chart.series] == ["沉默", "活跃", "转淡", "回流", "新加入"]
    assert chart.series[0].values == pytest.approx((0.41, 56 / 150))
    for column in zip(*(one.values for one in chart.series), strict=True):
        assert sum(value or 0 for value in column) == pytest.approx(1)
    assert chart.summary.startswith("各状态成员占比：2023年度：沉默37.3%")


@pytest.mark.parametrize(("count", "kind"), [(3, "doughnut"), (9, "bar")])
def test_parts_without_an_earlier_period_are_a_ring_of_few_and_bars_of_many(count: int, kind: str) -> None:
    parts = tuple({"region": f"省{place}", "value": 100 - place} for place in range(count))
    chart = Report(prepared(values=GROWN, rows=ROWS | {"members_by_region": parts})).composition("members_by_region")
    assert chart is not None
    assert chart.bearable.kind == kind
    assert len(chart.categories) <= 7


def test_a_rate_stands_over_the_people_that_it_counts() -> None:
    known = tuple(row | {"numerator": 1_000 * (place + 5)} for place, row in enumerate(ROWS["conversion_over_time"]))
    report = Report(prepared(values=GROWN, rows=ROWS | {"conversion_over_time": known}))
    chart = report.with_base("conversion_over_time", "buyers", target="conversion_rate_end")
    assert chart is not None
    people, rate, goal = chart.series
    assert (chart.kind, chart.unit, chart.unit_label) == ("combo", "people", "万人")
    assert (people.name, people.values[0], people.secondary) == ("付费成员数", 0.5, False)
    assert (rate.name, rate.unit, rate.secondary) == ("转化率", "share", True)
    assert (goal.role, goal.secondary, set(goal.values)) == ("target", True, {0.09})
    assert "始于1月5%，止于12月10%" in chart.summary
    assert "付费成员数：始于1月5,000人，止于12月1.6万人" in chart.summary


def test_a_rate_whose_people_are_not_known_stands_alone() -> None:
    assert Report(prepared(values=GROWN, rows=ROWS)).with_base("conversion_over_time", "buyers") is None
