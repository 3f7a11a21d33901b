"""Lessons: the staff's words with their figures, else only what the figures bear out."""

from __future__ import annotations

import pytest

from tests.report.project.stories import LANGUAGES, report
from tests.report.stories import ROWS
from zongjie.slides.model import Absent, Cards
from zongjie.slides.text import plain

each_language = pytest.mark.parametrize("language", LANGUAGES)
LESSONS = {
    "principles": [{"heading": "P", "body": "first.", "evidence": "retention_d30"}],
    "success": [{"heading": "S", "body": "then.", "evidence": "nps"}],
    "pitfalls": [{"heading": "F", "body": "last.", "avoid": "look twice", "evidence": "members_by_age"}],
}


@each_language
def test_a_lesson_prints_the_figure_that_bears_it_out(language: str) -> None:
    made = report({"lessons": LESSONS}, language).project
    principles, success, pitfalls = (
        made.principles("project.principles"),
        made.success("project.success"),
        made.pitfalls("project.pitfalls"),
    )
    assert isinstance(principles, Cards)
    assert isinstance(success, Cards)
    assert isinstance(pitfalls, Cards)
    assert "41.3%" in plain(principles.items[0].body)
    assert [span.figure for span in principles.items[0].body if span.figure] == ["retention_d30"]
    assert plain(success.items[0].body) == "then."  # nobody was asked: no figure, no claim
    assert "look twice" in plain(pitfalls.items[0].body)
    assert "P" in plain(principles.title)


@each_language
def test_evidence_may_be_of_a_part_of_the_period(language: str) -> None:
    told = {"heading": "F", "body": "last.", "evidence": "retention_d30", "period": "2023Q2"}
    spans = {"2023Q2": ({"retention_d30": (0.31, None, None, None)}, {})}
    slide = report({"lessons": {"pitfalls": [told]}}, language, spans).project.pitfalls("project.pitfalls")
    assert isinstance(slide, Cards)
    assert "31%" in plain(slide.items[0].body)
    assert "41.3%" not in plain(slide.items[0].body)
    assert not any(span.figure for span in slide.items[0].body)  # no link to the figure of the year


@each_language
def test_without_words_of_the_staff_the_figures_speak(language: str) -> None:
    events = tuple(row | {"score": 50.0 + place} for place, row in enumerate(ROWS["events_table"]))
    made = report({}, language, rows={"events_table": events}).project
    success = made.success("project.success")
    assert isinstance(success, Cards)
    assert len(success.items) == 3
    assert str(events[-1]["name"]) in success.items[0].heading
    assert isinstance(made.principles("project.principles"), Absent)


@each_language
def test_pitfalls_and_directions_come_from_the_problems_found(language: str) -> None:
    worse = report(
        {},
        language,
        conversion_rate_end=(0.05, 0.1, 0.1, 0.09),
        messages_per_member_day=(0.2, 0.3, 0.3, 0.36),
    )
    made = worse.project
    pitfalls, outlook = made.pitfalls("project.pitfalls"), made.outlook("project.outlook")
    assert isinstance(pitfalls, Cards)
    assert isinstance(outlook, Cards)
    assert len(pitfalls.items) >= 2
    assert all(card.owner for card in outlook.items)
    none = report({}, language).project  # one problem alone is no list
    assert isinstance(none.pitfalls("project.pitfalls"), Absent)
    assert isinstance(none.outlook("project.outlook"), Absent)


@each_language
def test_a_direction_of_the_staff_carries_the_target_that_judges_it(language: str) -> None:
    given = [{"heading": "A", "body": "a", "evidence": "retention_d30"}, {"heading": "B", "body": "b"}]
    slide = report({"outlook": given}, language).project.outlook("project.outlook")
    assert isinstance(slide, Cards)
    assert "%" in slide.items[0].measure
    assert slide.items[1].measure == ""
