"""Facts, goals and phases: only what is known, judged by the staff's own targets."""

from __future__ import annotations

import pytest

from tests.report.project.stories import LANGUAGES, cells, report, titles
from zongjie.slides.model import Absent, Cards, TableSlide, Timeline
from zongjie.slides.text import Number, plain

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_each_known_fact_has_a_card(language: str) -> None:
    slide = report({}, language).project.facts("project.facts")
    assert isinstance(slide, Cards)
    assert len(slide.items) == 4
    assert "3" in plain(slide.items[1].body)
    assert "97.2%" in plain(slide.items[2].body)
    slide = report({"team": [], "phases": []}, language).project.facts("project.facts")
    assert isinstance(slide, Cards)
    assert len(slide.items) == 2
    empty = report({"team": [], "phases": [], "audience": "", "budget": None}, language).project.facts("project.facts")
    assert isinstance(empty, Absent)
    assert "project.audience" in empty.because


@each_language
def test_a_goal_is_judged_by_its_own_target_and_names_what_was_missed(language: str) -> None:
    goals = [
        {"goal": "A", "metric": "retention_d30", "target": 0.4},
        {"goal": "B", "metric": "conversion_rate_end", "baseline": "conversion_rate_start", "target": 0.2},
        {"goal": "C", "metric": "members_end"},
        {"goal": "D", "metric": "nps", "target": 30},
    ]
    slide = report({"goals": goals}, language).project.goals("project.goals")
    assert isinstance(slide, TableSlide)
    assert [row.tone for row in slide.table.rows] == ["good", "bad", "good"]  # nobody was asked for the fourth
    assert cells(slide.table, 1)[2] == "5"
    assert cells(slide.table, 0)[2] == "—"
    assert cells(slide.table, 1)[1] in plain(slide.title)
    target = slide.table.rows[1].cells[3]
    assert isinstance(target, Number)
    assert (target.value, target.figure) == (0.2, None)


def test_without_goals_the_figures_with_targets_are_judged() -> None:
    slide = report({}).project.goals("project.goals")
    assert isinstance(slide, TableSlide)
    assert len(slide.table.rows) == 5
    assert len(titles(slide.table)) == 5  # nobody said where they began
    none = report({}, **dict.fromkeys(_WITH_TARGET, (1, None, None, None))).project.goals("project.goals")
    assert isinstance(none, Absent)


_WITH_TARGET = (
    "members_end",
    "messages_per_member_day",
    "event_participations",
    "conversion_rate_end",
    "retention_d30",
)


@each_language
def test_phases_stand_in_order_with_their_own_figures(language: str) -> None:
    spans = {
        "2023Q1": ({"joined_people": (9_200, None, None, None)}, {}),
        "2023-04-01..2023-12-31": (
            {"joined_people": (4_600, None, None, None), "members_end": (12_000, None, None, None)},
            {},
        ),
    }
    slide = report({}, language, spans).project.phases("project.phases")
    assert isinstance(slide, Timeline)
    assert [(phase.label, phase.first, phase.last) for phase in slide.phases] == [("start", 0, 2), ("growth", 3, 11)]
    assert "start" in plain(slide.title)
    assert "9,200" in plain(slide.title)
    assert cells(slide.table, 0) == ["start", "9,200", "—"]
    assert cells(slide.table, 1)[1:] == ["4,600", "12,000"]
    assert slide.table is not None
    assert all(cell.figure is None for row in slide.table.rows for cell in row.cells if isinstance(cell, Number))
    assert isinstance(report({"phases": []}, language).project.phases("project.phases"), Absent)


def test_phases_without_figures_stand_alone() -> None:
    slide = report({}).project.phases("project.phases")
    assert isinstance(slide, Timeline)
    assert slide.table is None
