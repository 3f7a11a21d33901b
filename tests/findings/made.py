"""Figures for tests of findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zongjie.slides.figure import Figure, Figures


def figure(
    name: str,
    value: float | None,
    previous: float | None = None,
    *,
    year_ago: float | None = None,
    target: float | None = None,
    unit: str = "share",
    direction: Any = "up",
    denominator: float | None = None,
) -> Figure:
    return Figure(
        id=name,
        number="1.1",
        title=name,
        period="2023",
        unit=unit,
        decimals=1,
        direction=direction,
        value=value,
        previous=previous,
        year_ago=year_ago,
        target=target,
        denominator=denominator,
    )


def over_time(name: str, values: Sequence[float | None], earlier: Sequence[float | None] | None = None) -> Figure:
    rows = [{"time": f"2023-{month:02d}", "value": value} for month, value in enumerate(values, 1)]
    if earlier:
        rows = [row | {"year_ago": base} for row, base in zip(rows, earlier, strict=True)]
    return Figure(id=name, number="1.2", title=name, period="2023", unit="share", by=("time",), rows=tuple(rows))


def by_tier(name: str, *rows: tuple[str, float | None, float | None, float]) -> Figure:
    return Figure(
        id=name,
        number="1.3",
        title=name,
        period="2023",
        unit="share",
        by=("tier",),
        rows=tuple(
            {"tier": key, "value": value, "previous": previous, "denominator": size}
            for key, value, previous, size in rows
        ),
    )


def collect(*figures: Figure) -> Figures:
    return Figures({one.id: one for one in figures})
