"""Numbers of a chart as they are printed: on its axis, beside its marks, in its table."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent

from zongjie.slides.chart import Chart

ABSENT = "—"
_PERCENT = ("share", "points", "change")


def printed(value: float | None, chart: Chart, language: str, *, fixed: bool = False) -> str:
    """Return a value of a chart in the reader's form, at the chart's decimals; shares as percent.

    Trailing zeros go unless `fixed`, for the columns of a table.
    """
    return ABSENT if value is None else _write(value, chart.unit, language, chart.decimals, fixed=fixed)


def tick(value: float, step: float, chart: Chart, language: str) -> str:
    """Return a value of the axis with as many decimals as its step needs."""
    shown = step * 100 if chart.unit in _PERCENT else step
    decimals = next((n for n in range(4) if abs(shown * 10**n - round(shown * 10**n)) < 1e-6), 4)
    return _write(value, chart.unit, language, decimals, fixed=True)


def spoken(value: float | None, chart: Chart, language: str, unit_label: str = "") -> str:
    """Return a value with its unit, as a reader is told it: 12.4万人."""
    text = printed(value, chart, language)
    unit = "" if value is None or chart.unit in _PERCENT else unit_label or chart.unit_label
    return f"{text} {unit}" if unit and unit[0].isascii() and unit[0].isalpha() else f"{text}{unit}"


def _write(value: float, unit: str, language: str, decimals: int, *, fixed: bool) -> str:
    places = "." + ("0" if fixed else "#") * decimals if decimals else ""
    if unit in _PERCENT:
        text = format_percent(abs(value), format=f"#,##0{places}%", locale=language)
    else:
        text = format_decimal(abs(value), format=f"#,##0{places}", locale=language)
    return ("−" if value < 0 and any(digit in "123456789" for digit in text) else "") + text
