"""Charts and tables as data, rendered natively by both exporters."""

from __future__ import annotations

from typing import Literal

from zongjie.slides.text import Frozen, Number, Text, Tone

ChartKind = Literal["column", "bar", "line", "area", "doughnut", "stacked", "combo", "waterfall", "funnel"]


class Series(Frozen):
    """One series; `role` decides how it is drawn.

    This period in the accent colour, an earlier one in grey, a target as a dashed line.
    """

    name: str
    values: tuple[float | None, ...]
    role: Literal["current", "previous", "target", "other"] = "current"
    secondary: bool = False  # on the second axis of a combo chart
    unit_label: str = ""


class Chart(Frozen):
    """A chart of one categorical axis.

    `values` are as drawn: already divided by `scale`, which `unit_label` names (万人 for 10,000 people). Shares are
    0–1 and drawn with a percent format. `highlight` is the index of the category that the title speaks of.
    """

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "count"
    unit_label: str = ""
    decimals: int = 0
    scale: float = 1
    highlight: int | None = None
    summary: str = ""  # what it shows, with its figures: the alt text
    figures: tuple[str, ...] = ()


class Column(Frozen):
    """A table column; numbers stand right-aligned, text left."""

    title: str
    numeric: bool = False


class Row(Frozen):
    """A table row; a total row is set off."""

    cells: tuple[Number | Text, ...]
    total: bool = False
    tone: Tone = "neutral"


class Table(Frozen):
    """A table with a header row."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    summary: str = ""
