"""What members and staff have named, in the rows of a figure: fit to be shown, and each name told from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from zongjie.characters import name


def named(rows: Sequence[dict[str, Any]], by: Sequence[str]) -> list[dict[str, Any]]:
    """Return a breakdown's rows with names of a bearable length, free of what steers a screen.

    Parameters
    ----------
    by
        The dimensions. Two slices that differ only in what goes are numbered: none is taken for the other.
    """
    seen: Counter[tuple[Any, ...]] = Counter()
    return [_distinct(row, by, seen) for row in map(_shown, rows)]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {key: name(value) if isinstance(value, str) else value for key, value in row.items()}


def _distinct(row: dict[str, Any], by: Sequence[str], seen: Counter[tuple[Any, ...]]) -> dict[str, Any]:
    key = tuple(row[dimension] for dimension in by)
    seen[key] += 1
    return row if seen[key] == 1 else row | {by[0]: f"{row[by[0]]} ({seen[key]})"}
