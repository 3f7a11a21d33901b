"""What is plotted: series with their look and labels, and the plan that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from zongjie.export.deck.charts.scales import Scale

Group = Literal["column", "bar", "line", "area", "doughnut"]
Labels = Literal["none", "all", "some", "end", "one"]
Side = Literal["above", "below", "right"]


@dataclass(frozen=True)
class Plotted:
    """A series as drawn.

    `colour` and the values of `points` are palette roles, None for an invisible series. `labels` says which points
    carry their value, in the number format `form`: all, those `at` some indices, or one that names its series too, at
    the `end` of a line or where there is room; `side` is where that label stands. `texts` are labels that say more
    than the value: they stand in the workbook too. A series that is `like` another draws the same cells again.
    """

    name: str
    values: tuple[float | None, ...]
    group: Group
    colour: str | None
    points: dict[int, str] = field(default_factory=dict)
    labels: Labels = "none"
    at: tuple[int, ...] = ()
    side: Side = "above"
    dashed: bool = False
    secondary: bool = False
    thin: bool = False
    form: str = ""
    texts: tuple[str, ...] = ()
    like: int | None = None

    @property
    def label_at(self) -> int | None:
        """The point of a label that stands alone."""
        return self.at[0] if self.at else None

    @property
    def solid(self) -> bool:
        """Whether it is drawn as a block, whose size is its value."""
        return self.group in ("column", "bar", "area")


@dataclass(frozen=True)
class Plan:
    """A chart ready to be written."""

    title: str
    unit_label: str
    categories: tuple[str, ...]
    series: tuple[Plotted, ...]
    stacked: bool
    scale: Scale
    label_format: str
    axis_format: str
    axis_shown: bool
    legend: bool
    secondary: Scale | None = None
    secondary_format: str = ""
    secondary_unit: str = ""
    centred: bool = False

    @property
    def horizontal(self) -> bool:
        """Whether the categories stand one under the other."""
        return any(one.group == "bar" for one in self.series)

    @property
    def ring(self) -> bool:
        """Whether it is a doughnut, which has no axes."""
        return any(one.group == "doughnut" for one in self.series)


def unnamed(series: tuple[Plotted, ...]) -> list[Plotted]:
    """Return the series that no label names, which a legend is to name."""
    labelled = {one.name for one in series if one.labels in ("end", "one")}
    return [one for one in series if one.colour and one.like is None and one.name not in labelled]
