"""Placeholders of a layout: found by number, made on a slide only where something fills them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import count
from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.parts.slide import NotesSlidePart
from pptx.presentation import Presentation

from zongjie.export.deck.theme import Theme
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


def notes_body(slide: Any, theme: Theme) -> Any:
    """Return the text body of a slide's new notes, copied from the deck's first: python-pptx is slow to make them."""
    first = theme.looks.get(("notes",))
    if first is None:
        frame = slide.notes_slide.notes_text_frame
        theme.looks[("notes",)] = deepcopy(slide.notes_slide._element)
        return frame._txBody
    part = slide.part
    package = part.package
    name = package.next_partname("/ppt/notesSlides/notesSlide%d.xml")
    notes = NotesSlidePart(name, CT.PML_NOTES_SLIDE, package, deepcopy(first))
    notes.relate_to(package.presentation_part.notes_master_part, RT.NOTES_MASTER)
    notes.relate_to(part, RT.SLIDE)
    part.relate_to(notes, RT.NOTES_SLIDE)
    frame: Any = notes.notes_slide.notes_text_frame
    return frame._txBody


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
