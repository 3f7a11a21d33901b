"""The slides of a health check: what they say, and when there is nothing to say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.report.stories import GROWN, ROWS, prepared
from zongjie.errors import ParameterError
from zongjie.report.api import Report
from zongjie.report.health.groups import clues, first_step
from zongjie.slides.model import Absent, Heatmap, Metric, TableSlide
from zongjie.slides.text import Number, plain

LANGUAGES = ("zh_CN", "en")
Rows = tuple[dict[str, Any], ...]
each_language = pytest.mark.parametrize("language", LANGUAGES)


def report(language: str, rows: dict[str, Rows], **values: Any) -> Report:
    return Report(prepared(language, values=GROWN | values, rows=ROWS | rows))


def texts(slide: TableSlide, row: int) -> list[str]:
    return [cell.digits if isinstance(cell, Number) else plain(cell) for cell in slide.table.rows[row].cells]


PATH: Rows = tuple(
    {"path_step": step, "step_order": place, "value": now, "previous": before}
    for place, (step, now, before) in enumerate(
        (("joined", 1000, 900), ("there", 900, 800), ("spoke", 300, 400), ("again", 300, 380), ("bought", 90, 80))
    )
)


@each_language
def test_the_path_names_the_step_that_loses_most_and_leaves_out_one_that_loses_nobody(language: str) -> None:
    slide = report(language, {"member_path": PATH}).health.path("path.members")
    assert isinstance(slide, Metric)
    assert slide.chart is not None
    assert slide.chart.kind == "funnel"
    assert len(slide.chart.categories) == 4  # nobody is lost between speaking and coming again
    assert "33.3%" in plain(slide.title)
    assert "50%" in plain(slide.body)  # of the period before
    assert isinstance(report(language, {}).health.path("path.members"), Absent)


@each_language
def test_alerts_name_what_is_beyond_its_line_and_take_the_staffs_own(language: str) -> None:
    values = {"dau_mean": (80.0, 100.0, None, None), "mau_mean": (99.0, 100.0, None, None)}
    watched = ["dau_mean", "mau_mean", "no_such_figure"]
    slide = report(language, {}, **values).health.alerts("watch.alerts", watched)
    assert isinstance(slide, TableSlide)
    assert [row.tone for row in slide.table.rows] == ["bad", "good"]
    assert texts(slide, 0)[0] in plain(slide.title)
    slide = with_lines(report(language, {}, **values), dau_mean=50, mau_mean=120).health.alerts("watch.alerts", watched)
    assert isinstance(slide, TableSlide)
    assert [row.tone for row in slide.table.rows] == ["good", "bad"]
    with pytest.raises(ParameterError, match="dau_meen"):
        with_lines(report(language, {}, **values), dau_meen=1).health.alerts("watch.alerts", watched)


def with_lines(made: Report, **lines: float) -> Report:
    parameters = made.prepared.parameters.model_copy(update={"alerts": lines})
    return Report(replace(made.prepared, parameters=parameters))


def spoken(busy: int) -> Rows:
    return tuple(
        {"weekday": day, "hour": hour, "value": 200 if hour == busy else 10}
        for day in range(1, 8)
        for hour in range(24)
    )


@each_language
def test_the_hours_of_a_day_add_up_and_few_messages_make_no_map(language: str) -> None:
    slide = report(language, {"messages_by_hour": spoken(20)}).health.hours("heat.hours")
    assert isinstance(slide, Heatmap)
    assert all(sum(value or 0 for value in row) == pytest.approx(1) for row in slide.values)
    assert "20–22" in plain(slide.title)
    assert report(language, {"messages_by_hour": spoken(20)[:20]}).health.hours("heat.hours") is None


@each_language
def test_topics_stand_month_by_month_where_there_are_three_and_else_as_a_whole(language: str) -> None:
    def cells(months: int) -> Rows:
        return tuple(
            {"term": term, "month": f"2023-{month:02}", "value": 10 * heat, "share": heat / 6, "heat": heat * months}
            for month in range(1, months + 1)
            for heat, term in enumerate(("茶道", "读书", "跑步"), 1)
        )

    whole = tuple({"term": term, "value": 30 * heat} for heat, term in enumerate(("茶道", "读书", "跑步"), 1))
    slide = report(language, {"topic_heat_by_month": cells(4), "topic_heat": whole}).health.topics("heat.topics")
    assert isinstance(slide, Heatmap)
    assert slide.rows[0] == "跑步"
    assert len(slide.columns) == 4
    slide = report(language, {"topic_heat_by_month": cells(1), "topic_heat": whole}).health.topics("heat.topics")
    assert isinstance(slide, Metric)


def failing(**more: Any) -> dict[str, Any]:
    known = {"group": "夜跑群", "state": "fading", "value": 30, "messages": 9, "past_messages": 90.0}
    known |= {
        "past_speakers": 40.0,
        "host_messages": 5,
        "host_past": 5.0,
        "host_last": "2023-12-30",
        "host_ahead": 1,
        "elsewhere_share": 0.1,
        "left_share": 0.02,
    }
    return known | more


@pytest.mark.parametrize(
    ("row", "found", "first"),
    [
        (failing(), ("silent",), "silent"),
        (failing(host_messages=0, host_ahead=20, elsewhere_share=0.5), ("host_gone", "elsewhere"), "host_gone"),
        (failing(host_messages=1, left_share=0.3), ("host_quiet", "leaving"), "host_quiet"),
        (failing(messages=0, host_messages=0), ("silent",), "silent"),  # nobody speaks: no clue of its own
        (failing(host_messages=0, host_last=None, host_ahead=None), ("host_never",), "host_never"),
        (failing(host_messages=None, host_past=None, elsewhere_share=0.5), ("elsewhere",), "elsewhere"),
        (failing(past_speakers=0.0, elsewhere_share=None), ("long_dead",), "long_dead"),
        (failing(host_messages=None, elsewhere_share=None, left_share=None), ("silent",), "silent"),
    ],
)
def test_clues_come_from_what_is_recorded_only(row: dict[str, Any], found: tuple[str, ...], first: str) -> None:
    assert clues(row) == found
    assert first_step(clues(row)) == first


@each_language
def test_the_rescue_list_has_no_column_of_hosts_where_none_is_known(language: str) -> None:
    with_host = report(language, {"groups_causes": (failing(host_messages=0),)}).health.rescue("rescue.causes")
    without = report(language, {"groups_causes": (failing(host_messages=None),)}).health.rescue("rescue.causes")
    assert isinstance(with_host, TableSlide)
    assert isinstance(without, TableSlide)
    assert len(with_host.table.columns) == len(without.table.columns) + 1
    assert report(language, {}).health.rescue("rescue.causes") is None


@each_language
def test_staff_carry_letters_not_names(language: str) -> None:
    rows = ({"staff": "张三", "value": 90, "previous": 80}, {"staff": "李四", "value": 30, "previous": 35})
    values = {"work_done": (120, 115, None, None), "work_staff": (2, 2, None, None)}
    slide = report(language, {"work_by_staff": rows}, **values).health.workload("daily.staff")
    assert isinstance(slide, Metric)
    assert "张三" not in slide.model_dump_json()
    assert "75%" in plain(slide.title)
    assert report(language, {"work_by_staff": rows[:1]}, **values).health.workload("daily.staff") is None


@each_language
def test_an_odd_day_stands_beside_the_incident_of_that_day(language: str) -> None:
    odd = ({"series": "complaints", "day": "2023-09-02", "value": 26, "expected": 0.5, "excess": 20.0},)
    log = ({"detected": "2023-09-02", "incident": "支付失败"},)
    values = {"anomalous_days": (1, 0, None, None)}
    slide = report(language, {"anomalies": odd, "incidents_table": log}, **values).health.odd_days("risk.days")
    assert isinstance(slide, TableSlide)
    assert texts(slide, 0)[-1] == "支付失败"
    assert report(language, {}).health.odd_days("risk.days") is None


@each_language
def test_only_what_stands_out_is_a_success_and_one_alone_is_no_slide(language: str) -> None:
    def pieces(best: int) -> Rows:
        return tuple(
            {"title": f"第{place}期", "value": reads, "interactions": 10, "format": "live"}
            for place, reads in enumerate((best, 900, 800))
        )

    groups = tuple(
        {"group": f"群{place}", "state": "lively", "past_messages": 500.0, "messages": 700, "change": change}
        | {"speakers": 90, "past_speakers": 60.0}
        for place, change in enumerate((0.4, 0.1, 0.05))
    )
    usual = {"reads_per_content": (1_000.0, 900.0, None, None)}
    made = report(language, {"contents_table": pieces(3_000), "groups_table": groups}, **usual)
    slide = made.health.cases("cases.best")
    assert slide is not None
    said = " ".join(plain(card.body) for card in slide.items)
    assert "第0期" in said
    assert "群0" in said
    assert "第0期" in plain(slide.title)
    plainer = report(language, {"contents_table": pieces(1_100), "groups_table": groups}, **usual)
    assert "第0期" not in str(plainer.health.cases("cases.best"))


@each_language
def test_the_contingency_plan_is_a_template_until_somebody_writes_one(language: str) -> None:
    slide = report(language, {}).health.contingency("risk.contingency")
    assert slide.template_text
    assert len(slide.items) == 4


@each_language
def test_usable_feedback_is_told_by_month_and_not_by_day(language: str) -> None:
    def months(*values: int) -> Rows:
        return tuple({"time": f"2023-{place:02}", "value": value} for place, value in enumerate(values, 1))

    usable = {"feedback_usable": (44, 30, None, None)}
    slide = report(language, {"feedback_usable_over_time": months(9, 20, 15)}, **usable).health.usable("loop.usable")
    assert isinstance(slide, Metric)
    assert "15" in plain(slide.title)  # 44 ÷ 3
    assert "2" in plain(slide.title)  # months of ten and more
    days = ({"time": "2023-01-01", "value": 2},)
    assert report(language, {"feedback_usable_over_time": days}, **usable).health.usable("loop.usable") is None


@each_language
def test_nobody_at_the_end_of_the_path_is_no_share_of_none(language: str) -> None:
    rows = (*PATH[:-1], PATH[-1] | {"value": 0})
    slide = report(language, {"member_path": rows}).health.path("path.members")
    assert isinstance(slide, Metric)
    assert "0%" not in plain(slide.body).replace("50%", "")
