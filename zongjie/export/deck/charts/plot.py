"""The plot: groups of series, each series with its look, its points, its labels and its cells."""

from __future__ import annotations

from collections.abc import Iterator

from zongjie.export.deck.charts.axes import CATEGORY, CATEGORY_2, VALUE, VALUE_2, axes
from zongjie.export.deck.charts.elements import strings
from zongjie.export.deck.charts.marks import cells, labels
from zongjie.export.deck.charts.place import plot_place
from zongjie.export.deck.charts.plotted import Plan, Plotted
from zongjie.export.deck.charts.style import Style
from zongjie.export.deck.charts.workbook import category_range, name_range, text_range, value_range
from zongjie.export.deck.xml import A, C, Element, line, paint

_GAPS = {1: "320", 2: "160", 3: "90"}  # between columns of so few categories, in per cent: no column is a wall
_ALPHA = "20000"  # of areas: lines behind and the grid show through


def plot_area(plan: Plan, style: Style) -> Element:
    """Return the plot with its axes."""
    area = C.plotArea(plot_place(plan, style.frame, style.size), *_groups(plan, style))
    if not plan.ring:
        area.extend(axes(plan, style))
    area.append(C.spPr(A.noFill(), A.ln(A.noFill())))
    return area


def _groups(plan: Plan, style: Style) -> Iterator[Element]:
    indexed = list(enumerate(plan.series))
    for group in ("area", "column", "bar", "line", "doughnut"):
        for secondary in (False, True):
            found = [(i, one) for i, one in indexed if one.group == group and one.secondary == secondary]
            if found:
                drawn = [_series(plan, style, index, one) for index, one in found]
                yield _group(plan, group, drawn, (CATEGORY_2, VALUE_2) if secondary else (CATEGORY, VALUE))


def _group(plan: Plan, group: str, drawn: list[Element], across: tuple[str, str]) -> Element:
    ids = [C.axId(val=axis) for axis in across]
    if group in ("column", "bar"):
        gap = _GAPS.get(len(plan.categories) if group == "column" else 0)
        return C.barChart(
            C.barDir(val="col" if group == "column" else "bar"),
            C.grouping(val="stacked" if plan.stacked else "clustered"),
            C.varyColors(val="0"),
            *drawn,
            C.gapWidth(val=gap or ("55" if len(drawn) == 1 or plan.stacked else "45")),
            C.overlap(val="100" if plan.stacked else "0"),
            *ids,
        )
    if group == "line":
        return C.lineChart(C.grouping(val="standard"), C.varyColors(val="0"), *drawn, C.marker(val="1"), *ids)
    if group == "area":
        return C.areaChart(C.grouping(val="standard"), C.varyColors(val="0"), *drawn, *ids)
    return C.doughnutChart(C.varyColors(val="1"), *drawn, C.firstSliceAng(val="0"), C.holeSize(val="58"))


def _series(plan: Plan, style: Style, index: int, one: Plotted) -> Element:
    number, cell = str(index), index if one.like is None else one.like
    name = C.tx(C.strRef(C.f(name_range(cell)), strings("strCache", (one.name,))))
    series = C.ser(C.idx(val=number), C.order(val=number), name, _look(plan, style, one))
    if one.group in ("column", "bar"):
        series.append(C.invertIfNegative(val="0"))
    if one.group == "line":
        series.append(C.marker(C.symbol(val="none")))
    series.extend(_points(plan, style, one))
    if one.colour or one.texts:
        series.append(labels(plan, one, style))
    series.append(C.cat(C.strRef(C.f(category_range(plan)), strings("strCache", plan.categories))))
    series.append(C.val(C.numRef(C.f(value_range(plan, cell)), _numbers(plan, one))))
    if one.group == "line":
        series.append(C.smooth(val="0"))
    if one.texts:
        series.append(cells(one, text_range(plan, index)))
    return series


def _look(plan: Plan, style: Style, one: Plotted) -> Element:
    if one.colour is None:
        return C.spPr(A.noFill(), A.ln(A.noFill()))
    if one.group == "line":
        width = 1.75 if one.dashed else 2.25 if one.thin else 3.25
        return C.spPr(line(style.theme, one.colour, width, "dash" if one.dashed else ""))
    ground = paint(style.theme, one.colour)
    if one.group == "area":
        ground[0].append(A.alpha(val=_ALPHA))
    parts = plan.stacked and sum(1 for other in plan.series if other.colour and other.group == "column") > 1
    edge = parts and not any(other.texts for other in plan.series)  # parts of one column stand apart
    return C.spPr(ground, line(style.theme, "paper", 1) if edge else A.ln(A.noFill()))


def _points(plan: Plan, style: Style, one: Plotted) -> Iterator[Element]:
    dotted = one.at if one.labels in ("end", "some") and one.group == "line" and not one.thin else ()
    for index in dotted:  # a dot ends this period's line
        ground = C.spPr(paint(style.theme, one.colour or "accent"), A.ln(A.noFill()))
        dot = C.marker(C.symbol(val="circle"), C.size(val="8"), ground)
        yield C.dPt(C.idx(val=str(index)), dot, C.bubble3D(val="0"), _look(plan, style, one))
    for index, role in one.points.items():
        edge = line(style.theme, "paper", 1.5) if one.group == "doughnut" else A.ln(A.noFill())
        point = C.dPt(C.idx(val=str(index)))
        if one.group in ("column", "bar"):
            point.append(C.invertIfNegative(val="0"))
        point.append(C.bubble3D(val="0"))
        point.append(C.spPr(paint(style.theme, role), edge))
        yield point


def _numbers(plan: Plan, one: Plotted) -> Element:
    cache = C.numCache(C.formatCode(one.form or "General"), C.ptCount(val=str(len(plan.categories))))
    for index, value in enumerate(one.values):
        if value is not None:
            cache.append(C.pt(C.v(f"{value:.16G}"), idx=str(index)))
    return cache
