"""Look at every layout of a template: its title, its ground, and how much of it is free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pptx.util import Emu

from zongjie.export.deck.foreign.colour import RGB, Palette, mapping_of
from zongjie.export.deck.foreign.intake import theme_part
from zongjie.export.deck.foreign.sketch import WIDTH, Sketch
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.xml import etree, tag

_NEAR = 22  # how far a channel may be from the ground's colour and still count as the ground
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
        return Palette(etree.fromstring(theme_part(master).blob), mapping_of(master.element, self.layout.element))

    def free(self, top: float = 0.0, bottom: float | None = None, ground: RGB | None = None) -> tuple[Box, RGB]:
        """Return the largest free rectangle of one ground (of that ground) between two heights, and its colour."""
        pixels, scale = self.sketch.pixels, self.page.w / WIDTH
        across, down = round(0.035 * WIDTH), round(0.035 * pixels.shape[0])
        first = max(down, int(np.ceil(top / scale)))
        last = min(pixels.shape[0] - down, int((bottom or self.page.h) / scale))
        window = pixels[first:last, across:-across]
        if window.size == 0:
            return Box(0, 0, 0, 0), (255, 255, 255)
        best, colour = (0, 0, 0, 0), (255, 255, 255)
        busy = self.sketch.busy[first:last, across:-across]
        for one in [ground] if ground else _grounds(window, busy):
            near = np.abs(window - np.array(one)).max(axis=2) <= _NEAR
            found = largest(near & ~busy)
            if found[2] * found[3] > best[2] * best[3] * 1.15:
                best, colour = found, one
        x, y, w, h = best
        return Box((x + across) * scale, (y + first) * scale, w * scale, h * scale), colour

    def colours(self, box: Box) -> list[RGB]:
        """Return the darkest, middle and lightest colour in a box, odd pixels left out."""
        scale = WIDTH / self.page.w
        rows = slice(max(0, int(box.y * scale)), max(1, int(np.ceil(box.bottom * scale))))
        columns = slice(max(0, int(box.x * scale)), max(1, int(np.ceil(box.right * scale))))
        found = self.sketch.pixels[rows, columns].reshape(-1, 3)
        if not len(found):
            return [(255, 255, 255)]
        ranked = found[np.argsort(found @ np.array([0.2126, 0.7152, 0.0722]))]
        return [_rgb(ranked[int(share * (len(ranked) - 1))]) for share in (0.03, 0.5, 0.97)]

    def is_even(self, box: Box, ground: RGB) -> bool:
        """Whether a box is all of one ground, without art."""
        scale = WIDTH / self.page.w
        rows = slice(max(0, int(box.y * scale)), max(1, int(np.ceil(box.bottom * scale))))
        columns = slice(max(0, int(box.x * scale)), max(1, int(np.ceil(box.right * scale))))
        part = self.sketch.pixels[rows, columns]
        return bool((np.abs(part - np.array(ground)).max(axis=2) <= _NEAR).all()) and self.is_clear(box)

    def is_clear(self, box: Box) -> bool:
        """Whether a box has no art of the layout in it."""
        scale = WIDTH / self.page.w
        part = self.sketch.busy[
            int(box.y * scale) : int(box.bottom * scale), int(box.x * scale) : int(box.right * scale)
        ]
        return not part.any()


def _rgb(pixel: Any) -> RGB:
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def _grounds(window: NDArray[np.int16], busy: NDArray[np.bool_]) -> Iterator[RGB]:
    """Yield the commonest colours of a picture, coarsely; their middle."""
    pixels = window[~busy] if (~busy).any() else window.reshape(-1, 3)
    coarse = (pixels // 24).astype(int) @ np.array([1, 16, 256])
    for value in np.argsort(-np.bincount(coarse, minlength=1))[:3]:
        inside = pixels[coarse == value]
        if len(inside) * 8 >= len(pixels):
            yield _rgb(np.median(inside, axis=0))


def largest(free: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return the largest rectangle of true cells: left, top, width, height.

    The heights of free cells above each row make a skyline; the largest rectangle under it is found with a stack.
    """
    best = (0, 0, 0, 0)
    heights = np.zeros(free.shape[1], dtype=int)
    for row in range(free.shape[0]):
        heights = np.where(free[row], heights + 1, 0)
        stack: list[tuple[int, int]] = []
        for column, height in enumerate([*heights.tolist(), 0]):
            start = column
            while stack and stack[-1][1] >= height:
                start, high = stack.pop()
                if high * (column - start) > best[2] * best[3]:
                    best = (start, row - high + 1, column - start, high)
            stack.append((start, height))
    return best


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
