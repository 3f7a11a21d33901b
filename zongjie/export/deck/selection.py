"""Which slides of a report its deck shows."""

from __future__ import annotations

from zongjie.slides.document import Chapter, Document
from zongjie.slides.model import Agenda, Divider, Slide

MAX_SLIDES = 40  # of a full deck: an audience's patience
_FRAME = ("cover", "agenda", "closing")  # in every deck, however brief


def chosen(document: Document) -> list[Chapter]:
    """Return the chapters with the slides that the deck shows: all, or in a brief deck the marked ones.

    A full deck of more than `MAX_SLIDES` leaves as many details as needed to the page. The agenda names only chapters
    whose divider is in the deck, and these are numbered without a gap.
    """
    chapters = [chapter for chapter in document.chapters if chapter.slides]
    if document.info.deck == "brief":
        chapters = [brief for chapter in chapters if (brief := _brief(chapter)).slides]
    elif document.info.deck == "full":
        chapters = _without_details(chapters, document.info.details)
    present = {slide.id for chapter in chapters for slide in chapter.slides}
    numbers = _numbers(chapters)
    return [
        Chapter(
            info=chapter.info.model_copy(update={"number": numbers.get(chapter.info.number, "")}),
            slides=tuple(_numbered(slide, present, numbers) for slide in chapter.slides),
        )
        for chapter in chapters
    ]


def _without_details(chapters: list[Chapter], details: tuple[str, ...]) -> list[Chapter]:
    ids = [slide.id for chapter in chapters for slide in chapter.slides]
    there = [name for name in details if name in ids]
    left_out = set(there[: max(0, len(ids) - MAX_SLIDES)])
    return [
        chapter.model_copy(update={"slides": tuple(slide for slide in chapter.slides if slide.id not in left_out)})
        for chapter in chapters
    ]


def _brief(chapter: Chapter) -> Chapter:
    content = [slide for slide in chapter.slides if slide.brief and slide.kind not in (*_FRAME, "divider")]
    kept = tuple(
        slide
        for slide in chapter.slides
        if slide.kind in _FRAME or (slide.kind == "divider" and content) or slide in content
    )
    return chapter.model_copy(update={"slides": kept})


def _numbers(chapters: list[Chapter]) -> dict[str, str]:
    """Return the number that each chapter gets in place of the one in the whole report."""
    numbered = [chapter.info.number for chapter in chapters if chapter.info.number]
    return {number: f"{place:02d}" for place, number in enumerate(numbered, 1)}


def _numbered(slide: Slide, present: set[str], numbers: dict[str, str]) -> Slide:
    match slide:
        case Divider():
            return slide.model_copy(update={"number": numbers.get(slide.number, slide.number)})
        case Agenda():
            items = (item for item in slide.items if item.target in present)
            numbered = (item.model_copy(update={"number": numbers.get(item.number, item.number)}) for item in items)
            return slide.model_copy(update={"items": tuple(numbered)})
        case _:
            return slide
