"""A slice of a breakdown inside a sentence: what a wording file may ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.slides.breakdown import Slice
from zongjie.slides.figure import Figure
from zongjie.slides.text import Number, Span

if TYPE_CHECKING:
    from zongjie.slides.wording import Wording


class UnsaidError(Exception):
    """A sentence needs a number that is not there: it is left out, never filled in."""


class SliceView:
    """A slice of a breakdown inside a sentence; its numbers are strong spans."""

    def __init__(self, part: Slice, figure: Figure, wording: Wording) -> None:
        self.raw = part
        self.name = part.name
        self._figure = figure
        self._wording = wording

    @property
    def inline(self) -> str:
        """The name within an English sentence: word of mouth; what the data itself names, or KOL, stands as it is."""
        ours = self.name != self.raw.key and self.name[1:2].islower()
        return self.name[:1].lower() + self.name[1:] if ours else self.name

    @property
    def part(self) -> float:
        """The bare share of the whole, for conditions."""
        if self.raw.share is None:
            raise UnsaidError
        return self.raw.share

    @property
    def value(self) -> Span:
        """The slice's value."""
        return self._span(self.raw.value, self._figure.unit, self._figure.decimals)

    @property
    def bare(self) -> Span:
        """The slice's value without the name of what is counted, where the sentence has it already."""
        digits = self._wording.number(self.raw.value, self._figure.unit, self._figure.decimals).digits
        span = self.value
        return span.model_copy(update={"text": digits}) if self._wording.counts(self._figure.unit) else span

    @property
    def previous(self) -> Span:
        """The slice's value in the period before."""
        return self._span(self.raw.previous, self._figure.unit, self._figure.decimals)

    @property
    def share_before(self) -> Span:
        """The slice's share of the whole in the period before."""
        whole = sum(row.get("previous") or 0 for row in self._figure.rows)
        return self._span(self.raw.previous / whole if whole and self.raw.previous is not None else None, "share", 1)

    @property
    def share(self) -> Span:
        """The slice's share of the whole."""
        return self._span(self.raw.share, "share", 1)

    def _span(self, value: float | None, unit: str, decimals: int) -> Span:
        if value is None:
            raise UnsaidError
        shown: Number = self._wording.number(value, unit, decimals)
        return Span(text=shown.text, strong=True)
