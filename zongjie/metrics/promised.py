"""What was promised: the targets that the staff keep beside their data, in the table `targets`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zongjie.errors import DataError, nearest
from zongjie.lazy import _
from zongjie.metrics.base import Metric, catalogue
from zongjie.metrics.expressions import read
from zongjie.periods import Kind, Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_HIGHEST_SHARE = 2.0  # no share is promised above 200 %: a larger number is a percentage without its sign
_LONGEST: dict[int, Kind] = {12: "year", 6: "half", 3: "quarter", 9: "quarter"}  # by the month that it ends with
_ANY_LENGTH = ("share", "score", "per_member_day", "minutes", "days")  # units that a shorter period does not make less
_WHERE = "table targets (目标), column metric (指标)"


@dataclass(frozen=True)
class Promise:
    """A target for a metric; with a day, for the period that ends on it."""

    metric: Metric
    value: float
    due: date | None

    def concerns(self, period: Period) -> bool:
        """Whether a period can be judged by it: a quarter is not held against the count of its year."""
        if self.due is None:
            return True
        longest = _LONGEST.get(self.due.month, "month")
        return period.end == self.due and (period.kind == longest or self.metric.unit in _ANY_LENGTH)


def promised(tables: Tables, period: Period) -> dict[str, float]:
    """Return the targets that a period can be judged by, by metric id; one for just this period goes first."""
    chosen = [promise for promise in promises(tables) if promise.concerns(period)]
    chosen.sort(key=lambda promise: promise.due is not None)
    return {promise.metric.id: promise.value for promise in chosen}


def promises(tables: Tables) -> list[Promise]:
    """Return all targets of the data. A metric may be named by its id or by its title in either language.

    Raises
    ------
    DataError
        If a name is that of no metric, or a share is written as a percentage without its sign.
    """
    if "targets" not in tables:
        return []
    rows = read(tables, "targets").order_by(_.metric, _.due, _["value"]).to_pyarrow().to_pylist()
    named = _named()
    return [_promise(str(row["metric"]), float(row["value"]), row["due"], named) for row in rows]


def _promise(name: str, value: float, due: date | None, named: dict[str, Metric]) -> Promise:
    metric = named.get(name.strip().lower())
    if metric is None:
        match = nearest(name, named)
        raise DataError(
            f"There is no metric “{name}” to set a target for.",
            where=_WHERE,
            examples=(f"is it {_both(named[match])}?",) if match else (),
            known=tuple(_both(metric) for name, metric in named.items() if name == metric.id),
            hint="write the id or the title of a metric; `zongjie metrics` lists them",
        )
    if metric.unit == "share" and abs(value) > _HIGHEST_SHARE:
        raise DataError(
            f"The target {value:g} for “{name}” is a share of more than {_HIGHEST_SHARE:.0%}.",
            where=_WHERE,
            hint=f"write {value:g}% or {value / 100:g}",
        )
    return Promise(metric, value, due)


def _named() -> dict[str, Metric]:
    """Return the metrics with a single number by id and by title, in lower case; of two alike the first wins."""
    single = [metric for metric in catalogue().values() if not metric.by]
    titles = {title.lower(): metric for metric in reversed(single) for title in (metric.title.zh, metric.title.en)}
    return titles | {metric.id: metric for metric in single}


def _both(metric: Metric) -> str:
    return f"{metric.title.zh} ({metric.id})"
