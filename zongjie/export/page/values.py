"""Numbers of a chart as they are printed: on its axis, beside its marks, in its table."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.numbers import format_decimal, format_percent

from zongjie.slides.chart import Chart, Series

ABSENT = "—"
_PERCENT = ("share", "points", "change")


@cache
def locale(language: str) -> Locale:
    """Return the locale of a language; reading it anew for every number takes most of a page's time."""
    return Locale.parse(language)


def unit_of(chart: Chart, series: Series | None = None) -> str:
    """Return the unit of a series: the chart's, unless it has its own on a second axis."""
    return (series and (series.unit or ("share" if series.unit_label == "%" else ""))) or chart.unit


def is_share(chart: Chart, series: Series | None = None) -> bool:
    """Return whether a series holds shares."""
    return unit_of(chart, series) in _PERCENT


def unit_label(chart: Chart, series: Series | None = None) -> str:
    """Return the label of a series' unit; none for shares, whose percent sign stands at every value."""
    return "" if is_share(chart, series) else (series and series.unit_label) or chart.unit_label


def printed(
    value: float | None, chart: Chart, language: str, series: Series | None = None, *, fixed: bool = False
) -> str:
    """Return a value of a chart in the reader's form, at the chart's decimals; shares as percent.

    Trailing zeros go unless `fixed`, for the columns of a table.
    """
    if value is None:
        return ABSENT
    decimals = chart.decimals if series is None or series.decimals is None else series.decimals
    return _write(value, unit_of(chart, series), language, decimals, fixed=fixed)


def tick(value: float, step: float, unit: str, language: str) -> str:
    """Return a value of the axis with as many decimals as its step needs."""
    shown = step * 100 if unit in _PERCENT else step
    decimals = next((n for n in range(4) if abs(shown * 10**n - round(shown * 10**n)) < 1e-6), 4)
    return _write(value, unit, language, decimals, fixed=True)


def spoken(value: float | None, chart: Chart, language: str, series: Series | None = None) -> str:
    """Return a value with its unit, as a reader is told it: 12.4万人."""
    text = printed(value, chart, language, series)
    unit = "" if value is None else unit_label(chart, series)
    return f"{text} {unit}" if unit and unit[0].isascii() and unit[0].isalpha() else f"{text}{unit}"


def _write(value: float, unit: str, language: str, decimals: int, *, fixed: bool) -> str:
    places = "." + ("0" if fixed else "#") * decimals if decimals else ""
    if unit in _PERCENT:
        text = format_percent(abs(value), format=f"#,##0{places}%", locale=locale(language))
    else:
        text = format_decimal(abs(value), format=f"#,##0{places}", locale=locale(language))
    return ("−" if value < 0 and any(digit in "123456789" for digit in text) else "") + text
