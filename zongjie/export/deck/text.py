"""Text as it is set on a slide: paragraphs of runs with size, weight and colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from zongjie.characters import shown
from zongjie.slides.text import Number, Span, Text

Align = Literal["l", "ctr", "r"]
Paragraphs = tuple["Paragraph", ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one look. `colour` is a palette role; None takes the placeholder's."""

    text: str
    size: float
    bold: bool = False
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: runs, alignment, space before in points, line spacing as a multiple of single.

    `least` is the size that its type never falls under, where that is more than the text's own least.
    """

    runs: tuple[Run, ...]
    align: Align | None = None
    before: float = 0
    spacing: float = 1.0
    heading: bool = False  # set in the theme's heading face
    least: float = 0

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(run.text for run in self.runs)


def clean(text: str) -> str:
    """Return the text without the characters that a file of this format cannot hold."""
    return shown(text).replace("\t", " ")


def line(
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: str | None = None,
    align: Align | None = None,
    before: float = 0,
    heading: bool = False,
) -> Paragraphs:
    """Return a text of one look; a line break starts a paragraph."""
    return tuple(
        Paragraph((Run(part, size, bold, colour),), align, before if index == 0 else 0, 1.0, heading)
        for index, part in enumerate(clean(text).split("\n"))
    )


def rich(
    text: Text | str,
    size: float,
    *,
    colour: str | None = None,
    before: float = 0,
    spacing: float = 1.1,
    bold: bool = False,
) -> Paragraphs:
    """Return a slide's text: figures in their own colour and bold, tones in the colour of better or worse."""
    spans = (Span(text=text),) if isinstance(text, str) else text
    paragraphs: list[list[Run]] = [[]]
    for span in spans:
        look = Run("", size, bold or span.strong or span.figure is not None, _colour(span) or colour)
        first, *more = clean(span.text).split("\n")
        paragraphs[-1].append(replace(look, text=first))
        paragraphs += [[replace(look, text=part)] for part in more]
    filled = [tuple(run for run in runs if run.text) for runs in paragraphs]
    return tuple(
        Paragraph(runs, before=before if index == 0 else size * 0.3, spacing=spacing)
        for index, runs in enumerate(runs for runs in filled if runs)
    )


def numeral(number: Number, size: float, small: float, *, colour: str = "figure", before: float = 0) -> Paragraphs:
    """Return a number: digits large, its unit small beside them; together they read as `number.text`."""
    runs = [Run(clean(number.digits), size, True, colour)]
    if number.suffix:
        runs.append(Run(clean(number.text.removeprefix(number.digits)), small, False, colour))
    return (Paragraph(tuple(runs), before=before, heading=True),)


def join(*parts: Iterable[Run]) -> Paragraphs:
    """Return one paragraph of the runs in turn."""
    runs = tuple(run for part in parts for run in part if run.text)
    return (Paragraph(runs),) if runs else ()


def _colour(span: Span) -> str | None:
    if span.tone == "bad":
        return "worse"
    if span.tone == "good":
        return "better"
    return "figure" if span.figure else None
