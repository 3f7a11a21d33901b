"""The figure of a metric: before → after with the change, on a card of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
_BETWEEN = 6.0  # two rows
_SMALL = 0.75  # of the size wanted: smaller numbers stand over each other
_LOWEST = 0.3
_ONE_LINE = Look(anchor="b", single=True)


@dataclass(frozen=True)
class Steps:
    """Texts of the figure in a size that fits its card.

    Attributes
    ----------
    before, after, change
        What stands before the arrow, after it, and under both.
    stacked
        Whether the number before stands over the one after: two long numbers are small beside each other.
    """

    before: Paragraphs
    after: Paragraphs
    change: Paragraphs
    stacked: bool

    @property
    def height(self) -> float:
        """Height of the card."""
        rows = [self._row, *([_high(self.before)] if self.stacked else []), *([_high(self.change)] * bool(self.change))]
        return sum(rows) + _BETWEEN * (len(rows) - 1) + 2 * _INSET[1]

    @property
    def _row(self) -> float:
        return _high(self.after) if self.stacked else max(_high(self.before), _high(self.after))

    def place(self, sheet: Sheet, card: Box, slide: Metric) -> None:
        """Put the card and its texts, in reading order."""
        sheet.add(ShapeItem("figure", card, "soft", "round"))
        colour = "worse" if slide.tone == "bad" else "accent"
        sheet.add(ShapeItem("bar", Box(card.x, card.y + 12, 5, card.h - 24), colour))
        inner = card.inset(*_INSET)
        x, y = inner.x, inner.y
        if self.before:
            high = _high(self.before) if self.stacked else self._row
            sheet.add(TextItem("before", Box(x, y, _wide(sheet, self.before), high), self.before, _ONE_LINE))
            x, y = (x, y + high + _BETWEEN) if self.stacked else (x + _wide(sheet, self.before) + 10, y)
            sheet.add(ShapeItem("arrow", Box(x, y + self._row - 32, 24, 16), "contrast", "arrow"))
            x += _ARROW - 10
        sheet.add(TextItem("after", Box(x, y, _wide(sheet, self.after), self._row), self.after, _ONE_LINE))
        if self.change:
            box = Box(inner.x, y + self._row + _BETWEEN, _wide(sheet, self.change), _high(self.change))
            sheet.add(TextItem("change", box, self.change, Look(single=True)))


def steps(sheet: Sheet, slide: Metric, width: float, scale: float = 1.0) -> Steps | None:
    """Return the figure's texts as large as fits a card of that width; None without a number after."""
    if slide.after is None or slide.after.value is None:
        return None
    after = _step(sheet, slide.after_label, slide.after, "after", "figure", scale)
    change = _change(sheet, slide, scale)
    room = width - 2 * _INSET[0]
    if slide.before is None or slide.before.value is None:
        return Steps((), _fitted(sheet, [after], room)[0], change, stacked=False)
    before = _step(sheet, slide.before_label, slide.before, "before", "muted", scale)
    beside = _fitted(sheet, [before, after], room - _ARROW)
    if beside[1][-1].runs[0].size >= _SMALL * after[-1].runs[0].size:
        return Steps(beside[0], beside[1], change, stacked=False)
    small = sheet.theme.size("before") * 0.7
    over = (
        replace(before[0], runs=(*before[0].runs, *numeral(slide.before, small, small * 0.7, colour="muted")[0].runs)),
    )
    return Steps(_spaced(over), _fitted(sheet, [after], room - _ARROW + 10)[0], change, stacked=True)


def _fitted(sheet: Sheet, texts: list[Paragraphs], room: float) -> list[Paragraphs]:
    """Return texts in the largest type in which they stand side by side."""
    factor = 1.0
    while True:
        shrunk = [shrink(words, factor, 11) for words in texts]
        if sum(_wide(sheet, words) for words in shrunk) <= room or factor < _LOWEST:
            return shrunk
        factor -= 0.05


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


def _spaced(words: Paragraphs) -> Paragraphs:
    """Return a label and its number on one line with a space between."""
    first, *more = words[0].runs
    return (replace(words[0], runs=(replace(first, text=f"{first.text} "), *more)),)


def _high(words: Paragraphs) -> float:
    return text_height(words, 10_000)


def _wide(sheet: Sheet, words: Paragraphs) -> float:
    return spaced_width(words) * sheet.theme.settings.latin_width + 6
