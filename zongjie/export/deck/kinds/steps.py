"""The figure of a metric: before → after with the change, on a card of its own."""

from __future__ import annotations

from dataclasses import dataclass

from zongjie.export.deck.fit import shrink
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.items import Look, ShapeItem, TextItem
from zongjie.export.deck.kinds.overview import arrow
from zongjie.export.deck.measure import spaced_width, text_height
from zongjie.export.deck.sheet import Sheet
from zongjie.export.deck.text import Paragraphs, line, numeral
from zongjie.slides.model import Metric
from zongjie.slides.text import Number

_INSET = (22.0, 14.0)
_ARROW = 44.0  # from the number before to the one after
_LOWEST = 0.45
_ONE_LINE = Look(anchor="b", single=True)


@dataclass(frozen=True)
class Steps:
    """Texts of the figure in a size that fits its card, with their widths; `height` is the card's."""

    numbers: tuple[tuple[Paragraphs, float], ...]
    change: Paragraphs
    row: float

    @property
    def height(self) -> float:
        """Height of the card."""
        return self.row + text_height(self.change, 10_000) + 2 * _INSET[1] + (6 if self.change else 0)


def steps(sheet: Sheet, slide: Metric, width: float, scale: float = 1.0) -> Steps | None:
    """Return the figure's texts as large as fits a card of that width; None without a number after."""
    if slide.after is None or slide.after.value is None:
        return None
    texts = [_step(sheet, slide.after_label, slide.after, "after", "figure", scale)]
    if slide.before is not None and slide.before.value is not None:
        texts.insert(0, _step(sheet, slide.before_label, slide.before, "before", "muted", scale))
    room = width - 2 * _INSET[0] - _ARROW * (len(texts) - 1)
    factor = 1.0
    while True:
        shrunk = [shrink(words, factor, 11) for words in texts]
        widths = [_wide(sheet, words) for words in shrunk]
        if sum(widths) <= room or factor < _LOWEST:
            break
        factor -= 0.05
    row = max(text_height(words, 10_000) for words in shrunk)
    return Steps(tuple(zip(shrunk, widths, strict=True)), _change(sheet, slide, scale), row)


def place_steps(sheet: Sheet, card: Box, found: Steps, slide: Metric) -> None:
    """Put the card: an arrow between the numbers, the change under them."""
    sheet.add(ShapeItem("figure", card, "soft", "round"))
    sheet.add(ShapeItem("bar", Box(card.x, card.y + 12, 5, card.h - 24), "worse" if slide.tone == "bad" else "accent"))
    inner = card.inset(*_INSET)
    x = inner.x
    for place, (words, width) in enumerate(found.numbers, 1):
        last = place == len(found.numbers)
        sheet.add(TextItem("after" if last else "before", Box(x, inner.y, width, found.row), words, _ONE_LINE))
        x += width + _ARROW
        if not last:
            sheet.add(ShapeItem("arrow", Box(x - _ARROW + 10, inner.y + found.row - 32, 24, 16), "contrast", "arrow"))
    if found.change:
        height = text_height(found.change, 10_000)
        box = Box(inner.x, inner.y + found.row + 6, min(inner.w, _wide(sheet, found.change)), height)
        sheet.add(TextItem("change", box, found.change, Look(single=True)))


def _change(sheet: Sheet, slide: Metric, scale: float) -> Paragraphs:
    if slide.change is None or slide.change.value is None:
        return ()
    colour = "muted" if slide.good is None else "better" if slide.good else "worse"
    size = (sheet.theme.size("change") + 3) * min(scale, 1.3)
    return line(f"{arrow(slide.change)} {slide.change.text}", size, bold=True, colour=colour)


def _step(sheet: Sheet, label: str, number: Number, size: str, colour: str, scale: float) -> Paragraphs:
    large = sheet.theme.size(size) * scale
    named = line(label, sheet.theme.size("label") - 1, colour="muted")
    return (*named, *numeral(number, large, large * 0.42, colour=colour))


def _wide(sheet: Sheet, words: Paragraphs) -> float:
    return spaced_width(words) * sheet.theme.settings.latin_width + 6
