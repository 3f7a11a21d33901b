"""Bring arranged items from the points of arrangements to the points of the template's own slide."""

from __future__ import annotations

from dataclasses import replace

from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import ChartItem, Grid, Item, PictureItem, ShapeItem, TableItem, TextItem
from zongjie.export.deck.text import Align, Paragraphs


def scaled(item: Item, factor: float) -> Item:
    """Return an item with every length and size multiplied."""
    box = scaled_box(item.box, factor)
    match item:
        case TextItem():
            inset = (item.look.inset[0] * factor, item.look.inset[1] * factor)
            words = scaled_text(item.paragraphs, factor)
            return replace(
                item,
                box=box,
                paragraphs=words,
                look=replace(item.look, inset=inset, narrowed=item.look.narrowed * factor),
            )
        case TableItem():
            return replace(item, box=box, grid=_grid(item.grid, factor))
        case ShapeItem() | ChartItem() | PictureItem():
            return replace(item, box=box)


def scaled_box(box: Box, factor: float) -> Box:
    """Return a box with every length multiplied."""
    return Box(box.x * factor, box.y * factor, box.w * factor, box.h * factor)


def scaled_text(paragraphs: Paragraphs, factor: float) -> Paragraphs:
    """Return paragraphs with sizes and distances multiplied."""
    return tuple(
        replace(p, before=p.before * factor, runs=tuple(replace(run, size=run.size * factor) for run in p.runs))
        for p in paragraphs
    )


def explicit(paragraphs: Paragraphs, colour: str, align: Align) -> Paragraphs:
    """Return paragraphs that leave neither colour nor alignment to a placeholder."""
    return tuple(
        replace(p, align=p.align or align, runs=tuple(replace(run, colour=run.colour or colour) for run in p.runs))
        for p in paragraphs
    )


def _grid(grid: Grid, factor: float) -> Grid:
    cells = tuple(
        tuple(replace(cell, paragraphs=scaled_text(cell.paragraphs, factor)) for cell in row) for row in grid.cells
    )
    widths = tuple(width * factor for width in grid.widths)
    return replace(grid, widths=widths, heights=tuple(height * factor for height in grid.heights), cells=cells)
