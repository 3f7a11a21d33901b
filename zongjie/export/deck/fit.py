"""Fit text into a box: shrink to the least size that still reads, then leave the rest for a continuation slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zongjie.export.deck.measure import Measured, text_height
from zongjie.export.deck.text import Paragraph, Paragraphs

GROWTH = (1.25, 1.18, 1.12, 1.06)
_STEP = 8.0  # points by which a narrower width is tried
_LONELY = 3.2  # em: a last line so short looks lost
_PHRASE_ENDS = frozenset("，。；：、！？·,;:.!?")
_SAFE = 0.95  # a line that is only just full breaks in a face a little wider
FACTORS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4, 0.3, 0.2)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What stands in the box, how high it is in points, and what did not find room."""

    paragraphs: Paragraphs
    height: float
    rest: Paragraphs = ()


def shrink(paragraphs: Paragraphs, factor: float, least: float) -> Paragraphs:
    """Return paragraphs with smaller type; no run falls under `least` points that was not under it already.

    A paragraph that names a least size of its own keeps to that.
    """
    if factor == 1:
        return paragraphs

    def smaller(paragraph: Paragraph) -> Paragraph:
        floor = max(least, paragraph.least)
        runs = tuple(
            replace(run, size=max(min(run.size, floor), round(run.size * factor * 2) / 2)) for run in paragraph.runs
        )
        return replace(paragraph, runs=runs, before=paragraph.before * factor)

    return tuple(smaller(paragraph) for paragraph in paragraphs)


def fit(paragraphs: Paragraphs, width: float, height: float, least: float) -> Fitted:
    """Fit one text into a box of that inner width and height."""
    factor = common_factor([(paragraphs, width, height)], least)
    return cut(shrink(paragraphs, factor, least), width, height)


def snug(paragraphs: Paragraphs, width: float, least: float) -> Paragraphs:
    """Return a title a little smaller if that saves it a line: a last line of one character looks lost."""
    smaller = paragraphs
    width *= _SAFE
    if _lines(paragraphs, width) <= len(paragraphs):
        return paragraphs
    for factor in (1.0, 0.97, 0.94, 0.91, 0.88, 0.85, 0.82):
        tried = shrink(paragraphs, factor, least)
        if _lines(tried, width) < _lines(smaller, width):
            smaller = tried
    return smaller


def balanced(paragraphs: Paragraphs, width: float) -> float:
    """Return the width in which a text takes no more lines, but leaves no lonely word on a last one.

    Of several such widths it is one whose lines end where a phrase does.
    """
    texts = [Measured(paragraph, width * _SAFE) for paragraph in paragraphs]
    lines = sum(len(text.lines) for text in texts)
    if lines == len(texts):
        return width
    lonely = any(len(text.lines) > 1 and text.lines[-1].width <= 0.4 * width for text in texts)
    best, phrases = width, _phrases(texts)
    narrower = width - _STEP
    while narrower >= width / 2:
        texts = [Measured(paragraph, narrower * _SAFE) for paragraph in paragraphs]
        if sum(len(text.lines) for text in texts) > lines:
            break
        found = _phrases(texts)
        if found > phrases or (lonely and found == phrases):
            best, phrases = narrower, found
        narrower -= _STEP
    breaks = _breaks(paragraphs, best * _SAFE)
    while best + _STEP <= width and _breaks(paragraphs, best + _STEP) == breaks:  # as much to spare as changes nothing
        best += _STEP
    return best


def settled(paragraphs: Paragraphs, width: float) -> float:
    """Return the width, a little narrower where else a character or two would stand alone on a last line."""
    lines = _lines(paragraphs, width), _lines(paragraphs, width * _SAFE)
    narrower = width
    while narrower > 0.8 * width and (_lines(paragraphs, narrower), _lines(paragraphs, narrower * _SAFE)) == lines:
        faces = (narrower, narrower * _SAFE)  # ours, and one a little wider
        if not any(_ends_lonely(Measured(paragraph, face)) for paragraph in paragraphs for face in faces):
            return narrower
        narrower -= _STEP
    return width


def stacked_factor(texts: Sequence[Paragraphs], width: float, height: float, least: float) -> float:
    """Return the factor at which texts of one width fill their common height without crowding it."""
    for factor, share in ((GROWTH[0], 0.5), *((factor, 0.62) for factor in GROWTH[1:]), *((f, 1.0) for f in FACTORS)):
        if sum(text_height(shrink(text, factor, least), width) for text in texts) <= height * share:
            return factor
    return FACTORS[-1]


def common_factor(texts: Sequence[tuple[Paragraphs, float, float]], least: float) -> float:
    """Return the largest factor at which every text fits its width and height; the least one if none does."""
    for factor in FACTORS:
        if all(text_height(shrink(text, factor, least), width) <= height + 0.01 for text, width, height in texts):
            return factor
        if all(run.size * factor <= max(least, p.least) for text, _, _ in texts for p in text for run in p.runs):
            return factor
    return FACTORS[-1]


def generous_factor(texts: Sequence[tuple[Paragraphs, float, float]], least: float, share: float = 0.62) -> float:
    """Return a factor over 1 where short texts would leave their boxes mostly empty, else `common_factor`."""
    for factor in GROWTH:
        grown = [(shrink(text, factor, least), width, height * share) for text, width, height in texts]
        if all(text_height(text, width) <= height for text, width, height in grown):
            return factor
    return common_factor(texts, least)


def _phrases(texts: Sequence[Measured]) -> int:
    """Return how many lines end where a phrase does."""
    return sum(end in _PHRASE_ENDS for text in texts for end in text.ends())


def _ends_lonely(text: Measured) -> bool:
    size = max((run.size for run in text.paragraph.runs), default=0)
    return len(text.lines) > 1 and text.lines[-1].width <= _LONELY * size


def _breaks(paragraphs: Paragraphs, width: float) -> list[int]:
    return [line.end for paragraph in paragraphs for line in Measured(paragraph, width).lines]


def _lines(paragraphs: Paragraphs, width: float) -> int:
    return sum(len(Measured(paragraph, width).lines) for paragraph in paragraphs)


def cut(paragraphs: Paragraphs, width: float, height: float) -> Fitted:
    """Set paragraphs as they are, and cut them at a line's end where the box is full."""
    used = 0.0
    kept: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        measured = Measured(paragraph, width)
        before = paragraph.before if kept else 0
        if used + before + measured.height <= height + 0.01:
            kept.append(paragraph)
            used += before + measured.height
            continue
        room, lines = height - used - before, 0
        while lines < len(measured.lines) and measured.lines[lines].height <= room + 0.01:
            room -= measured.lines[lines].height
            lines += 1
        rest = paragraphs[index:]
        if lines:
            head, tail = measured.split(lines)
            kept.append(head)
            used += before + sum(line.height for line in measured.lines[:lines])
            rest = (replace(tail, before=0), *paragraphs[index + 1 :])
        return Fitted(tuple(kept), used, rest)
    return Fitted(tuple(kept), used)
