"""Paint an arranged sheet on a slide: fill the layout's placeholders, draw what it has none for."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.placeholder import ChartPlaceholder, TablePlaceholder
from pptx.util import Pt

from zongjie.export.deck.charts.part import ChartParts
from zongjie.export.deck.charts.plan import describe, plan
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import PLAIN, ChartItem, Item, Look, PictureItem, ShapeItem, TableItem, TextItem
from zongjie.export.deck.plain import make_plain, make_title, make_upright
from zongjie.export.deck.scale import explicit, scaled
from zongjie.export.deck.sheet import Sheet
from zongjie.export.deck.slots import make_placeholder, slots
from zongjie.export.deck.tables import add_table
from zongjie.export.deck.theme import FRONT, Theme
from zongjie.export.deck.typeset import body_properties, fill_body
from zongjie.export.deck.xml import A, Element, P, emu, line, paint, tag

_PRESETS = {"rect": "rect", "round": "roundRect", "ellipse": "ellipse", "arrow": "rightArrow", "chevron": "homePlate"}
_CORNER = 6.0  # radius of rounded corners in points, whatever the size of the shape
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


class Painter:
    """Paints sheets of one deck."""

    def __init__(self, theme: Theme, language: str) -> None:
        self.theme = theme
        self.language = language

    def paint(self, sheet: Sheet, slide: Any, page: int) -> None:
        """Paint a sheet on a slide fresh from its layout, the deck's `page`th."""
        free = slots(slide.slide_layout)
        tree = slide.shapes._spTree
        used: list[Element] = self._plate(sheet, slide)
        for wanted in sheet.items:
            item = self._fitted(wanted, sheet.kind)
            index = self.theme.placeholder(sheet.kind, item.role)
            name = f"zj:{sheet.id}:{item.role}"
            mark = free.pop(index, None) if index is not None else None
            placeholder = None if mark is None else make_placeholder(mark)
            if placeholder is not None:
                tree.append(placeholder)
            element = Painter(self.theme.on(sheet.kind, item.role), self.language)._paint(item, slide, placeholder)
            _identify(element, name, item)
            if item.role == "number":
                _number_field(element, page)
            used.append(element)
        for number, element in enumerate(used, 2):  # reading order is the order of the tree, whose own id is 1
            tree.append(element)
            element[0].find(tag("p:cNvPr")).set("id", str(number))

    def _plate(self, sheet: Sheet, slide: Any) -> list[Element]:
        """Lay a plate under the text where the template's own art would be behind it."""
        box = self.theme.plate(sheet.kind)
        if box is None:
            return []
        item = scaled(ShapeItem("plate", box, "paper", "round"), self.theme.settings.scale)
        element = self._paint(item, slide, None)
        _identify(element, f"zj:{sheet.id}:plate", item)
        return [element]

    def _fitted(self, item: Item, kind: str) -> Item:
        """Return an item in the size of the template's slide, its text set in full where the template is not ours."""
        settings = self.theme.settings
        if settings.explicit and isinstance(item, TextItem):
            colour = "paper" if kind in FRONT else "ink"
            align = "ctr" if kind in settings.centred else "l"
            item = replace(item, paragraphs=explicit(item.paragraphs, colour, align))
        return item if settings.scale == 1 else scaled(item, settings.scale)

    def _paint(self, item: Item, slide: Any, placeholder: Element | None) -> Element:
        match item:
            case TextItem():
                return self._text(item, slide, placeholder)
            case ShapeItem():
                return self._shape(item, slide)
            case ChartItem():
                return self._chart(item, slide, placeholder)
            case TableItem():
                return self._table(item, slide, placeholder)
            case PictureItem():
                return self._picture(item, slide, placeholder)

    def _text(self, item: TextItem, slide: Any, placeholder: Element | None) -> Element:
        if placeholder is None:
            shape = self._new_shape(slide, item.box, item.look, text=True)
        else:
            shape = placeholder
            self._place(shape, item.box, item.look)
            if self.theme.settings.explicit:
                make_plain(shape)
        if item.role == "title" and placeholder is None and self.theme.settings.explicit:
            make_title(shape)
        body = shape.find(tag("p:txBody"))
        old = body.find(tag("a:bodyPr"))
        body.replace(old, body_properties(item.look))
        fill_body(body, item.paragraphs, self.theme, self.language)
        if placeholder is not None and self.theme.settings.explicit:
            make_upright(body)
        return shape

    def _place(self, shape: Element, box: Box, look: Look) -> None:
        """Move a placeholder to where its text needs it; repaint it where the slide's tone asks for that."""
        properties = shape.find(tag("p:spPr"))
        properties.append(_position(box))
        if look.geometry == "round":  # readers other than PowerPoint do not inherit the layout's corners
            properties.append(_geometry(look, box))
        if look.repaint and look.fill:
            properties.append(paint(self.theme, look.fill))

    def _shape(self, item: ShapeItem, slide: Any) -> Element:
        look = Look(item.fill, geometry=item.geometry)
        return self._new_shape(slide, item.box, look, text=False)

    def _new_shape(self, slide: Any, box: Box, look: Look, *, text: bool) -> Element:
        tree = slide.shapes._spTree
        plain = look.fill is None and look.outline is None
        box_mark = ' txBox="1"' if text and plain else ""
        shape: Element = parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="0" name=""/>'
            f"<p:cNvSpPr{box_mark}/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp>"
        )
        properties = shape.find(tag("p:spPr"))
        properties.append(_position(box))
        properties.append(_geometry(look, box, self.theme.settings.scale))
        properties.append(paint(self.theme, look.fill) if look.fill else A.noFill())
        properties.append(line(self.theme, look.outline))
        if text:
            shape.append(P.txBody(A.bodyPr(), A.lstStyle()))
        tree.append(shape)
        return shape

    def _chart(self, item: ChartItem, slide: Any, placeholder: Element | None) -> Element:
        size = self.theme.size("chart") * self.theme.settings.scale
        drawn = plan(item.chart, item.accent, (item.box.w, item.box.h), size)
        parts = ChartParts(drawn, self.theme, self.language, (item.box.w, item.box.h))
        kind = XL_CHART_TYPE.COLUMN_CLUSTERED  # python-pptx wants one; the parts know their own
        frame: Any
        if placeholder is not None:
            self._place(placeholder, item.box, PLAIN)
            frame = ChartPlaceholder(placeholder, slide.shapes).insert_chart(kind, parts)
        else:
            frame = slide.shapes.add_chart(kind, 0, 0, 1, 1, parts)
        _move(frame, item.box)
        return frame._element

    def _table(self, item: TableItem, slide: Any, placeholder: Element | None) -> Element:
        rows, columns = len(item.grid.cells), len(item.grid.widths)
        frame: Any
        if placeholder is not None:
            self._place(placeholder, item.box, PLAIN)
            frame = TablePlaceholder(placeholder, slide.shapes).insert_table(rows, columns)
        else:
            frame = slide.shapes.add_table(rows, columns, 0, 0, 1, 1)
        _move(frame, item.box)
        add_table(frame, item.grid, self.theme, self.language)
        return frame._element

    def _picture(self, item: PictureItem, slide: Any, placeholder: Element | None) -> Element:
        picture = slide.shapes.add_picture(io.BytesIO(item.data), 0, 0)
        ratio = min(item.box.w / picture.width.pt, item.box.h / picture.height.pt)
        width, height = picture.width.pt * ratio, picture.height.pt * ratio
        _move(picture, Box(item.box.x, item.box.y + (item.box.h - height) / 2, width, height))
        if placeholder is not None:
            placeholder.getparent().remove(placeholder)
        return picture._element


def _geometry(look: Look, box: Box, scale: float = 1.0) -> Element:
    adjust = A.avLst()
    if look.geometry == "round":
        share = min(0.5, _CORNER * scale / max(1.0, min(box.w, box.h)))
        adjust.append(A.gd(name="adj", fmla=f"val {round(share * 100_000)}"))
    return A.prstGeom(adjust, prst=_PRESETS[look.geometry])


def _position(box: Box) -> Element:
    return A.xfrm(A.off(x=emu(box.x), y=emu(box.y)), A.ext(cx=emu(max(0.0, box.w)), cy=emu(max(0.0, box.h))))


def _move(shape: Any, box: Box) -> None:
    places: Mapping[str, float] = {"left": box.x, "top": box.y, "width": box.w, "height": box.h}
    for name, value in places.items():
        setattr(shape, name, Pt(value))


def _identify(element: Element, name: str, item: Item) -> None:
    """Give the shape its stable name and its alternative text; mark decoration as such."""
    properties = element[0].find(tag("p:cNvPr"))
    properties.set("name", name)
    if isinstance(item, ChartItem):
        properties.set("descr", describe(item.chart))
    elif isinstance(item, TableItem | PictureItem):
        properties.set("descr", item.alt)
    elif isinstance(item, ShapeItem):
        extension = A.ext(uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}")
        mark = extension.makeelement(f"{{{_DECORATIVE}}}decorative", {"val": "1"}, nsmap={"adec": _DECORATIVE})
        extension.append(mark)
        properties.append(A.extLst(extension))


def _number_field(shape: Element, number: int) -> None:
    """Turn the run into the slide-number field, which shows the number until it is brought up to date."""
    run = shape.find(f".//{tag('a:r')}")
    run.find(tag("a:t")).text = str(number)
    field = A.fld(*run, id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    run.getparent().replace(run, field)
