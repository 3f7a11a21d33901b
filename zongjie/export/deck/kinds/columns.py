"""How wide the columns of a table are."""

from __future__ import annotations

from zongjie.export.deck.items import Cell
from zongjie.export.deck.measure import spaced_width

PADDING = (9.0, 4.0)  # across and down, inside a cell


def column_widths(cells: tuple[tuple[Cell, ...], ...], total: float, latin: float) -> tuple[float, ...]:
    """Give each column its natural width; share what is over, or take what is missing from the widest.

    Parameters
    ----------
    total
        Width of the table in points.
    latin
        How much wider than Arial the latin face runs.
    """
    natural = [
        max(spaced_width(row[index].paragraphs) for row in cells) * latin + 2 * PADDING[0] + 2
        for index in range(len(cells[0]))
    ]
    least = [min(width, 64.0) for width in natural]
    over = total - sum(natural)
    if over >= 0:
        return tuple(width + over * width / sum(natural) for width in natural)
    slack = sum(width - low for width, low in zip(natural, least, strict=True))
    if slack <= -over:  # more columns than room: equal shares
        return tuple(total / len(natural) for _ in natural)
    return _squeezed(natural, total)


def _squeezed(natural: list[float], total: float) -> tuple[float, ...]:
    """Cap the widest columns at a common width such that all together are `total` wide."""
    low, high = 0.0, max(natural)
    for _ in range(40):
        cap = (low + high) / 2
        low, high = (cap, high) if sum(min(width, cap) for width in natural) < total else (low, cap)
    capped = [min(width, low) for width in natural]
    return tuple(width * total / sum(capped) for width in capped)
