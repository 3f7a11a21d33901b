"""Evaluation: every metric for a period, for the one before and for the same one a year ago."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zongjie.errors import ParameterError
from zongjie.metrics.base import (
    Answer,
    Compute,
    Formula,
    Metric,
    Words,
    catalogue,
    numbers,
)
from zongjie.metrics.certainty import judge
from zongjie.metrics.coverage import Coverage
from zongjie.metrics.formulas import combine
from zongjie.metrics.naming import named
from zongjie.metrics.query import Row, gather, one, run
from zongjie.metrics.slices import align, complete
from zongjie.metrics.suppression import suppressed
from zongjie.metrics.trust import Trust
from zongjie.periods import Period
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.flaw import Flaw
from zongjie.tables.engines.unsupported import UnsupportedError

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_OTHER = Words("其他", "Other")
_UNKNOWN = Words("未知", "Unknown")
_PARTIAL = Words(
    "数据只含 {first} 至 {last}，本期不完整。", "The data holds {first} to {last}: the period is not complete."
)
_OUTSIDE = Words("数据只含 {first} 至 {last}", "the data holds only {first} to {last}")
_NO_BASE = Words(
    "数据自 {first} 起，更早的对比期不完整，不作比较。",
    "The data begins on {first}: a comparison period before it is not whole and is left out.",
)


_FEW = Words(
    "只有 {count} 份有效回答（少于 {least}），仅供参考。",
    "Only {count} valid answers (fewer than {least}): read with care.",
)
_LEAST_ANSWERS = 30
_SMALL = Words(
    "为保护成员，不足{least}人的分组合并为“其他”或不列出。",
    "To protect members, slices of fewer than {least} people stand under “Other” or are left out.",
)


@dataclass(frozen=True)
class Result:
    """A metric's rows for each window (None where the data does not hold the window) and where they come from."""

    windows: tuple[list[Row] | None, ...]
    tables: tuple[str, ...]
    caveats: tuple[str, ...] = ()
    outside: str | None = None
    undefined: Words | None = None  # why there is no value, where the answer knows better than the metric


def compute(
    tables: Tables,
    period: Period,
    targets: Mapping[str, float],
    language: str,
    only: Iterable[str] | None = None,
    *,
    minimum_count: int = 5,
    flaws: Iterable[Flaw] = (),
) -> Figures:
    """Return the figures of a period; metrics whose tables are not there are left out (see `missing`).

    Parameters
    ----------
    targets
        Metric id → value, shares as 0–1.
    language
        Of titles, definitions, reasons and caveats.
    only
        Ids to restrict the figures to; all by default.
    minimum_count
        Slices of people below it are collected under "other".
    flaws
        What is wrong with the tables (see `zongjie.quality`): what cannot be compared is not, and what must be known
        stands among a figure's caveats.

    Raises
    ------
    DataError
        If the data holds nothing of the period.
    ParameterError
        If a target or `only` names a metric that does not exist.
    """
    metrics = catalogue()
    _check_names(targets, "targets", {name for name, metric in metrics.items() if not metric.by})
    _check_names(only or (), "only", set(metrics))
    evaluation = _Evaluation(tables, period, language, tuple(flaws))
    wanted = metrics if only is None else [name for name in metrics if name in set(only)]
    number = numbers()
    figures: dict[str, Figure] = {}
    with tables.keeping():
        for name in wanted:
            result = evaluation.result(metrics[name])
            if result is not None:
                figure = evaluation.figure(metrics[name], result)
                figures[name] = figure.model_copy(update={"number": number[name], "target": targets.get(name)})
    return Figures(figures | _protected(figures, period, language, minimum_count))


def _protected(figures: Mapping[str, Figure], period: Period, language: str, minimum: int) -> dict[str, Figure]:
    """Return the breakdowns of people without their small slices; those that had some say so."""
    metrics = catalogue()
    people = {name: figure for name, figure in figures.items() if metrics[name].minimum_count and figure.rows}
    found = suppressed(people, minimum, _OTHER.get(language), (period.end - period.start).days + 1)
    said = _SMALL.get(language).format(least=minimum)
    for name, figure in found.items():
        if not figure.rows:
            found[name] = figure.model_copy(update={"undefined_because": said})
        elif figure.rows != people[name].rows:
            found[name] = figure.model_copy(update={"caveats": (*figure.caveats, said)})
    return found


def missing(metric: Metric, tables: Tables) -> tuple[str, ...]:
    """Return the tables and columns (`members.left_at`) that a metric lacks; empty if it can be computed."""
    if metric.formula:
        known = catalogue()
        lacking = [name for part in metric.formula.of for name in missing(known[part], tables)]
        return tuple(dict.fromkeys(lacking))
    return min((_lacking(answer, tables) for answer in metric.answers), key=len, default=())


class _Evaluation:
    """One run over the catalogue; results of metrics that others are made of are kept."""

    def __init__(self, tables: Tables, period: Period, language: str, flaws: tuple[Flaw, ...] = ()) -> None:
        self.tables = tables
        self.language = language
        self.windows = (period, period.previous(), period.year_ago())
        self.trust = Trust(flaws, period, language)
        self.coverage = Coverage.of(tables, period)
        self._results: dict[str, Result | None] = {}
        self._ran: dict[tuple[Compute, tuple[Period, ...]], list[list[Row]]] = {}

    def result(self, metric: Metric) -> Result | None:
        """Return the metric's rows by window, or None if its tables are not there."""
        if metric.id not in self._results:
            self._results[metric.id] = (
                self._derived(metric, metric.formula) if metric.formula else self._answered(metric)
            )
        return self._results[metric.id]

    def figure(self, metric: Metric, result: Result) -> Figure:
        """Return the figure of a metric (without number and target)."""
        said = Figure(
            id=metric.id,
            number="",
            title=metric.title.get(self.language),
            period=str(self.windows[0]),
            unit=metric.unit,
            decimals=metric.decimals,
            direction=metric.direction,
            definition=metric.definition.get(self.language),
            tables=result.tables,
            by=metric.by,
            caveats=result.caveats,
            borders=self.trust.borders(metric, result.tables),
        )
        found = self._rows(metric, result) if metric.by else self._scalar(metric, result)
        figure = said.model_copy(update=found)
        if figure.defined:
            return self._flagged(metric, figure)
        return figure.model_copy(
            update={"undefined_because": result.outside or (result.undefined or metric.undefined).get(self.language)}
        )

    def _flagged(self, metric: Metric, figure: Figure) -> Figure:
        """Return a figure that says so if few answers are behind it."""
        answers = figure.denominator
        if not metric.sample or answers is None or answers >= _LEAST_ANSWERS:
            return figure
        few = _FEW.get(self.language).format(count=int(answers), least=_LEAST_ANSWERS)
        return figure.model_copy(update={"caveats": (*figure.caveats, few)})

    def _answered(self, metric: Metric) -> Result | None:
        answer = next((answer for answer in metric.answers if not _lacking(answer, self.tables)), None)
        if answer is None:
            return None
        held = self._held(metric, answer)
        windows = [window for window, there in zip(self.windows, held, strict=True) if there]
        try:
            answers = iter(self._run(metric, answer, tuple(windows)))
        except UnsupportedError:
            return None
        span, held_days = self.coverage.common(answer.tables), self.coverage.held(answer.tables)
        empty = metric.empty if answer.silent else None
        found = (self.trust.apart(answer, gather(answer, metric.by, rows)) for rows in answers)
        rows = tuple(
            self.trust.silenced(metric, answer, complete(metric, next(found), window, held_days, empty), window)
            if there
            else None
            for window, there in zip(self.windows, held, strict=True)
        )
        outside = None if held[0] or span is None else self._outside(metric, answer, span)
        return Result(rows, answer.tables, self._caveats(metric, answer), outside, answer.undefined)

    def _outside(self, metric: Metric, answer: Answer, span: tuple[date, date]) -> str:
        return self.trust.redrawn(metric, answer, self.windows[0]) or self._say(_OUTSIDE, span)

    def _run(self, metric: Metric, answer: Answer, windows: tuple[Period, ...]) -> list[list[Row]]:
        """Run an expression, once for all metrics that share it."""
        key = (answer.compute, windows)
        if key not in self._ran:
            if answer.asks:
                name = f"{metric.id}.{metric.answers.index(answer)}"
                self._ran[key] = run(name, answer.compute, self.tables, windows) if windows else []
            else:
                self._ran[key] = [answer.compute(self.tables, window) for window in windows]
        return self._ran[key]

    def _held(self, metric: Metric, answer: Answer) -> tuple[bool, ...]:
        """Whether each window can be answered: the period if the data touches it, earlier ones only if it is whole."""
        current, *earlier = self.windows
        held = [self.coverage.covers(answer.tables, current) != "none"]
        compared = metric.compared and answer.compared
        held += [compared and self.coverage.covers(answer.tables, window) == "whole" for window in earlier]
        if metric.looks_back:
            before = [self.coverage.covers(answer.tables, window.previous()) == "whole" for window in self.windows]
            held = [there and known for there, known in zip(held, before, strict=True)]
        sound = [self.trust.sound(metric, answer, window) for window in self.windows]
        return tuple(there and known for there, known in zip(held, sound, strict=True))

    def _caveats(self, metric: Metric, answer: Answer) -> tuple[str, ...]:
        span = self.coverage.common(answer.tables)
        caveat = answer.caveat(self.tables) if callable(answer.caveat) else answer.caveat
        caveats = [caveat.get(self.language)] if caveat else []
        if span and self.coverage.covers(answer.tables, self.windows[0]) == "part":
            caveats.append(self._say(_PARTIAL, span))
        bases = self.windows[1:] if metric.compared and answer.compared else ()
        whole = [window for window in bases if self.coverage.covers(answer.tables, window) == "whole"]
        if span and len(whole) < len(bases):
            caveats.append(self._say(_NO_BASE, span))
        return (*caveats, *self.trust.caveats(metric, answer, whole))

    def _derived(self, metric: Metric, formula: Formula) -> Result | None:
        known = catalogue()
        parts = [self.result(known[name]) for name in formula.of]
        if any(part is None for part in parts):
            return None
        there = [part for part in parts if part is not None]
        windows = tuple(
            None if any(rows is None for rows in window) else combine(metric, formula, [rows or [] for rows in window])
            for window in zip(*(part.windows for part in there), strict=True)
        )
        tables = dict.fromkeys(table for part in there for table in part.tables)
        caveats = dict.fromkeys(caveat for part in there for caveat in part.caveats)
        outside = next((part.outside for part in there if part.outside), None)
        undefined = next((part.undefined for part in there if part.undefined and not _has_value(part)), None)
        return Result(windows, tuple(tables), tuple(caveats), outside, undefined)

    def _scalar(self, metric: Metric, result: Result) -> dict[str, Any]:
        weeks = self.result(catalogue()[metric.weekly]) if metric.weekly else None
        current, previous, year_ago = (one(rows or ()) for rows in result.windows)
        return {
            "value": current.get("value"),
            "previous": previous.get("value"),
            "year_ago": year_ago.get("value"),
            "numerator": current.get("numerator"),
            "denominator": current.get("denominator"),
            **judge(metric.unit, result.windows, weeks.windows if weeks else ()),
        }

    def _rows(self, metric: Metric, result: Result) -> dict[str, tuple[Row, ...]]:
        if not _has_value(result):
            return {}
        rows = align(metric, result.windows, self.windows)
        unknown = _UNKNOWN.get(self.language)
        rows = [row | {name: unknown for name in metric.by if row[name] is None} for row in rows]
        return {"rows": tuple(named(rows, metric.by))}

    def _say(self, words: Words, span: tuple[object, object]) -> str:
        return words.get(self.language).format(first=span[0], last=span[1])


def _has_value(result: Result) -> bool:
    return any(row.get("value") is not None for row in result.windows[0] or ())


def _lacking(answer: Answer, tables: Tables) -> tuple[str, ...]:
    absent = [table for table in answer.tables if table not in tables]
    columns = [column.split(".") for column in answer.columns]
    empty = [f"{table}.{name}" for table, name in columns if table in tables and name not in tables.filled(table)]
    return (*absent, *empty)


def _check_names(names: Iterable[str], where: str, known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise ParameterError(
                f"“{name}” is not the id of a metric.",
                where=where,
                given=name,
                known=tuple(sorted(known)),
                hint="`zongjie metrics` lists them",
            )
