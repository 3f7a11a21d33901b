"""Charts as inline SVG: drawn by matplotlib, written small, coloured by the page's style sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from zongjie.export.page.charts import axis, columns, flat, funnel, lines, ring, stacks, waterfall
from zongjie.export.page.charts.canvas import NARROW, WIDE, Canvas, Frame, quiet_text
from zongjie.export.page.charts.svg import document
from zongjie.slides.chart import Chart, ChartKind

_Draw = Callable[[Canvas], None]
_Height = Callable[[Chart, Frame], float]


def _standard(chart: Chart, frame: Frame) -> float:
    return frame.height


_KINDS: dict[ChartKind, tuple[_Draw, _Height]] = {
    "column": (columns.column, _standard),
    "stacked": (stacks.stacked, _standard),
    "line": (lines.line, _standard),
    "area": (lines.area, _standard),
    "combo": (columns.combo, _standard),
    "waterfall": (waterfall.waterfall, _standard),
    "bar": (flat.bar, flat.height),
    "funnel": (funnel.funnel, funnel.height),
    "doughnut": (ring.doughnut, ring.height),
}

_LYING: dict[ChartKind, _Draw] = {"column": flat.bar, "waterfall": waterfall.flat_waterfall}  # with long names


def draw(chart: Chart, *, key: str, language: str) -> str:
    """Return a chart as SVG in two widths, for a screen and for a phone; the style sheet shows one.

    Parameters
    ----------
    chart
        What to draw.
    key
        Unique in the page: the ids of titles and descriptions begin with it.
    language
        `zh_CN` or `en`: the form of numbers.
    """
    with quiet_text():
        return "".join(_draw(chart, frame, key, language) for frame in (WIDE, NARROW))


def _draw(chart: Chart, frame: Frame, key: str, language: str) -> str:
    chart = chart.bearable
    make, height = _KINDS[chart.kind]
    if chart.kind in _LYING and not axis.fits(chart, frame):
        make, height = _LYING[chart.kind], flat.height
    canvas = Canvas(chart, replace(frame, height=height(chart, frame)), language)
    make(canvas)
    return document(
        canvas.finish(), name=frame.name, key=f"{key}-{frame.name}", title=chart.title, summary=chart.summary
    )
