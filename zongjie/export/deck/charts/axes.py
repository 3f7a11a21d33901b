"""The axes of a chart."""

from __future__ import annotations

from collections.abc import Iterator

from zongjie.export.deck.charts.place import LINE, label_skip
from zongjie.export.deck.charts.plotted import Plan
from zongjie.export.deck.charts.scales import Scale
from zongjie.export.deck.charts.style import Style
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import Run
from zongjie.export.deck.text import line as text_line
from zongjie.export.deck.xml import A, C, Element, line

# Axis ids are unsigned in the schema; a negative one makes the part invalid.
CATEGORY, VALUE, CATEGORY_2, VALUE_2 = "10001", "10002", "10003", "10004"


def axes(plan: Plan, style: Style) -> Iterator[Element]:
    """Yield the axes: of categories and values, and those of a second scale at the right."""
    yield _categories(plan, style, CATEGORY, VALUE)
    yield _values(plan, style, plan.scale)
    if plan.secondary:
        yield _categories(plan, style, CATEGORY_2, VALUE_2, hidden=True)
        yield _values(plan, style, plan.secondary, right=True)


def _categories(plan: Plan, style: Style, own: str, other: str, *, hidden: bool = False) -> Element:
    across, skip = plan.horizontal, label_skip(plan, style.frame[0], style.size)
    axis = C.catAx(
        C.axId(val=own),
        C.scaling(C.orientation(val="maxMin" if across else "minMax")),
        C.delete(val=str(int(hidden))),
        C.axPos(val="l" if across else "b"),
        C.numFmt(formatCode="General", sourceLinked="0"),
        C.majorTickMark(val="none"),
        C.minorTickMark(val="none"),
        C.tickLblPos(val="low"),
        C.spPr(A.ln(A.noFill()) if plan.centred else line(style.theme, "line", 1)),
        style.text("ink" if across else "muted", level=skip == 1),
        C.crossAx(val=other),
        C.crosses(val="autoZero"),
        C.auto(val="0"),
        C.lblAlgn(val="ctr"),
        C.lblOffset(val="60"),
    )
    if skip > 1:
        axis.append(C.tickLblSkip(val=str(skip)))
    axis.append(C.noMultiLvlLbl(val="1"))
    return axis


def _values(plan: Plan, style: Style, scale: Scale, *, right: bool = False) -> Element:
    shown = right or (plan.axis_shown and not plan.horizontal)
    axis = C.valAx(
        C.axId(val=VALUE_2 if right else VALUE),
        C.scaling(C.orientation(val="minMax"), C.max(val=f"{scale.high:.12G}"), C.min(val=f"{scale.low:.12G}")),
        C.delete(val=str(int(not shown))),
        C.axPos(val="r" if right else "t" if plan.horizontal else "l"),
    )
    if shown and not right:
        axis.append(C.majorGridlines(C.spPr(line(style.theme, "line", 0.75))))
    if plan.secondary and (unit := plan.secondary_unit if right else plan.unit_label):
        axis.append(_unit(plan, style, unit, right=right))
    blocks = any(one.group in ("column", "bar") for one in plan.series)
    axis.extend(
        (
            C.numFmt(formatCode=plan.secondary_format if right else plan.axis_format, sourceLinked="0"),
            C.majorTickMark(val="none"),
            C.minorTickMark(val="none"),
            C.tickLblPos(val="nextTo"),
            C.spPr(A.ln(A.noFill())),
            style.text("muted"),
            C.crossAx(val=CATEGORY_2 if right else CATEGORY),
            C.crosses(val="max" if right else "autoZero"),
            C.crossBetween(val="between" if blocks else "midCat"),
            C.majorUnit(val=f"{scale.step:.12G}"),
        )
    )
    return axis


def _unit(plan: Plan, style: Style, unit: str, *, right: bool) -> Element:
    """Return the title of one of two value axes: its unit, over its numbers."""
    width, height = style.frame
    row = style.size * LINE
    top = row * 1.9 + (row * LINE if plan.legend else 0) - row * 0.55
    wide = text_width(text_line(unit, style.size)) + 10
    return style.title(
        [Run(unit, style.size, False, "muted")], (width - wide) / width if right else 0.004, top / height
    )
