"""Derive a theme's settings from any template: which layout serves what, where text may stand, in which colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pptx.presentation import Presentation
from pptx.util import Emu

from zongjie.export.deck.foreign.choose import Chosen, choose
from zongjie.export.deck.foreign.colour import hexed
from zongjie.export.deck.foreign.fronts import front_place
from zongjie.export.deck.foreign.places import ContentPlace, Place, agenda_boxes, content_place, halves
from zongjie.export.deck.foreign.roles import roles_on
from zongjie.export.deck.foreign.survey import Survey, survey
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.theme import KINDS, labelled

TABLE_STYLE = "{4E0B7C1A-93D2-5A57-8C51-6B8A5F1D20C9}"
_FRONT = ("cover", "divider", "closing")
_TYPE: Mapping[str, tuple[float, float]] = {
    "cover": (44, 20), "subtitle": (18, 12), "byline": (15, 10), "agenda": (22, 13), "summary": (13, 11),
    "divider": (38, 20), "chapter_number": (96, 40), "title": (26, 20), "kicker": (11, 10), "source": (10, 9),
    "badge": (10.5, 10), "lead": (16, 13), "heading": (18, 13), "body": (16, 13), "label": (13, 11),
    "numeral": (42, 20), "change": (14, 11), "judgement": (16, 12), "before": (28, 16), "after": (38, 20),
    "table": (13, 10.5), "heatmap": (12, 10), "remark": (12.5, 10.5), "chart": (12, 10), "closing": (22, 13),
    "thanks": (46, 24),
}  # fmt: skip
_NARROW = ("Calibri", "Arial Narrow", "Garamond", "Times New Roman")
_WIDE = ("Verdana", "DejaVu Sans", "Montserrat", "Century Gothic", "Poppins", "Nunito")


@dataclass(frozen=True)
class Derived:
    """Settings as `template.yaml` would hold them, and what was found and assumed, in words."""

    settings: dict[str, Any]
    chosen: Chosen
    said: tuple[str, ...]


def derive(presentation: Presentation) -> Derived:
    """Return the settings for a template; the same file gives the same settings."""
    page = Box(0, 0, Emu(presentation.slide_width or 0).pt, Emu(presentation.slide_height or 0).pt)
    surveys = [survey(name, layout, page) for name, layout in labelled(presentation).items()]
    chosen = choose(surveys)
    content = content_place(chosen.content, page)
    scale = content.scale
    boxes: dict[str, Any] = {"*": _sized(content.boxes, scale), "agenda": _sized(agenda_boxes(content), scale)}
    boxes |= {kind: _sized(places, scale) for kind, places in halves(content).items()}
    grounds: dict[str, dict[str, str]] = {"agenda": {"paper": hexed(content.title_ink)}}
    if content.fixed_title or content.title_ink != content.ink:
        toned = hexed(content.title_ink)
        grounds["title"] = {"ink": toned, "paper": toned, "accent": toned}
    plates = {"*": content.plate} if content.plate else {}
    said = list(content.said)
    centred: list[str] = []
    layouts: dict[str, str] = {}
    for kind in _FRONT:
        layout, place = _front(chosen, kind, page, content)
        layouts[kind] = layout.name
        boxes[kind] = _sized(place.boxes, scale)
        grounds[kind] = {"paper": hexed(place.ink), "ink": hexed(place.ink)}
        if place.plate:
            plates[kind] = place.plate
        if layout.centred and layout.title is not None and kind != "divider":  # its number stands at the left
            centred.append(kind)
        said += place.said
    latin = _latin(chosen.content.layout)
    settings: dict[str, Any] = {
        "layouts": {kind: layouts.get(kind, chosen.content.name) for kind in KINDS},
        "placeholders": {"title": "title", "number": "sldNum"},
        "area": _rounded(content.area, scale),
        "scale": round(scale, 4),
        "boxes": boxes,
        "plates": {kind: _rounded(plate, scale) for kind, plate in plates.items()},
        "grounds": grounds,
        "centred": centred,
        "explicit": True,
        "fixed_title": content.fixed_title,
        "palette": roles_on(content.ground, chosen.content.palette, content.shades),
        "type": {name: list(sizes) for name, sizes in _TYPE.items()},
        "latin_width": 1.0 if latin in _NARROW else 1.14 if latin in _WIDE else 1.06,
        "table_style": TABLE_STYLE,
    }
    return Derived(settings, chosen, tuple(said))


def _front(chosen: Chosen, kind: str, page: Box, content: ContentPlace) -> tuple[Survey, Place]:
    """Return the layout of a front slide and the places on it; the cover's where the closing's own leaves no room."""
    layout = getattr(chosen, kind)
    place = front_place(layout, kind, page, content.scale, content.ground, own=layout is not chosen.content)
    if kind == "closing" and place.plate and chosen.cover is not layout:
        other = front_place(chosen.cover, kind, page, content.scale, content.ground, own=True)
        if not other.plate:
            said = f"“{layout.name}” leaves no room for the closing: “{chosen.cover.name}” is used"
            return chosen.cover, replace(other, said=(said,))
    return layout, place


def _sized(boxes: Mapping[str, Box], scale: float) -> dict[str, list[float]]:
    return {role: _rounded(box, scale) for role, box in boxes.items()}


def _rounded(box: Box, scale: float) -> list[float]:
    return [round(side / scale, 1) for side in (box.x, box.y, box.w, box.h)]


def _latin(layout: Any) -> str:
    from zongjie.export.deck.foreign.mend import theme_part
    from zongjie.export.deck.parse import read_xml
    from zongjie.export.deck.xml import tag

    fonts = read_xml(theme_part(layout.slide_master).blob).find(f".//{tag('a:minorFont')}/{tag('a:latin')}")
    return "" if fonts is None else fonts.get("typeface", "")
