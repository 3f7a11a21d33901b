"""Which figures a flaw touches: what may be compared, what is undefined, what must be said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from zongjie.periods import Period
from zongjie.slides.flaw import Flaw

_SLACK = timedelta(days=3)
_MAX_GAP = 0.05  # of a period: a shorter gap is said, a longer one forbids comparing
_ON_PEOPLE = ("retention",)
_ON_STOCKS = ("growth",)


def relevant(flaws: Iterable[Flaw], windows: Sequence[Period]) -> tuple[Flaw, ...]:
    """Return the flaws that lie in one of the windows; those without a day concern every period.

    Where a log or group begins (or stops) matters only inside a window: on its first day it is the window itself that
    is wholly held.
    """
    return tuple(flaw for flaw in flaws if any(_in(flaw, window) for window in windows))


def incomparable(flaws: Iterable[Flaw], family: str, tables: Collection[str], now: Period, base: Period) -> Flaw | None:
    """Return the first flaw that forbids to compare a figure of `base` with that of `now`."""
    for flaw in flaws:
        if flaw.table not in tables:
            continue
        match flaw.kind:
            case "group_begins" if flaw.start and base.start + _SLACK < flaw.start <= now.end:
                return flaw
            case "group_stops" if flaw.end and base.start <= flaw.end < now.end - _SLACK:
                return flaw
            case "gap" if any(_days_in(flaw, window) > _MAX_GAP * window.days for window in (now, base)):
                return flaw
            case "level" if family in _ON_STOCKS and flaw.end and base.end < flaw.end <= now.end:
                return flaw
            case "redrawn" if family in _ON_PEOPLE and flaw.start and base.start < flaw.start <= base.end:
                return flaw
            case _:
                pass
    return None


def undefined(flaws: Iterable[Flaw], family: str, tables: Collection[str], across: Period) -> Flaw | None:
    """Return the flaw that makes a figure on who came back meaningless over a span of days."""
    if family not in _ON_PEOPLE:
        return None
    return next((one for one in _redrawn(flaws, tables) if one.start and across.start < one.start <= across.end), None)


def to_be_said(flaws: Iterable[Flaw], family: str, tables: Collection[str], period: Period) -> tuple[Flaw, ...]:
    """Return the flaws inside a period that the reader of a figure must know although it has a value."""
    kinds = {"gap", "group_begins", "group_stops", "redrawn", "begins"} | ({"level"} if family in _ON_STOCKS else set())
    return tuple(flaw for flaw in flaws if flaw.table in tables and flaw.kind in kinds and _in(flaw, period))


def borders(
    flaws: Iterable[Flaw], family: str, tables: Collection[str], period: Period
) -> tuple[date, date] | tuple[()]:
    """Return the first and the last day in a period at which what is counted changes: no fall or rise is real there."""
    days = [
        day
        for flaw in to_be_said(flaws, family, tables, period)
        if flaw.kind in ("group_begins", "group_stops", "level") and (day := flaw.start or flaw.end)
    ]
    return (min(days), max(days)) if days else ()


def gaps(flaws: Iterable[Flaw], tables: Collection[str]) -> tuple[tuple[date, date], ...]:
    """Return the days in which nothing at all is known, as first and last."""
    return tuple(
        (flaw.start, flaw.end)
        for flaw in flaws
        if flaw.kind == "gap" and flaw.table in tables and not flaw.group and flaw.start and flaw.end
    )


def breaks(flaws: Iterable[Flaw], tables: Collection[str]) -> tuple[date, ...]:
    """Return the days from which ids no longer mean the same people."""
    return tuple(flaw.start for flaw in _redrawn(flaws, tables) if flaw.start)


def _redrawn(flaws: Iterable[Flaw], tables: Collection[str]) -> list[Flaw]:
    return [flaw for flaw in flaws if flaw.kind == "redrawn" and flaw.table in tables]


def _in(flaw: Flaw, window: Period) -> bool:
    if flaw.start is None and flaw.end is None:
        return True
    match flaw.kind:
        case "begins" | "group_begins" | "redrawn":
            return flaw.start is not None and window.start < flaw.start <= window.end
        case "group_stops":
            return flaw.end is not None and window.start <= flaw.end < window.end
        case _:
            return _days_in(flaw, window) > 0


def _days_in(flaw: Flaw, window: Period) -> int:
    if flaw.start is None or flaw.end is None:
        return 0
    return max((min(flaw.end, window.end) - max(flaw.start, window.start)).days + 1, 0)
