"""The slides that only the review of a project has, as its notebooks make them."""

from __future__ import annotations

from dataclasses import dataclass

from zongjie.report.problems import Diagnosis
from zongjie.report.project import content, events, facts, growth, lessons, measures, phases
from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart
from zongjie.slides.model import Absent, Cards, Metric, Problem, TableSlide, Timeline


@dataclass(frozen=True)
class ProjectSlides:
    """Makers of the slides on a project; facts that only the staff know come from `project` in the parameters."""

    _found: Diagnosis

    @property
    def _telling(self) -> Telling:
        return self._found.telling

    def facts(self, slide: str, *, brief: bool = False) -> Cards | Absent:
        """Return whom the project serves, with which team, budget and calendar."""
        return facts.facts(self._telling, slide, brief=brief)

    def goals(self, slide: str, *, brief: bool = False) -> TableSlide | Absent:
        """Return the goals with what was reached."""
        return facts.goals(self._telling, slide, brief=brief)

    def phases(self, slide: str, *, brief: bool = False) -> Timeline | Absent | None:
        """Return the phases on a calendar, with what was reached in each."""
        return phases.phases(self._telling, slide, brief=brief)

    def tiers(
        self, slide: str, breakdowns: list[str], figures: list[str], *, brief: bool = False
    ) -> TableSlide | Absent:
        """Return the tiers of groups with breakdowns by tier, and key figures below."""
        return growth.tiers(self._telling, slide, breakdowns, figures, brief=brief)

    def expectation(self, slide: str, *, brief: bool = False) -> Metric | Absent:
        """Return growth against the milestones that were expected."""
        return growth.expectation(self._telling, slide, brief=brief)

    def matrix(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | Metric | Absent:
        """Return the formats of content with how often each appears, and key figures below."""
        return content.matrix(self._telling, slide, figures, brief=brief)

    def events(self, slide: str, *, brief: bool = False) -> TableSlide | Absent:
        """Return one row an event with cost, return and score."""
        return events.review(self._telling, slide, brief=brief)

    def kinds(self, slide: str, *, brief: bool = False) -> TableSlide | Absent:
        """Return the kinds of events with who came, who bought again and what came back."""
        return events.kinds(self._telling, slide, brief=brief)

    def found(self, rank: int, *, brief: bool = False) -> Problem | None:
        """Return the problem of a measure as the figures showed it before; without measures the period's own."""
        return measures.found(self._found, rank, brief=brief)

    def measures(self, slide: str, *, brief: bool = False) -> Cards | Absent:
        """Return what was done against problems, and the figures before and after."""
        return measures.measures(self._telling, slide, brief=brief)

    def principles(self, slide: str, *, brief: bool = False) -> Cards | Absent:
        """Return the principles that the staff drew."""
        return lessons.principles(self._telling, slide, brief=brief)

    def success(self, slide: str, *, brief: bool = False) -> Cards | Absent:
        """Return what made the success."""
        return lessons.success(self._telling, slide, brief=brief)

    def pitfalls(self, slide: str, *, brief: bool = False) -> Cards | Absent:
        """Return what to avoid, and how."""
        return lessons.pitfalls(self._found, slide, brief=brief)

    def outlook(self, slide: str, *, brief: bool = False) -> Cards | Absent:
        """Return the directions for what comes next."""
        return lessons.outlook(self._found, slide, brief=brief)

    def askings(self) -> Chart | None:
        """Return brand awareness from asking to asking."""
        return content.askings(self._telling)
