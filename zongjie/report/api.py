"""All that a notebook imports: `open_report`, and the report that it returns.

Every method that makes a slide returns one, or an `Absent` that names the tables it would need, or None where there is
nothing to say; each shows itself in a notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from zongjie.paths import find_parameters
from zongjie.report import charts, keeping, plan_review, planning, problems, results, reviews, tables, words
from zongjie.report.charts import Compare
from zongjie.report.health import Health
from zongjie.report.planning import PlanSlides
from zongjie.report.prepare import Prepared, prepare, restore
from zongjie.report.problems import Diagnosis
from zongjie.report.project import ProjectSlides
from zongjie.report.telling import Choices, Telling
from zongjie.slides.chart import Chart, ChartKind
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.model import (
    Absent,
    Cards,
    Closing,
    Heatmap,
    Metric,
    Overview,
    Problem,
    Statements,
    TableSlide,
    Timeline,
)
from zongjie.slides.plan import StoredPlan


def open_report(community: str, period: str, overrides: dict[str, Any] | None = None, workspace: str = "") -> Report:
    """Open a report: from the workspace of a run, else from the data of a community.

    Parameters
    ----------
    community
        Name or path of a parameters file: `sample` is `parameters/sample.yaml`.
    period
        `2023`, `2023H1`, `2023Q4`, `2023-11` or `2023-03-15..2023-06-14`.
    overrides
        Dotted parameters that replace those of the file.
    workspace
        Set by `zongjie run`; leave it empty.
    """
    if workspace:
        return Report(restore(Path(workspace)))
    return Report(prepare(find_parameters(community), period, overrides))


class Report:
    """A report's figures, and the slides that tell them."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._telling = Telling(prepared)

    def rehearse(self) -> Iterator[None]:
        """Do step by step what all notebooks would do: the process that they are forked from has it done once."""
        yield from self._telling.words.compile()

    @cached_property
    def _diagnosis(self) -> Diagnosis:
        return Diagnosis(self._telling)

    @cached_property
    def plan(self) -> PlanSlides:
        """The slides of the plan beside its targets, phases and budget."""
        return PlanSlides(self._diagnosis)

    @cached_property
    def project(self) -> ProjectSlides:
        """The slides that only the review of a project has."""
        return ProjectSlides(self._diagnosis)

    @property
    def figures(self) -> Figures:
        """All figures, by id."""
        return self.prepared.figures

    @property
    def health(self) -> Health:
        """The slides of a health check."""
        return Health(self._telling)

    def figure(self, *preferred: str) -> Figure | None:
        """Return the first of the figures that is defined, or None."""
        return self._telling.figure(*preferred)

    # Words -----------------------------------------------------------------------------------------------------------

    def statements(self, slide: str, *, brief: bool = False) -> Statements:
        """Return 2–3 statements; the staff's own come from `project` (`purpose`, `importance`)."""
        own = getattr(self.prepared.parameters.project, slide.rpartition(".")[2])
        return words.statements(self._telling, slide, own, brief=brief)

    def cards(self, slide: str, *, brief: bool = False) -> Cards:
        """Return numbered cards; the staff's own texts come from `strategy`."""
        own = getattr(self.prepared.parameters.strategy, slide.rpartition(".")[2])
        return words.cards(self._telling, slide, own.model_dump(), brief=brief)

    def closing(self, slide: str, *, brief: bool = True) -> Closing:
        """Return the conclusion and thanks."""
        return words.closing(self._telling, slide, brief=brief)

    # Figures ---------------------------------------------------------------------------------------------------------

    def overview(self, slide: str, figures: Choices, *, brief: bool = False) -> Overview | Absent:
        """Return the headline figures: the first six of `figures` that are defined.

        In the place of one, a list names several of which the first that is defined is taken.
        """
        return results.overview(self._telling, slide, figures, brief=brief)

    def metric(
        self,
        slide: str,
        figures: str | list[str],
        chart: Chart | None = None,
        path: tuple[str, str] | None = None,
        *,
        brief: bool = False,
        optional: bool = False,
    ) -> Metric | Absent | None:
        """Return a judgement, a paragraph and a chart on the first of `figures` that is defined.

        `path` names two figures to stand as before and after; otherwise it is the period before and this one. Not to
        have an `optional` slide is no gap: it is for some communities only.
        """
        names = [figures] if isinstance(figures, str) else figures
        made = results.metric(self._telling, slide, names, chart, path, brief=brief)
        return None if optional and isinstance(made, Absent) else made

    def over_time(
        self, *breakdowns: str, kind: ChartKind = "line", compare: Compare = "year_ago", target: str = ""
    ) -> Chart | None:
        """Return the first of the breakdowns over time that is defined, beside the same steps a year ago."""
        figure = self.figure(*breakdowns)
        return charts.over_time(self._telling, figure, kind, compare, target) if figure else None

    def by_category(self, *breakdowns: str, kind: ChartKind = "bar", shares: bool = False) -> Chart | None:
        """Return the first of the breakdowns that is defined, the largest first, at most seven and the rest summed."""
        figure = self.figure(*breakdowns)
        return charts.by_category(self._telling, figure, kind, shares=shares) if figure else None

    def composition(self, *breakdowns: str) -> Chart | None:
        """Return the parts of the first of the breakdowns that is defined, beside those of the period before."""
        figure = self.figure(*breakdowns)
        return charts.composition(self._telling, figure) if figure else None

    def with_base(self, rate: str, base: str, target: str = "") -> Chart | None:
        """Return a rate over time as a line over columns of the people it counts, whom `base` counts for the period."""
        over_time, people = self.figure(rate), self.figure(base)
        return charts.with_base(self._telling, over_time, people, target) if over_time and people else None

    def balance(self) -> Chart | None:
        """Return how the members at the start became those at the end: a waterfall; None without joins and leavers."""
        return charts.balance(self._telling)

    def stages(self, breakdown: str) -> Chart | None:
        """Return a funnel of stages, each a part of the one before; None where they are not."""
        figure = self.figure(breakdown)
        return charts.stages(self._telling, figure) if figure else None

    def cohorts(
        self, slide: str, breakdowns: Sequence[str] = ("cohort_retention", "purchase_cohorts"), *, brief: bool = False
    ) -> Heatmap | Absent:
        """Return retention by month of first activity and months after; the first breakdown that is defined."""
        return results.cohorts(self._telling, slide, breakdowns, brief=brief)

    # Tables ----------------------------------------------------------------------------------------------------------

    def events(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | Absent:
        """Return the main events with key figures below."""
        return reviews.events(self._telling, slide, figures, brief=brief)

    def contents(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | Metric | Absent:
        """Return contents by format (or topic) with key figures below; as `content.reads` where neither is known."""
        return reviews.contents(self._telling, slide, figures, brief=brief)

    def feedback(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | Absent:
        """Return feedback by category with key figures below."""
        return reviews.feedback(self._telling, slide, figures, brief=brief)

    def survey(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | None:
        """Return the survey question by question with key figures below; None without a survey."""
        return reviews.survey(self._telling, slide, figures, brief=brief)

    def incidents(self, slide: str, *, brief: bool = False) -> TableSlide | None:
        """Return the log of incidents; None without one."""
        return reviews.incidents(self._telling, slide, brief=brief)

    def groups(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | Absent:
        """Return the groups that need saving (all groups where none does) with key figures below."""
        shown = self.figure("groups_rescue", "groups_table")
        name = shown.id if shown else "groups_table"
        return tables.breakdown(self._telling, slide, name, tables.GROUPS, figures=figures, brief=brief)

    def spending(self, slide: str, figures: list[str], *, brief: bool = False) -> TableSlide | Absent:
        """Return planned and actual spending by category with key figures below."""
        return tables.breakdown(
            self._telling, slide, "spending_by_category", tables.SPENDING, figures=figures, brief=brief
        )

    def definitions(self, slide: str, figures: Choices) -> TableSlide | Absent:
        """Return the definitions of figures."""
        return tables.definitions(self._telling, slide, figures)

    def sources(self, slide: str) -> TableSlide:
        """Return what was read from each source."""
        return tables.sources(self._telling, slide)

    def quality(self, slide: str) -> TableSlide | None:
        """Return what is wrong with the data and what follows for the figures; None if nothing was found."""
        return tables.quality(self._telling, slide)

    # Problems and plan -----------------------------------------------------------------------------------------------

    def diagnosis(self, slide: str, *, brief: bool = False) -> TableSlide | Absent:
        """Return what was examined and what came of it."""
        return problems.diagnosis(self._diagnosis, slide, brief=brief)

    def problem(self, name: str | int, *, brief: bool = False) -> Problem | None:
        """Return a problem with evidence and causes, by name or rank (1 is the biggest); None if there is none."""
        return problems.problem(self._diagnosis, name, brief=brief)

    def solutions(self, name: str | int, *, brief: bool = False) -> Cards | None:
        """Return the actions against a problem; None if there is none."""
        return problems.solutions(self._diagnosis, name, brief=brief)

    def targets(self, slide: str, figures: Choices, *, brief: bool = False) -> TableSlide | Absent:
        """Return the next period's targets, grown from the trend."""
        return planning.targets(self._diagnosis, slide, figures, brief=brief)

    def keep_plan(self, figures: Choices) -> StoredPlan | None:
        """Return the plan with the targets of `figures` as it is stored for the next period's report to judge."""
        return keeping.kept_plan(self._diagnosis, figures)

    def review_targets(self, slide: str, *, brief: bool = False) -> TableSlide | Absent | None:
        """Return the targets that an earlier report set for the period, judged; None where none has."""
        return plan_review.targets(self._telling, slide, brief=brief)

    def review_actions(self, slide: str, *, brief: bool = False) -> TableSlide | None:
        """Return the actions that an earlier report planned, and how their figures went since; None without any."""
        return plan_review.actions(self._telling, slide, brief=brief)

    def timeline(self, slide: str) -> Timeline | Absent:
        """Return the next period in phases, with a calendar of what is due when."""
        return planning.timeline(self._diagnosis, slide)

    def budget(self, slide: str) -> TableSlide | Absent:
        """Return the next period's budget."""
        return planning.budget(self._telling, slide)
