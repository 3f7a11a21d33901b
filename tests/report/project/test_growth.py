"""Tiers and expectations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.project.stories import LANGUAGES, cells, report, titles
from zongjie.slides.model import Absent, Metric, TableSlide
from zongjie.slides.text import plain

each_language = pytest.mark.parametrize("language", LANGUAGES)
BY_TIER = ["members_by_tier", "messages_per_member_day_by_tier", "retention_d30_by_tier"]
NAMES = {
    "zh_CN": ("核心群", "潜力群", "广播群"),
    "en": ("Core groups", "Potential groups", "Broadcast groups"),
}
MEMBERS = {
    "members_by_tier": (
        {"tier": "广播群", "value": 9_500},
        {"tier": "核心群", "value": 510},
        {"tier": "潜力群", "value": 1_990},
    )
}


@each_language
def test_tiers_stand_in_the_staffs_order_with_who_looks_after_them(language: str) -> None:
    tiers = {"核心群": {"admin": "Zhou", "limit": 500}, "潜力群": {"limit": 2_000}}
    slide = report({"tiers": tiers}, language, rows=MEMBERS).project.tiers("project.tiers", BY_TIER, ["messages"])
    assert isinstance(slide, TableSlide)
    core, potential, broadcast = (name for name in NAMES[language])
    assert [cells(slide.table, row)[0] for row in range(3)] == [core, potential, broadcast]
    assert cells(slide.table, 0)[1:5] == ["Zhou", "500", "510", "1.200"]
    assert cells(slide.table, 2)[1:3] == ["—", "—"]
    assert core in plain(slide.title)
    assert core in plain(slide.remark)  # ten more than it may hold
    assert potential not in plain(slide.remark)
    assert len(slide.items) == 1


def test_what_nobody_wrote_of_tiers_has_no_column() -> None:
    slide = report({}, rows=MEMBERS).project.tiers("project.tiers", BY_TIER, [])
    assert isinstance(slide, TableSlide)
    assert len(titles(slide.table)) == 4
    assert cells(slide.table, 0)[0] == "广播群"  # the largest first
    assert slide.remark == ()
    assert isinstance(report({}).project.tiers("project.tiers", ["active_by_tier"], []), Absent)


def milestone(date: str, expected: float, **more: Any) -> dict[str, Any]:
    return {"name": "M", "date": date, "metric": "joined_people", "expected": expected} | more


SPANS: dict[str, Any] = {
    "2023Q1": ({"joined_people": (9_200, None, None, None)}, MEMBERS),
    "2023": ({"joined_people": (11_400, None, None, None)}, {}),
}


@each_language
def test_growth_is_held_against_the_milestones_of_the_period(language: str) -> None:
    given = [
        milestone("2023-12-31", 12_000),
        milestone("2023-03-31", 8_000),
        milestone("2023-03-31", 500, name="K", metric="members_by_tier", slice="核心群"),
        milestone("2024-03-31", 1),
        milestone("2023-06-30", 1),
    ]
    slide = report({"milestones": given}, language, SPANS).project.expectation("project.expectation")
    assert isinstance(slide, Metric)
    assert "5%" in plain(slide.title)
    assert slide.tone == "bad"
    assert slide.change is not None
    assert slide.change.value == pytest.approx(-0.05)
    assert "15%" in plain(slide.body)
    assert "K" in plain(slide.body)
    assert slide.chart is not None
    drawn = [[value and value * slide.chart.scale for value in one.values] for one in slide.chart.series]
    assert drawn == [pytest.approx([9_200, 11_400]), pytest.approx([8_000, 12_000])]


def test_a_single_milestone_is_charted_by_how_members_grew() -> None:
    slide = report({"milestones": [milestone("2023-03-31", 9_200)]}, spans=SPANS).project.expectation(
        "project.expectation"
    )
    assert isinstance(slide, Metric)
    assert slide.tone == "good"
    assert slide.chart is not None
    assert slide.chart.figures == ("members_over_time",)
    assert isinstance(report({}).project.expectation("project.expectation"), Absent)
    unknown = report({"milestones": [milestone("2023-06-30", 1)]}, spans=SPANS)
    assert isinstance(unknown.project.expectation("project.expectation"), Absent)
