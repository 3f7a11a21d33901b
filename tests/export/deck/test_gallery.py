"""Every slide kind with few and many, short and long texts: nothing lost, covered, cut, too small or off the slide."""

from __future__ import annotations

from functools import cache

import pytest

from tests.export.deck.gallery import gallery
from tests.export.deck.test_arrange import overlaps
from zongjie.export.deck.items import ShapeItem, TableItem, TextItem
from zongjie.export.deck.kinds.texts import chunks
from zongjie.export.deck.measure import text_height
from zongjie.export.deck.render import arrange
from zongjie.export.deck.sheet import Desk, Sheet
from zongjie.export.deck.text import Paragraphs
from zongjie.export.deck.theme import FRONT, Theme
from zongjie.paths import SHIPPED, Project
from zongjie.slides.wording import Wording

FURNITURE = ("kicker", "badge", "source", "chapter", "number")

pytestmark = pytest.mark.parametrize(("language", "theme"), [("zh_CN", "calm"), ("en", "festive")])


@cache
def sheets(language: str, theme: str) -> tuple[Sheet, ...]:
    """Return the gallery, arranged."""
    project = Project(SHIPPED)
    document = gallery(language)
    desk = Desk(Theme(project.deck_theme(theme)), Wording(language, project.wording(language)), document.info)
    return tuple(
        sheet
        for chapter in document.chapters
        for slide in chapter.slides
        for sheet in arrange(desk, slide, chapter.info)
    )


def texts(sheet: Sheet) -> list[tuple[str, Paragraphs]]:
    """Return role and text of everything that is written on a sheet."""
    found = [(item.role, item.paragraphs) for item in sheet.items if isinstance(item, TextItem)]
    tables = [item for item in sheet.items if isinstance(item, TableItem)]
    return found + [(t.role, cell.paragraphs) for t in tables for row in t.grid.cells for cell in row]


def test_nothing_covers_another_or_leaves_the_slide(language: str, theme: str) -> None:
    for sheet in sheets(language, theme):
        assert overlaps(sheet) == [], sheet.id
        assert [item.role for item in sheet.items if not item.box.within(sheet.theme.page, 1)] == [], sheet.id


def test_every_text_fits_its_box(language: str, theme: str) -> None:
    for sheet in sheets(language, theme):
        for item in sheet.items:
            if isinstance(item, TextItem) and not item.look.single:
                room = item.box.h - 2 * item.look.inset[1]
                high = text_height(item.paragraphs, sheet.width(item.box, item.look))
                assert high <= room + 1, (sheet.id, item.role)


def test_no_type_is_too_small_to_read(language: str, theme: str) -> None:
    for sheet in sheets(language, theme):
        for role, paragraphs in texts(sheet):
            sizes = [run.size for p in paragraphs for run in p.runs]
            assert min(sizes, default=10) >= 10, (sheet.id, role)
            if role in ("body", "lead", "statement") or (
                role.startswith("item") and sheet.kind in ("statements", "cards")
            ):
                assert min(sizes) >= 14, (sheet.id, role)


def test_titles_are_headings_of_one_size_wherever_they_take_two_lines_at_most(language: str, theme: str) -> None:
    for sheet in sheets(language, theme):
        if sheet.kind not in FRONT:
            title = next(item for item in sheet.items if item.role == "title")
            assert isinstance(title, TextItem)
            short = len(title.paragraphs[0].text) < 35
            size = title.paragraphs[0].runs[0].size
            assert size == 26 if short else size >= 16, sheet.id


def test_reading_order_is_the_order_on_the_slide(language: str, theme: str) -> None:
    for sheet in sheets(language, theme):
        roles = [item.role for item in sheet.items if not isinstance(item, ShapeItem)]
        if sheet.kind in FRONT:
            continue
        content = [role for role in roles if role not in FURNITURE]
        assert content[0] == "title", sheet.id
        assert roles[-1] == "number", sheet.id
        boxes = [item.box for item in sheet.items if item.role.startswith("item.") and isinstance(item, TextItem)]
        assert boxes == sorted(boxes, key=lambda box: (round(box.y), box.x)), sheet.id


def test_rows_and_cards_fill_the_slide(language: str, theme: str) -> None:
    for sheet in sheets(language, theme):
        count = sum(item.role.startswith("item.") for item in sheet.items)
        if sheet.kind in ("statements", "cards", "overview") and "~" not in sheet.id and count > 1:
            lowest = max(item.box.bottom for item in sheet.items if item.role.startswith("item."))
            assert lowest >= 0.72 * sheet.theme.area.bottom, sheet.id


def test_items_are_spread_evenly_over_slides(language: str, theme: str) -> None:
    assert [len(piece) for piece in chunks(range(7), 4)] == [4, 3]
    assert [len(piece) for piece in chunks(range(5), 4)] == [3, 2]
    assert [len(piece) for piece in chunks((), 4)] == [0]
