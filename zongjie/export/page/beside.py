"""What lies around a page: files that it offers, sibling reports that it leads to, the index of all reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zongjie.errors import ParameterError
from zongjie.export.index.place import NAME as INDEX
from zongjie.export.index.place import PARTIAL, is_index
from zongjie.periods import Period, parse

PAGE = "report.html"


@dataclass(frozen=True)
class Beside:
    """What a page may link to beyond itself, as it is when the page is made.

    Attributes
    ----------
    periods
        The periods of the same community's other reports that have a page, newest first.
    index
        Whether there is an index of all reports two folders up.
    """

    periods: tuple[Period, ...] = ()
    index: bool = False


NOTHING = Beside()


@dataclass(frozen=True)
class Switch:
    """The ways from a report to its siblings: the nearest of the same kind on either side, and all of them."""

    earlier: Period | None
    later: Period | None
    others: tuple[Period, ...]
    index: str


def around(folder: Path, own: str) -> Beside:
    """Return what lies around the folder of a report on the period `own` now; nothing if it is not in its place."""
    folder = folder.resolve()
    if folder.name.removesuffix(PARTIAL) != own:
        return NOTHING
    return Beside(siblings(folder, own), is_index(folder.parent.parent / INDEX))


def siblings(folder: Path, own: str) -> tuple[Period, ...]:
    """Return the periods of the reports beside a folder that have a page, newest first."""
    found = [
        period
        for other in folder.parent.glob(f"*/{PAGE}")
        if (period := _period(other.parent.name)) and str(period) != own
    ]
    return tuple(sorted(found, key=lambda period: (period.end, period.days), reverse=True))


def switch(beside: Beside, own: Period) -> Switch | None:
    """Return the ways out of a report; None if there is none."""
    alike = [period for period in beside.periods if period.kind == own.kind]
    earlier = _nearest([period for period in alike if period.end < own.start], last=True)
    later = _nearest([period for period in alike if period.start > own.end], last=False)
    index = f"../../{INDEX}" if beside.index else ""
    return Switch(earlier, later, beside.periods, index) if beside.periods or index else None


def _nearest(periods: Sequence[Period], *, last: bool) -> Period | None:
    chosen = sorted(periods)
    return (chosen[-1] if last else chosen[0]) if chosen else None


def _period(name: str) -> Period | None:
    """Return the period that a folder is called after; None for other folders, those under way included."""
    try:
        period = parse(name)
    except ParameterError:
        return None
    return period if str(period) == name else None
