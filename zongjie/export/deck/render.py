"""A document becomes a deck."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from zongjie.export.deck.edits.record import shape_name, write_record
from zongjie.export.deck.kinds import front, judged, overview, tabular, texts, timeline
from zongjie.export.deck.package import add_sections, save, set_properties
from zongjie.export.deck.painter import Painter
from zongjie.export.deck.selection import chosen
from zongjie.export.deck.sheet import Desk, Sheet
from zongjie.export.deck.slots import new_slide, notes_body, number_parts
from zongjie.export.deck.text import clean
from zongjie.export.deck.theme import Theme
from zongjie.slides.document import ChapterInfo, Document
from zongjie.slides.model import Slide
from zongjie.slides.wording import Wording

_ARRANGE: dict[str, Callable[[Desk, Any, ChapterInfo], list[Sheet]]] = {
    "cover": front.cover,
    "agenda": front.agenda,
    "divider": front.divider,
    "closing": front.closing,
    "overview": overview.overview,
    "statements": texts.statements,
    "cards": texts.cards,
    "metric": judged.metric,
    "problem": judged.problem,
    "table": tabular.table,
    "heatmap": tabular.heatmap,
    "timeline": timeline.timeline,
}


def render(document: Document, theme_folder: Path, wording: Wording) -> bytes:
    """Return the deck as the bytes of a PPTX file; the same document gives the same bytes.

    Raises
    ------
    TemplateError
        If the theme is missing or does not have what its settings name.
    """
    theme = Theme(theme_folder)
    desk = Desk(theme, wording, document.info)
    painter = Painter(theme, document.info.language)
    presentation = theme.presentation
    number_parts(presentation.part.package)
    sections: list[tuple[str, int]] = []
    targets: dict[str, Any] = {}
    links: list[tuple[Any, str]] = []
    for chapter in chosen(document):
        sheets = [sheet for slide in chapter.slides for sheet in arrange(desk, slide, chapter.info)]
        for sheet in sheets:
            slide = new_slide(presentation, theme.layout(sheet.kind))
            painter.paint(sheet, slide, len(presentation.slides))
            write_notes(slide, sheet.notes, painter)
            targets[sheet.id] = slide
            links += [(shape, target) for shape, target in _links(sheet, slide)]
        sections.append((chapter.info.title or desk.word("cover"), len(sheets)))
    for shape, target in links:
        if target in targets:
            shape.click_action.target_slide = targets[target]
    add_sections(presentation, sections)
    set_properties(presentation, document.info)
    write_record(presentation)
    return save(presentation)


def arrange(desk: Desk, slide: Slide, chapter: ChapterInfo) -> list[Sheet]:
    """Return the sheets of a slide: one, or several where it does not fit."""
    return _ARRANGE[slide.kind](desk, slide, chapter)


def _links(sheet: Sheet, slide: Any) -> Iterator[tuple[Any, str]]:
    wanted = {shape_name(sheet.id, item.role): link for item in sheet.items if (link := getattr(item, "link", None))}
    for shape in slide.shapes if wanted else ():
        if shape.name in wanted:
            yield shape, wanted[shape.name]


def write_notes(slide: Any, notes: tuple[str, ...], painter: Painter) -> None:
    """Write the speaker notes, a paragraph each."""
    from zongjie.export.deck.text import Paragraph, Run
    from zongjie.export.deck.typeset import fill_body

    texts = [clean(part) for note in notes for part in re.split(r"\n+", note) if part.strip()]
    if not texts:
        return
    body = notes_body(slide, painter.theme)
    paragraphs = tuple(Paragraph((Run(text, 12),), before=4) for text in texts)
    fill_body(body, paragraphs, painter.theme, painter.language)
