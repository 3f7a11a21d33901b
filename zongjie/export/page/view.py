"""What the page's templates ask for beyond the document itself: the lead, charts, definitions, links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from babel.numbers import format_decimal
from markupsafe import Markup

from zongjie.export.page.beside import NOTHING, Beside, Switch, switch
from zongjie.export.page.values import locale, printed, unit_label
from zongjie.periods import Period, parse
from zongjie.slides.chart import Chart, Series
from zongjie.slides.document import Chapter, ChapterInfo, Document
from zongjie.slides.figure import Field, Figure
from zongjie.slides.model import Agenda, Cover, Divider, Heatmap, Overview, Slide
from zongjie.slides.shown import figures_of
from zongjie.slides.text import Number, Span, Text, plain
from zongjie.slides.wording import Wording

NUMBERS: tuple[Field, ...] = ("value", "previous", "year_ago", "target")
# These may not begin a line; they stay with the figure that they follow.
_CLOSING = "，。、；：！？）》」』”’%,.;:!?)"


# How much of the theme's colour a heat map's cell takes. Between the two runs neither dark nor light text would be
# legible, so no cell is there; the second run has light text.
_LIGHT = [0.05 + 0.5 * step / 12 for step in range(13)]
_STRONG = [0.8 + 0.2 * step / 6 for step in range(7)]
HEAT_LEVELS = (*_LIGHT, *_STRONG)


@dataclass(frozen=True)
class ChapterView:
    """A chapter as the page shows it: the anchor and finding of its divider, then its other slides."""

    info: ChapterInfo
    anchor: str
    summary: Text
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Piece:
    """A span and the punctuation after it, which may not begin a line."""

    span: Span
    tail: str = ""


FigureGroup = tuple[Figure, ...]


class PageView:
    """A bound report as a page.

    Every slide has an anchor: the cover is the page's head, the agenda its contents, the first overview
    its first screen, a divider the head of its chapter.
    """

    def __init__(self, document: Document, wording: Wording, beside: Beside = NOTHING) -> None:
        self.document = document
        self.beside = beside
        self.info = document.info
        self.wording = wording
        self._labels: dict[str, str] = {}

    @staticmethod
    def anchor(slide_id: str) -> str:
        """Return the id of the element that shows a slide."""
        return slide_id.replace(".", "-")

    @property
    def lang(self) -> str:
        """The language tag of the page."""
        return {"zh_CN": "zh-CN"}.get(self.info.language, self.info.language)

    @cached_property
    def switch(self) -> Switch | None:
        """The ways to sibling reports and to the index, as far as there are any."""
        return switch(self.beside, parse(self.info.period)) if self.beside != NOTHING else None

    @property
    def all_reports(self) -> str:
        """The name of the index of all reports."""
        return self.wording.label("index.all_reports")

    def period(self, period: Period) -> str:
        """Return the name of a period."""
        return period.label(self.info.language)

    @cached_property
    def cover(self) -> Cover | None:
        """The cover, if the report has one."""
        return next((slide for _, slide in self.document.slides() if isinstance(slide, Cover)), None)

    @cached_property
    def agenda(self) -> Agenda | None:
        """The agenda, if the report has one."""
        return next((slide for _, slide in self.document.slides() if isinstance(slide, Agenda)), None)

    @cached_property
    def overview(self) -> Overview | None:
        """The headline figures that the first screen shows: those that a brief deck has too, of several."""
        found = [slide for _, slide in self.document.slides() if isinstance(slide, Overview)]
        return next((slide for slide in found if slide.brief), found[0] if found else None)

    @cached_property
    def chapters(self) -> tuple[ChapterView, ...]:
        """The chapters that have anything to show or that failed."""
        views = (self._chapter(chapter) for chapter in self.document.chapters)
        return tuple(view for view in views if view.slides or view.info.failed)

    @cached_property
    def definitions(self) -> tuple[FigureGroup, ...]:
        """The figures that the report shows, by the first part of their numbers."""
        return _groups(figure for figure in self.document.figures.values() if figure.id in self._shown)

    @cached_property
    def further(self) -> tuple[FigureGroup, ...]:
        """The figures that were computed but are shown nowhere."""
        return _groups(figure for figure in self.document.figures.values() if figure.id not in self._shown)

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(figure for _, slide in self.document.slides() for figure in figures_of(slide))

    @property
    def appended(self) -> bool:
        """Whether the report has an appendix of its own, a chapter without a number that follows the others."""
        last = self.chapters[-1] if self.chapters else None
        return last is not None and not last.info.number and bool(last.slides)

    @property
    def ticks(self) -> int:
        """The most columns that any timeline needs."""
        return max((len(slide.ticks) for _, slide in self.document.slides() if slide.kind == "timeline"), default=0)

    def label(self, key: str, **values: object) -> str:
        """Return a label of the page in its language."""
        if values:
            return self.wording.label(f"export.{key}", **values)
        if key not in self._labels:  # a label is a template too: render each once
            self._labels[key] = self.wording.label(f"export.{key}")
        return self._labels[key]

    def mark(self, key: str) -> str:
        """Return a punctuation mark of the page's language with the space that belongs to it."""
        return str(self.wording.items(f"export.{key}"))

    def pieces(self, text: Iterable[Span]) -> list[Piece]:
        """Return the spans of a text; the punctuation after a figure stands with it."""
        pieces: list[Piece] = []
        for span in text:
            last, rest = pieces[-1] if pieces else None, span.text
            if last and last.span.figure and not span.figure:
                rest = rest.lstrip(_CLOSING)
                pieces[-1] = Piece(last.span, last.tail + span.text[: len(span.text) - len(rest)])
            if rest:
                pieces.append(Piece(span.model_copy(update={"text": rest})))
        return pieces

    @staticmethod
    def drawable(chart: Chart) -> bool:
        """Whether a chart has any value."""
        return any(value is not None for series in chart.series for value in series.values)

    def chart(self, chart: Chart, key: str) -> Markup:
        """Return a chart as SVG; its texts are escaped where it is drawn."""
        from zongjie.export.page.charts import draw

        return Markup(draw(chart, key=key, language=self.info.language))

    def printed(self, value: float | None, chart: Chart, series: Series) -> str:
        """Return a value in the table of a chart."""
        return printed(value, chart, self.info.language, series, fixed=True)

    def unit(self, chart: Chart, series: Series | None = None) -> str:
        """Return the unit that a chart's title or a column of its table names, in brackets; empty for shares."""
        label = unit_label(chart, series)
        return f"{self.mark('bracket_open')}{label}{self.mark('bracket_close')}" if label else ""

    def defined(self, figure: str | None) -> bool:
        """Whether there is a definition to link to."""
        return figure is not None and figure in self.document.figures

    def number(self, figure: Figure, field: Field) -> Number:
        """Return one of a figure's numbers as it is printed."""
        return self.wording.figure(figure, field)

    def numbers(self, figure: Figure) -> list[tuple[str, Number]]:
        """Return the numbers that a scalar figure has, with the names of their fields."""
        return [(field, self.number(figure, field)) for field in NUMBERS if figure.get(field) is not None]

    def levels(self, heatmap: Heatmap) -> list[list[str]]:
        """Return the shade class of every cell, between the least and the most; whole groups (100 %) aside."""
        parts = [value for row in heatmap.values for value in row if value is not None and value < 1]
        least, most = min(parts, default=0.0), max(parts, default=1.0)
        return [[_shade(value, least, most) for value in row] for row in heatmap.values]

    def tables(self, figure: Figure) -> str:
        """Return the names of the tables that a figure is computed from."""
        return self.mark("list_separator").join(self.wording.name("table", table) for table in figure.tables)

    def day(self, day: date) -> str:
        """Return a day in the reader's form."""
        return self.wording.date(day)

    @staticmethod
    def plain(text: Text) -> str:
        """Return a text without marks."""
        return plain(text)

    def share(self, value: float) -> str:
        """Return a share as a heat map prints it: in percent, without the sign."""
        return self.wording.number(value, "share").digits

    def count(self, value: float) -> str:
        """Return a count in full, as what is divided in a definition."""
        return format_decimal(value, format="#,##0.##", locale=locale(self.info.language))

    def _chapter(self, chapter: Chapter) -> ChapterView:
        divider = next((slide for slide in chapter.slides if isinstance(slide, Divider)), None)
        elsewhere = (self.cover, self.agenda, self.overview, divider)
        slides = tuple(slide for slide in chapter.slides if not any(slide is other for other in elsewhere))
        anchor = self.anchor(divider.id if divider else chapter.info.id)
        return ChapterView(chapter.info, anchor, divider.summary if divider else (), slides)


def _groups(figures: Iterable[Figure]) -> tuple[FigureGroup, ...]:
    """Return figures in the catalogue's order, those of a subject together."""
    return tuple(tuple(group) for _, group in groupby(figures, lambda figure: figure.number.partition(".")[0]))


def _shade(value: float | None, least: float, most: float) -> str:
    if value is None:
        return ""
    share = min((value - least) / (most - least), 1.0) if most > least else 1.0
    step = round(share * (len(HEAT_LEVELS) - 1))
    return f"h{step} strong" if step >= len(_LIGHT) else f"h{step}"
