"""Cover, agenda, divider and closing: the slides that frame the deck."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace

from zongjie.errors import TemplateError
from zongjie.export.deck.fit import balanced, common_factor, shrink, snug
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import Look, PictureItem, ShapeItem
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.sheet import WIDE_SPACE, Desk, Sheet
from zongjie.export.deck.text import Paragraphs, line, rich
from zongjie.slides.document import ChapterInfo
from zongjie.slides.model import Agenda, AgendaItem, Closing, Cover, Divider
from zongjie.slides.text import as_text, plain

_ROWS = 8  # placeholders for chapters in the agenda's layout


def cover(desk: Desk, slide: Cover, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange the title page: the subtitle follows the title, however many lines that takes."""
    sheet, theme = desk.bare(slide, "cover"), desk.theme
    if slide.logo:
        box = theme.box("cover", "object", Box(64, 48, 180, 64))
        sheet.add(PictureItem("object", box, _image(slide), desk.word("logo")))
    title = theme.box("cover", "title", Box(64, 174, 500, 120))
    words = line(plain(slide.title), theme.size("cover"), bold=True, colour="paper", heading=True)
    if text_width(words) > sheet.width(title):
        words = _after_period(desk, words) or snug(words, sheet.width(title), theme.least("cover"))
    used = sheet.grow("title", title.top(title.h + 60), words, theme.least("cover"), narrow=balanced)
    below = theme.box("cover", "subtitle", Box(64, 304, 500, 52))
    byline = theme.box("cover", "byline", Box(64, 462, 780, 44))
    subtitle = Box(below.x, used.bottom + 24, below.w, byline.y - used.bottom - 38)
    words = line(slide.subtitle or desk.info.community, theme.size("subtitle"), colour="paper")
    sheet.grow("subtitle", subtitle, words, theme.least("subtitle"))
    who = f"{desk.word('reporter')}{desk.mark('colon')}{slide.reporter}" if slide.reporter else ""
    facts = [who, slide.department, desk.wording.date(slide.date)]
    if desk.info.synthetic:
        facts.append(desk.word("synthetic"))
    words = line(_spaced(facts), theme.size("byline"), colour="paper")
    if text_width(words) > sheet.width(byline):  # broken between facts, not within a date
        halves = (facts[:2], facts[2:])
        words = tuple(p for half in halves for p in line(_spaced(half), theme.size("byline"), colour="paper") if p.text)
    sheet.text("byline", byline, words, theme.least("byline"), Look(anchor="b"))
    return [sheet, *desk.continue_text(sheet, slide, chapter)]


def agenda(desk: Desk, slide: Agenda, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange the contents: a row per chapter that leads to its divider; a long list goes on."""
    sheets: list[Sheet] = []
    for first in range(0, max(1, len(slide.items)), _ROWS):
        sheet, theme = desk.bare(slide, "agenda"), desk.theme
        if sheets:
            sheet = replace(sheet, id=f"{slide.id}~{len(sheets) + 1}", items=[], rest=[])
        title = theme.box("agenda", "title", Box(48, 194, 196, 56))
        words = line(plain(slide.title), theme.size("cover") * 0.8, bold=True, colour="paper", heading=True)
        used = sheet.grow("title", title.top(200), words, 20, slack=6)
        period = theme.box("agenda", "byline", Box(48, 254, 196, 44))
        beside = period.x > title.x + 40  # else it follows the title, however high that is
        words = line(desk.info.period_label, theme.size("byline"), colour="paper", align="r" if beside else None)
        place = period if beside else Box(period.x, used.bottom + 8, period.w, 60)
        sheet.grow("byline", place, words, theme.least("byline"))
        _rows(sheet, slide.items[first : first + _ROWS])
        sheets.append(sheet)
    return [*sheets, *(page for sheet in sheets for page in desk.continue_text(sheet, slide, chapter))]


def divider(desk: Desk, slide: Divider, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange the page that opens a chapter: its number, title and one-line finding."""
    sheet, theme = desk.bare(slide, "divider"), desk.theme
    number = theme.box("divider", "byline", Box(64, 176, 190, 150))
    sheet.text("byline", number, line(slide.number, theme.size("chapter_number"), bold=True, heading=True), 40)
    title = theme.box("divider", "title", Box(296, 190, 430, 60))
    words = line(plain(slide.title), theme.size("divider"), bold=True, colour="paper", heading=True)
    words = snug(words, sheet.width(title), theme.least("divider"))
    used = sheet.grow("title", title.top(150), words, theme.least("divider"), narrow=balanced)
    said = slide.summary
    if chapter.failed:
        notice = desk.wording.label("export.failed_notice", names=desk.mark("list_separator").join(chapter.failed))
        said = (*said, *as_text(f"\n{notice}" if said else notice))
    if said:
        lead = theme.box("divider", "lead", Box(296, 256, 430, 90))
        floor = theme.box("divider", "region", theme.page.inset(0, 60)).bottom
        box = Box(lead.x, used.bottom + 18, lead.w, floor - used.bottom - 18)
        words = _on_dark(rich(said, theme.size("subtitle")))
        sheet.grow("lead", box, words, theme.least("lead"), narrow=balanced)
    return [sheet, *desk.continue_text(sheet, slide, chapter)]


def closing(desk: Desk, slide: Closing, chapter: ChapterInfo) -> list[Sheet]:
    """Arrange the last page: conclusion, thanks, contact."""
    sheet, theme = desk.bare(slide, "closing"), desk.theme
    body = theme.box("closing", "body", Box(64, 136, 600, 190))
    title = theme.box("closing", "title", Box(64, 348, 600, 70))
    size = theme.size("closing")
    words = _on_dark(tuple(p for sentence in slide.sentences for p in rich(sentence, size, before=size * 0.5)))
    sheet.text("body", body.left(balanced(words, body.w)), words, theme.least("closing"))
    thanks = line(plain(slide.title), theme.size("thanks"), bold=True, colour="paper", heading=True)
    sheet.text("title", title, thanks, theme.least("thanks"))
    info = desk.info
    who = slide.contact or _spaced([info.department, info.reporter])
    contact = line(who, theme.size("byline"), colour="paper")
    if contact[0].text:
        byline = theme.box("closing", "byline", Box(64, 462, 780, 44))
        sheet.text("byline", byline, contact, theme.least("byline"), Look(anchor="b"))
    return [sheet, *desk.continue_text(sheet, slide, chapter)]


def _after_period(desk: Desk, words: Paragraphs) -> Paragraphs:
    """Return a long title that begins with the period in two lines, the period on its own; else nothing."""
    period, whole = desk.info.period_label, words[0]
    name = whole.text.removeprefix(period).strip()
    if len(words) > 1 or not whole.text.startswith(period) or not name:
        return ()
    return tuple(replace(whole, runs=(replace(whole.runs[0], text=text),)) for text in (period, name))


def _rows(sheet: Sheet, items: tuple[AgendaItem, ...]) -> None:
    theme = sheet.theme
    first = theme.box("agenda", "item.1", Box(320, 58, 576, 52))
    room = theme.box("agenda", "region", theme.page.inset(0, first.y))
    pitch = min(72.0, room.h / max(1, len(items)))
    top = room.y + (room.h - pitch * len(items)) / 2
    titles = [line(item.title, theme.size("agenda"), bold=True, colour="ink") for item in items]
    wide = max((text_width(words) for words in titles), default=0)
    summary = Box(first.x, 0, min(250.0, max(120.0, first.w - 80 - wide - 24)), pitch)
    title_width = first.w - 76 - (summary.w + 16 if any(item.summary for item in items) else 0)
    factor = common_factor([(words, title_width, pitch - 6) for words in titles], theme.least("agenda"))
    for index, (item, words) in enumerate(zip(items, titles, strict=True)):
        y = top + pitch * index
        middle = Look(anchor="ctr")
        number = line(item.number, theme.size("agenda") + 4, bold=True, colour="accent", heading=True)
        sheet.text(f"number.{index + 1}", Box(first.x, y, 70, pitch - 2), number, 16, middle, link=item.target)
        box = Box(first.x + 76, y, title_width, pitch - 2)
        smaller = shrink(words, factor, theme.least("agenda"))
        sheet.text(f"item.{index + 1}", box, smaller, theme.least("agenda"), middle, link=item.target)
        if item.summary:
            said = tuple(replace(p, align="r") for p in rich(item.summary, theme.size("summary"), colour="muted"))
            box = Box(first.right - summary.w, y, summary.w, pitch - 2)
            sheet.text(f"summary.{index + 1}", box, said, theme.least("summary"), middle)
        if index + 1 < len(items):
            sheet.add(ShapeItem(f"rule.{index + 1}", Box(first.x, y + pitch - 1, first.w, 0.75), "line"))


def _on_dark(paragraphs: Paragraphs) -> Paragraphs:
    """Return text whose figures stand out by weight alone: the accent colour is the ground's."""
    return tuple(replace(p, runs=tuple(replace(run, colour="paper") for run in p.runs)) for p in paragraphs)


def _spaced(parts: list[str]) -> str:
    return (WIDE_SPACE * 2).join(part for part in parts if part)


def _image(slide: Cover) -> bytes:
    head, comma, data = (slide.logo or "").partition(",")
    try:
        if not comma or not head.startswith("data:image/"):
            raise ValueError("it is no data URI of an image")
        return base64.b64decode(data, validate=True)
    except (ValueError, binascii.Error) as error:
        raise TemplateError(
            f"The logo cannot be read: {error}.", where=slide.id, hint="give a PNG or JPEG file as `logo`"
        ) from None
