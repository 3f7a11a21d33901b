"""The chart part: a planned chart as DrawingML, its caches equal to the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from zongjie.export.deck.charts.elements import layout, shown, strings
from zongjie.export.deck.charts.ends import end_room, end_shifts
from zongjie.export.deck.charts.plan import Plan, Plotted, Scale, printed
from zongjie.export.deck.charts.workbook import category_range, name_range, value_range, workbook
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import Run
from zongjie.export.deck.text import line as text_line
from zongjie.export.deck.theme import Theme
from zongjie.export.deck.typeset import run_properties
from zongjie.export.deck.xml import A, C, Element, etree, line, paint

# Axis ids are unsigned in the schema; a negative one makes the part invalid.
_CATEGORY, _VALUE, _CATEGORY_2, _VALUE_2 = "10001", "10002", "10003", "10004"
_DARK = ("accent", "deep", "better", "worse", "muted")  # grounds that carry white labels


class ChartParts:
    """A planned chart in the form in which python-pptx takes chart data: `xml_bytes` and `xlsx_blob`."""

    def __init__(self, plan: Plan, theme: Theme, language: str, frame: tuple[float, float]) -> None:
        self._plan = plan
        self._drawing = Drawing(plan, theme, language, frame)

    def xml_bytes(self, chart_type: object) -> bytes:
        """Return the chart part; the plan already knows its type."""
        del chart_type
        return self._drawing.xml()

    @property
    def xlsx_blob(self) -> bytes:
        """The embedded workbook."""
        return workbook(self._plan)


class Drawing:
    """Writes one chart part. `frame` is the width and height of the chart in points."""

    def __init__(self, plan: Plan, theme: Theme, language: str, frame: tuple[float, float]) -> None:
        self.plan, self.theme, self.language, self.frame = plan, theme, language, frame
        self.size = theme.size("chart") * theme.settings.scale

    def xml(self) -> bytes:
        """Return the part."""
        plan = self.plan
        chart = C.chart(self._title(), C.autoTitleDeleted(val="0"), self._plot_area())
        if plan.legend:
            chart.append(self._legend())
        chart.append(C.plotVisOnly(val="1"))
        chart.append(C.dispBlanksAs(val="gap"))
        space = C.chartSpace(
            C.date1904(val="0"),
            C.roundedCorners(val="0"),
            chart,
            C.spPr(A.noFill(), A.ln(A.noFill())),
            self._text("muted", self.size),
        )
        return etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)

    @property
    def _doughnut(self) -> bool:
        return any(series.group == "doughnut" for series in self.plan.series)

    def _text(self, colour: str, size: float, *, bold: bool = False, level: bool = False) -> Element:
        properties = run_properties(Run("", size, bold, colour), False, self.theme, self.language, "defRPr")
        for attribute in ("lang", "altLang", "dirty"):
            properties.attrib.pop(attribute)
        end = A.endParaRPr(lang="zh-CN" if self.language.startswith("zh") else "en-US")
        frame = A.bodyPr(rot="0", vert="horz") if level else A.bodyPr()
        return C.txPr(frame, A.lstStyle(), A.p(A.pPr(properties), end))

    def _title(self) -> Element:
        unit = self.plan.unit_label
        chinese = self.language.startswith("zh")
        said = f"（{unit}）" if chinese else f" ({unit})"
        runs = [Run(self.plan.title, self.size + 1.5, True, "ink")]
        if unit and unit not in self.plan.title:
            runs.append(Run(said, self.size, False, "muted"))
        made = [A.r(run_properties(run, False, self.theme, self.language), A.t(run.text)) for run in runs if run.text]
        return C.title(
            C.tx(C.rich(A.bodyPr(), A.lstStyle(), A.p(A.pPr(algn="l"), *made))), layout(0.008, 0.0), C.overlay(val="0")
        )

    def _plot_area(self) -> Element:
        area = C.plotArea(self._plot_layout(), *self._groups())
        if not self._doughnut:
            area.extend(self._axes())
        area.append(C.spPr(A.noFill(), A.ln(A.noFill())))
        return area

    def _plot_layout(self) -> Element:
        """Reserve room for title, legend, axis labels and the labels at the lines' ends, so that none collide."""
        width, height = self.frame
        plan, line_height = self.plan, self.size * 1.5
        top = (line_height * 1.9 + (line_height * 1.5 if plan.legend and not self._doughnut else 0)) / height
        if self._doughnut:
            return layout(0.02, top, 0.52, 0.98 - top, inner=True)
        bottom = (line_height * 1.5) / height
        left, right = 0.02, 0.03
        if self._horizontal:
            names = max((text_width(text_line(name, self.size)) for name in plan.categories), default=0)
            left = min(0.42, (names + 14) / width)
            values = [v for one in plan.series for v in one.values if v is not None]
            right = (
                max((text_width(text_line(printed(v, plan.label_format), self.size)) for v in values), default=0) + 14
            ) / width
            bottom = 0.02
        elif plan.axis_shown:
            ends = (plan.scale.low, plan.scale.high)
            left = (max(text_width(text_line(printed(end, plan.axis_format), self.size)) for end in ends) + 12) / width
        if any(one.labels == "end" for one in plan.series):
            right = max(right, end_room(plan, self.size) / width)
        if plan.secondary:
            right = max(right, 44 / width)
        return layout(left, top, max(0.3, 1 - left - right), max(0.3, 1 - top - bottom), inner=True)

    @property
    def _horizontal(self) -> bool:
        return any(series.group == "bar" for series in self.plan.series)

    def _groups(self) -> Iterator[Element]:
        indexed = list(enumerate(self.plan.series))
        for group in ("area", "column", "bar", "line", "doughnut"):
            for secondary in (False, True):
                found = [(i, one) for i, one in indexed if one.group == group and one.secondary == secondary]
                if found:
                    yield self._group(group, found, secondary)

    def _group(self, group: str, series: list[tuple[int, Plotted]], secondary: bool) -> Element:
        drawn = [self._series(index, one) for index, one in series]
        axes = (_CATEGORY_2, _VALUE_2) if secondary else (_CATEGORY, _VALUE)
        ids = [C.axId(val=axis) for axis in axes]
        if group in ("column", "bar"):
            stacked = self.plan.stacked
            return C.barChart(
                C.barDir(val="col" if group == "column" else "bar"),
                C.grouping(val="stacked" if stacked else "clustered"),
                C.varyColors(val="0"),
                *drawn,
                C.gapWidth(val="55" if len(drawn) == 1 or stacked else "45"),
                C.overlap(val="100" if stacked else "0"),
                *ids,
            )
        if group == "line":
            return C.lineChart(C.grouping(val="standard"), C.varyColors(val="0"), *drawn, C.marker(val="1"), *ids)
        if group == "area":
            return C.areaChart(C.grouping(val="standard"), C.varyColors(val="0"), *drawn, *ids)
        return C.doughnutChart(C.varyColors(val="1"), *drawn, C.firstSliceAng(val="0"), C.holeSize(val="58"))

    def _series(self, index: int, one: Plotted) -> Element:
        number = str(index)
        name = C.tx(C.strRef(C.f(name_range(index)), strings("strCache", (one.name,))))
        series = C.ser(C.idx(val=number), C.order(val=number), name, self._look(one))
        if one.group in ("column", "bar"):
            series.append(C.invertIfNegative(val="0"))
        if one.group == "line":
            series.append(C.marker(C.symbol(val="none")))
        series.extend(self._points(one))
        if one.colour:
            series.append(self._labels(one))
        series.append(C.cat(C.strRef(C.f(category_range(self.plan)), strings("strCache", self.plan.categories))))
        series.append(C.val(C.numRef(C.f(value_range(self.plan, index)), self._numbers(one))))
        if one.group == "line":
            series.append(C.smooth(val="0"))
        return series

    def _look(self, one: Plotted) -> Element:
        if one.colour is None:
            return C.spPr(A.noFill(), A.ln(A.noFill()))
        if one.group == "line":
            width = 1.75 if one.dashed else 2.25 if one.thin else 3.25
            return C.spPr(line(self.theme, one.colour, width, "dash" if one.dashed else ""))
        ground = paint(self.theme, one.colour)
        if one.group == "area":  # lines behind and grid show through
            ground[0].append(A.alpha(val="35000"))
        return C.spPr(ground, A.ln(A.noFill()))

    def _points(self, one: Plotted) -> Iterator[Element]:
        if one.labels == "end" and one.label_at is not None and not one.thin:  # a dot ends this period's line
            dot = C.marker(
                C.symbol(val="circle"),
                C.size(val="8"),
                C.spPr(paint(self.theme, one.colour or "accent"), A.ln(A.noFill())),
            )
            yield C.dPt(C.idx(val=str(one.label_at)), dot, C.bubble3D(val="0"), self._look(one))
        for index, role in one.points.items():
            edge = line(self.theme, "paper", 1.5) if one.group == "doughnut" else A.ln(A.noFill())
            point = C.dPt(C.idx(val=str(index)))
            if one.group in ("column", "bar"):
                point.append(C.invertIfNegative(val="0"))
            point.append(C.bubble3D(val="0"))
            point.append(C.spPr(paint(self.theme, role), edge))
            yield point

    def _labels(self, one: Plotted) -> Element:
        labels = C.dLbls()
        if one.labels in ("end", "one") and one.label_at is not None:
            labels.append(self._single_label(one, one.label_at))
        if one.group == "doughnut":
            for index, role in one.points.items():
                labels.append(self._slice_label(one, index, role))
        show = one.labels == "all"
        if show:
            labels.append(C.numFmt(formatCode=one.form, sourceLinked="0"))
            labels.append(C.spPr(A.noFill(), A.ln(A.noFill())))
            labels.append(self._text(self._label_colour(one), self.size, bold=not one.thin))
            if one.group in ("column", "bar"):
                labels.append(C.dLblPos(val="ctr" if self.plan.stacked else "outEnd"))
        labels.extend(shown(value=show))
        return labels

    def _label_colour(self, one: Plotted) -> str:
        if self.plan.stacked:
            return "paper" if one.colour in _DARK else "ink"
        return "muted" if one.thin else "ink"

    def _single_label(self, one: Plotted, index: int) -> Element:
        colour = one.colour if one.colour in _DARK else "muted" if one.thin else "ink"
        label = C.dLbl(
            C.idx(val=str(index)),
            *self._raised(one),
            C.numFmt(formatCode=one.form, sourceLinked="0"),
            C.spPr(A.noFill(), A.ln(A.noFill())),
            self._text(colour or "ink", self.size, bold=not one.thin and not one.dashed),
        )
        if one.group == "line":
            label.append(C.dLblPos(val={"above": "t", "below": "b", "right": "r"}[one.side]))
        label.extend(shown(value=True, name=True))
        label.append(C.separator(" "))
        return label

    def _raised(self, one: Plotted) -> Iterator[Element]:
        """Yield the layout that lifts a label at a line's end over that of the line below it."""
        height = self.frame[1]
        shift = end_shifts(self.plan, height * 0.78, self.size).get(one.name, 0.0)
        if shift:
            yield C.layout(C.manualLayout(C.x(val="0"), C.y(val=f"{-shift / height:.4f}")))

    def _slice_label(self, one: Plotted, index: int, role: str) -> Element:
        label = C.dLbl(
            C.idx(val=str(index)),
            C.numFmt(formatCode=one.form, sourceLinked="0"),
            C.spPr(A.noFill(), A.ln(A.noFill())),
            self._text("paper" if role in _DARK else "ink", self.size, bold=True),
        )
        label.extend(shown(value=True))
        return label

    def _numbers(self, one: Plotted) -> Element:
        cache = C.numCache(C.formatCode(one.form or "General"), C.ptCount(val=str(len(self.plan.categories))))
        for index, value in enumerate(one.values):
            if value is not None:
                cache.append(C.pt(C.v(f"{value:.16G}"), idx=str(index)))
        return cache

    def _axes(self) -> Iterator[Element]:
        yield self._category_axis(_CATEGORY, _VALUE, hidden=False)
        yield self._value_axis(_VALUE, _CATEGORY, self.plan.scale, shown=self.plan.axis_shown and not self._horizontal)
        if self.plan.secondary:
            yield self._category_axis(_CATEGORY_2, _VALUE_2, hidden=True)
            yield self._value_axis(_VALUE_2, _CATEGORY_2, self.plan.secondary, shown=True, right=True)

    def _category_axis(self, own: str, other: str, *, hidden: bool) -> Element:
        across = self._horizontal
        axis = C.catAx(
            C.axId(val=own),
            C.scaling(C.orientation(val="maxMin" if across else "minMax")),
            C.delete(val=str(int(hidden))),
            C.axPos(val="l" if across else "b"),
            C.numFmt(formatCode="General", sourceLinked="0"),
            C.majorTickMark(val="none"),
            C.minorTickMark(val="none"),
            C.tickLblPos(val="low"),
            C.spPr(line(self.theme, "line", 1)),
            self._text("ink" if across else "muted", self.size, level=self._label_skip() == 1),
            C.crossAx(val=other),
            C.crosses(val="autoZero"),
            C.auto(val="0"),
            C.lblAlgn(val="ctr"),
            C.lblOffset(val="60"),
        )
        if (skip := self._label_skip()) > 1:
            axis.append(C.tickLblSkip(val=str(skip)))
        axis.append(C.noMultiLvlLbl(val="1"))
        return axis

    def _label_skip(self) -> int:
        """Return every how many categories one is named, so that names never turn or collide."""
        if self._horizontal:
            return 1
        pitch = self.frame[0] * 0.88 / max(1, len(self.plan.categories))
        widest = max((text_width(text_line(name, self.size)) for name in self.plan.categories), default=0)
        wraps = len(self.plan.categories) <= 7
        return 1 if wraps else max(1, -(-int(widest + 6) // max(1, int(pitch))))

    def _value_axis(self, own: str, other: str, scale: Scale, *, shown: bool, right: bool = False) -> Element:
        axis = C.valAx(
            C.axId(val=own),
            C.scaling(
                C.orientation(val="minMax"),
                C.max(val=f"{scale.high:.12G}"),
                C.min(val=f"{scale.low:.12G}"),
            ),
            C.delete(val=str(int(not shown))),
            C.axPos(val="r" if right else "t" if self._horizontal else "l"),
        )
        if shown and not right:
            axis.append(C.majorGridlines(C.spPr(line(self.theme, "line", 0.75))))
        axis.extend(
            (
                C.numFmt(formatCode=self.plan.secondary_format if right else self.plan.axis_format, sourceLinked="0"),
                C.majorTickMark(val="none"),
                C.minorTickMark(val="none"),
                C.tickLblPos(val="nextTo"),
                C.spPr(A.ln(A.noFill())),
                self._text("muted", self.size),
                C.crossAx(val=other),
                C.crosses(val="max" if right else "autoZero"),
                C.crossBetween(val="between" if self._has_bars else "midCat"),
                C.majorUnit(val=f"{scale.step:.12G}"),
            )
        )
        return axis

    @property
    def _has_bars(self) -> bool:
        return any(series.group in ("column", "bar") for series in self.plan.series)

    def _legend(self) -> Element:
        legend = C.legend(C.legendPos(val="r" if self._doughnut else "t"))
        for index, one in enumerate(self.plan.series):
            if one.colour is None:
                legend.append(C.legendEntry(C.idx(val=str(index)), C.delete(val="1")))
        if self._doughnut:
            high = min(0.8, 0.085 * len(self.plan.categories))
            legend.append(layout(0.62, 0.56 - high / 2, 0.24, high))
        else:  # under the title, above the plot
            width, height = self.frame
            names = [text_width(text_line(one.name, self.size)) + 34 for one in self.plan.series if one.colour]
            legend.append(
                layout(0.008, self.size * 2.5 / height, min(0.98, sum(names) / width), self.size * 1.7 / height)
            )
        legend.append(C.overlay(val="0"))
        legend.append(self._text("ink", self.size + (1 if self._doughnut else 0)))
        return legend
