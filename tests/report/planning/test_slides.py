"""The plan's slides: what they say follows from the figures; what the data does not carry is not planned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.findings.made import figure
from tests.report.stories import GROWN, ROWS, prepared
from zongjie.findings.targets import Target, next_target
from zongjie.periods import parse
from zongjie.report.api import Report
from zongjie.report.planning import next_budget
from zongjie.report.planning.rhythm import closings
from zongjie.report.planning.steps import spread
from zongjie.report.planning.targets import half_time
from zongjie.report.telling import Telling
from zongjie.slides.figure import Figures, Forecast
from zongjie.slides.model import Absent, Cards, TableSlide, Timeline
from zongjie.slides.text import Number, plain

LANGUAGES = ("zh_CN", "en")
GOALS = ["members_end", "event_participations", "retention_d30", "events_held"]


def cells(slide: Any) -> list[list[str]]:
    return [[one.text if isinstance(one, Number) else plain(one) for one in row.cells] for row in slide.table.rows]


def titles(slide: Any) -> list[str]:
    return [column.title for column in slide.table.columns]


def with_forecast(**forecasts: Forecast) -> Report:
    made = prepared()
    found = {name: one.model_copy(update={"forecast": forecasts.get(name)}) for name, one in made.figures.items()}
    return Report(replace(made, figures=Figures(found)))


def test_a_target_says_by_when_at_half_time_and_who() -> None:
    slide = Report(prepared(plan={"owners": {"events": "小林"}})).targets("plan.targets", GOALS)
    assert titles(slide) == ["指标", "本期", "目标（12月31日）", "半程（6月30日）", "负责", "依据"]
    rows = {row[0]: row for row in cells(slide)}
    assert rows["活动参与人次"][2:5] == ["11.5万人次", "5.8万人次", "小林"]  # what adds up is half done at half-time
    assert rows["期末成员数"][3] == "17.5万人"  # half of the way


def test_the_staff_s_goals_come_first() -> None:
    slide = Report(prepared(plan={"goals": {"feedback_resolved_share": 1.1}})).targets("plan.targets", GOALS)
    assert cells(slide)[0][0] == "反馈解决率"
    assert cells(slide)[0][2] == "86%"  # 110 % of 78 %
    assert cells(slide)[0][-1] == "自定目标"


def test_a_forecast_stands_with_its_interval_and_a_target_beyond_it_is_a_risk() -> None:
    report = with_forecast(members_end=Forecast(value=190_000, low=180_000, high=195_000))
    slide = report.targets("plan.targets", GOALS)
    rows = {row[0]: row for row in cells(slide)}
    assert rows["期末成员数"][2:4] == ["18–19.5万人", "20万人"]
    assert rows["活动参与人次"][2] == "—"
    assert "1项目标超出趋势区间" in plain(slide.remark)  # type: ignore[union-attr]
    risks = report.plan.risks("plan.risks", GOALS)
    assert any(row[0].startswith("期末成员数目标20万人，高于趋势区间的19.5万人") for row in cells(risks))


def test_a_target_that_prints_like_the_end_of_its_interval_is_not_beyond_it() -> None:
    close = figure("x", 0.026, unit="per_member_day", direction="up").model_copy(
        update={"decimals": 3, "forecast": Forecast(value=0.0255, low=0.024, high=0.02676)}
    )
    target = next_target(close, 1.05)
    assert target is not None
    assert target.value > 0.02676
    assert not target.beyond


def test_the_line_of_a_figure_with_a_course_is_its_lowest_tenth() -> None:
    made = prepared()
    slide = Report(made).plan.indicators("plan.indicators", monthly=["conversion_rate_end", "csat_top2"])
    rows = {row[0]: row for row in cells(slide)}
    later = [row["value"] for row in ROWS["conversion_over_time"]][6:]
    assert rows["末月转化率"][2] == f"{(later[2] + later[3]) / 2:.1%}"
    assert rows["末月转化率"][3] == "< 8%"
    assert rows["满意率（CSAT）"][3] == "< 52.2%"  # a tenth below 58 %


def test_the_staff_s_own_line_comes_first() -> None:
    made = prepared(alerts={"conversion_rate_end": 0.07})
    slide = Report(made).plan.indicators("plan.indicators", monthly=["conversion_rate_end"])
    assert cells(slide)[0][3] == "< 7%"
    assert "参数文件" in plain(slide.remark)  # type: ignore[union-attr]


def test_where_less_is_better_the_line_is_above() -> None:
    slide = Report(prepared()).plan.indicators("plan.indicators", weekly=["feedback_response_hours"])
    assert cells(slide)[0][2:4] == ["2.5小时", "> 2.8小时"]


def test_what_counts_for_the_whole_period_has_no_line_of_a_week() -> None:
    assert isinstance(Report(prepared()).plan.indicators("plan.indicators", weekly=["speakers", "reads"]), Absent)


def test_segments_are_counted_from_the_data_and_judged_by_their_targets() -> None:
    slide = Report(prepared()).plan.segments("plan.segments")
    assert isinstance(slide, Cards)
    assert [card.heading for card in slide.items] == ["新成员", "活跃成员", "沉默成员", "高价值成员"]
    assert plain(slide.items[0].body).startswith("5,000人，占3.3%。")
    assert slide.items[0].measure == "新成员30日留存率 ≥ 45%"


def test_segments_that_nobody_counts_are_not_planned_for() -> None:
    made = prepared(values={"members_end": GROWN["members_end"]}, rows={})
    assert isinstance(Report(made).plan.segments("plan.segments"), Absent)


@pytest.mark.parametrize(
    ("period", "rows", "last"),
    [("2023", 12, "12月"), ("2023Q4", 7, "3月25日–3月31日"), ("2023-11", 5, "12月29日–12月31日")],
)
def test_the_calendar_has_a_row_a_month_a_fortnight_or_a_week(period: str, rows: int, last: str) -> None:
    slide = Report(prepared(period=period)).plan.calendar("plan.calendar")
    assert isinstance(slide, TableSlide)
    found = cells(slide)
    assert len(found) == rows
    assert found[-1][0] == last
    events = next_target(prepared(period=period).figures["events_held"], 1.05)
    assert events is not None
    assert sum(int(row[2]) for row in found) == events.value


def test_a_calendar_without_a_country_or_targets_has_only_reviews() -> None:
    made = prepared("en", values={"retention_d30": GROWN["retention_d30"]}, rows={}, time_zone="UTC")
    assert titles(Report(made).plan.calendar("plan.calendar")) == ["When", "Review"]


def test_a_quarter_is_run_in_fortnights() -> None:
    slide = Report(prepared(period="2023Q4")).timeline("plan.phases")
    assert isinstance(slide, Timeline)
    assert len(slide.ticks) == 7
    assert [phase.span for phase in slide.phases] == ["1月1日–1月14日", "1月15日–3月10日", "3月11日–3月31日"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_reviews_and_strategy_fall_on_the_ends_of_quarters_and_halves(language: str) -> None:
    slide = Report(prepared(language)).plan.rhythm("plan.rhythm")
    assert slide.items[2].due in ("6月30日、12月31日", "30 Jun, 31 Dec")
    assert closings(parse("2024Q1"), 6) == ()


def test_where_no_contents_are_known_none_are_planned_for() -> None:
    values = {name: GROWN[name] for name in ("events_held", "event_participations")}
    report = Report(prepared("en", values=values, rows={}))
    assert [card.heading for card in report.plan.rhythm("plan.rhythm").items] == [
        "Monthly theme event",
        "Quarterly review",
    ]
    assert plain(report.plan.rhythm("plan.rhythm").title).startswith("Two")
    timeline = report.timeline("plan.phases")
    assert isinstance(timeline, Timeline)
    assert timeline.table is not None
    assert titles(timeline) == ["When", "Events", "Routine"]  # nothing is due: no problem was found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_kept_names_as_many_actions_as_the_list_has(language: str) -> None:
    report = Report(prepared(language))
    actions, kept = report.plan.actions("plan.actions"), report.plan.stored("plan.stored", GOALS)
    assert actions is not None
    assert not isinstance(kept, Absent)
    assert f"{len(actions.table.rows)}" in plain(kept.items[0].body)
    assert cells(actions)[0][0] in plain(actions.title)


def test_without_problems_there_are_no_actions_and_no_risks() -> None:
    report = Report(prepared(values={"members_end": GROWN["members_end"]}, rows={}))
    assert report.plan.actions("plan.actions") is None
    assert report.plan.risks("plan.risks", ["members_end"]) is None


def test_the_budget_says_when_it_rests_on_what_was_spent() -> None:
    values = {name: value for name, value in GROWN.items() if name != "budget_planned"}
    made = prepared(values=values)
    slide = Report(made).budget("plan.budget")
    assert "实际支出" in plain(slide.remark)  # type: ignore[union-attr]
    found = next_budget(Telling(made))
    assert found is not None
    assert sum(found[1].values()) == found[0] == GROWN["budget_actual"][0]


@pytest.mark.parametrize(
    ("period", "day"),
    [("2024", "2024-06-30"), ("2024Q1", "2024-02-15"), ("2024-02", "2024-02-15"), ("2024H1", "2024-03-31")],
)
def test_half_time(period: str, day: str) -> None:
    assert str(half_time(parse(period))) == day


@given(st.integers(0, 10_000), st.lists(st.integers(1, 31), min_size=1, max_size=20))
def test_a_target_is_spread_whole_and_evenly_over_the_days(whole: int, lengths: list[int]) -> None:
    goal = Target(figure("events_held", 1.0, unit="events"), 0.0, float(whole), None, "level")
    parts = spread(goal, lengths)
    assert sum(parts) == whole
    assert all(abs(part - whole * days / sum(lengths)) < 1 for part, days in zip(parts, lengths, strict=True))
