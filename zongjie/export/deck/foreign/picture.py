"""The pictures of a template, as its sketch shows them: cropped, stretched or tiled; stripes where unreadable."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from zongjie.export.deck.foreign.outline import WIDTH, Frame, ordered
from zongjie.export.deck.xml import Element, tag

_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_MOST = 90_000_000  # pixels that are worth reading
_DOTS = 96.0  # an inch, where the picture does not say
_SMALLEST = 2  # pixels of a tile: below that its middle colour does


def laid(fill: Element | None, part: Any, box: Frame, size: tuple[int, int], scale: float) -> Image.Image:
    """Return a transparent layer of the sketch's size with a picture fill laid into a box.

    `scale` is how many pixels of the sketch an EMU is.
    """
    layer = Image.new("RGBA", size, (0, 0, 0, 0))
    blip = fill.find(tag("a:blip")) if fill is not None else None
    whole = _loaded(blip, part)
    image = _cropped(whole, fill)
    tile = fill.find(tag("a:tile")) if fill is not None else None
    if tile is not None:
        _tile(layer, image, tile, box, scale * 914_400 / _dots(whole))
    else:
        x0, y0, x1, y1 = (round(side) for side in ordered(_stretched(fill, box)))
        shown = (min(4 * WIDTH, max(1, x1 - x0)), min(4 * WIDTH, max(1, y1 - y0)))
        layer.paste(image.resize(shown), (x0, y0))
    opacity = _opacity(blip)
    if opacity < 1:
        layer.putalpha(layer.getchannel("A").point([round(value * opacity) for value in range(256)]))
    return layer


def _loaded(blip: Element | None, part: Any) -> Image.Image:
    try:
        found = part.related_part(blip.get(_EMBED)) if blip is not None else None
        image = Image.open(io.BytesIO(found.blob)) if found is not None else None
        if image is not None and image.width * image.height < _MOST:
            image.draft("RGB", (2 * WIDTH, 2 * WIDTH))
            return _eight_bits(image)
    except (OSError, KeyError, ValueError, SyntaxError, Image.DecompressionBombError):
        pass
    stripes = np.zeros((64, 64, 4), dtype=np.uint8)
    stripes[..., 3] = 255
    stripes[::2, :, :3] = 255
    return Image.fromarray(stripes, "RGBA")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture in RGBA; Pillow would cut greys of sixteen bits off at white."""
    info = dict(image.info)
    if image.mode.startswith("I"):
        image = Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8), "L")
    shown = image.convert("RGBA")
    shown.info = info
    return shown


def _cropped(image: Image.Image, fill: Element | None) -> Image.Image:
    source = fill.find(tag("a:srcRect")) if fill is not None else None
    if source is None or not len(source.attrib):
        return image
    left, top, right, bottom = (share * side for share, side in zip(_sides(source), 2 * image.size, strict=True))
    area = (left, top, max(left + 1, image.width - right), max(top + 1, image.height - bottom))
    return image.crop(tuple(round(side) for side in area))  # pyright: ignore[reportArgumentType]


def _stretched(fill: Element | None, box: Frame) -> Frame:
    inner = fill.find(f"{tag('a:stretch')}/{tag('a:fillRect')}") if fill is not None else None
    if inner is None:
        return box
    left, top, right, bottom = _sides(inner)
    wide, high = box[2] - box[0], box[3] - box[1]
    return box[0] + left * wide, box[1] + top * high, box[2] - right * wide, box[3] - bottom * high


def _tile(layer: Image.Image, image: Image.Image, tile: Element, box: Frame, scale: float) -> None:
    across, down = (_share(tile.get(name), 1.0) * scale for name in ("sx", "sy"))
    size = (round(image.width * across), round(image.height * down))
    if min(size) < _SMALLEST:
        layer.paste(image.resize((1, 1)).resize(layer.size), (0, 0))
        return
    small = image.resize((min(4 * WIDTH, size[0]), min(4 * WIDTH, size[1])))
    x0, y0, x1, y1 = (round(side) for side in ordered(box))
    for y in range(y0, min(y1, layer.height), small.height):
        for x in range(x0, min(x1, layer.width), small.width):
            layer.paste(small, (x, y))


def _dots(image: Image.Image) -> float:
    dots = image.info.get("dpi", (_DOTS,))[0]
    return float(dots) if 10 < dots < 10_000 else _DOTS


def _opacity(blip: Element | None) -> float:
    change = blip.find(tag("a:alphaModFix")) if blip is not None else None
    return _share(change.get("amt"), 1.0) if change is not None else 1.0


def _sides(element: Element) -> tuple[float, float, float, float]:
    left, top, right, bottom = (max(-4.0, min(0.99, _share(element.get(side), 0.0))) for side in "ltrb")
    return left, top, right, bottom


def _share(text: str | None, otherwise: float) -> float:
    try:
        return int(text or "") / 100_000
    except ValueError:
        return otherwise
