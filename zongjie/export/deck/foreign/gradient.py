"""A gradient, as a layer of a sketch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from zongjie.export.deck.foreign.colour import RGB
from zongjie.export.deck.foreign.outline import Frame
from zongjie.export.deck.xml import Element, tag

Stop = tuple[float, tuple[float, ...]]  # place, colour and opacity


def run(
    fill: Element, box: Frame, size: tuple[int, int], resolve: Callable[[Element], tuple[RGB, float] | None]
) -> Image.Image | None:
    """Return a transparent layer of a size with a gradient that runs over a box; None if it has no colour."""
    stops = sorted(_stops(fill, resolve), key=lambda stop: stop[0])
    if not stops:
        return None
    x0, y0, x1, y1 = box
    down, across = np.mgrid[0 : size[1], 0 : size[0]].astype(float)
    across, down = (across - x0) / max(1.0, x1 - x0), (down - y0) / max(1.0, y1 - y0)
    straight = fill.find(tag("a:lin"))
    if straight is not None:
        angle = math.radians(int(straight.get("ang", "0")) / 60_000)
        dx, dy = math.cos(angle), math.sin(angle)
        along = ((across - 0.5) * dx + (down - 0.5) * dy) / (abs(dx) + abs(dy)) + 0.5
    else:
        along = np.maximum(np.abs(across - 0.5), np.abs(down - 0.5)) * 2
    at = [stop[0] for stop in stops]
    channels = [np.interp(along, at, [stop[1][channel] for stop in stops]) for channel in range(4)]
    channels[3] *= 255
    return Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8), "RGBA")


def _stops(fill: Element, resolve: Callable[[Element], tuple[RGB, float] | None]) -> Iterator[Stop]:
    for stop in fill.iter(tag("a:gs")):
        colour = resolve(stop[0]) if len(stop) else None
        if colour:
            yield float(stop.get("pos", "0").rstrip("%")) / 100_000, (*colour[0], colour[1])
