"""Number formats of a chart: no more decimals than its values need, the same in labels, axis, cache and workbook."""

from __future__ import annotations

import math
from collections.abc import Sequence

from zongjie.slides.chart import Chart, Series


def number_format(chart: Chart) -> str:
    """Return the number format of the values: no more decimals than they need."""
    values = [value for series in chart.series if not series.secondary for value in series.values if value is not None]
    shown = [value * 100 for value in values] if chart.shares else values
    return _form(_needed(shown, chart.decimals), share=chart.shares)


def own_format(series: Series) -> str:
    """Return the format of a series on the second axis, which has its own unit."""
    values = [value for value in series.values if value is not None]
    share = series.unit == "share" or (not series.unit and series.unit_label.strip() == "%")
    return _form(
        _needed(
            [value * 100 for value in values] if share else values, 1 if series.decimals is None else series.decimals
        ),
        share=share,
    )


def step_format(step: float, *, share: bool) -> str:
    """Return the format of an axis: as many decimals as its step needs."""
    shown = step * 100 if share else step
    return _form(next((d for d in range(4) if math.isclose(shown, round(shown, d), rel_tol=1e-9)), 4), share=share)


def is_share(form: str) -> bool:
    """Return whether a number format is one of shares."""
    return form.endswith("%")


def printed(value: float, form: str) -> str:
    """Return a value as the number format prints it; measures labels and writes alternative texts."""
    decimals = len(form.partition(".")[2].rstrip("%"))
    return f"{value * 100:.{decimals}f}%" if is_share(form) else f"{value:,.{decimals}f}"


def signed(value: float, form: str) -> str:
    """Return a change with its sign."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{printed(abs(value), form)}"


def _needed(values: Sequence[float], most: int) -> int:
    within = 0.5 * 10 ** -(most + 1)
    return next((d for d in range(most + 1) if all(abs(round(v, d) - v) < within for v in values)), most)


def _form(decimals: int, *, share: bool) -> str:
    places = "." + "0" * decimals if decimals else ""
    return f"0{places}%" if share else f"#,##0{places}"
