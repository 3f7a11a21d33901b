"""The content matrix with its rhythm; events one by one and by kind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.project.stories import LANGUAGES, cells, report, titles
from zongjie.slides.model import Absent, Metric, TableSlide
from zongjie.slides.text import plain

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_what_appears_less_than_weekly_is_told_by_the_month(language: str) -> None:
    pace = {
        "publishing_pace": (
            {"format": "article", "value": 3.0, "per_month": 13.0},
            {"format": "live", "value": 0.23, "per_month": 1.0},
        )
    }
    slide = report({}, language, rows=pace).project.matrix("project.matrix", ["reads"])
    assert isinstance(slide, TableSlide)
    assert "3" in cells(slide.table, 0)[1]
    assert cells(slide.table, 1)[1] == "—"  # short videos have no official rhythm
    assert "1" in cells(slide.table, 2)[1]
    week, month = ("每周", "每月") if language == "zh_CN" else ("a week", "a month")
    assert week in cells(slide.table, 0)[1]
    assert month in cells(slide.table, 2)[1]
    assert "3" in plain(slide.title)


def test_without_a_rhythm_contents_are_told_as_ever() -> None:
    slide = report({}).project.matrix("project.matrix", [])
    assert isinstance(slide, TableSlide | Metric)
    assert slide.id == "content.matrix"


def event(name: str, kind: str, score: float | None = None, **more: Any) -> dict[str, Any]:
    base = {"value": 50.0, "invited": 100, "attended": 65, "cost": 1_000.0, "revenue": 8_000.0}
    return base | {"name": name, "kind": kind, "score": score, "date": "2023-05-09"} | more


@each_language
def test_an_event_is_told_with_turnout_and_return(language: str) -> None:
    rows = (
        event("Trial", "new", 40.0),
        event("Birthday", "party", 90.0, cost=None),
        event("Talk", "live", 50.0, invited=None),
    )
    made = report({}, language, rows={"events_table": rows}, event_return=(6.0, None, None, None))
    slide = made.project.events("project.events")
    assert isinstance(slide, TableSlide)
    first, second, third = (cells(slide.table, row) for row in range(3))
    assert "65" in first
    assert "1:8" in first
    assert not any("1:" in cell for cell in second)  # without its cost nobody knows
    assert third.count("—") == 2
    assert "1:6" in plain(slide.title)
    assert "Birthday" in plain(slide.remark)


def test_a_kind_that_its_names_say_has_no_column() -> None:
    named = report({}, rows={"events_table": (event("live talk", "live"), event("live music", "live"))})
    other = report({}, rows={"events_table": (event("live talk", "live"), event("Trial", "new"))})
    one, two = named.project.events("project.events"), other.project.events("project.events")
    assert isinstance(one, TableSlide)
    assert isinstance(two, TableSlide)
    assert len(titles(two.table)) == len(titles(one.table)) + 1


@each_language
def test_a_single_event_is_no_series_to_be_called_the_best(language: str) -> None:
    rows: dict[str, Any] = {
        "events_by_kind": (
            {"kind": "Trial", "value": 1, "attended": 50, "satisfaction": 4.9},
            {"kind": "Referral", "value": 6, "attended": 900, "satisfaction": 4.3},
            {"kind": "Challenge", "value": 24, "attended": 6_000, "satisfaction": 4.0},
        ),
        "event_return_by_kind": (
            {"kind": "Trial", "value": 12.0},
            {"kind": "Referral", "value": 8.0},
            {"kind": "Challenge", "value": 4.7},
        ),
    }
    slide = report({}, language, rows=rows).project.kinds("project.kinds")
    assert isinstance(slide, TableSlide)
    assert [cells(slide.table, row)[0] for row in range(3)] == ["Challenge", "Referral", "Trial"]
    assert "Referral" in plain(slide.title)
    assert "1:8" in plain(slide.title)
    rows["event_return_by_kind"] = ({"kind": "Referral", "value": 4.8}, {"kind": "Challenge", "value": 4.7})
    slide = report({}, language, rows=rows).project.kinds("project.kinds")
    assert isinstance(slide, TableSlide)
    assert "Referral" not in plain(slide.title)
    assert isinstance(report({}, language).project.kinds("project.kinds"), Absent)
