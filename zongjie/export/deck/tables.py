"""Native tables: cells written from an arranged grid, looks from the template's table style."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pptx.util import Pt

from zongjie.export.deck.items import Cell, Grid
from zongjie.export.deck.theme import Colour, Theme
from zongjie.export.deck.typeset import fill_body
from zongjie.export.deck.xml import A, Element, emu, fill, line, paint, tag

_PADDING = (9.0, 4.0)
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # No Style, No Grid: built into PowerPoint


def add_table(frame: Any, grid: Grid, theme: Theme, language: str) -> None:
    """Fill a fresh table (python-pptx's frame of it) with an arranged grid."""
    table = frame.table
    element: Element = table._tbl  # pyright: ignore[reportPrivateUsage]
    properties = element.find(tag("a:tblPr"))
    properties.set("firstRow", "1")
    properties.set("bandRow", str(int(grid.banded)))
    if grid.total:
        properties.set("lastRow", "1")
    style = properties.find(tag("a:tableStyleId"))
    style.text = _PLAIN if grid.plain else theme.settings.table_style
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Pt(width)
    for row, height in zip(table.rows, grid.heights, strict=True):
        row.height = Pt(height)
    for index, (element_row, cells) in enumerate(zip(element.findall(tag("a:tr")), grid.cells, strict=True)):
        for element_cell, cell in zip(element_row.findall(tag("a:tc")), cells, strict=True):
            _fill_cell(element_cell, cell, theme, language, header=index == 0, plain=grid.plain)


def _fill_cell(element: Element, cell: Cell, theme: Theme, language: str, *, header: bool, plain: bool) -> None:
    fill_body(element.find(tag("a:txBody")), cell.paragraphs, theme, language, align=cell.align)
    key = ("tcPr", header, plain, cell.shade, cell.align == "ctr")
    properties = theme.looks.get(key)
    if properties is None:
        properties = theme.looks[key] = _cell_properties(cell, theme, header=header, plain=plain)
    old = element.find(tag("a:tcPr"))
    if old is not None:
        element.remove(old)
    element.append(deepcopy(properties))


def _cell_properties(cell: Cell, theme: Theme, *, header: bool, plain: bool) -> Element:
    across, down = _PADDING
    if plain:  # a matrix: its rows are low
        across, down = (0.0 if cell.align == "ctr" else across), 2.0
    across, down = across * theme.settings.scale, down * theme.settings.scale
    properties = A.tcPr(marL=emu(across), marR=emu(across), marT=emu(down), marB=emu(down), anchor="ctr")
    if plain:
        properties.extend(_gaps(theme))
        if header:
            properties.append(paint(theme, "accent"))
        elif cell.shade is not None:
            properties.append(fill(_shade(theme, cell.shade), theme))
    return properties


def _gaps(theme: Theme) -> list[Element]:
    """Return borders in the colour of the page: shaded cells stand apart."""
    sides: list[Element] = []
    for side in ("lnL", "lnR", "lnT", "lnB"):
        border = line(theme, "paper", 1.5)
        border.tag = tag(f"a:{side}")
        sides.append(border)
    return sides


def _shade(theme: Theme, strength: float) -> Colour:
    base = theme.colours["accent"]
    if theme.settings.explicit:  # on a ground of any colour, brighter is not fainter
        return Colour(rgb=theme.between("paper", "accent", strength))
    return Colour(base.scheme, round(1 - strength, 2), base.rgb) if base.scheme else base
