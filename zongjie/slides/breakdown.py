"""The slices of a breakdown, named for the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zongjie.slides.figure import Figure

MAX_CATEGORIES = 7
FOLDED = "\0rest"  # key of the slice that sums up the smallest; no data has it
Namer = Callable[[str, str], str]  # dimension, key → name


@dataclass(frozen=True)
class Slice:
    """One slice of a breakdown: its key in the data, its name, its values and, for amounts, its share of the whole."""

    key: str
    name: str
    value: float | None
    previous: float | None = None
    year_ago: float | None = None
    share: float | None = None

    @property
    def change(self) -> float | None:
        """Relative change to the previous period; None where it is undefined."""
        if self.value is None or not self.previous:
            return None
        return (self.value - self.previous) / abs(self.previous)


def slices(figure: Figure, name: Namer) -> tuple[Slice, ...]:
    """Return the slices of a breakdown in its own order; shares where the values are amounts that add up."""
    dimension = figure.by[0]
    total = sum(float(row.get("value") or 0) for row in figure.rows) if adds_up(figure) else 0.0
    return tuple(_slice(row, dimension, name, total) for row in figure.rows)


def adds_up(figure: Figure) -> bool:
    """Whether the slices are parts of a whole: amounts, not shares, scores or means."""
    return figure.unit not in ("share", "score", "ratio", "per_member_day", "minutes")


def ranked(parts: Sequence[Slice]) -> tuple[Slice, ...]:
    """Return the slices by size, the largest first; undefined ones are left out."""
    return tuple(sorted((part for part in parts if part.value is not None), key=lambda part: -(part.value or 0)))


def folded(parts: Sequence[Slice], other: str, limit: int = MAX_CATEGORIES) -> tuple[Slice, ...]:
    """Return at most `limit` slices of amounts, the smallest ones summed up under the name `other`."""
    if len(parts) <= limit:
        return tuple(parts)
    kept = [part for part in parts if part.name != other][: limit - 1]
    rest = [part for part in parts if part not in kept]
    return (*kept, _sum(rest, other))


def _slice(row: dict[str, Any], dimension: str, name: Namer, total: float) -> Slice:
    key = str(row.get(dimension, ""))
    value = row.get("value")
    return Slice(
        key=key,
        name=name(dimension, key),
        value=value,
        previous=row.get("previous"),
        year_ago=row.get("year_ago"),
        share=value / total if value is not None and total else None,
    )


def _sum(parts: Sequence[Slice], name: str) -> Slice:
    def add(values: list[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    return Slice(
        key=FOLDED,
        name=name,
        value=add([part.value for part in parts]),
        previous=add([part.previous for part in parts]),
        year_ago=add([part.year_ago for part in parts]),
        share=add([part.share for part in parts]),
    )
