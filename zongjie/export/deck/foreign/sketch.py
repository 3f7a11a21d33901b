"""A coarse picture of a layout: what colour stands where, and where its own art is in the way.

No renderer is at hand where a report is made; to choose readable colours and a free area, rectangles, pictures and
freeforms in their colours are enough.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from zongjie.export.deck.foreign.colour import RGB, WHITE, Palette, mapping_of, mixed
from zongjie.export.deck.foreign.gradient import run
from zongjie.export.deck.foreign.mend import theme_part
from zongjie.export.deck.foreign.outline import WIDTH, Frame, ordered, outline
from zongjie.export.deck.foreign.picture import laid
from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.xml import Element, etree, tag

_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "noFill", "grpFill")
_LARGE = 0.6  # of the slide: a picture beyond that is the ground, below it art to keep off
_SHAPES = ("sp", "pic", "grpSp", "cxnSp", "graphicFrame", "AlternateContent")


class Sketch:
    """The picture of one layout.

    Attributes
    ----------
    pixels
        Height × width × 3.
    busy
        Where lines, text, logos and other art stand.
    """

    def __init__(self, layout: Any, size: tuple[int, int]) -> None:
        self._scale = WIDTH / size[0]
        self._size = (WIDTH, max(8, round(size[1] * self._scale)))
        master = layout.slide_master
        theme = read_xml(theme_part(master).blob)
        self._theme = theme
        self._image = Image.new("RGB", self._size, WHITE)
        self._busy = Image.new("L", self._size, 0)
        self._palette = Palette(theme, mapping_of(master.element, layout.element))
        self._part = master.part
        self._ground(layout, master)
        frame: Frame = (self._scale, 0.0, self._scale, 0.0)
        if layout.element.get("showMasterSp", "1") not in ("0", "false"):
            self._shapes(master.element.find(f".//{tag('p:spTree')}"), frame)
        self._part = layout.part
        self._shapes(layout.element.find(f".//{tag('p:spTree')}"), frame)
        self.pixels: NDArray[np.int16] = np.asarray(self._image, dtype=np.int16)
        self.busy: NDArray[np.bool_] = np.asarray(self._busy) > 0

    def _ground(self, layout: Any, master: Any) -> None:
        for one in (layout, master):
            ground = one.element.find(f"{tag('p:cSld')}/{tag('p:bg')}")
            if ground is None or not len(ground):
                continue
            self._part = one.part
            whole = (0.0, 0.0, float(self._size[0]), float(self._size[1]))
            properties = ground.find(tag("p:bgPr"))
            if properties is not None:
                self._fill(_fill_of(properties), whole, None, None)
            else:
                self._reference(ground[0], whole)
            return

    def _reference(self, reference: Element, box: Frame) -> None:
        """Paint a background that names one of the theme's fills."""
        colour = self._palette.resolve(reference[0], None) if len(reference) else None
        index = int(reference.get("idx", "1001"))
        name, first = ("a:bgFillStyleLst", 1001) if index > 1000 else ("a:fillStyleLst", 1)
        styles = self._theme.find(f".//{tag(name)}")
        chosen = styles[index - first] if styles is not None and 0 <= index - first < len(styles) else None
        part, self._part = self._part, self._part.part_related_by(_THEME) if _has_theme(self._part) else self._part
        self._fill(chosen, box, None, colour[0] if colour else None)
        self._part = part

    def _shapes(self, tree: Element | None, frame: Frame) -> None:
        for shape in tree if tree is not None else ():
            name = etree.QName(shape).localname if isinstance(shape.tag, str) else ""
            if name == "AlternateContent":
                self._shapes(
                    next((child for child in shape if etree.QName(child).localname == "Fallback"), None), frame
                )
            elif name in _SHAPES and shape.find(f"*/{tag('p:nvPr')}/{tag('p:ph')}") is None and not _hidden(shape):
                self._group(shape, frame) if name == "grpSp" else self._shape(shape, frame)

    def _group(self, group: Element, frame: Frame) -> None:
        place = group.find(f"{tag('p:grpSpPr')}/{tag('a:xfrm')}")
        if place is None or any(place.find(tag(name)) is None for name in ("a:off", "a:ext", "a:chOff", "a:chExt")):
            return self._shapes(group, frame)
        x, y, w, h = _numbers(place, "a:off", "a:ext")
        cx, cy, cw, ch = _numbers(place, "a:chOff", "a:chExt")
        across, down = (w / cw if cw else 1.0), (h / ch if ch else 1.0)
        fx, ox, fy, oy = frame
        inner = (fx * across, ox + fx * (x - cx * across), fy * down, oy + fy * (y - cy * down))
        return self._shapes(group, inner)

    def _shape(self, shape: Element, frame: Frame) -> None:
        properties = shape.find(tag("p:spPr"))
        place = next(shape.iter(tag("a:xfrm"), tag("p:xfrm")), None)
        if place is None or place.find(tag("a:off")) is None or place.find(tag("a:ext")) is None:
            return
        x, y, w, h = _numbers(place, "a:off", "a:ext")
        fx, ox, fy, oy = frame
        box = (ox + fx * x, oy + fy * y, ox + fx * (x + w), oy + fy * (y + h))
        if int(place.get("rot", "0")) // 60_000 % 180 in range(45, 136):
            cx, cy, dx, dy = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
            box = (cx - dy, cy - dx, cx + dy, cy + dx)
        whole = self._size[0] * self._size[1]
        share = max(0.0, (box[2] - box[0]) * (box[3] - box[1])) / whole
        if shape.tag == tag("p:pic"):
            self._lay(laid(shape.find(tag("p:blipFill")), self._part, box, self._size, self._scale), None)
            if share < _LARGE:
                self._mark(box)
        elif shape.tag == tag("p:graphicFrame") or shape.tag == tag("p:cxnSp"):
            self._mark(box)
        elif properties is not None:
            self._drawn(shape, properties, box)

    def _drawn(self, shape: Element, properties: Element, box: Frame) -> None:
        mask = outline(properties, box, self._size, place=properties.find(tag("a:xfrm")))
        own, style = _fill_of(properties), shape.find(f"{tag('p:style')}/{tag('a:fillRef')}")
        if own is not None:
            self._fill(own, box, mask, None)
        elif style is not None and style.get("idx", "0") != "0" and len(style):
            colour = self._palette.resolve(style[0], None)
            if colour:
                self._paint(colour, mask)
        stroke = properties.find(tag("a:ln"))
        thin = min(box[2] - box[0], box[3] - box[1]) < 2
        if thin or (
            own is not None
            and own.tag == tag("a:noFill")
            and stroke is not None
            and len(stroke)
            and stroke[0].tag != tag("a:noFill")
        ):
            self._mark(box) if thin else self._mark_frame(box)
        small = abs((box[2] - box[0]) * (box[3] - box[1])) < _LARGE * self._size[0] * self._size[1]
        if own is not None and own.tag == tag("a:blipFill") and small:
            self._mark(box)
        if any((text.text or "").strip() for text in shape.iter(tag("a:t"))):
            self._mark(box)

    def _mark(self, box: Frame) -> None:
        ImageDraw.Draw(self._busy).rectangle(ordered(box), fill=255)

    def _mark_frame(self, box: Frame) -> None:
        ImageDraw.Draw(self._busy).rectangle(ordered(box), outline=255)

    def _fill(self, fill: Element | None, box: Frame, mask: Image.Image | None, placeholder: RGB | None) -> None:
        if fill is None:
            return
        kind = etree.QName(fill).localname
        if kind == "solidFill" and len(fill):
            colour = self._palette.resolve(fill[0], placeholder)
            if colour:
                self._paint(colour, mask)
        elif kind == "gradFill":
            resolve = partial(self._palette.resolve, placeholder=placeholder)
            self._lay(run(fill, box, self._size, resolve), mask)
        elif kind == "blipFill":
            self._lay(laid(fill, self._part, box, self._size, self._scale), mask)
        elif kind == "pattFill":
            found = [self._palette.resolve(side[0], placeholder) for side in fill if len(side)]
            known = [colour for colour in found if colour]
            if len(known) == 2:
                self._paint((mixed(known[1][0], known[0][0], 0.3), 1.0), mask)

    def _paint(self, colour: tuple[RGB, float], mask: Image.Image | None) -> None:
        self._lay(Image.new("RGBA", self._size, (*colour[0], round(colour[1] * 255))), mask)

    def _lay(self, layer: Image.Image | None, mask: Image.Image | None) -> None:
        """Paint a transparent layer, within a mask."""
        if layer is None:
            return
        alpha = layer.getchannel("A")
        if mask is not None:
            alpha = ImageChops.multiply(alpha, mask)
        self._image.paste(layer.convert("RGB"), (0, 0), alpha)


_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


def _has_theme(part: Any) -> bool:
    return any(relation.reltype == _THEME for relation in part.rels.values())


def _fill_of(properties: Element) -> Element | None:
    return next(
        (child for child in properties if isinstance(child.tag, str) and etree.QName(child).localname in _FILLS), None
    )


def _hidden(shape: Element) -> bool:
    mark = shape[0].find(tag("p:cNvPr")) if len(shape) else None
    return mark is not None and mark.get("hidden") in ("1", "true")


def _numbers(place: Element, first: str, second: str) -> tuple[float, float, float, float]:
    one, other = place.find(tag(first)), place.find(tag(second))
    return float(one.get("x", 0)), float(one.get("y", 0)), float(other.get("cx", 0)), float(other.get("cy", 0))
