"""Data labels: values in the series' number format, or texts of the workbook's cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml.builder import ElementMaker

from zongjie.export.deck.charts.elements import shown, strings
from zongjie.export.deck.charts.ends import end_shifts
from zongjie.export.deck.charts.plotted import Plan, Plotted
from zongjie.export.deck.charts.style import Style
from zongjie.export.deck.xml import A, C, Element

_DARK = ("accent", "deep", "better", "worse", "muted")  # grounds that carry white labels
_SIDES = {"above": "t", "below": "b", "right": "r"}
_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2012/chart"
_C15: Any = ElementMaker(namespace=_NAMESPACE, nsmap={"c15": _NAMESPACE})
_OF_LABELS, _OF_SERIES = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}", "{02D57815-91ED-43cb-92C2-25804820EDAC}"


def labels(plan: Plan, one: Plotted, style: Style) -> Element:
    """Return the data labels of a series."""
    made = C.dLbls()
    if one.labels in ("end", "one"):
        made.extend(_named(plan, one, style, index) for index in one.at)
    elif one.labels == "some":
        made.extend(_single(plan, one, style, index) for index in one.at)
    elif one.texts:
        made.extend(_told(one, style, index, text) for index, text in enumerate(one.texts))
    every = one.labels == "all"
    if every:
        made.extend(_form(one, style, _colour(plan, one), bold=not one.thin))
        made.extend(_side(plan, one))
    made.extend(shown(value=every))
    if one.texts:
        made.append(C.extLst(C.ext(_C15.showDataLabelsRange(val="1"), uri=_OF_LABELS)))
    return made


def cells(one: Plotted, reference: str) -> Element:
    """Return the range of the workbook that the labels of a series are taken from."""
    cache = strings("x", one.texts)
    held = _C15.datalabelsRange(_C15.f(reference), _C15.dlblRangeCache(*cache))
    return C.extLst(C.ext(held, uri=_OF_SERIES))


def _form(one: Plotted, style: Style, colour: str, *, bold: bool) -> Iterator[Element]:
    yield C.numFmt(formatCode=one.form, sourceLinked="0")
    yield C.spPr(A.noFill(), A.ln(A.noFill()))
    yield style.text(colour, bold=bold)


def _side(plan: Plan, one: Plotted) -> Iterator[Element]:
    if one.group in ("column", "bar"):
        outside = "inBase" if one.texts else "ctr"
        yield C.dLblPos(val=outside if plan.stacked else "outEnd")
    elif one.group == "line":
        yield C.dLblPos(val=_SIDES[one.side])


def _colour(plan: Plan, one: Plotted, role: str | None = None) -> str:
    ground = role or one.colour
    if one.group == "doughnut" or (plan.stacked and one.group == "column" and one.colour):
        return "paper" if ground in _DARK else "ink"
    return "muted" if one.thin else "ink"


def _single(plan: Plan, one: Plotted, style: Style, index: int) -> Element:
    """Return the label of one of several points."""
    label = C.dLbl(C.idx(val=str(index)))
    label.extend(_form(one, style, _colour(plan, one, one.points.get(index)), bold=not one.thin))
    label.extend(_side(plan, one))
    label.extend(shown(value=True))
    return label


def _named(plan: Plan, one: Plotted, style: Style, index: int) -> Element:
    """Return a label that names its series: at the end of a line, over a target."""
    colour = one.colour if one.colour in _DARK else "muted" if one.thin else "ink"
    label = C.dLbl(C.idx(val=str(index)), *_raised(plan, one, style))
    label.extend(_form(one, style, colour, bold=not one.thin and not one.dashed))
    label.extend(_side(plan, one))
    label.extend(shown(value=True, name=True))
    label.append(C.separator(" "))
    return label


def _told(one: Plotted, style: Style, index: int, text: str) -> Element:
    """Return a label that shows a cell of the workbook; readers that do not know such labels show its text."""
    field = A.fld(
        style.run(text, "ink", bold=True),
        A.t(text),
        id=f"{{00000000-0000-4000-8000-{index + 1:012X}}}",
        type="CELLRANGE",
    )
    label = C.dLbl(
        C.idx(val=str(index)),
        C.tx(C.rich(A.bodyPr(wrap="none"), A.lstStyle(), A.p(field))),
        C.dLblPos(val="t" if one.group == "line" else "inBase"),
    )
    label.extend(shown(value=True))
    extension = C.ext(_C15.showDataLabelsRange(val="1"), uri=_OF_LABELS)
    label.append(C.extLst(extension))
    return label


def _raised(plan: Plan, one: Plotted, style: Style) -> Iterator[Element]:
    """Yield the layout that lifts a label at a line's end over that of the line below it."""
    height = style.frame[1]
    shift = end_shifts(plan, height * 0.78, style.size).get(one.name, 0.0)
    if shift:
        yield C.layout(C.manualLayout(C.x(val="0"), C.y(val=f"{-shift / height:.4f}")))
