"""Placeholders of a layout: found by number, made on a slide only where something fills them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation

from zongjie.export.deck.xml import Element, tag

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("ftr", "sldNum")
_DATE = "dt"


def new_slide(presentation: Presentation, layout: Any) -> Any:
    """Return a new last slide of a layout, without the placeholders that python-pptx would copy and we remove again."""
    relation, slide = presentation.part.add_slide(layout)
    presentation.slides._sldIdLst.add_sldId(relation)  # pyright: ignore[reportPrivateUsage]
    return slide


def slots(layout: Any) -> dict[int, Element]:
    """Return the marks (`p:ph`) of a layout's placeholders by idx: the title, else the first of an idx."""
    found: dict[int, Element] = {}
    marks = sorted(_marks(layout.shapes._spTree), key=lambda mark: mark.get("type") not in _TITLES)
    for mark in marks:
        if mark.get("type") != _DATE:
            found.setdefault(int(mark.get("idx", "0")), mark)
    return found


def make_placeholder(mark: Element) -> Element:
    """Return an empty placeholder that takes place and look from its layout's."""
    given = {name: mark.get(name) for name in ("type", "orient", "sz", "idx")}
    if given["type"] in _FURNITURE:
        given["sz"] = "quarter"
    attributes = " ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="0" name=""/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {attributes}/></p:nvPr></p:nvSpPr><p:spPr/>"
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def number_parts(package: Any) -> None:
    """Let a package name its new parts by counting on: python-pptx walks through all parts for every new one."""
    taken = {str(part.partname) for part in package.iter_parts()}
    counters: dict[str, Iterator[int]] = {}
    make: Callable[[str], Any] = type(package.main_document_part.partname)

    def next_partname(template: str) -> Any:
        names = (template % number for number in counters.setdefault(template, count(1)))
        return make(next(name for name in names if name not in taken))

    package.next_partname = next_partname


def _marks(tree: Element) -> Iterator[Element]:
    for shape in tree.iterchildren(tag("p:sp"), tag("p:pic"), tag("p:graphicFrame")):
        mark = shape[0].find(f"{tag('p:nvPr')}/{tag('p:ph')}")
        if mark is not None:
            yield mark
