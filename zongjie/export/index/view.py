"""What the template of the index asks for: communities with their latest figures, and every report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import quote

from zongjie.errors import TemplateError
from zongjie.export.index.line import Line, line
from zongjie.export.index.shelf import Printed, Report, Unread
from zongjie.periods import Period
from zongjie.slides.trend import is_good
from zongjie.slides.wording import Wording

MAIN = 3  # figures with a line, the same for all communities as far as they have them
MORE = 3  # further headline figures of a community
_FILES = {"report.html": "page", "report.pptx": "deck", "figures.xlsx": "figures"}
Status = Literal["complete", "partial", "beside"]


@dataclass(frozen=True)
class FigureView:
    """A figure of a report, with its line where the community has one."""

    id: str
    title: str
    value: float | None = None
    digits: str = ""
    suffix: str = ""
    change: str = ""
    way: Literal["up", "down", ""] = ""
    good: bool | None = None
    line: Line | None = None


@dataclass(frozen=True)
class ReportView:
    """A report in the list."""

    report: Report
    label: str
    status: Status
    failed: tuple[str, ...]
    links: tuple[tuple[str, str], ...]  # kind of file → where it is
    main: tuple[FigureView, ...]

    @property
    def href(self) -> str:
        """What the report's name leads to: its page, else the first file that is there; empty without any."""
        return self.links[0][1] if self.links else ""

    @property
    def lang(self) -> str:
        """The language tag of the community's name."""
        return tag(self.report.record.parameters.language)


@dataclass(frozen=True)
class CommunityView:
    """A community: its latest report, further headline figures of that, and all its reports, newest first."""

    latest: ReportView
    more: tuple[FigureView, ...]
    reports: tuple[ReportView, ...]


class IndexView:
    """All reports of an outputs folder.

    Parameters
    ----------
    wording_of
        The wording of the index's language in a currency.
    """

    def __init__(
        self, reports: Sequence[Report], unread: Sequence[Unread], language: str, wording_of: Callable[[str], Wording]
    ) -> None:
        self._reports = sorted(reports, key=_newest, reverse=True)
        self.unread = tuple(unread)
        self.language = language
        self.wording_of = wording_of
        self.wording = wording_of("CNY")

    @property
    def lang(self) -> str:
        """The language tag of the page."""
        return tag(self.language)

    def label(self, key: str, **values: object) -> str:
        """Return a label of the index in its language."""
        return self.wording.label(f"index.{key}", **values)

    def shared(self, key: str) -> str:
        """Return a label that the pages have too."""
        return self.wording.label(f"export.{key}")

    @cached_property
    def main(self) -> tuple[tuple[str, str], ...]:
        """Id and title of the figures that most communities report as headline figures, the widest known first."""
        heads = [
            [figure for figure in reports[0].record.headline if figure in reports[0].figures]
            for reports in self._shelves.values()
        ]
        known = Counter(figure for head in heads for figure in head)
        place = {figure: min(head.index(figure) for head in heads if figure in head) for figure in known}
        chosen = sorted(known, key=lambda figure: (-known[figure], place[figure], figure))[:MAIN]
        return tuple((figure, self._title(figure)) for figure in chosen)

    @cached_property
    def communities(self) -> tuple[CommunityView, ...]:
        """The communities; that with the most of the first main figure first."""
        return tuple(
            sorted((self._community(reports) for reports in self._shelves.values()), key=_largest),
        )

    @cached_property
    def reports(self) -> tuple[ReportView, ...]:
        """Every report, community by community."""
        return tuple(report for community in self.communities for report in community.reports)

    @cached_property
    def _shelves(self) -> dict[str, list[Report]]:
        shelves: dict[str, list[Report]] = {}
        for report in self._reports:
            shelves.setdefault(report.slug, []).append(report)
        return dict(sorted(shelves.items()))

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        """Titles of figures, those of reports in the index's own language where there are any."""
        titles: dict[str, str] = {}
        for report in sorted(self._reports, key=lambda one: one.record.parameters.language != self.language):
            for figure in report.record.figures:
                titles.setdefault(figure.id, figure.title)
        return titles

    def _title(self, figure: str) -> str:
        return self._titles.get(figure, figure)

    def _community(self, reports: Sequence[Report]) -> CommunityView:
        latest = reports[0]
        main = tuple(figure for figure, _ in self.main)
        more = [figure for figure in latest.record.headline if figure in latest.figures and figure not in main][:MORE]
        return CommunityView(
            latest=self._report(latest, reports),
            more=tuple(self._figure(latest, figure) for figure in more),
            reports=tuple(self._report(report) for report in reports),
        )

    def _report(self, report: Report, others: Sequence[Report] = ()) -> ReportView:
        there = [(kind, f"{quote(report.slug)}/{quote(report.folder)}/{name}") for name, kind in _FILES.items()
                 if name in report.files]  # fmt: skip
        return ReportView(
            report=report,
            label=report.period.label(self.language),
            status="beside" if report.beside else "complete" if report.record.complete else "partial",
            failed=tuple(failed.notebook for failed in report.record.failed),
            links=tuple(there),
            main=tuple(self._figure(report, figure, others) for figure, _ in self.main),
        )

    def _figure(self, report: Report, name: str, others: Sequence[Report] = ()) -> FigureView:
        title, figure = self._title(name), report.figures.get(name)
        if figure is None:
            return FigureView(name, title)
        wording = self.wording_of(report.record.parameters.project.currency)
        try:
            number, change = wording.figure(figure), wording.figure(figure, "change", signed=True)
        except TemplateError:  # a unit of someone else's wording
            return FigureView(name, title)
        moved = figure.change or 0.0
        return FigureView(
            id=name,
            title=title,
            value=figure.value,
            digits=number.digits,
            suffix=number.suffix,
            change=change.text if change.value is not None else "",
            way="up" if moved > 0 else "down" if moved < 0 else "",
            good=is_good(figure),
            line=line(_course(report, name, others), lambda value: _printed(figure, value, wording)),
        )


def tag(language: str) -> str:
    """Return the language tag of a wording's name."""
    return language.replace("_", "-")


def _printed(figure: Printed, value: float, wording: Wording) -> str:
    return wording.number(value, figure.unit, figure.decimals).text


def _course(report: Report, name: str, others: Sequence[Report]) -> dict[Period, float]:
    """Return a figure over the periods like a report's: as reported, else as the period after compares itself with."""
    course: dict[Period, float] = {}
    for other in others:
        figure = other.figures.get(name)
        if figure is None or not _alike(other.period, report.period):
            continue
        if figure.previous is not None:
            course.setdefault(other.period.previous(), figure.previous)
        if figure.value is not None:
            course[other.period] = figure.value
    return course


def _alike(one: Period, other: Period) -> bool:
    return one.kind == other.kind and (one.kind != "custom" or one.days == other.days)


def _newest(report: Report) -> tuple[object, ...]:
    """Sort by time; of periods that end together the longest first, a partial report after the complete one."""
    return report.period.end, report.period.days, not report.beside, report.slug


def _largest(community: CommunityView) -> tuple[float, str]:
    value = community.latest.main[0].value if community.latest.main else None
    return (float("inf") if value is None else -value), community.latest.report.slug
