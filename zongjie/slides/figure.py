"""A figure: one number of the report with everything that is needed to trust it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Direction = Literal["up", "down", "none"]
Field = Literal["value", "previous", "year_ago", "target", "change", "change_year_ago", "numerator", "denominator"]


class Forecast(BaseModel):
    """What a figure's own course lets one expect of the next period: a value, and its 80 % prediction interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    low: float
    high: float


class Figure(BaseModel):
    """A metric's value for a period, beside the period before and the same period a year ago.

    `value`, `previous` and `year_ago` are None where the metric is undefined (never 0 in its place), and
    `undefined_because` says why. Shares are 0–1. A breakdown has `by` (its dimensions) and `rows`, one mapping
    per slice with the dimensions, `value` and, where computed, `previous`, `year_ago`, `numerator`, `denominator`.
    `borders` are days within the period at which what is counted changes (a group's log begins): values before and
    after one are not compared.
    `certain` says, against `previous` and `year_ago`, whether a change is more than chance, where that can be told;
    `intervals` holds the 95 % intervals of differences of shares. `forecast` is for the next period.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    number: str  # of the definition, as source lines cite it: "1.3"
    title: str
    period: str
    unit: str
    decimals: int = 0
    direction: Direction = "none"
    value: float | None = None
    previous: float | None = None
    year_ago: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    target: float | None = None
    definition: str = ""
    tables: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    undefined_because: str | None = None
    caveats: tuple[str, ...] = ()
    borders: tuple[dt.date, ...] = ()
    certain: dict[str, bool] = {}
    intervals: dict[str, tuple[float, float]] = {}
    forecast: Forecast | None = None

    @property
    def defined(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.rows) if self.by else self.value is not None

    @property
    def change(self) -> float | None:
        """Difference to the previous period for shares (0–1), relative change for all else."""
        return _change(self.value, self.previous, self.unit)

    @property
    def change_year_ago(self) -> float | None:
        """Like `change`, against the same period a year ago."""
        return _change(self.value, self.year_ago, self.unit)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target, a value or a wanted way."""
        if self.value is None or self.target is None or self.direction == "none":
            return None
        return self.value <= self.target if self.direction == "down" else self.value >= self.target

    def get(self, field: Field) -> float | None:
        """Return one of the figure's numbers by name."""
        return getattr(self, field)


def _change(value: float | None, base: float | None, unit: str) -> float | None:
    if value is None or base is None:
        return None
    if unit == "share":
        return value - base
    return (value - base) / abs(base) if base else None


class Figures(Mapping[str, Figure]):
    """All figures of one report, by id."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._figures = dict(figures)

    def __getitem__(self, key: str) -> Figure:
        return self._figures[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def dump(self) -> list[dict[str, Any]]:
        """Return the figures as JSON-ready mappings, in the catalogue's order."""
        return [figure.model_dump(mode="json") for figure in self._figures.values()]

    @classmethod
    def load(cls, records: list[dict[str, Any]]) -> Figures:
        """Rebuild from `dump`."""
        figures = [Figure.model_validate(record) for record in records]
        return cls({figure.id: figure for figure in figures})
