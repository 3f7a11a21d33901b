"""Arrangement is pure: whatever the text, nothing is lost, nothing overlaps, nothing leaves the slide."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents import example, slides
from zongjie.export.deck.items import Cell, ShapeItem, TableItem, TextItem
from zongjie.export.deck.kinds.columns import PADDING, column_widths
from zongjie.export.deck.measure import Measured, text_width
from zongjie.export.deck.render import arrange
from zongjie.export.deck.sheet import Desk, Sheet
from zongjie.export.deck.text import clean, line
from zongjie.export.deck.theme import Theme
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Card, Slide, Statement, Timeline, TimelinePhase
from zongjie.slides.text import as_text
from zongjie.slides.wording import Wording

CHAPTER = ChapterInfo(id="results", number="02", title="社群运营成果")
KINDS = ("statements", "cards", "metric", "problem", "table", "overview", "heatmap", "timeline", "divider", "closing")

chinese = st.text("社群运营成员增长，。！？（）《》“”：；、…—0123456789", max_size=2_000)
latin = st.text("abcdefghijklmnopqrstuvwxyzABCDEFG0123456789 -/.,()", max_size=1_000)
unbroken = st.text("WMabcdefghi", max_size=800)
emoji = st.text("😀👩‍💻🎉❤️👍🏽社", max_size=300)
anything = st.text(max_size=300)
texts = chinese | latin | unbroken | emoji | anything


@cache
def desk(language: str = "zh_CN") -> Desk:
    project = Project(SHIPPED)
    return Desk(Theme(project.deck_theme("calm")), Wording(language, project.wording(language)), example(language).info)


def with_text(kind: str, text: str) -> Slide:
    """Return the example slide of a kind with its main text replaced."""
    found = next(slide for chapter in slides().values() for slide in chapter if slide.kind == kind)
    said = as_text(text)
    match kind:
        case "statements":
            change = {"items": (Statement(lead="目的", body=said), *found.items[1:])}
        case "cards":
            change = {"items": (Card(heading="目标用户", body=said, measure="留存"), *found.items[1:])}
        case "overview":
            change = {"judgement": (said,)}
        case "table":
            row = found.table.rows[0].model_copy(update={"cells": (said, *found.table.rows[0].cells[1:])})
            change = {"table": found.table.model_copy(update={"rows": (row, *found.table.rows[1:])})}
        case "heatmap":
            change = {"remarks": (Statement(lead="怎么看", body=said), *found.remarks)}
        case "timeline":
            phases = (found.phases[0].model_copy(update={"body": text}), *found.phases[1:])
            change = {"phases": phases}
        case "divider":
            change = {"summary": said}
        case "closing":
            change = {"sentences": (said,)}
        case _:
            change = {"body": said}
    return found.model_copy(update=change)


def printed(sheets: list[Sheet]) -> Counter[str]:
    found: Counter[str] = Counter()
    for sheet in sheets:
        for item in sheet.items:
            if isinstance(item, TextItem):
                found.update(character for p in item.paragraphs for character in p.text if not character.isspace())
            elif isinstance(item, TableItem):
                found.update(
                    character
                    for row in item.grid.cells
                    for cell in row
                    for p in cell.paragraphs
                    for character in p.text
                    if not character.isspace()
                )
    return found


def wanted(text: str) -> Counter[str]:
    return Counter(character for character in clean(text) if not character.isspace())


def overlaps(sheet: Sheet) -> list[tuple[str, str]]:
    """Pairs of items that cover each other; the foot of a card stands in its card by design."""
    items = [item for item in sheet.items if not isinstance(item, ShapeItem)]
    return [
        (one.role, other.role)
        for one, other in combinations(items, 2)
        if one.box.overlaps(other.box, 1.5)
        and {one.role.split(".")[0], other.role.split(".")[0]} != {"item", "measure"}
    ]


def check(sheets: list[Sheet], page) -> None:
    for sheet in sheets:
        assert overlaps(sheet) == []
        outside = [item.role for item in sheet.items if not item.box.within(page, 1)]
        assert outside == []


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(text=texts)
def test_no_text_is_lost_overlaps_or_leaves_the_slide(kind: str, text: str) -> None:
    sheets = arrange(desk(), with_text(kind, text), CHAPTER)
    missing = wanted(text) - printed(sheets)
    assert not missing
    check(sheets, desk().theme.page)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(text=texts)
def test_a_title_of_any_length_pushes_the_content_down(text: str) -> None:
    slide = with_text("metric", "一句话").model_copy(update={"title": as_text(text)})
    sheets = arrange(desk(), slide, CHAPTER)
    assert not wanted(text) - printed(sheets)
    check(sheets, desk().theme.page)


LONG = {
    "2,000 Chinese characters": "社群运营需要持续观察成员的活跃与留存，并以数据评估每一项行动的成效。" * 62,
    "Latin without a space": "Pneumonoultramicroscopicsilicovolcanoconiosis" * 50,
    "Latin prose": "The community grew faster than planned and its members stayed longer. " * 25,
    "emoji": "🎉👩‍💻❤️" * 400,
    "many lines": "一行\n" * 60,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("kind", KINDS)
def test_a_very_long_text_continues_on_further_slides(kind: str, text: str) -> None:
    sheets = arrange(desk(), with_text(kind, text), CHAPTER)
    assert not wanted(text) - printed(sheets)
    check(sheets, desk().theme.page)
    assert len(sheets) > 1
    assert [sheet.id for sheet in sheets] == [sheets[0].id, *(f"{sheets[0].id}~{n}" for n in range(2, len(sheets) + 1))]


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_very_long_title_is_printed_whole(text: str) -> None:
    slide = with_text("metric", "一句话").model_copy(update={"title": as_text(text)})
    sheets = arrange(desk(), slide, CHAPTER)
    assert not wanted(text) - printed(sheets)
    check(sheets, desk().theme.page)


def test_the_dates_of_a_short_phase_stand_under_its_name() -> None:
    phases = (
        TimelinePhase(label="Prepare", span="Jan–Feb", first=0, last=1, body=""),
        TimelinePhase(label="Run", span="Mar–Sep", first=2, last=8, body=""),
    )
    slide = Timeline(id="plan.phases", title=as_text("Phases"), ticks=tuple("JFMAMJJASOND"), phases=phases)
    (sheet,) = arrange(desk("en"), slide, CHAPTER)
    bars = {item.role: item for item in sheet.items if isinstance(item, TextItem) and item.role.startswith("phase")}
    assert [p.text for p in bars["phase.1"].paragraphs] == ["Prepare", "Jan–Feb"]
    assert len(bars["phase.2"].paragraphs) == 1
    for item in bars.values():
        assert all(len(Measured(p, sheet.width(item.box, item.look)).lines) == 1 for p in item.paragraphs)


def test_a_column_keeps_room_for_the_space_that_readers_set_between_chinese_and_latin() -> None:
    cells = tuple((Cell(line(text, 12)), Cell(line("说明" * 60, 12))) for text in ("10月–12月", "1月–3月"))
    narrow, wide = column_widths(cells, 600, 1.0)
    assert narrow >= text_width(line("10月–12月", 12)) + 3 * 12 / 4 + 2 * PADDING[0]
    assert narrow + wide == pytest.approx(600)
