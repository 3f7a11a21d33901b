"""The plan's slides, as notebooks ask for them: `report.plan.…`."""

from __future__ import annotations

from dataclasses import dataclass

from zongjie.report.planning.actions import actions
from zongjie.report.planning.calendar import calendar
from zongjie.report.planning.indicators import indicators
from zongjie.report.planning.rhythm import rhythm
from zongjie.report.planning.risks import risks
from zongjie.report.planning.segments import segments
from zongjie.report.planning.stored import stored
from zongjie.report.problems import Diagnosis
from zongjie.report.telling import Choices
from zongjie.slides.model import Absent, Cards, Statements, TableSlide


@dataclass(frozen=True)
class PlanSlides:
    """Slides of the plan beside its targets, phases and budget."""

    found: Diagnosis

    def indicators(
        self, slide: str, *, daily: Choices = (), weekly: Choices = (), monthly: Choices = (), brief: bool = False
    ) -> TableSlide | Absent:
        """Return what is watched how often, with the line from which on one acts."""
        often = {"daily": daily, "weekly": weekly, "monthly": monthly}
        return indicators(self.found, slide, often, brief=brief)

    def calendar(self, slide: str, *, brief: bool = False) -> TableSlide | Absent:
        """Return the next period's calendar: occasions, events, contents, reviews."""
        return calendar(self.found, slide, brief=brief)

    def actions(self, slide: str, *, brief: bool = False) -> TableSlide | None:
        """Return the actions against the problems found, by date; None without any."""
        return actions(self.found, slide, brief=brief)

    def segments(self, slide: str, *, brief: bool = False) -> Cards | Absent:
        """Return the segments of members: how many they are, what is done for each, what judges it."""
        return segments(self.found, slide, brief=brief)

    def rhythm(self, slide: str, *, brief: bool = False) -> Cards:
        """Return what is done every month, quarter and half-year."""
        return rhythm(self.found, slide, brief=brief)

    def risks(self, slide: str, figures: Choices, *, brief: bool = False) -> TableSlide | None:
        """Return what may go wrong with the plan, and what is done then; None where nothing is known."""
        return risks(self.found, slide, figures, brief=brief)

    def stored(self, slide: str, figures: Choices, *, brief: bool = False) -> Statements | Absent:
        """Return what is kept of the plan, and how it will be judged."""
        return stored(self.found, slide, figures, brief=brief)
