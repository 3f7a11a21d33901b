"""Which way a figure went, and whether by enough to be said."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Literal

from zongjie.slides.figure import Figure
from zongjie.slides.text import Span, Text, Tone

Trend = Literal["surge", "rise", "flat", "fall", "slump", "unknown"]
Against = Literal["previous", "year_ago"]

# Smaller changes are worded as none, larger ones as strong: differences for shares, relative changes for all else.
_FLAT = {"share": 0.005, "other": 0.01}
_STRONG = {"share": 0.05, "other": 0.2}
_Z95 = 1.96


def change_of(figure: Figure, against: Against = "previous") -> float | None:
    """Return the change as a report states it: a difference for shares, relative for all else."""
    return figure.change if against == "previous" else figure.change_year_ago


def trend(figure: Figure, against: Against = "previous") -> Trend:
    """Return which way a figure went; `flat` where the change is too small to matter or may be noise."""
    base = figure.get(against)
    if figure.value is None or base is None:
        return "unknown"
    change = change_of(figure, against)
    if change is None:  # from zero: there is a direction but no rate
        return "flat" if figure.value == base else "rise" if figure.value > base else "fall"
    kind = "share" if figure.unit == "share" else "other"
    if abs(change) < _FLAT[kind] or is_noise(figure, against):
        return "flat"
    strong = abs(change) >= _STRONG[kind]
    if change > 0:
        return "surge" if strong else "rise"
    return "slump" if strong else "fall"


def is_noise(figure: Figure, against: Against = "previous") -> bool:
    """Whether a change may be chance: as the figure itself knows, else by two samples of a share's present size."""
    if against in figure.certain:
        return not figure.certain[against]
    value, base, size = figure.value, figure.get(against), figure.denominator
    if figure.unit != "share" or value is None or base is None or not size:
        return False
    if not (0 <= value <= 1 and 0 <= base <= 1):  # a ratio of counts, not a proportion of people
        return False
    return abs(value - base) < _Z95 * sqrt((value * (1 - value) + base * (1 - base)) / size)


def is_good(figure: Figure, against: Against = "previous") -> bool | None:
    """Whether the figure went the wanted way; None where it did not move or no way is wanted."""
    went = trend(figure, against)
    if went in ("unknown", "flat") or figure.direction == "none":
        return None
    return (went in ("surge", "rise")) == (figure.direction == "up")


def tone_of(figure: Figure) -> Tone:
    """Return the tone in which a figure is told: bad where it fell short or fell back, good where it did well."""
    good = is_good(figure)
    if figure.met is False or good is False:
        return "bad"
    return "good" if good or figure.met else "neutral"


def toned(text: Text, figures: Mapping[str, Figure], lead: Figure) -> Text:
    """Return a text in which the lead figure's value carries its state, and each change whether it was wanted.

    All other numbers stay neutral: a colour would judge what the sentence only mentions.
    """
    return tuple(span.model_copy(update={"tone": _tone_of_span(span, figures, lead)}) for span in text)


def _tone_of_span(span: Span, figures: Mapping[str, Figure], lead: Figure) -> Tone:
    figure = figures.get(span.figure) if span.figure else None
    if figure is None:
        return span.tone
    if span.field in ("change", "change_year_ago"):
        good = is_good(figure, "previous" if span.field == "change" else "year_ago")
        return "neutral" if good is None else "good" if good else "bad"
    return tone_of(figure) if figure.id == lead.id and span.field == "value" else "neutral"
