"""A chart's sheet: its size in pixels, its axes, its legend, its areas that answer the pointer."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from zongjie.export.page import values
from zongjie.export.page.charts import measure
from zongjie.export.page.charts.svg import DPI, SvgRenderer
from zongjie.slides.chart import Chart, Series

LINE = 1.45  # line height in em
GAP = 8.0


@dataclass(frozen=True)
class Frame:
    """The size of a drawing in pixels, and of its text.

    Two are drawn of every chart: shrinking one to a phone would make its text unreadable.
    """

    name: str
    width: float
    height: float
    size: float

    @property
    def narrow(self) -> bool:
        """Whether it is the one for a phone."""
        return self.name == "narrow"


WIDE = Frame("wide", 780, 310, 14)
NARROW = Frame("narrow", 300, 262, 13)


class Canvas:
    """One drawing of one chart."""

    def __init__(self, chart: Chart, frame: Frame, language: str) -> None:
        self.chart, self.frame, self.language = chart, frame, language
        self.renderer = SvgRenderer(frame.width, frame.height, frame.size)
        self.figure = Figure(figsize=(frame.width / DPI, frame.height / DPI), dpi=DPI, frameon=False)
        self.names = class_names(chart.series)
        self._axes: list[Axes] = []

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Return axes with these margins in pixels; everything on them is drawn by hand."""
        width, height = self.frame.width, self.frame.height
        box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        self._axes.append(axes)
        return axes

    def finish(self) -> SvgRenderer:
        """Draw what was put on the axes and return the drawing."""
        self.figure.draw(self.renderer)
        return self.renderer

    def width(self, text: str) -> float:
        """Return the width of a text in pixels."""
        return measure.width(text, self.frame.size)

    def widest(self, texts: Iterable[str]) -> float:
        """Return the width of the widest text in pixels."""
        return max((self.width(text) for text in texts), default=0.0)

    def printed(self, value: float | None) -> str:
        """Return a value as it stands beside a mark."""
        return values.printed(value, self.chart, self.language)

    def look(self, index: int, category: int) -> str:
        """Return the style class of one mark of a series: where the title speaks of one category, the rest step back.

        Grey would be taken for the earlier period where there is one.
        """
        name = self.names[index]
        if name != "current" or self.chart.highlight in (None, category):
            return name
        return "current rest" if "previous" in self.names else "previous"

    def put(self, axes: Axes, x: float, y: float, text: str, name: str, **more: Any) -> None:
        """Write a text at a point of the axes."""
        axes.text(x, y, text, gid=name, fontsize=self.frame.size, linespacing=1.1, **more)

    def legend(self, strokes: Collection[int] = ()) -> float:
        """Name the series in rows from the top, those in `strokes` as lines; return the height that it takes."""
        x, y, row = 0.0, self.frame.size, self.frame.size * LINE
        for index, (name, series) in enumerate(zip(self.names, self.chart.series, strict=True)):
            text = f"{series.name} ({series.unit_label})" if series.secondary and series.unit_label else series.name
            taken = 20 + self.width(text)
            if x and x + taken > self.frame.width:
                x, y = 0.0, y + row
            self.renderer.swatch(x, y, name, stroke=index in strokes)
            self.renderer.text(x + 20, y, text, "label")
            x += taken + 16
        return y + GAP

    @staticmethod
    def block(axes: Axes, corner: tuple[float, float], width: float, height: float, name: str) -> None:
        """Draw a rectangle from its corner in the values of the axes; several times quicker than `axes.bar`."""
        axes.add_artist(Rectangle(corner, width, height, gid=f"mark {name}"))

    def band(self, axes: Axes, start: tuple[float, float], end: tuple[float, float], index: int) -> None:
        """Make the area between two points of the axes say the values of a category."""
        (x0, y0), (x1, y1) = axes.transData.transform([start, end])
        box = (min(x0, x1), self.frame.height - max(y0, y1), abs(x1 - x0), abs(y1 - y0))
        self.renderer.band(box, self.said(index))

    def said_by(self, index: int, artist: Artist) -> None:
        """Make a mark itself say the values of a category."""
        artist.set_url(self.said(index))

    def said(self, index: int) -> str:
        """Return what a category says: its name and the value of every series."""
        chart = self.chart
        parts = [
            f"{series.name} {values.spoken(series.values[index], chart, self.language, series)}"
            for series in chart.series
        ]
        parts += [note for note in chart.notes[index : index + 1] if note]
        return f"{chart.categories[index]} · {' · '.join(parts)}"


def class_names(series: Sequence[Series]) -> list[str]:
    """Return the style class of each series: its role; more of the same role are told apart as `other-n`."""
    names: list[str] = []
    for one in series:
        plain = one.role == "other" or one.role in names
        names.append(f"other-{1 + sum(name.startswith('other') for name in names) % 5}" if plain else one.role)
    return names


def nice_ticks(low: float, high: float, *, whole: bool) -> list[float]:
    """Return round values that enclose `low` to `high`; whole ones for what is counted."""
    high = high if high > low else low + 1
    return list(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high))


def rule(axes: Axes, xs: Sequence[float], ys: Sequence[float], name: str) -> None:
    """Draw a straight line, under the marks."""
    axes.add_line(Line2D(xs, ys, gid=name, zorder=0.5))


@contextmanager
def quiet_text() -> Generator[None]:
    """Keep `$` in a community's names from being read as a formula."""
    with mpl.rc_context({"text.parse_math": False, "path.simplify": False}):
        yield
