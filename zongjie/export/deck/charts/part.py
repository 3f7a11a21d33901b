"""The chart part: a planned chart as DrawingML, its caches equal to the workbook."""

from __future__ import annotations

from zongjie.export.deck.charts.place import legend_place
from zongjie.export.deck.charts.plot import plot_area
from zongjie.export.deck.charts.plotted import Plan, unnamed
from zongjie.export.deck.charts.style import Style
from zongjie.export.deck.charts.workbook import workbook
from zongjie.export.deck.text import Run
from zongjie.export.deck.theme import Theme
from zongjie.export.deck.xml import A, C, Element, etree, tag


class ChartParts:
    """A planned chart in the form in which python-pptx takes chart data: `xml_bytes` and `xlsx_blob`.

    `frame` is the width and height of the chart in points.
    """

    def __init__(self, plan: Plan, theme: Theme, language: str, frame: tuple[float, float]) -> None:
        self._plan = plan
        self._scale = theme.settings.scale
        self._style = Style(theme, language, frame, theme.size("chart") * theme.settings.scale)

    def xml_bytes(self, chart_type: object) -> bytes:
        """Return the chart part; the plan already knows its type."""
        del chart_type
        return chart_part(self._plan, self._style, self._scale)

    @property
    def xlsx_blob(self) -> bytes:
        """The embedded workbook."""
        return workbook(self._plan)


def chart_part(plan: Plan, style: Style, scale: float = 1.0) -> bytes:
    """Return the part, its lines and points as fine as the slide is large."""
    chart = C.chart(_title(plan, style), C.autoTitleDeleted(val="0"), plot_area(plan, style))
    if plan.legend:
        chart.append(_legend(plan, style))
    chart.append(C.plotVisOnly(val="1"))
    chart.append(C.dispBlanksAs(val="gap"))
    space = C.chartSpace(
        C.date1904(val="0"),
        C.roundedCorners(val="0"),
        chart,
        C.spPr(A.noFill(), A.ln(A.noFill())),
        style.text("muted"),
    )
    if scale != 1:
        _resize(space, scale)
    return etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)


def _resize(space: Element, scale: float) -> None:
    for line in space.iter(tag("a:ln")):
        if line.get("w"):
            line.set("w", str(max(1000, round(int(line.get("w")) * scale))))
    for size in space.iter(tag("c:size")):
        size.set("val", str(max(2, min(72, round(int(size.get("val")) * scale)))))


def _title(plan: Plan, style: Style) -> Element:
    """Return the title with the unit, which stands over the axes where there are two."""
    unit = "" if plan.secondary or plan.unit_label in plan.title else plan.unit_label
    said = f"（{unit}）" if style.chinese else f" ({unit})"
    runs = [Run(plan.title, style.size + 1.5, True, "ink"), Run(said if unit else "", style.size, False, "muted")]
    return style.title(runs, 0.008, 0.0)


def _legend(plan: Plan, style: Style) -> Element:
    legend = C.legend(C.legendPos(val="r" if plan.ring else "t"))
    wanted = [id(one) for one in unnamed(plan.series)]
    for index, one in enumerate(plan.series):
        if id(one) not in wanted and not plan.ring:
            legend.append(C.legendEntry(C.idx(val=str(index)), C.delete(val="1")))
    legend.append(legend_place(plan, style.frame, style.size))
    legend.append(C.overlay(val="0"))
    legend.append(style.text("ink", style.size + (1 if plan.ring else 0)))
    return legend
