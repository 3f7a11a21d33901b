"""Headline figures: the judgement above, a card for each figure below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zongjie.export.deck.fit import common_factor, cut, shrink
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import Look, ShapeItem, TextItem
from zongjie.export.deck.kinds.texts import chunks
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.sheet import WIDE_SPACE, Desk, Sheet
from zongjie.export.deck.text import Paragraph, Paragraphs, Run, clean, line, numeral, rich
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Kpi, Overview
from zongjie.slides.text import Number, Span

_PER_SLIDE = 6
_ROWS = {1: (1,), 2: (2,), 3: (3,), 4: (2, 2), 5: (2, 3), 6: (3, 3)}  # cards in each row
_ALONE = 280.0  # height of a single row of cards
_CARD = Look("soft", geometry="round", inset=(22, 10))
_GAP = 16.0
_UNIT = 0.4  # size of a unit beside its number


def overview(desk: Desk, slide: Overview, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange the headline figures, six to a slide."""
    sheets: list[Sheet] = []
    for items in chunks(slide.items, _PER_SLIDE):
        sheet = desk.content(slide, "overview", chapter, len(sheets) + 1)
        if slide.judgement and not sheets:
            _lead(sheet, slide)
        _grid(sheet, items)
        desk.footer(sheet, slide, chapter)
        sheets.append(sheet)
    return [*sheets, *desk.continue_text(sheets[0], slide, chapter, len(sheets) + 1)]


def _lead(sheet: Sheet, slide: Overview) -> None:
    theme = sheet.theme
    spans: list[Span] = []
    for sentence in slide.judgement:
        spans += [Span(text=" ")] if spans and spans[-1].text[-1:].isascii() else []
        spans += sentence
    box = sheet.theme.box("overview", "lead", sheet.area)
    room = Box(box.x, sheet.area.y, box.w, sheet.area.h * 0.36)
    used = sheet.grow("lead", room, rich(tuple(spans), theme.size("lead"), colour="ink"), theme.least("lead"))
    sheet.area = sheet.area.below(used.bottom - sheet.area.y + 16)


def _grid(sheet: Sheet, items: Sequence[Kpi]) -> None:
    if not items:
        return
    rows = _ROWS[len(items)]
    area = sheet.area.top(max(0.0, sheet.area.h - 6))
    room = (area.h - _GAP * (len(rows) - 1)) / len(rows)
    height = min(room, _ALONE if len(rows) == 1 else room)  # a single row has the slide to itself
    boxes = [
        column
        for index, across in enumerate(rows)
        for column in Box(area.x, area.y + index * (height + _GAP), area.w, height).columns(across, _GAP)
    ]
    large = 1.6 if len(rows) == 1 else 1.1
    _cards(sheet, items, boxes, sheet.theme.size("numeral") * large)
    for index, (kpi, box) in enumerate(zip(items, boxes, strict=True), 1):
        colour = "worse" if kpi.met is False else "accent"
        sheet.add(ShapeItem(f"bar.{index}", Box(box.x, box.y + 12, 5, box.h - 24), colour))


def _cards(sheet: Sheet, items: Sequence[Kpi], boxes: Sequence[Box], size: float) -> None:
    """Put a card for each figure: all in the same size of type, their labels on a line where they stand in a row."""
    least = sheet.theme.least("label")
    widest = max(
        text_width(numeral(kpi.number, size, size * _UNIT)) / sheet.width(box, _CARD)
        for kpi, box in zip(items, boxes, strict=True)
    )
    size = max(sheet.theme.least("numeral"), size / max(1.0, widest * 1.06))  # a number never breaks
    texts = [kpi_text(sheet, kpi, size) for kpi in items]
    across, down = _CARD.inset
    rooms = [(text, sheet.width(box, _CARD), box.h - 2 * down) for text, box in zip(texts, boxes, strict=True)]
    factor = common_factor(rooms, least)
    fitted = [cut(shrink(text, factor, least), width, room) for text, width, room in rooms]
    tallest = max(one.height for one in fitted)
    for index, (one, box) in enumerate(zip(fitted, boxes, strict=True), 1):
        look = replace(_CARD, inset=(across, max(down, (box.h - tallest) / 2)))
        sheet.add(TextItem(f"item.{index}", box, one.paragraphs, look))
        if one.rest:
            sheet.rest.append(one.rest)


def strip(sheet: Sheet, items: Sequence[Kpi], area: Box) -> None:
    """Put up to four cards with key figures side by side, higher and larger where there is room."""
    wanted = strip_height(sheet, items)
    height = max(wanted, min(area.h, wanted * 1.45))
    columns = area.top(height).columns(max(3, len(items)), _GAP)[: len(items)]
    _cards(sheet, items, columns, sheet.theme.size("before") * (1.3 if height > wanted * 1.2 else 1))


def strip_height(sheet: Sheet, items: Sequence[Kpi]) -> float:
    """Return the height that `strip` wants at least."""
    column = sheet.area.columns(max(3, len(items)), _GAP)[0]
    size = sheet.theme.size("before")
    return max((sheet.height(kpi_text(sheet, kpi, size), column, _CARD) for kpi in items), default=0.0)


def kpi_text(sheet: Sheet, kpi: Kpi, size: float) -> Paragraphs:
    """Return label, number, changes and target as paragraphs."""
    theme = sheet.theme
    small, change = theme.size("label"), theme.size("change")
    colour = "muted" if kpi.number.value is None else "worse" if kpi.met is False else "figure"
    return (
        *line(kpi.label, small, colour="muted"),
        *numeral(kpi.number, size, max(small, size * _UNIT), colour=colour, before=2),
        *change_text(kpi.change, kpi.change_label, kpi.good, change, before=2),
        *change_text(kpi.change_year_ago, kpi.change_year_ago_label, _good_year_ago(kpi), change - 1, before=2),
        *_target(kpi, small - 1),
    )


def change_text(number: Number | None, label: str, good: bool | None, size: float, *, before: float = 0) -> Paragraphs:
    """Return a change with its arrow: the sign and the arrow carry what the colour says."""
    if number is None or number.value is None:
        return ()
    colour = "muted" if good is None else "better" if good else "worse"
    said = Run(f"{arrow(number)} {clean(number.text)}", size, True, colour)
    versus = (Run(f"{WIDE_SPACE}{clean(label)}", size, False, "muted"),) if label else ()
    return (Paragraph((said, *versus), before=before),)


def arrow(number: Number) -> str:
    """Return ▲, ▼ or ● for a change that rounds to nothing."""
    printed = any(character in "123456789" for character in number.digits)
    if not number.value or not printed:
        return "●"
    return "▲" if number.value > 0 else "▼"


def _good_year_ago(kpi: Kpi) -> bool | None:
    """Whether the change on a year ago is in the wanted direction, which `good` tells of the change alone."""
    change = kpi.change.value if kpi.change else None
    year_ago = kpi.change_year_ago.value if kpi.change_year_ago else None
    if kpi.good is None or not change or not year_ago:
        return None
    wants_more = kpi.good == (change > 0)
    return (year_ago > 0) == wants_more


def _target(kpi: Kpi, size: float) -> Paragraphs:
    if kpi.target is None or kpi.target.value is None:
        return ()
    runs = [Run(f"{clean(kpi.target_label)} {clean(kpi.target.text)}", size, False, "muted")]
    if kpi.met is not None:
        runs.append(Run(" ✓" if kpi.met else " ✗", size, True, "better" if kpi.met else "worse"))
    return (Paragraph(tuple(runs), before=3),)
