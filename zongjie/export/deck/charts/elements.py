"""Small chart elements that every part of a chart uses."""

from __future__ import annotations

from collections.abc import Iterator

from zongjie.export.deck.xml import C, Element


def layout(x: float, y: float, w: float | None = None, h: float | None = None, *, inner: bool = False) -> Element:
    """Return a place in the chart, as shares of its frame; `inner` places the plot without its labels."""
    manual = C.manualLayout()
    if inner:
        manual.append(C.layoutTarget(val="inner"))
    manual.extend((C.xMode(val="edge"), C.yMode(val="edge"), C.x(val=f"{x:.4f}"), C.y(val=f"{y:.4f}")))
    if w is not None and h is not None:
        manual.extend((C.w(val=f"{w:.4f}"), C.h(val=f"{h:.4f}")))
    return C.layout(manual)


def strings(name: str, values: tuple[str, ...]) -> Element:
    """Return a cache of texts."""
    points = [C.pt(C.v(value), idx=str(index)) for index, value in enumerate(values)]
    return C(name, C.ptCount(val=str(len(values))), *points)


def shown(*, value: bool, name: bool = False) -> Iterator[Element]:
    """Yield what a data label shows, in the order of the schema."""
    yield C.showLegendKey(val="0")
    yield C.showVal(val=str(int(value)))
    yield C.showCatName(val="0")
    yield C.showSerName(val=str(int(name)))
    yield C.showPercent(val="0")
    yield C.showBubbleSize(val="0")
