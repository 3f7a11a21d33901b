"""The whole review: its chapters, and the length of a brief deck."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.report.project.stories import PROJECT
from tests.report.project.test_lessons import LESSONS
from tests.report.project.test_measures import MEASURES, SPANS
from tests.report.stories import figures, prepared
from tests.test_notebooks import all_slides
from zongjie.slides.model import SlideBase


def test_a_project_that_the_staff_wrote_down_fills_a_brief_deck(tmp_path: Path) -> None:
    outlook = [{"heading": "A", "body": "a"}, {"heading": "B", "body": "b"}]
    project = {**PROJECT, "measures": MEASURES, "lessons": LESSONS, "outlook": outlook}
    made = prepared("en", outline="project_review", project=project)
    spans = {span: figures(values, rows, "en", span) for span, (values, rows) in SPANS.items()}
    shown = all_slides(replace(made, spans=spans), tmp_path, "project_review")
    brief = [one.id for one in shown if isinstance(one, SlideBase) and one.brief]
    assert brief == [
        "project.goals",
        "project.phases",
        "results.overview",
        "project.measures",
        "project.success",
        "project.pitfalls",
        "project.outlook",
        "closing.thanks",
    ]
    front, dividers = 2, 4
    assert 10 <= len(brief) + front + dividers <= 14
