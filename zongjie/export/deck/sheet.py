"""A slide being arranged: items in reading order, and the text that found no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from zongjie.export.deck.fit import Fitted, balanced, fit, settled, snug
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import PLAIN, Item, Look, TextItem
from zongjie.export.deck.measure import text_height, text_width
from zongjie.export.deck.text import Paragraphs, line, rich
from zongjie.export.deck.theme import Theme
from zongjie.slides.document import ChapterInfo, Info
from zongjie.slides.model import Slide
from zongjie.slides.text import plain
from zongjie.slides.wording import Wording

TITLE_GAP = 20
SLACK = 14.0
TITLE_SLACK = 17.0
WIDER_FACE = 0.95  # a line that is only just full breaks in a face a little wider than the one measured
WIDE_SPACE = "\u3000"


@dataclass
class Sheet:
    """A slide of the deck under construction.

    Attributes
    ----------
    id
        The slide's id; continuations add `~2`, `~3`.
    kind
        Whose layout it takes.
    area
        Where content may still be put.
    rest
        Text that found no room and continues on the next slide.
    """

    id: str
    kind: str
    area: Box
    theme: Theme
    notes: tuple[str, ...] = ()
    items: list[Item] = field(default_factory=list)
    rest: list[Paragraphs] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """Add an item, next in reading order."""
        self.items.append(item)

    def width(self, box: Box, look: Look = PLAIN) -> float:
        """Return the width that text may take in a box, allowing for the theme's latin face."""
        return max(1.0, (box.w - 2 * look.inset[0] - look.narrowed) / self.theme.settings.latin_width)

    def settle(self, paragraphs: Paragraphs, box: Box, look: Look) -> Look:
        """Return the look with a wider margin on the right where else a character would stand alone on a last line."""
        width = self.width(box, look)
        return replace(look, narrowed=(width - settled(paragraphs, width)) * self.theme.settings.latin_width)

    def height(self, paragraphs: Paragraphs, box: Box, look: Look = PLAIN) -> float:
        """Return the height of a box of that width that holds the text."""
        return text_height(paragraphs, self.width(box, look)) + 2 * look.inset[1]

    def text(
        self, role: str, box: Box, paragraphs: Paragraphs, least: float, look: Look = PLAIN, *, link: str | None = None
    ) -> Fitted:
        """Put text into a box; what does not fit at its least size goes to `rest`."""
        fitted = self._fit(box, paragraphs, least, look)
        if fitted.paragraphs:
            self.add(TextItem(role, box, fitted.paragraphs, look, link))
        return fitted

    def grow(
        self,
        role: str,
        box: Box,
        paragraphs: Paragraphs,
        least: float,
        look: Look = PLAIN,
        *,
        slack: float = SLACK,
        narrow: Callable[[Paragraphs, float], float] | None = None,
    ) -> Box:
        """Put text at the top of a box that is cut to the text's height; return the cut box.

        The box on the slide also takes `slack` points of the gap that follows, for faces wider or taller than ours.
        `narrow` returns the width in which no word stands alone on a last line: `balanced` for titles, `settled` for
        running text.
        """
        fitted = self._fit(box, paragraphs, least, look)
        if narrow:
            width = self.width(box, look)
            narrower = box.left(box.w - width + narrow(fitted.paragraphs, width))
            box = narrower if self.height(fitted.paragraphs, narrower, look) <= box.h else box
        height = text_height(fitted.paragraphs, self.width(box, look) * WIDER_FACE) + 2 * look.inset[1]
        used = box.top(min(box.h, height)) if fitted.paragraphs else box.top(0)
        if fitted.paragraphs:
            self.add(TextItem(role, box.top(min(box.h, used.h + slack)), fitted.paragraphs, look))
        return used

    def _fit(self, box: Box, paragraphs: Paragraphs, least: float, look: Look) -> Fitted:
        if not any(paragraph.text.strip() for paragraph in paragraphs):
            return Fitted((), 0.0)
        fitted = fit(paragraphs, self.width(box, look), max(0, box.h - 2 * look.inset[1]), least)
        if fitted.rest:
            self.rest.append(fitted.rest)
        return fitted

    def line(self, role: str, box: Box, paragraphs: Paragraphs, least: float, look: Look = PLAIN) -> bool:
        """Put a label that must stand on one line, or leave it out: it stands elsewhere too."""
        fitted = fit(paragraphs, self.width(box, look), paragraphs[0].runs[0].size * 1.5, least)
        if fitted.rest or text_width(fitted.paragraphs) > self.width(box, look):
            return False
        self.add(TextItem(role, box, fitted.paragraphs, look))
        return True


@dataclass(frozen=True)
class Desk:
    """What every arrangement needs: the theme, the words and the facts of the report."""

    theme: Theme
    wording: Wording
    info: Info

    def word(self, key: str) -> str:
        """Return one of the exporters' labels."""
        return self.wording.label(f"export.{key}")

    def mark(self, key: str) -> str:
        """Return a punctuation mark with its spaces, which `word` would strip."""
        return str(self.wording.items(f"export.{key}") or "")

    def bare(self, slide: Slide, kind: str) -> Sheet:
        """Begin a slide without the furniture of content slides: cover, agenda, divider, closing."""
        return Sheet(slide.id, kind, self.theme.area, self.theme, self._notes(slide))

    def content(self, slide: Slide, kind: str, chapter: ChapterInfo, part: int = 1) -> Sheet:
        """Begin a content slide: kicker, badge, title; `area` is what the title leaves."""
        identity = slide.id if part == 1 else f"{slide.id}~{part}"
        sheet = Sheet(identity, kind, self.theme.area, self.theme, self._notes(slide))
        kicker = self.theme.box(kind, "kicker", Box(48, 15, 640, 17))
        name = WIDE_SPACE.join(text for text in (chapter.number, chapter.title) if text)
        if name:
            words = line(name, self.theme.size("kicker"), bold=True, colour="accent")
            sheet.line("kicker", kicker, words, self.theme.least("kicker"), Look(anchor="ctr"))
        self._badge(sheet, kicker)
        self._title(sheet, slide, kind, part)
        return sheet

    def footer(self, sheet: Sheet, slide: Slide, chapter: ChapterInfo) -> None:
        """Add source line, chapter and slide number, last in reading order."""
        theme = self.theme
        small = theme.size("source")
        if slide.source:
            box = theme.box(sheet.kind, "source", Box(48, 510, 660, 26))
            before = list(sheet.rest)
            words = line(slide.source, small, colour="muted")
            alone = text_width(words) <= sheet.width(box) * WIDER_FACE  # stands on the line of chapter and number
            narrower = box if alone else box.left(balanced(words, sheet.width(box)))
            box, look = (box.top(16), Look(anchor="b")) if alone else (narrower, PLAIN)
            sheet.text("source", box, words, theme.least("source"), look)
            if "~" in sheet.id:  # a continuation repeats the line: what does not fit was carried over once
                sheet.rest[:] = before
        if chapter.title:
            box = theme.box(sheet.kind, "chapter", Box(716, 510, 164, 16))
            sheet.line(
                "chapter",
                box,
                line(chapter.title, small, bold=True, colour="muted", align="r"),
                small,
                Look(anchor="b"),
            )
        number = theme.box(sheet.kind, "number", Box(882, 510, 30, 16))
        sheet.add(TextItem("number", number, line("‹#›", small, bold=True, colour="ink", align="r"), Look(anchor="b")))

    def continue_text(self, sheet: Sheet, slide: Slide, chapter: ChapterInfo, part: int = 2) -> list[Sheet]:
        """Return text slides that carry what a slide could not hold."""
        sheets: list[Sheet] = []
        rest = sheet.rest
        while rest:
            page = self.content(slide, "text", chapter, len(sheets) + part)
            page.rest.clear()
            paragraphs = tuple(
                replace(paragraph, before=paragraph.before if position else 10)
                for text in rest
                for position, paragraph in enumerate(text)
            )
            box = self.theme.box("text", "body", page.area)
            size = self.theme.size("body")
            page.text("body", Box(box.x, page.area.y, box.w, page.area.h), self._readable(paragraphs, size), size)
            self.footer(page, slide, chapter)
            sheets.append(page)
            rest = page.rest
        return sheets

    def _readable(self, paragraphs: Paragraphs, size: float) -> Paragraphs:
        return tuple(
            replace(p, align=None, runs=tuple(replace(run, size=size, colour=_on_paper(run.colour)) for run in p.runs))
            for p in paragraphs
        )

    def _badge(self, sheet: Sheet, kicker: Box) -> None:
        if not self.info.synthetic:
            return
        words = line(self.word("synthetic"), self.theme.size("badge"), colour="ink", align="ctr")
        width = text_width(words) + 20
        slot = self.theme.box(sheet.kind, "badge", Box(0, kicker.y - 2, self.theme.area.right, 19))
        box = Box(slot.right - width, slot.y, width, slot.h)
        sheet.add(TextItem("badge", box, words, Look("tint", None, "round", "ctr", (4, 0))))

    def _title(self, sheet: Sheet, slide: Slide, kind: str, part: int) -> None:
        size, least = self.theme.size("title"), self.theme.least("title")
        more = self.mark("bracket_open") + self.word("continued") + self.mark("bracket_close")
        text = plain(slide.title) + (more if part > 1 else "")
        box = self.theme.box(kind, "title", Box(48, 33, 864, 42))
        words = line(" ".join(text.split("\n")), size, bold=True, colour="ink", heading=True)
        room = box.top(self.theme.area.h * 0.45)
        if text_height(words, sheet.width(box)) > 2 * size * 1.3 + 1:  # more than two lines: an outsize title gives way
            words = tuple(replace(p, runs=tuple(replace(run, size=least) for run in p.runs)) for p in words)
            least = 12
        words = snug(words, sheet.width(box), least)
        if self.theme.settings.fixed_title:  # it stands on a band of its own
            sheet.text("title", box, words, 12, Look(anchor="ctr"))
            return
        used = sheet.grow("title", room, words, least, slack=TITLE_SLACK, narrow=balanced)
        overrun = used.bottom - box.bottom
        if overrun > 0:
            sheet.area = sheet.area.below(max(0, used.bottom + TITLE_GAP - sheet.area.y))

    def _notes(self, slide: Slide) -> tuple[str, ...]:
        own = (self.word("template_text_notice"),) if slide.template_text else ()
        return (*own, *slide.notes)


def labelled(label: str, paragraphs: Paragraphs, size: float) -> Paragraphs:
    """Return paragraphs under a bold label, as they continue on a text slide."""
    return (*line(label, size, bold=True, colour="accent"), *paragraphs) if label else paragraphs


def paragraphs_of(texts: Sequence[str], size: float) -> Paragraphs:
    """Return plain texts, a paragraph each."""
    return tuple(paragraph for text in texts for paragraph in rich(text, size, before=size * 0.4))


def _on_paper(colour: str | None) -> str:
    return "ink" if colour in (None, "paper", "muted") else colour
