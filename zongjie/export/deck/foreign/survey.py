"""Look at every layout of a template: its title, its ground, and how much of it is free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from pptx.util import Emu

from zongjie.export.deck.foreign.colour import RGB, Palette, mapping_of
from zongjie.export.deck.foreign.mend import theme_part
from zongjie.export.deck.foreign.room import NEAR, Cells, Mask, Pixels, calm_room, is_calm, plain_room, rgb_of
from zongjie.export.deck.foreign.sketch import WIDTH, Sketch
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.xml import tag

TITLES = ("title", "ctrTitle")


@dataclass
class Survey:
    """A layout as the mapping sees it. Boxes are in points of the slide."""

    name: str
    layout: Any
    page: Box
    title: Box | None = None
    subtitle: Box | None = None
    number: Box | None = None
    centred: bool = False
    kinds: tuple[str, ...] = field(default=())

    @cached_property
    def sketch(self) -> Sketch:
        """What the layout looks like."""
        return Sketch(self.layout, (round(self.page.w * 12_700), round(self.page.h * 12_700)))

    @cached_property
    def palette(self) -> Palette:
        """The layout's colours."""
        master = self.layout.slide_master
        return Palette(read_xml(theme_part(master).blob), mapping_of(master.element, self.layout.element))

    def free(self, top: float = 0.0, bottom: float | None = None, ground: RGB | None = None) -> tuple[Box, RGB]:
        """Return the largest free rectangle of one ground (of that ground) between two heights, and its colour."""
        return self._room(top, bottom, lambda pixels, busy: plain_room(pixels, busy, ground))

    def calm(self, top: float = 0.0, least: float = 7.0) -> tuple[Box, RGB]:
        """Return the largest free rectangle that text reads on, of whatever ground, and its middle colour."""
        return self._room(top, None, lambda pixels, busy: calm_room(pixels, busy, least))

    def is_calm(self, box: Box, least: float) -> bool:
        """Whether text reads all over a box, without art in it."""
        part = self._part(box)
        return part.size > 0 and self.is_clear(box) and is_calm(part, least)

    def _room(
        self, top: float, bottom: float | None, find: Callable[[Pixels, Mask], tuple[Cells, RGB]]
    ) -> tuple[Box, RGB]:
        pixels, scale = self.sketch.pixels, self.page.w / WIDTH
        across, down = round(0.035 * WIDTH), round(0.035 * pixels.shape[0])
        first = max(down, int(np.ceil(top / scale)))
        last = min(pixels.shape[0] - down, int((bottom or self.page.h) / scale))
        window = pixels[first:last, across:-across]
        if window.size == 0:
            return Box(0, 0, 0, 0), (255, 255, 255)
        (x, y, w, h), colour = find(window, self.sketch.busy[first:last, across:-across])
        return Box((x + across) * scale, (y + first) * scale, w * scale, h * scale), colour

    def colours(self, box: Box) -> list[RGB]:
        """Return the darkest, middle and lightest colour in a box, odd pixels left out."""
        found = self._part(box).reshape(-1, 3)
        if not len(found):
            return [(255, 255, 255)]
        ranked = found[np.argsort(found @ np.array([0.2126, 0.7152, 0.0722]))]
        return [rgb_of(ranked[int(share * (len(ranked) - 1))]) for share in (0.03, 0.5, 0.97)]

    def is_even(self, box: Box, ground: RGB) -> bool:
        """Whether a box is all of one ground, without art."""
        part = self._part(box)
        return bool((np.abs(part - np.array(ground)).max(axis=2) <= NEAR).all()) and self.is_clear(box)

    def _part(self, box: Box) -> Pixels:
        scale = WIDTH / self.page.w
        rows = slice(max(0, int(box.y * scale)), max(1, int(np.ceil(box.bottom * scale))))
        columns = slice(max(0, int(box.x * scale)), max(1, int(np.ceil(box.right * scale))))
        return self.sketch.pixels[rows, columns]

    def is_clear(self, box: Box) -> bool:
        """Whether a box has no art of the layout in it."""
        scale = WIDTH / self.page.w
        part = self.sketch.busy[
            int(box.y * scale) : int(box.bottom * scale), int(box.x * scale) : int(box.right * scale)
        ]
        return not part.any()


def survey(name: str, layout: Any, page: Box) -> Survey:
    """Look at a layout's placeholders."""
    found = Survey(name, layout, page)
    kinds: list[str] = []
    for placeholder in layout.placeholders:
        mark = placeholder.element[0].find(f"{tag('p:nvPr')}/{tag('p:ph')}")
        kind = mark.get("type", "obj") if mark is not None else "obj"
        kinds.append(kind)
        box = _box(placeholder, page)
        if kind in TITLES and found.title is None:
            found.title = box
            found.centred = _is_centred(layout, placeholder)
        elif kind == "subTitle" and found.subtitle is None:
            found.subtitle = box
        elif kind == "sldNum" and found.number is None:
            found.number = box
    found.kinds = tuple(kinds)
    return found


def _box(placeholder: Any, page: Box) -> Box:
    """Return where a placeholder is, cut to the slide; of no size where nobody says."""
    try:
        x, y, w, h = (
            Emu(side or 0).pt for side in (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
        )
    except (KeyError, AttributeError, ValueError):  # of a kind that no master knows
        return Box(0, 0, 0, 0)
    left, top = max(0.0, x), max(0.0, y)
    return Box(left, top, max(0.0, min(page.w, x + w) - left), max(0.0, min(page.h, y + h) - top))


def _is_centred(layout: Any, placeholder: Any) -> bool:
    for element in (
        placeholder.element,
        layout.slide_master.element.find(f"{tag('p:txStyles')}/{tag('p:titleStyle')}"),
    ):
        level = next(element.iter(tag("a:lvl1pPr")), None) if element is not None else None
        if level is not None and level.get("algn"):
            return level.get("algn") == "ctr"
    return False
