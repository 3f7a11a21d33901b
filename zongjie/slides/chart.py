"""Charts and tables as data, rendered natively by both exporters."""

from __future__ import annotations

from typing import Literal

from zongjie.slides.text import Frozen, Number, Shown, Text, Tone

ChartKind = Literal["column", "bar", "line", "area", "doughnut", "stacked", "combo", "waterfall", "funnel"]
MAX_SLICES = 5  # of a doughnut: more are not told apart
_SHARES = ("share", "points", "change")


class Series(Frozen):
    """One series; `role` decides how it is drawn.

    This period in the accent colour, an earlier one in grey, a target as a dashed line.
    """

    name: Shown
    values: tuple[float | None, ...]
    role: Literal["current", "previous", "target", "other"] = "current"
    secondary: bool = False  # on the second axis of a combo chart
    unit: str = ""  # its own, on the second axis
    unit_label: Shown = ""
    decimals: int | None = None


class Chart(Frozen):
    """A chart of one categorical axis.

    `values` are as drawn: already divided by `scale`, which `unit_label` names (万人 for 10,000 people). Shares are
    0–1 and drawn with a percent format. `highlight` is the index of the category that the title speaks of. `notes`
    stand beside the values of the categories: a stage's share of the stage before. `rise` says how a step up of a
    waterfall is judged.
    """

    kind: ChartKind
    title: Shown
    categories: tuple[Shown, ...]
    series: tuple[Series, ...]
    unit: str = "count"
    unit_label: Shown = ""
    decimals: int = 0
    scale: float = 1
    highlight: int | None = None
    notes: tuple[Shown, ...] = ()
    rise: Literal["better", "worse", "neutral"] = "better"
    summary: Shown = ""  # what it shows, with its figures: the alt text
    figures: tuple[str, ...] = ()

    @property
    def bearable(self) -> Chart:
        """The chart in a kind that its data bears: a doughnut of six parts or of a loss is drawn as bars.

        A step that is not known would make a waterfall a lie, and two series cannot be one funnel.
        """
        kind = _BORNE_AS.get(self.kind)
        return self if kind is None or _bears(self) else self.model_copy(update={"kind": kind})

    @property
    def shares(self) -> bool:
        """Whether the values are shares, which carry their percent sign."""
        return self.unit in _SHARES


_BORNE_AS: dict[ChartKind, ChartKind] = {
    "doughnut": "bar",
    "funnel": "bar",
    "waterfall": "column",
    "combo": "column",
    "stacked": "column",
}


def _bears(chart: Chart) -> bool:
    drawn = [one for one in chart.series if one.role != "target"]
    values = [value for one in drawn for value in one.values]
    alone = len(drawn) == 1 and None not in values
    parts = alone and any(values) and all(value is not None and value >= 0 for value in values)
    match chart.kind:
        case "doughnut":
            return parts and len(values) <= MAX_SLICES
        case "funnel":
            return parts
        case "waterfall":
            return alone and len(values) > 1
        case "combo":
            return len({one.secondary for one in drawn}) > 1
        case _:
            return len(drawn) > 1


class Column(Frozen):
    """A table column; numbers stand right-aligned, text left."""

    title: Shown
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
    summary: Shown = ""
