"""Find the largest rectangle of a layout's picture that text can stand on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from zongjie.export.deck.foreign.colour import RGB

NEAR = 22  # how far a channel may be from the ground's colour and still count as the ground
_MARGIN = 2  # pixels to keep off art
_STEP = 12  # between neighbours: more is an edge of something, less a gradient
_NEARLY = 0.99  # of an area is as good as all of it
Pixels = NDArray[np.int16]
Mask = NDArray[np.bool_]
Cells = tuple[int, int, int, int]  # left, top, width, height


def plain_room(pixels: Pixels, busy: Mask, ground: RGB | None) -> tuple[Cells, RGB]:
    """Return the largest rectangle of one ground (of that ground), and its colour."""
    best, colour = (0, 0, 0, 0), (255, 255, 255)
    for one in [ground] if ground else _grounds(pixels, busy):
        near = np.abs(pixels - np.array(one)).max(axis=2) <= NEAR
        found = largest(_shrunk(near & ~busy))
        if found[2] * found[3] > best[2] * best[3] * 1.15:
            best, colour = found, one
    return best, colour


def calm_room(pixels: Pixels, busy: Mask, least: float) -> tuple[Cells, RGB]:
    """Return the largest rectangle that black or white text reads on, without an edge in it, and its middle colour."""
    even = _shrunk(~_edges(pixels) & ~busy)
    best = max(
        (largest(even & readable) for readable in _readable(pixels, least)), key=lambda found: found[2] * found[3]
    )
    x, y, w, h = best
    inside = pixels[y : y + h, x : x + w].reshape(-1, 3)
    return best, rgb_of(np.median(inside, axis=0)) if len(inside) else (255, 255, 255)


def is_calm(pixels: Pixels, least: float) -> bool:
    """Whether black or white text reads everywhere, and hardly an edge is there."""
    readable = any(np.mean(mask) > _NEARLY for mask in _readable(pixels, least))
    return readable and float(np.mean(~_edges(pixels))) > _NEARLY


def _readable(pixels: Pixels, least: float) -> tuple[Mask, Mask]:
    """Return where black text reads, and where white text does."""
    light = _luminance(pixels)
    return (light + 0.05) / 0.05 >= least, 1.05 / (light + 0.05) >= least


def rgb_of(pixel: NDArray[np.int16]) -> RGB:
    """Return a pixel as plain numbers."""
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def largest(free: Mask) -> Cells:
    """Return the largest rectangle of true cells.

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


def _grounds(window: Pixels, busy: Mask) -> Iterator[RGB]:
    """Yield the commonest colours of a picture, coarsely; their middle."""
    pixels = window[~busy] if (~busy).any() else window.reshape(-1, 3)
    coarse = (pixels // 24).astype(int) @ np.array([1, 16, 256])
    for value in np.argsort(-np.bincount(coarse, minlength=1))[:3]:
        inside = pixels[coarse == value]
        if len(inside) * 8 >= len(pixels):
            yield rgb_of(np.median(inside, axis=0))


def _luminance(pixels: Pixels) -> NDArray[np.float64]:
    """Return the relative luminance of each pixel, as WCAG defines it."""
    parts = pixels / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def _edges(pixels: Pixels) -> Mask:
    found = np.zeros(pixels.shape[:2], dtype=bool)
    found[:, 1:] |= np.abs(np.diff(pixels, axis=1)).max(axis=2) > _STEP
    found[1:, :] |= np.abs(np.diff(pixels, axis=0)).max(axis=2) > _STEP
    return found


def _shrunk(free: Mask) -> Mask:
    """Return the cells that keep off those that are not free."""
    padded = np.pad(free, _MARGIN, constant_values=True)
    high, wide = free.shape
    steps = range(2 * _MARGIN + 1)
    across = np.logical_and.reduce([padded[:, step : step + wide] for step in steps])
    return np.logical_and.reduce([across[step : step + high] for step in steps])
