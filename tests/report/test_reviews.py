"""Reviews row by row: what is said of the best and the worst, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.stories import GROWN, ROWS, prepared
from zongjie.report.api import Report
from zongjie.slides.model import Absent, Metric, TableSlide
from zongjie.slides.text import Number, plain

LANGUAGES = ("zh_CN", "en")
Rows = tuple[dict[str, Any], ...]

SURVEY: Rows = (
    {"question": "活动体验如何？", "value": 4.25, "answers": 41, "top2": 0.8, "scale": "1–5"},
    {"question": "愿意推荐吗？", "value": 7.1, "answers": 39, "top2": None, "scale": "0–10"},
)
LOG: Rows = (
    {"detected": "2023-09-02", "incident": "x" * 60, "severity": "low", "strategy": None, "response_hours": 3.0},
    {"detected": "2023-03-01", "incident": "刷屏广告", "severity": "high", "strategy": "禁言", "response_hours": 0.5},
)


def report(language: str, rows: dict[str, Rows], **values: Any) -> Report:
    return Report(prepared(language, values=GROWN | values, rows=ROWS | rows))


def texts(slide: TableSlide, row: int) -> list[str]:
    return [cell.digits if isinstance(cell, Number) else plain(cell) for cell in slide.table.rows[row].cells]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_survey_stands_question_by_question_and_names_the_lowest(language: str) -> None:
    made = report(language, {"survey_scores": SURVEY}, survey_respondents=(41, None, None, None))
    slide = made.survey("feedback.survey", ["csat_top2"])
    assert isinstance(slide, TableSlide)
    assert texts(slide, 0) == ["活动体验如何？", "41", "4.25", "80.0"]
    assert texts(slide, 1)[-1] == "—"
    assert "活动体验如何" in plain(slide.remark)
    assert report(language, {}).survey("feedback.survey", []) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_incidents_stand_in_order_of_time_without_columns_that_nobody_filled(language: str) -> None:
    values = {"incidents": (2, None, None, None), "incident_response_hours": (1.8, None, None, None)}
    slide = report(language, {"incidents_table": LOG}, **values).incidents("feedback.incidents")
    assert isinstance(slide, TableSlide)
    first, second = texts(slide, 0), texts(slide, 1)
    assert (first[1], first[3]) == ("刷屏广告", "禁言")
    assert second[1].endswith("…")
    assert len(first) == 5  # nobody wrote a review, nothing was closed
    assert report(language, {}).incidents("feedback.incidents") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_series_whose_interval_lies_below_zero_is_said_to_wear_out(language: str) -> None:
    worn = {"series": "直播课", "value": -12.0, "low": -20.0, "high": -4.0, "events": 9, "median": 300.0}
    steady = {"series": "会员日", "value": -50.0, "low": -90.0, "high": 3.0, "events": 12, "median": 900.0}
    rows = (worn | {"declining": True}, steady | {"declining": False})
    slide = report(language, {"event_wear_out": rows}).events("events.review", [])
    assert isinstance(slide, TableSlide)
    assert "直播课" in plain(slide.remark)
    assert "12" in plain(slide.remark)
    assert "会员日" not in plain(slide.remark)
    slide = report(language, {"event_wear_out": rows[1:]}).events("events.review", [])
    assert isinstance(slide, TableSlide)
    assert "会员日" not in plain(slide.remark)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_best_format_is_named_only_where_it_is_clearly_so(language: str) -> None:
    def formats(*reads: float) -> Rows:
        return tuple(
            {"format": f"f{place}", "value": 20, "reads_per_piece": each, "interaction_rate": 0.1}
            for place, each in enumerate(reads)
        )

    slide = report(language, {"contents_by_format": formats(900, 400)}).contents("content.matrix", [])
    assert "f0" in plain(slide.title).lower()
    slide = report(language, {"contents_by_format": formats(410, 400)}).contents("content.matrix", [])
    assert isinstance(slide, TableSlide)
    assert "f0" not in plain(slide.title).lower()


def test_contents_of_no_known_format_are_told_over_time() -> None:
    rows = {name: found for name, found in ROWS.items() if name != "contents_by_format"}
    told = Report(prepared("en", rows=rows)).contents("content.matrix", [])
    assert isinstance(told, Metric)
    assert told.id == "content.reads"
    assert isinstance(Report(prepared("en", values={}, rows={})).contents("content.matrix", []), Absent)
