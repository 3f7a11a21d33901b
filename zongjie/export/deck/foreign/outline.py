"""The outlines of a template's shapes, as masks of a coarse picture."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageDraw

from zongjie.export.deck.xml import Element, tag

WIDTH = 240  # pixels of the picture; the height follows
Frame = tuple[float, float, float, float]  # a box, or factors and offsets from a group's coordinates to pixels


def ordered(box: Frame) -> Frame:
    """Return the box within reach of the drawing library."""
    left, top, right, bottom = (min(4.0 * WIDTH, max(-2.0 * WIDTH, side)) for side in box)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def outline(properties: Element, box: Frame, size: tuple[int, int], place: Element | None) -> Image.Image:
    """Return the mask of a shape: its own path, an ellipse, else its box."""
    mask = Image.new("L", size, 0)
    draw, (x0, y0, x1, y1) = ImageDraw.Draw(mask), ordered(box)
    preset = properties.find(tag("a:prstGeom"))
    paths = list(properties.iter(tag("a:path")))
    flipped = (place is not None and place.get("flipH") == "1", place is not None and place.get("flipV") == "1")
    if preset is not None and preset.get("prst") == "ellipse":
        draw.ellipse((x0, y0, x1, y1), fill=255)
    elif preset is not None and preset.get("prst") in ("rtTriangle", "triangle"):
        tip = 0.0 if preset.get("prst") == "rtTriangle" else 0.5
        _polygon(draw, [(tip, 0.0), (1.0, 1.0), (0.0, 1.0)], (x0, y0, x1, y1), flipped)
    elif paths:
        for path in paths:
            wide, high = float(path.get("w", 0)) or 1.0, float(path.get("h", 0)) or 1.0
            points = [(_number(p.get("x")) / wide, _number(p.get("y")) / high) for p in path.iter(tag("a:pt"))]
            if path.get("w") and len(points) > 2:
                _polygon(draw, points, (x0, y0, x1, y1), flipped)
            else:
                draw.rectangle((x0, y0, x1, y1), fill=255)
    else:
        draw.rectangle((x0, y0, x1, y1), fill=255)
    return mask


def _polygon(draw: Any, points: list[tuple[float, float]], box: Frame, flipped: tuple[bool, bool]) -> None:
    x0, y0, x1, y1 = box
    turned = [(1 - x if flipped[0] else x, 1 - y if flipped[1] else y) for x, y in points]
    draw.polygon([(x0 + x * (x1 - x0), y0 + y * (y1 - y0)) for x, y in turned], fill=255)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:  # a guide's name
        return 0.0
