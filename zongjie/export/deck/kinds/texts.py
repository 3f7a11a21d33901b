"""Statements and cards: boxes of text that are as large as their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from zongjie.export.deck.fit import cut, generous_factor, shrink, stacked_factor
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import Look, ShapeItem, TextItem
from zongjie.export.deck.measure import LINE_HEIGHT, text_height
from zongjie.export.deck.sheet import WIDE_SPACE, Desk, Sheet, labelled
from zongjie.export.deck.text import Paragraph, Paragraphs, Run, clean, line, rich
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Card, Cards, Statements

_CARD = Look("soft", geometry="round", inset=(18, 16))
_ROW = Look("soft", geometry="round", anchor="ctr", inset=(26, 12))
_STRIP = Look("tint", geometry="round", anchor="ctr", inset=(12, 8))
T = TypeVar("T")
_ACROSS = 4  # cards side by side
_DOWN = 4  # statements under each other
_GAP = 16.0
_PADDING = 64.0  # of a row beyond its text
_FILLED = 0.88  # of the height under the title, by a row of cards


def statements(desk: Desk, slide: Statements, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange statements under each other, a lead word above each sentence."""
    sheets: list[Sheet] = []
    for items in chunks(slide.items, _DOWN):
        sheet = desk.content(slide, "statements", chapter, len(sheets) + 1)
        theme = desk.theme
        texts = [
            line(item.lead, theme.size("heading"), bold=True, colour="accent")
            + rich(item.body, theme.size("body") + 1, colour="ink", before=5)
            for item in items
        ]
        _stack(sheet, texts, theme.least("body"))
        desk.footer(sheet, slide, chapter)
        sheets.append(sheet)
    return [*sheets, *_continued(desk, sheets, slide, chapter)]


def cards(desk: Desk, slide: Cards, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange numbered cards side by side; actions carry owner, date, cost and measure at their foot."""
    sheets: list[Sheet] = []
    number = 1
    for items in chunks(slide.items, _ACROSS):
        sheet = desk.content(slide, "cards", chapter, len(sheets) + 1)
        _side_by_side(desk, sheet, items, number)
        desk.footer(sheet, slide, chapter)
        sheets.append(sheet)
        number += len(items)
    return [*sheets, *_continued(desk, sheets, slide, chapter)]


def _stack(sheet: Sheet, texts: list[Paragraphs], least: float) -> None:
    """Put texts under each other in rows that fill the slide, but grow only as far as they read as one group."""
    area = sheet.area.below(4).top(sheet.area.h - 10)
    width = sheet.width(area, _ROW)
    frame = 2 * _ROW.inset[1] * len(texts) + _GAP * (len(texts) - 1)
    factor = stacked_factor(texts, width, area.h - frame, least)
    shrunk = [shrink(text, factor, least) for text in texts]
    heights = [text_height(text, width) for text in shrunk]
    over = sum(heights) > area.h - frame
    rooms = [(area.h - frame) / len(texts)] * len(texts) if over else heights
    fitted = [cut(text, width, room) for text, room in zip(shrunk, rooms, strict=True)]
    spare = max(0.0, area.h - frame - sum(one.height for one in fitted)) / len(texts)
    padding = min(_PADDING if len(texts) > 1 else 2 * _PADDING, spare)
    y = area.y
    for index, one in enumerate(fitted, 1):
        box = Box(area.x, y, area.w, one.height + 2 * _ROW.inset[1] + padding)
        sheet.add(TextItem(f"item.{index}", box, one.paragraphs, sheet.settle(one.paragraphs, box, _ROW)))
        sheet.add(ShapeItem(f"bar.{index}", Box(box.x, box.y + 10, 5, box.h - 20), "accent"))
        if one.rest:
            sheet.rest.append(one.rest)
        y = box.bottom + _GAP


def _side_by_side(desk: Desk, sheet: Sheet, items: Sequence[Card], first: int) -> None:
    """Put cards side by side, as high as the slide, with who, when and how judged at their feet."""
    theme = desk.theme
    area = sheet.area.below(6)
    columns = area.columns(max(2, len(items)), _GAP if len(items) > 3 else 20.0)
    if len(items) == 1:
        columns = (area,)
    least = theme.least("body")
    width = sheet.width(columns[0], _CARD)
    heads = [_card_text(desk, card, first + index) for index, card in enumerate(items)]
    feet = [_foot(desk, card) for card in items]
    foot_inner = Box(0, 0, columns[0].w - 2 * 12, 0)
    foot_height = max((sheet.height(foot, foot_inner, _STRIP) for foot in feet if foot), default=0.0)
    foot_height = min(foot_height, area.h * 0.4)
    below = 2 * _CARD.inset[1] + (foot_height + 12 if foot_height else 0)
    factor = generous_factor([(head, width, area.h - below) for head in heads], least, 0.72)
    fitted = [cut(shrink(head, factor, least), width, area.h - below) for head in heads]
    height = min(area.h, max(area.h * _FILLED, max(one.height for one in fitted) + below))
    for index, (card, column, one, foot) in enumerate(zip(items, columns, fitted, feet, strict=False), 1):
        box = Box(column.x, area.y, column.w, height)
        sheet.add(TextItem(f"item.{index}", box, one.paragraphs, sheet.settle(one.paragraphs, box, _CARD)))
        if one.rest:
            sheet.rest.append(labelled(card.heading, one.rest, theme.size("body")))
        _rule(sheet, index, box, one.paragraphs)
        if foot:
            strip = Box(box.x + 12, box.bottom - foot_height - 12, box.w - 24, foot_height)
            sheet.text(f"measure.{index}", strip, foot, theme.least("label"), _STRIP)


def _rule(sheet: Sheet, index: int, card: Box, paragraphs: Paragraphs) -> None:
    """Draw the short rule in the gap between a card's number and its heading."""
    if len(paragraphs) < 2:
        return
    below = card.y + _CARD.inset[1] + paragraphs[0].runs[0].size * LINE_HEIGHT
    sheet.add(
        ShapeItem(f"rule.{index}", Box(card.x + _CARD.inset[0], below + paragraphs[1].before * 0.3, 34, 4), "contrast")
    )


def _card_text(desk: Desk, card: Card, number: int) -> Paragraphs:
    theme = desk.theme
    numeral = line(f"{number:02d}", theme.size("numeral") * 0.8, bold=True, colour="accent", heading=True)
    heading = line(card.heading, theme.size("heading"), bold=True, colour="ink", before=20)
    return (
        *(replace(p, least=theme.least("numeral")) for p in numeral),
        *(replace(p, least=theme.least("heading")) for p in heading),
        *rich(card.body, theme.size("body"), colour="ink", before=8, spacing=1.15),
    )


def _foot(desk: Desk, card: Card) -> Paragraphs:
    """Who, by when and at what cost, and how the action will be judged."""
    size, word = desk.theme.size("label") - 1, desk.word
    facts = (
        (word("owner"), card.owner, False),
        (word("due"), card.due, False),
        (word("cost"), card.cost, False),
        (word("measure"), card.measure, True),
    )
    return tuple(
        Paragraph((Run(f"{label}{WIDE_SPACE}", size, False, "muted"), Run(clean(value), size, bold, "ink")), before=2)
        for label, value, bold in facts
        if value
    )


def _continued(desk: Desk, sheets: list[Sheet], slide: Statements | Cards, chapter: ChapterInfo) -> list[Sheet]:
    """Return the text slides that follow; their numbers go on from the last sheet's."""
    whole = replace(sheets[-1], rest=[text for sheet in sheets for text in sheet.rest])
    return desk.continue_text(whole, slide, chapter, len(sheets) + 1)


def chunks(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Cut a sequence into as few pieces of at most `size` as can be, as even as can be; an empty one into one."""
    pieces = max(1, -(-len(items) // size))
    small, larger = divmod(len(items), pieces)
    ends = [small * index + min(index, larger) for index in range(pieces + 1)]
    return [items[first:after] for first, after in pairwise(ends)]
