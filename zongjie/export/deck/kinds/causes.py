"""The causes of a problem: each with a tag that says whether the data bears it out."""

from __future__ import annotations

from zongjie.export.deck.fit import settled
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import Look
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.sheet import Sheet, labelled
from zongjie.export.deck.text import Paragraphs, clean, line, rich
from zongjie.slides.model import Cause, Problem

_TAG = 21.0  # height
_ASIDE = 10.0  # from the tag to its text
_GAPS = (9.0, 22.0)  # between two causes


def place_causes(sheet: Sheet, area: Box, slide: Problem) -> Box:
    """Put the causes with their state as large as they fit; return what is left below them."""
    theme = sheet.theme
    head = line(slide.causes_label, theme.size("heading") - 2, bold=True, colour="ink") if slide.causes_label else ()
    over = sheet.height(head, area) + 13 if head else 0.0
    small = theme.size("label") - 2
    tags = [line(clean(cause.label), small, bold=True) for cause in slide.causes]
    tag = min(area.w * 0.4, max(text_width(words) for words in tags) * theme.settings.latin_width + 18)
    texts, heights = _largest(sheet, slide, Box(0, 0, area.w - tag - _ASIDE, 0), area.h - over)
    if over + heights[0] > area.h:  # no room for even one: all continue, under their heading
        sheet.rest.append(head)
        sheet.rest += [_continued(sheet, cause) for cause in slide.causes]
        return area
    if head:
        sheet.grow("causes", area, head, theme.least("heading"), slack=4)
    area = area.below(over)
    spare = (area.h - sum(heights)) / len(heights)
    gap = min(_GAPS[1], max(_GAPS[0], spare * 0.5))
    for index, (cause, words, height) in enumerate(zip(slide.causes, texts, heights, strict=True), 1):
        if height > area.h:
            sheet.rest.append(_continued(sheet, cause))
            continue
        _tag(sheet, index, cause, Box(area.x, area.y, tag, _TAG))
        box = Box(area.x + tag + _ASIDE, area.y, area.w - tag - _ASIDE, area.h)
        sheet.grow(f"cause.{index}", box, words, theme.least("label"), slack=4, narrow=settled)
        area = area.below(height + gap)
    return area


def _largest(sheet: Sheet, slide: Problem, box: Box, room: float) -> tuple[list[Paragraphs], list[float]]:
    """Return the causes' texts in the largest type at which all fit, or in the least, with their heights."""
    size, least = sheet.theme.size("label") + 1, sheet.theme.least("label")
    while True:
        texts = [rich(cause.text, size, colour="ink") for cause in slide.causes]
        heights = [max(_TAG, sheet.height(words, Box(0, 0, box.w * 0.95, 0))) + 1 for words in texts]
        if size <= least or sum(heights) + _GAPS[0] * (len(heights) - 1) <= room:
            return texts, heights
        size = max(least, size - 1)


def _continued(sheet: Sheet, cause: Cause) -> Paragraphs:
    size = sheet.theme.size("label")
    return labelled(cause.label, rich(cause.text, size, colour="ink"), size)


def _tag(sheet: Sheet, index: int, cause: Cause, box: Box) -> None:
    known = cause.status == "verified"
    ink = "paper" if known else "deep"
    words = line(cause.label, sheet.theme.size("label") - 2, bold=True, colour=ink, align="ctr")
    look = Look("better" if known else "tint", geometry="round", anchor="ctr", inset=(4, 0), single=True)
    sheet.text(f"status.{index}", box, words, 10, look)
