"""What every chart of the report is made with: its scale, its decimals, and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart, ChartKind, Series
from zongjie.slides.figure import Figure

_PERCENT = ("share", "points", "change")


def make(
    telling: Telling,
    figure: Figure,
    kind: ChartKind,
    categories: tuple[str, ...],
    lines: Sequence[Series],
) -> Chart:
    """Return a chart of a figure's unit, its values divided so that its axis reads well."""
    largest = max((abs(value) for line in lines for value in line.values if value is not None), default=0.0)
    scale, unit_label = telling.words.scale(largest, figure.unit)
    drawn = tuple(line.model_copy(update={"values": scaled(line.values, scale)}) for line in lines)
    return Chart(
        kind=kind,
        title=figure.title,
        categories=categories,
        series=drawn,
        unit=figure.unit,
        unit_label=unit_label,
        decimals=_decimals(figure, drawn, largest / scale),
        scale=scale,
        figures=(figure.id,),
    )


def current(telling: Telling, values: Sequence[float | None]) -> Series:
    """Return this period's series."""
    return Series(name=telling.values["now_name"], values=tuple(values))


def scaled(values: Sequence[float | None], scale: float) -> tuple[float | None, ...]:
    """Return values divided by a scale."""
    return tuple(None if value is None else float(value) / scale for value in values)


def pair(telling: Telling, name: str, value: float | None, unit: str, decimals: int) -> str:
    """Return a name with its number."""
    return telling.words.label("charts.pair", name=name, number=telling.words.number(value, unit, decimals))


def sentence(telling: Telling, title: str, said: Iterable[str]) -> str:
    """Return a title with what it lists."""
    return telling.words.label("charts.listed", title=title, items=telling.listing(said))


def _decimals(figure: Figure, lines: Sequence[Series], largest: float) -> int:
    """Return decimals that tell the drawn values apart: a figure's own, or one where they were divided."""
    if figure.unit in _PERCENT:
        return figure.decimals
    whole = all(value is None or value.is_integer() for line in lines for value in line.values)
    return 0 if largest >= 100 or whole else max(figure.decimals, 1)
