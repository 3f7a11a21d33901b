"""Small counts: slices of few people go together, so that no cell tells of them and no difference of cells does.

In statistical disclosure control this is primary and complementary cell suppression: a single hidden cell would follow
from the total, so the next smallest goes with it until what is hidden is large enough. Figures that hold the same
counts hide the same slices: two partitions of one quantity would tell what each of them hides. Who knows every total
and all that is shown knows of hidden cells their sum, and no single one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from zongjie.metrics.query import quotient
from zongjie.slides.figure import Figure

Cells = tuple[float, ...]
Slice = tuple[Any, ...]
_WINDOWS = ("value", "previous", "year_ago")


def together(cells: Sequence[Cells], minimum: int) -> set[int]:
    """Return the places of the cells that are hidden: small ones, and the next smallest until they are large together.

    Parameters
    ----------
    cells
        Counts of people that each slice tells; of a rate those who did and those who did not.
    minimum
        Counts of one or more below it are small.
    """
    hidden = {place for place, counts in enumerate(cells) if _small(counts, minimum)}
    rest = sorted(
        set(range(len(cells))) - hidden,
        key=lambda place: (not any(cells[place]), sum(cells[place]), cells[place], place),
    )
    while hidden and rest and (len(hidden) < 2 or _small(_sum(cells[place] for place in hidden), minimum)):
        hidden.add(rest.pop(0))
    return hidden


def suppressed(figures: Mapping[str, Figure], minimum: int, other: str, days: int) -> dict[str, Figure]:
    """Return breakdowns of people with their small slices in one, or in none where nothing else would be left.

    Parameters
    ----------
    figures
        Breakdowns of people by what they are, each by its id.
    other
        What the slice is called that small ones are collected in.
    days
        Length of the period: member-days ÷ days are people.
    """
    found = {name: _Breakdown(figure, days) for name, figure in figures.items()}
    for group in _linked(found):
        _suppress(group, minimum, other)
    return {name: one.figure.model_copy(update={"rows": tuple(one.rows)}) for name, one in found.items()}


class _Breakdown:
    """The rows of a figure that are left, by slice, and the people that each tells of."""

    def __init__(self, figure: Figure, days: int) -> None:
        self.figure, self.rows = figure, list(figure.rows)
        self._days = days

    def part(self, row: Mapping[str, Any]) -> Slice:
        """Return what breaks rows into wholes: the question, where answers are counted."""
        return tuple(row[name] for name in self.figure.by[:-1])

    def key(self, row: Mapping[str, Any]) -> Slice:
        return tuple(row[name] for name in self.figure.by)

    def cells(self, row: Mapping[str, Any], window: str) -> Cells:
        """Return the counts of people behind a row in a window; 0 where there are none or nothing is known."""
        first = window == "value"
        whole = row.get("denominator" if first else f"{window}_denominator") or 0
        match self.figure.unit:
            case "share":
                done = (row.get("numerator") or 0) if first else round((row.get(window) or 0) * whole)
                return (done, whole - done)
            case "per_member_day":
                return (ceil(whole / self._days),)
            case "plain":
                return (ceil((row.get(window) or 0) / self._days),)
            case "people":
                return (row.get(window) or 0,)
            case _:
                return ()

    def counts(self) -> list[frozenset[tuple[Slice, float]]]:
        """Return each count that the rows hold, as a set of slices with their values."""
        names = ("numerator", "denominator") if any("denominator" in row for row in self.rows) else ("value",)
        vectors = [frozenset((self.key(row), value) for row in self.rows if (value := row.get(name))) for name in names]
        return [vector for vector in vectors if vector]

    def merge(self, hidden: set[Slice], other: str) -> None:
        """Put slices into one; answers to a question, of which several may be given, do not add up and are left out."""
        gone = [row for row in self.rows if self.key(row) in hidden]
        self.rows = [row for row in self.rows if self.key(row) not in hidden]
        if gone and self.rows and len(self.figure.by) == 1:
            self.rows.append(_merged(gone, self.figure.by[0], other))

    def hide(self, hidden: set[Slice], window: str) -> None:
        """Leave out an earlier window's value of slices."""
        names = (window, f"{window}_denominator")
        self.rows = [
            {name: None if name in names else value for name, value in row.items()} if self.key(row) in hidden else row
            for row in self.rows
        ]


@dataclass(frozen=True)
class _Table:
    """The slices of figures that hold the same counts, side by side."""

    slices: list[Slice]
    cells: list[Cells]

    @classmethod
    def of(cls, group: Sequence[_Breakdown], part: Slice, window: str) -> _Table:
        rows = [{one.key(row): row for row in one.rows if one.part(row) == part} for one in group]
        slices = list(dict.fromkeys(key for found in rows for key in found))
        empty = [one.cells({}, window) for one in group]
        cells = [
            sum(
                (
                    one.cells(found[key], window) if key in found else none
                    for one, found, none in zip(group, rows, empty, strict=True)
                ),
                start=Cells(),
            )
            for key in slices
        ]
        return cls(slices, cells)

    def hidden(self, minimum: int) -> set[Slice]:
        return {self.slices[place] for place in together(self.cells, minimum)}


def _suppress(group: Sequence[_Breakdown], minimum: int, other: str) -> None:
    """Merge what is small in the period; then hide what is small in the windows before it."""
    parts = dict.fromkeys(one.part(row) for one in group for row in one.rows)
    for part in parts:
        hidden = _Table.of(group, part, "value").hidden(minimum)
        named = {key for key in _Table.of(group, part, "value").slices if key[-1] == other}
        for one in group:
            one.merge(hidden | named if hidden else hidden, other)
    for part in parts:
        for window in _WINDOWS[1:]:
            hidden = _Table.of(group, part, window).hidden(minimum)
            for one in group:
                one.hide(hidden, window)


def _merged(rows: Sequence[Mapping[str, Any]], by: str, other: str) -> dict[str, Any]:
    """Return slices as one: counts add up, rates are taken anew; what else stood beside them is of each alone."""
    if "denominator" not in rows[0]:
        added = {name: _total(rows, name) for name in (*_WINDOWS, "share") if name in rows[0]}
        return {by: other} | added
    done, whole = _total(rows, "numerator"), _total(rows, "denominator")
    merged = {by: other, "numerator": done, "denominator": whole, "value": quotient(done, whole)}
    for window in _WINDOWS[1:]:
        if f"{window}_denominator" in rows[0]:
            base = _total(rows, f"{window}_denominator") or 0
            part = sum((row.get(window) or 0) * (row.get(f"{window}_denominator") or 0) for row in rows)
            merged |= {window: quotient(part, base), f"{window}_denominator": base}
    return merged


def _total(rows: Iterable[Mapping[str, Any]], name: str) -> float | None:
    """Return the sum of what is known; None if nothing is."""
    known = [row[name] for row in rows if row.get(name) is not None]
    return sum(known) if known else None


def _linked(found: Mapping[str, _Breakdown]) -> list[list[_Breakdown]]:
    """Return the breakdowns in groups that share a count, and those that share none alone."""
    groups: list[tuple[set[Any], list[_Breakdown]]] = []
    for one in found.values():
        counts = {(one.figure.by, vector) for vector in one.counts()}
        touched = [group for group in groups if group[0] & counts]
        groups = [group for group in groups if not group[0] & counts]
        vectors = counts.union(*(group[0] for group in touched))
        groups.append((vectors, [*(other for group in touched for other in group[1]), one]))
    return [members for _, members in groups]


def _small(counts: Cells, minimum: int) -> bool:
    return any(0 < count < minimum for count in counts)


def _sum(cells: Iterable[Cells]) -> Cells:
    return tuple(map(sum, zip(*cells, strict=True)))
