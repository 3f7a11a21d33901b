"""What stands on a slide, as data: arranged first, painted afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zongjie.export.deck.geometry import Box
from zongjie.export.deck.text import Align, Paragraphs
from zongjie.slides.chart import Chart

Geometry = Literal["rect", "round", "ellipse", "arrow", "chevron"]
Anchor = Literal["t", "ctr", "b"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a box of text looks where no placeholder says so.

    `repaint` lays the fill over a placeholder's own as well. `inset` is the margin inside, across and down, in points;
    on the right it is wider by `narrowed`. `single` keeps the text on one line whatever the face that a reader's
    machine puts in place of ours.
    """

    fill: str | None = None
    outline: str | None = None
    geometry: Geometry = "rect"
    anchor: Anchor = "t"
    inset: tuple[float, float] = (0, 0)
    narrowed: float = 0
    repaint: bool = False
    single: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class TextItem:
    """Text in a box. `link` is the id of the slide that a click leads to."""

    role: str
    box: Box
    paragraphs: Paragraphs
    look: Look = PLAIN
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ShapeItem:
    """A decorative shape."""

    role: str
    box: Box
    fill: str
    geometry: Geometry = "rect"


@dataclass(frozen=True, slots=True)
class ChartItem:
    """A native chart. `accent` is the palette role of this period's series."""

    role: str
    box: Box
    chart: Chart
    accent: str = "accent"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `shade` (0–1) is the strength of its ground in a heat map."""

    paragraphs: Paragraphs
    align: Align = "l"
    shade: float | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A native table, header row first: widths and heights in points."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: bool = False  # the last row is set off
    banded: bool = True
    plain: bool = False  # no ground but the cells' own


@dataclass(frozen=True, slots=True)
class TableItem:
    """A native table at a place; `alt` says what it shows."""

    role: str
    box: Box
    grid: Grid
    alt: str


@dataclass(frozen=True, slots=True)
class PictureItem:
    """A picture, fitted into its box without distortion."""

    role: str
    box: Box
    data: bytes
    alt: str


Item = TextItem | ShapeItem | ChartItem | TableItem | PictureItem
