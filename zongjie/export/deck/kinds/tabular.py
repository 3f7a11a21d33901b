"""Tables and heat maps: native tables, cut between rows, the header repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zongjie.export.deck.fit import cut, shrink, stacked_factor
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import Cell, Grid, Look, TableItem
from zongjie.export.deck.kinds.columns import PADDING, column_widths
from zongjie.export.deck.kinds.overview import strip, strip_height
from zongjie.export.deck.measure import spaced_width, text_height, text_width
from zongjie.export.deck.sheet import WIDER_FACE, Desk, Sheet
from zongjie.export.deck.text import Paragraphs, clean, line, rich
from zongjie.slides.chart import Row, Table
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Heatmap, TableSlide
from zongjie.slides.text import Number, plain

_AIR, _MUCH_AIR, _FEW = 14.0, 22.0, 5  # added to each row at most where a table is short; where it has few rows
_FILLED = 0.86  # of the height that a short table may take
_ROW_LEADING = 1.12  # a table row cannot be told to shrink: room for faces with tall lines
_TALLEST = 46.0  # row of a heat map
_FAINTEST, STRONGEST = 0.06, 0.5  # of a shaded cell: dark text stays readable on all of them
_CARD = Look("soft", geometry="round", inset=(16, 14))
_BETWEEN = 14.0  # two remarks


@dataclass(frozen=True)
class _Sized:
    """A table set in one size: the width of each column, every row's height (the header first) and cells."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[tuple[Cell, ...], ...]


def table(desk: Desk, slide: TableSlide, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange a table, with its remark and key figures under its last part."""
    sheet, theme = desk.content(slide, "table", chapter), desk.theme
    remark = rich(slide.remark, theme.size("remark"), colour="muted") if slide.remark else ()
    below = (sheet.height(remark, sheet.area) + 8 if remark else 0.0) + (
        strip_height(sheet, slide.items) + 16 if slide.items else 0.0
    )
    sheets = [sheet]
    rows = place_table(desk, sheet, slide.table, sheet.area, below)
    while rows:
        desk.footer(sheets[-1], slide, chapter)
        sheets.append(desk.content(slide, "table", chapter, len(sheets) + 1))
        rest = slide.table.model_copy(update={"rows": rows})
        rows = place_table(desk, sheets[-1], rest, sheets[-1].area, below)
    last = sheets[-1]
    if below > last.area.h:  # a title of many lines has left no room
        desk.footer(last, slide, chapter)
        last = desk.content(slide, "table", chapter, len(sheets) + 1)
        sheets.append(last)
    if remark:
        slack = 6.0 if slide.items else 14.0
        used = last.grow("remark", last.area.below(6), remark, theme.least("remark"), slack=slack)
        last.area = last.area.below(used.h + 8)
    if slide.items:
        strip(last, slide.items, last.area.below(8))
    desk.footer(last, slide, chapter)
    whole = replace(sheets[-1], rest=[text for one in sheets for text in one.rest])
    return [*sheets, *desk.continue_text(whole, slide, chapter, len(sheets) + 1)]


def place_table(desk: Desk, sheet: Sheet, data: Table, area: Box, below: float = 0.0) -> tuple[Row, ...]:
    """Put as much of a table as fits, and move the sheet's area under it.

    Parameters
    ----------
    below
        Height in points that must stay free under the table's last part.

    Returns
    -------
    The rows that found no room.
    """
    sized = _chosen_size(sheet, data, area.w, area.h - below)
    kept = _rows_that_fit(sized.heights, area.h, below)
    if not kept and data.rows:  # a row higher than the slide: its text is cut and continues
        kept = 1
        sized = _cut_row(sheet, sized, area.h)
    cells = sized.cells[: kept + 1]
    heights = sized.heights[: kept + 1]
    total = kept == len(data.rows) and bool(data.rows) and data.rows[-1].total
    box = Box(area.x, area.y, area.w, sum(heights))
    sheet.add(TableItem("object", box, Grid(sized.widths, heights, cells, total), _table_alt(desk, data)))
    sheet.area = area.below(sum(heights))
    return data.rows[kept:]


def heatmap(desk: Desk, slide: Heatmap, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange a shaded matrix with its remarks beside it and its reading aid below."""
    sheets: list[Sheet] = []
    first = 0
    while first < len(slide.rows) or not sheets:
        sheet = desk.content(slide, "heatmap", chapter, len(sheets) + 1)
        frame = desk.theme.box("heatmap", "object", sheet.area.left(618))
        matrix = Box(frame.x, sheet.area.y, frame.w if slide.remarks else sheet.area.w, sheet.area.h - 24)
        height = min(_TALLEST, max(24.0, matrix.h / (len(slide.rows) + 1)))
        count = max(1, min(len(slide.rows) - first, int(matrix.h / height) - 1))
        grid = _matrix(sheet, slide, range(first, first + count), matrix.w, height)
        box = matrix.top(sum(grid.heights))
        alt = slide.summary or plain(slide.title)
        sheet.add(TableItem("object", box, grid, alt))
        words = line(" · ".join(_aids(desk, slide)), desk.theme.size("source") + 1, colour="muted")
        sheet.text("remark", Box(box.x, box.bottom + 5, box.w, sheet.area.bottom - box.bottom - 5), words, 10)
        _remarks(sheet, slide)
        desk.footer(sheet, slide, chapter)
        sheets.append(sheet)
        first += count
    return [*sheets, *desk.continue_text(sheets[0], slide, chapter, len(sheets) + 1)]


def _chosen_size(sheet: Sheet, data: Table, width: float, room: float) -> _Sized:
    """Return a table with few rows larger and airier, a long one smaller if that keeps it whole."""
    wanted, least = sheet.theme.size("table"), sheet.theme.least("table")
    for size, share in ((wanted * 1.3, 0.6), (wanted * 1.15, 0.7), (wanted, 1.0), (least, 1.0)):
        sized = _size(sheet, data, size, width)
        if size > wanted * 1.2 and max(sized.heights) > 1.5 * min(sized.heights):  # text that wraps needs no more room
            continue
        if size > wanted and _heading_wraps(sheet, sized):
            continue
        if (high := sum(sized.heights)) <= room * share:
            air = _MUCH_AIR if len(sized.heights) <= _FEW else _AIR
            extra = min(air, max(0.0, (room * _FILLED - high) / len(sized.heights)))
            return replace(sized, heights=tuple(height + extra for height in sized.heights))
    return _size(sheet, data, wanted, width)


def _heading_wraps(sheet: Sheet, sized: _Sized) -> bool:
    widths = (spaced_width(cell.paragraphs) * sheet.theme.settings.latin_width for cell in sized.cells[0])
    return any(words > width - 2 * PADDING[0] for words, width in zip(widths, sized.widths, strict=True))


def _size(sheet: Sheet, data: Table, size: float, width: float) -> _Sized:
    header = tuple(
        Cell(line(column.title, size - 0.5, bold=True, colour="paper"), "r" if column.numeric else "l")
        for column in data.columns
    )
    rows = tuple(
        tuple(
            Cell(_cell_text(cell, size, row.total), "r" if column.numeric else "l")
            for column, cell in zip(data.columns, row.cells, strict=False)
        )
        for row in data.rows
    )
    cells = (header, *(_padded(row, len(header)) for row in rows))
    widths = column_widths(cells, width, sheet.theme.settings.latin_width)
    heights = tuple(
        max(_cell_height(sheet, cell, column) for cell, column in zip(row, widths, strict=True)) for row in cells
    )
    return _Sized(widths, heights, cells)


def _cell_text(cell: Number | Sequence[object], size: float, bold: bool) -> Paragraphs:
    if isinstance(cell, Number):
        return line(cell.text, size, bold=bold, colour="ink")
    return rich(cell, size, colour="ink", spacing=1.0, bold=bold)  # type: ignore[arg-type]


def _padded(row: tuple[Cell, ...], length: int) -> tuple[Cell, ...]:
    return row + (Cell(()),) * (length - len(row))


def _cell_height(sheet: Sheet, cell: Cell, width: float) -> float:
    inner = (width - 2 * PADDING[0]) / sheet.theme.settings.latin_width
    if spaced := spaced_width(cell.paragraphs):  # readers that set Chinese and Latin apart break lines sooner
        inner *= text_width(cell.paragraphs) / spaced
    size = max((run.size for p in cell.paragraphs for run in p.runs), default=sheet.theme.size("table"))
    return max(size * 1.3, text_height(cell.paragraphs, inner)) * _ROW_LEADING + 2 * PADDING[1]


def _rows_that_fit(heights: tuple[float, ...], room: float, below: float) -> int:
    """Return how many rows fit under the header, all of them only if `below` stays free."""
    if sum(heights) <= room - below:
        return len(heights) - 1
    used, kept = heights[0], 0
    while kept + 1 < len(heights) and used + heights[kept + 1] <= room:
        used += heights[kept + 1]
        kept += 1
    return min(kept, max(1, len(heights) - 2)) if kept == len(heights) - 1 and kept > 1 else kept


def _cut_row(sheet: Sheet, sized: _Sized, room: float) -> _Sized:
    height = max(40.0, room - sized.heights[0])
    cells: list[Cell] = []
    for cell, width in zip(sized.cells[1], sized.widths, strict=True):
        inner = (width - 2 * PADDING[0]) / sheet.theme.settings.latin_width
        fitted = cut(cell.paragraphs, inner, (height - 2 * PADDING[1]) / _ROW_LEADING)
        cells.append(replace(cell, paragraphs=fitted.paragraphs))
        if fitted.rest:
            sheet.rest.append(fitted.rest)
    return _Sized(
        sized.widths,
        (sized.heights[0], height, *sized.heights[2:]),
        (sized.cells[0], tuple(cells), *sized.cells[2:]),
    )


def _table_alt(desk: Desk, data: Table) -> str:
    if data.summary:
        return data.summary
    comma, colon = desk.mark("comma"), desk.mark("colon")
    titles = [column.title for column in data.columns]
    rows = (
        comma.join(
            f"{title}{colon}{cell.text if isinstance(cell, Number) else plain(cell)}"
            for title, cell in zip(titles, row.cells, strict=False)
        )
        for row in data.rows[:6]
    )
    return clean("; ".join(rows))


def _matrix(sheet: Sheet, slide: Heatmap, rows: range, width: float, height: float) -> Grid:
    theme = sheet.theme
    size = theme.size("heatmap") * (1.2 if height > 36 else 1)
    labels = [_row_label(slide, index) for index in rows]
    label_width = min(
        width * 0.3,
        max(text_width(line(text, size, bold=True)) for text in [slide.corner, *labels]) * theme.settings.latin_width
        + 2 * PADDING[0]
        + 12,
    )
    cell_width = (width - label_width) / max(1, len(slide.columns))
    while size > theme.least("heatmap") and text_width(line("100%*", size)) > cell_width - 2:
        size -= 0.5
    header = (
        Cell(line(slide.corner, size, bold=True, colour="paper")),
        *(Cell(line(name, size, bold=True, colour="paper"), "ctr") for name in slide.columns),
    )
    known = [value for row in slide.values for value in row if value is not None]
    scale = (min(known, default=0.0), _second_largest(known))
    body = tuple(
        (
            Cell(line(label, size, bold=True, colour="ink")),
            *(_shaded(slide, row, column, size, scale) for column in range(len(slide.columns))),
        )
        for row, label in zip(rows, labels, strict=True)
    )
    widths = (label_width, *((cell_width,) * len(slide.columns)))
    return Grid(widths, (height,) * (len(rows) + 1), (header, *body), banded=False, plain=True)


def _row_label(slide: Heatmap, index: int) -> str:
    size = f" ({slide.sizes[index]:,})" if index < len(slide.sizes) else ""
    return f"{slide.rows[index]}{size}"


def _second_largest(values: list[float]) -> float:
    """Return the top of the scale: 100 % of the first month would drown all other differences."""
    below = [value for value in values if value < 1]
    return max(below, default=1.0)


def _shaded(slide: Heatmap, row: int, column: int, size: float, scale: tuple[float, float]) -> Cell:
    value = slide.values[row][column] if row < len(slide.values) and column < len(slide.values[row]) else None
    if value is None:
        return Cell((), "ctr")
    low, high = scale
    share = (value - low) / (high - low) if high > low else 0.5
    shade = 1.0 if value >= 1 else _FAINTEST + (STRONGEST - _FAINTEST) * min(1.0, max(0.0, share))
    mark = "*" if (row, column) in slide.partial else ""
    colour = "paper" if value >= 1 else "ink"
    return Cell(line(f"{value * 100:.0f}%{mark}", size, colour=colour), "ctr", shade)


def _aids(desk: Desk, slide: Heatmap) -> list[str]:
    aids = [desk.word("heatmap_scale")]
    if any(value is None for row in slide.values for value in row):
        aids.append(desk.word("heatmap_empty"))
    if slide.partial:
        aids.append(desk.word("partial"))
    return aids


def _remarks(sheet: Sheet, slide: Heatmap) -> None:
    """Put the remarks beside the matrix, all in the same size of type."""
    if not slide.remarks:
        return
    theme = sheet.theme
    frame = theme.box("heatmap", "item.1", sheet.area.after(640))
    area = Box(frame.x, sheet.area.y, frame.w, sheet.area.h)
    least = theme.least("label")
    texts = [
        line(remark.lead, theme.size("body"), bold=True, colour="accent")
        + rich(remark.body, theme.size("label"), colour="ink", before=6, spacing=1.2)
        for remark in slide.remarks
    ]
    frames = len(texts) * 2 * _CARD.inset[1] + (len(texts) - 1) * _BETWEEN
    width = sheet.width(area, _CARD)
    factor = min(1.0, stacked_factor(texts, width, area.h - frames, least))
    texts = [shrink(text, factor, least) for text in texts]
    whole = sum(text_height(text, width * WIDER_FACE) for text in texts) <= area.h - frames
    for index, text in enumerate(texts, 1):
        left = len(texts) - index + 1
        share = area.top((area.h - _BETWEEN * (left - 1)) / left)
        used = sheet.grow(f"item.{index}", area if whole else share, text, least, _CARD, slack=0)
        area = area.below(used.h + _BETWEEN)
