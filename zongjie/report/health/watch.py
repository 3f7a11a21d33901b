"""What is watched: figures beside their alert lines, and how new members come back."""

from __future__ import annotations

from typing import Any

from zongjie.errors import ParameterError
from zongjie.findings.alerts import alert_line, state
from zongjie.report.charts.making import current, make, pair, sentence
from zongjie.report.telling import Choices, Telling, flat
from zongjie.slides.chart import Chart, Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.text import Text, Tone, as_text, plain

_MAX_ROWS = 10
_MAX_NAMED = 3
_FEW = 10
_COLUMNS = ("figure", "value", "previous", "alert_line", "alert_state")
_TONES: dict[str, Tone] = {"within": "good", "beyond": "bad", "doubtful": "neutral", "unknown": "neutral"}


def alerts(telling: Telling, slide: str, figures: Choices, *, brief: bool = False) -> TableSlide | Absent | None:
    """Return the first ten of the figures that are defined, each beside its alert line; None where none has one."""
    lines = telling.prepared.parameters.alerts
    _check(telling, lines)
    shown = telling.choose([*lines, *figures])[:_MAX_ROWS]
    if not shown:
        return telling.absent(slide, flat(figures))
    if not any(alert_line(figure, lines.get(figure.id)) is not None for figure in shown):
        return None
    states = {figure.id: state(figure, lines.get(figure.id)) for figure in shown}
    beyond = [figure.title for figure in shown if states[figure.id] == "beyond"]
    more: dict[str, Any] = {
        "examined": sum(one != "unknown" for one in states.values()),
        "beyond": len(beyond),
        "doubtful": sum(one == "doubtful" for one in states.values()),
        "names": telling.listing(beyond[:_MAX_NAMED]),
        "rest": max(len(beyond) - _MAX_NAMED, 0),
        "own": len(lines),
    }
    columns = tuple(
        Column(title=telling.words.label(f"columns.{name}"), numeric=name in ("value", "previous", "alert_line"))
        for name in _COLUMNS
    )
    title = telling.title(slide, **more)
    return TableSlide(
        id=slide,
        title=title,
        table=Table(
            columns=columns,
            rows=tuple(_row(telling, figure, lines.get(figure.id), states[figure.id]) for figure in shown),
            summary=plain(title),
        ),
        remark=telling.first(f"slides.{slide}.remark", **more) or (),
        source=telling.source(shown),
        notes=telling.notes(slide, shown),
        brief=brief,
    )


def coming_back(telling: Telling) -> Chart | None:
    """Return the share seen again on each day after the first; the first day, on which all are there, is left out."""
    figure = telling.figure("return_curve")
    rows = [row for row in figure.rows if row["days_after"] and row["value"] is not None] if figure else []
    if figure is None or not rows:
        return None
    names = tuple(str(row["days_after"]) for row in rows)
    title = telling.words.label("charts.coming_back")
    chart = make(telling, figure, "line", names, [current(telling, [row["value"] for row in rows])])
    told = (
        pair(telling, telling.words.label("charts.day_after", day=names[place]), rows[place]["value"], "share", 1)
        for place in (0, len(rows) - 1)
    )
    return chart.model_copy(update={"title": title, "summary": sentence(telling, title, told)})


def _row(telling: Telling, figure: Figure, own: float | None, found: str) -> Row:
    line = alert_line(figure, own)
    sign = telling.words.label(f"alerts.{'above' if figure.direction == 'down' else 'below'}")
    shown: Text = as_text("—")
    if line is not None:
        shown = as_text(f"{sign} {telling.words.number(line, figure.unit, _decimals(figure, line)).text}")
    verdict = as_text(telling.words.label(f"alerts.{found}"))
    value, previous = telling.words.figure(figure), telling.words.figure(figure, "previous")
    return Row(cells=(as_text(figure.title), value, previous, shown, verdict), tone=_TONES[found])


def _decimals(figure: Figure, line: float) -> int:
    """Return a figure's decimals, one at least for few people or messages: a line of 0.9 is not one of 0 or 1."""
    return figure.decimals if abs(line) >= _FEW else max(figure.decimals, 1)


def _check(telling: Telling, lines: dict[str, float]) -> None:
    known = (*telling.figures, *telling.prepared.missing)
    for name in lines:
        if name not in known:
            raise ParameterError(
                f"There is no metric “{name}” to draw an alert line for.", where="alerts", given=name, known=known
            )
