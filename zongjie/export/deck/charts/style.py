"""The style that a chart is written in: theme, language, sizes; and the small elements that need it."""

from __future__ import annotations

from dataclasses import dataclass

from zongjie.export.deck.charts.elements import layout
from zongjie.export.deck.text import Run
from zongjie.export.deck.theme import Theme
from zongjie.export.deck.typeset import run_properties
from zongjie.export.deck.xml import A, C, Element


@dataclass(frozen=True)
class Style:
    """Theme and language of a chart, its `frame` (width and height) and the size of its labels, in points."""

    theme: Theme
    language: str
    frame: tuple[float, float]
    size: float

    @property
    def chinese(self) -> bool:
        """Whether the chart is in Chinese."""
        return self.language.startswith("zh")

    def text(self, colour: str, size: float = 0, *, bold: bool = False, level: bool = False) -> Element:
        """Return the properties of all text of an element; `level` keeps it from being turned."""
        properties = run_properties(
            Run("", size or self.size, bold, colour), False, self.theme, self.language, "defRPr"
        )
        for attribute in ("lang", "altLang", "dirty"):
            properties.attrib.pop(attribute)
        end = A.endParaRPr(lang="zh-CN" if self.chinese else "en-US")
        frame = A.bodyPr(rot="0", vert="horz") if level else A.bodyPr(rot="-60000000", vert="horz")
        return C.txPr(frame, A.lstStyle(), A.p(A.pPr(properties), end))

    def run(self, text: str, colour: str, size: float = 0, *, bold: bool = False) -> Element:
        """Return the properties of a run of text."""
        return run_properties(Run(text, size or self.size, bold, colour), False, self.theme, self.language)

    def title(self, runs: list[Run], x: float, y: float) -> Element:
        """Return a title of some runs with its top left corner at a place in shares of the frame."""
        made = [A.r(run_properties(one, False, self.theme, self.language), A.t(one.text)) for one in runs if one.text]
        frame = A.bodyPr(rot="0", vert="horz")
        return C.title(C.tx(C.rich(frame, A.lstStyle(), A.p(A.pPr(algn="l"), *made))), layout(x, y), C.overlay(val="0"))
