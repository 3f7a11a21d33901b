"""What a metric is: one declaration with its definition, and the registry of all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from zongjie.slides.figure import Direction

if TYPE_CHECKING:
    from zongjie.periods import Period
    from zongjie.tables.store import Tables

Compute = Callable[["Tables", "Period"], Any]  # an Ibis table

Family = Literal[
    "growth",
    "activity",
    "retention",
    "conversion",
    "content",
    "events",
    "feedback",
    "groups",
    "work",
    "spending",
    "quality",
]
FAMILIES: tuple[Family, ...] = (
    "growth",
    "activity",
    "retention",
    "conversion",
    "content",
    "events",
    "feedback",
    "groups",
    "work",
    "spending",
    "quality",
)


@dataclass(frozen=True)
class Words:
    """A text in both report languages."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """Return the text in a language."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Answer:
    """One way to compute a metric: what it needs and the expression over it.

    Attributes
    ----------
    tables
        Canonical tables that must hold rows.
    compute
        Returns an Ibis table: one row, for a breakdown one row per slice with the `by` columns. Metrics may share an
        expression; it is run once.
    take
        The column with the value, or the two columns whose quotient it is; rows of an expression that is finer than
        the metric are added up. Without it the value is in `value`, or in `numerator` and `denominator`, and a
        breakdown's further columns are kept. A null value, a zero denominator or no row means *undefined*.
    columns
        Columns that must hold at least one value, as `members.left_at`.
    caveat
        What the reader must know when this answer, and not a better one, was used; or what tells it from the data.
    undefined
        Why there is no value when this answer gives none; the metric's own reason by default.
    silent
        Whether a step of time without rows means that nothing happened. It does where each row is something that
        happened; of totals a row that is not there is unknown.
    compared
        Whether earlier periods can be answered as well; rows without dates would say the same of each.
    asks
        Whether `compute` returns an expression; else it returns the rows themselves, found by more than a query.
    """

    tables: tuple[str, ...]
    compute: Compute
    take: str | tuple[str, str] | None = None
    columns: tuple[str, ...] = ()
    caveat: Words | Callable[[Tables], Words | None] | None = None
    undefined: Words | None = None
    silent: bool = True
    compared: bool = True
    asks: bool = True


@dataclass(frozen=True)
class Ratio:
    """A metric that is the quotient of two others; both become its numerator and denominator."""

    numerator: str
    denominator: str

    @property
    def of(self) -> tuple[str, ...]:
        """Ids of the metrics that it is made of."""
        return (self.numerator, self.denominator)


@dataclass(frozen=True)
class Balance:
    """A metric that is the sum of some metrics less others."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]

    @property
    def of(self) -> tuple[str, ...]:
        """Ids of the metrics that it is made of."""
        return self.plus + self.minus


@dataclass(frozen=True)
class Mean:
    """A metric that is the mean of another's slices, those left out that are only partly in the period."""

    slices: str

    @property
    def of(self) -> tuple[str, ...]:
        """Ids of the metrics that it is made of."""
        return (self.slices,)


@dataclass(frozen=True)
class Slice:
    """A metric that is one slice of another."""

    slices: str
    key: str

    @property
    def of(self) -> tuple[str, ...]:
        """Ids of the metrics that it is made of."""
        return (self.slices,)


Formula = Ratio | Balance | Mean | Slice


@dataclass(frozen=True)
class Metric:
    """A metric, declared once for notebooks, exporters, appendix, `zongjie metrics` and `figures`.

    Attributes
    ----------
    answers
        In order of preference; the first whose tables and columns are there is used, and the figure says which.
    formula
        Instead of answers: how the metric follows from others.
    undefined
        Why there is no value when the expression gives none ("no member at the start of the period").
    compared
        Whether the previous period and the year before are computed as well.
    empty
        For breakdowns: the value of a slice without rows. 0 for counts, None where it is undefined.
    minimum_count
        For breakdowns of people by what they are, or of what they did: whether slices under the privacy threshold are
        collected under "other".
    looks_back
        Whether the expression also reads the period before, which the data must then hold.
    weekly
        Id of the breakdown by week that tells how much the figure varies, and so whether a change is more than that.
    sample
        Whether its denominator is a number of answers: with fewer than 30 the figure says so.
    """

    id: str
    family: Family
    title: Words
    definition: Words
    unit: str
    decimals: int = 0
    direction: Direction = "up"
    answers: tuple[Answer, ...] = ()
    formula: Formula | None = None
    by: tuple[str, ...] = ()
    undefined: Words = Words("分母为零", "the denominator is zero")
    compared: bool = True
    empty: float | None = None
    minimum_count: bool = False
    looks_back: bool = False
    sample: bool = False
    weekly: str = ""


_REGISTRY: dict[str, Metric] = {}


def register(*metrics: Metric) -> None:
    """Add metrics to the catalogue, in order."""
    for metric in metrics:
        if metric.id in _REGISTRY and _REGISTRY[metric.id] is not metric:
            raise ValueError(f"two metrics are called {metric.id}")
        _REGISTRY[metric.id] = metric


@cache
def _declare() -> None:
    """Load every module that declares metrics, once."""
    package = importlib.import_module("zongjie.metrics")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"zongjie.metrics.{module.name}")


def catalogue() -> dict[str, Metric]:
    """Return all metrics, by family and in order of declaration."""
    _declare()
    return dict(sorted(_REGISTRY.items(), key=lambda item: FAMILIES.index(item[1].family)))


def numbers() -> dict[str, str]:
    """Return the number of each definition: family.position, as source lines cite it (口径1.3)."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for name, metric in catalogue().items():
        counts[metric.family] = counts.get(metric.family, 0) + 1
        found[name] = f"{FAMILIES.index(metric.family) + 1}.{counts[metric.family]}"
    return found
