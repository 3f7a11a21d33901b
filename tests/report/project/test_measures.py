"""What was found before a measure, and what followed it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.project.stories import LANGUAGES, report
from zongjie.report.project.measures import verdict
from zongjie.slides.model import Absent, Cards, Problem
from zongjie.slides.text import plain

each_language = pytest.mark.parametrize("language", LANGUAGES)


def measure(problem: str, metric: str, **more: Any) -> dict[str, Any]:
    return {"problem": problem, "taken": "2023-07-01", "what": "act", "metric": metric} | more


MEASURES = [
    measure("retention", "retention_d30"),
    measure("own words", "messages_per_member_day"),
    measure("conversion", "csat_top2", before="2023Q2", after="2023Q4"),
    measure("activity", "interaction_rate", taken="2024-02-01"),
]
SPANS: dict[str, Any] = {
    "2023H1": ({"retention_d30": (0.3, 0.45, None, None), "messages_per_member_day": (0.4, None, None, None)}, {}),
    "2023H2": ({"retention_d30": (0.44, None, None, None), "messages_per_member_day": (0.3, None, None, None)}, {}),
}


@each_language
def test_each_measure_of_the_period_says_what_followed(language: str) -> None:
    slide = report({"measures": MEASURES}, language, SPANS).project.measures("project.measures")
    assert isinstance(slide, Cards)
    assert len(slide.items) == 3  # the fourth was taken after the period
    better, worse, unknown = slide.items
    assert "44%" in plain(better.body)
    assert [span.tone for span in better.body if span.tone != "neutral"] == ["good"]
    assert [span.tone for span in worse.body if span.tone != "neutral"] == ["bad"]
    assert worse.heading == "own words"
    assert "2023" in unknown.measure
    assert better.heading in plain(slide.title)
    assert worse.heading not in plain(slide.title)
    assert isinstance(report({}, language).project.measures("project.measures"), Absent)


def test_a_change_within_chance_is_none() -> None:
    figure = report({}, spans=SPANS).prepared.spans["2023H1"]["retention_d30"]
    assert verdict(figure.model_copy(update={"previous": 0.29, "denominator": 50})) == "same"
    assert verdict(figure.model_copy(update={"previous": 0.29, "denominator": 50_000})) == "better"
    assert verdict(figure.model_copy(update={"previous": None})) == "unknown"
    assert verdict(None) == "unknown"


@each_language
def test_a_problem_is_told_as_the_time_before_its_measure_showed_it(language: str) -> None:
    slides = report({"measures": MEASURES}, language, SPANS).project
    found = slides.found(1)
    assert isinstance(found, Problem)
    assert found.id == "problems.retention"
    assert "2023" in plain(found.title)
    assert "15" in plain(found.title)
    assert "2023-06-30" in found.source
    assert slides.found(2) is None  # no figure of that time says anything about conversion
    assert slides.found(3) is None


def test_without_measures_the_problems_are_those_of_the_period() -> None:
    made = report({})
    assert made.project.found(1) == made.problem(1)
