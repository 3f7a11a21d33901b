"""The slides of a health check: `report.health` in a notebook.

Every method that makes a slide returns one, or an `Absent` that names the tables it would need, or None where there is
nothing to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from zongjie.report.health import cases, groups, heat, people, rhythm, risk, tables, watch
from zongjie.report.telling import Choices, Telling
from zongjie.slides.chart import Chart
from zongjie.slides.model import Absent, Cards, Heatmap, Metric, TableSlide


@dataclass(frozen=True)
class Health:
    """The slides of a health check."""

    telling: Telling

    def alerts(self, slide: str, figures: Choices, *, brief: bool = False) -> TableSlide | Absent | None:
        """Return the figures watched, each beside its alert line; None where there is nothing to draw one from."""
        return watch.alerts(self.telling, slide, figures, brief=brief)

    def coming_back(self) -> Chart | None:
        """Return on which day after the first how many come back."""
        return watch.coming_back(self.telling)

    def path(self, slide: str, *, brief: bool = False) -> Metric | Absent:
        """Return how far new members come, and where most are lost."""
        return people.path(self.telling, slide, brief=brief)

    def hours(self, slide: str) -> Heatmap | None:
        """Return when the community talks, by weekday and hour; None where no instants are known."""
        return heat.hours(self.telling, slide)

    def topics(self, slide: str) -> Heatmap | Metric | None:
        """Return the heat of the topics month by month; of a short period as a whole; None without topics."""
        return heat.topics(self.telling, slide)

    def contents(self, slide: str) -> TableSlide | None:
        """Return the most-read contents; None without contents that have titles and reads."""
        return tables.contents(self.telling, slide)

    def loop(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | Absent:
        """Return how far the feedback of the period came: collected, usable, answered, resolved, told."""
        return tables.loop(self.telling, slide, figures, brief=brief)

    def open_feedback(self, slide: str) -> TableSlide | None:
        """Return what is still open, by category and severity, and for how long; None where nothing is."""
        return tables.open_feedback(self.telling, slide)

    def usable(self, slide: str) -> Metric | None:
        """Return the usable feedback a month; None where nobody marks what is usable."""
        return tables.usable(self.telling, slide)

    def work(self, slide: str, figures: list[str]) -> TableSlide | None:
        """Return the staff's work by kind; None where no work is logged."""
        return tables.work(self.telling, slide, figures)

    def workload(self, slide: str) -> Metric | None:
        """Return how the work is spread over the staff, without their names; None where that is not known."""
        return people.workload(self.telling, slide)

    def rescue(self, slide: str, *, brief: bool = False) -> TableSlide | None:
        """Return the failing groups with what the data says of the cause, and what to do first; None without any."""
        return groups.rescue(self.telling, slide, brief=brief)

    def levels(self, slide: str) -> TableSlide | None:
        """Return the levels of members side by side; None where members have no level."""
        return tables.levels(self.telling, slide)

    def seeds(self, slide: str) -> TableSlide | None:
        """Return the members whose messages draw most replies, by rank; None where replies are not recorded."""
        return people.seeds(self.telling, slide)

    def odd_days(self, slide: str) -> TableSlide | None:
        """Return the anomalous days; None where nothing can be watched, or no day was odd."""
        return risk.odd_days(self.telling, slide)

    def contingency(self, slide: str) -> Cards:
        """Return the contingency plan: the staff's, else a template that says so."""
        return risk.contingency(self.telling, slide)

    def cases(self, slide: str, *, brief: bool = False) -> Cards | None:
        """Return what succeeded best, with the figures that tell why; None where nothing stands out."""
        return cases.cases(self.telling, slide, brief=brief)

    def calendar(self, slide: str, *, brief: bool = False) -> TableSlide | None:
        """Return the contents of the coming period, in this period's rhythm; None without contents."""
        return rhythm.calendar(self.telling, slide, brief=brief)
