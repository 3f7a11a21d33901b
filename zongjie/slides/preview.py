"""A slide as HTML that reads well in a notebook: the twin of what the exporters draw."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from html import escape

from zongjie.slides.chart import Chart, Table
from zongjie.slides.model import (
    Absent,
    Agenda,
    Cards,
    Closing,
    Cover,
    Divider,
    Heatmap,
    Kpi,
    Metric,
    Overview,
    Problem,
    Slide,
    SlideBase,
    Statements,
    TableSlide,
    Timeline,
)
from zongjie.slides.text import Number, Text

_BOX = "border:1px solid #d5dde3;border-left:4px solid #0b4f6c;border-radius:6px;padding:12px 16px;max-width:60em"
_NO_FORMULAS = "mathjax_ignore tex2jax_ignore"  # in Jupyter what stands between two $ would become one
_ABSENT_BOX = "border:1px dashed #9aa5ad;border-radius:6px;padding:8px 16px;max-width:60em"


def preview(slide: Slide) -> str:
    """Return a slide as an HTML fragment, everything escaped."""
    foot = f"<small>{escape(slide.source)}</small>" if slide.source else ""
    notes = "".join(_p(note) for note in slide.notes)
    if notes:
        foot += f"<details><summary><small>{escape(slide.id)}</small></summary>{notes}</details>"
    head = f'<h3 style="margin-top:0">{_text(slide.title)}</h3>'
    return f'<section class="{_NO_FORMULAS}" style="{_BOX}">{head}{_body(slide)}{foot}</section>'


def absent_preview(absent: Absent) -> str:
    """Return the place of a slide that the data cannot carry, with the reason."""
    said = f"<b>{escape(absent.title)}</b>{_p(absent.because)}"
    return f'<section class="{_NO_FORMULAS}" style="{_ABSENT_BOX}">{said}</section>'


@singledispatch
def _body(slide: SlideBase) -> str:
    raise NotImplementedError(f"no preview for {type(slide).__name__}")


@_body.register
def _(slide: Cover) -> str:
    parts = (slide.subtitle, slide.reporter, slide.department, slide.date.isoformat())
    return _p(" · ".join(part for part in parts if part))


@_body.register
def _(slide: Agenda) -> str:
    return _table(((item.number, item.title, _text(item.summary)) for item in slide.items), escaped=False)


@_body.register
def _(slide: Divider) -> str:
    return f"<p><b>{escape(slide.number)}</b> {_text(slide.summary)}</p>"


@_body.register
def _(slide: Overview) -> str:
    return "".join(f"<p>{_text(text)}</p>" for text in slide.judgement) + _kpis(slide.items)


@_body.register
def _(slide: Statements) -> str:
    return "".join(f"<p><b>{escape(item.lead)}</b> {_text(item.body)}</p>" for item in slide.items)


@_body.register
def _(slide: Cards) -> str:
    items: list[str] = []
    for card in slide.items:
        facts = " · ".join(fact for fact in (card.owner, card.due, card.cost, card.measure) if fact)
        small = f"<br><small>{escape(facts)}</small>" if facts else ""
        items.append(f"<li><b>{escape(card.heading)}</b><br>{_text(card.body)}{small}</li>")
    return f"<ol>{''.join(items)}</ol>"


@_body.register
def _(slide: Metric) -> str:
    path = ""
    if slide.before and slide.after:
        change = f" ({slide.change.text})" if slide.change else ""
        path = _p(f"{slide.before_label} {slide.before.text} → {slide.after_label} {slide.after.text}{change}".strip())
    return f"<p><mark>{escape(slide.judgement)}</mark> {_text(slide.body)}</p>{path}{_chart(slide.chart)}"


@_body.register
def _(slide: TableSlide) -> str:
    return _native_table(slide.table) + f"<p>{_text(slide.remark)}</p>" + _kpis(slide.items)


@_body.register
def _(slide: Heatmap) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in slide.columns)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(map(_shade, values))}</tr>"
        for name, values in zip(slide.rows, slide.values, strict=True)
    )
    remarks = "".join(f"<p><b>{escape(item.lead)}</b> {_text(item.body)}</p>" for item in slide.remarks)
    return f"<table><tr><th>{escape(slide.corner)}</th>{head}</tr>{rows}</table>{remarks}"


@_body.register
def _(slide: Timeline) -> str:
    phases = _table((phase.label, phase.span, phase.body) for phase in slide.phases)
    return phases + (_native_table(slide.table) if slide.table else "")


@_body.register
def _(slide: Problem) -> str:
    causes = "".join(f"<li>{_text(cause.text)} <small>({escape(cause.label)})</small></li>" for cause in slide.causes)
    heading = f"<b>{escape(slide.causes_label)}</b><ul>{causes}</ul>" if causes else ""
    body = f"<p><mark>{escape(slide.judgement)}</mark> {_text(slide.body)}</p>"
    return f"{body}{heading}{_chart(slide.chart)}<p>{_text(slide.remark)}</p>"


@_body.register
def _(slide: Closing) -> str:
    return "".join(f"<p>{_text(sentence)}</p>" for sentence in slide.sentences) + _p(slide.contact)


def _text(text: Text) -> str:
    return "".join(f"<b>{escape(span.text)}</b>" if span.strong else escape(span.text) for span in text)


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _kpis(items: Iterable[Kpi]) -> str:
    rows = [
        (kpi.label, kpi.number.text, *(f"{number.text} {label}" if number else "" for number, label in _changes(kpi)))
        for kpi in items
    ]
    return _table(rows) if rows else ""


def _changes(kpi: Kpi) -> tuple[tuple[Number | None, str], ...]:
    return (
        (kpi.change, kpi.change_label),
        (kpi.change_year_ago, kpi.change_year_ago_label),
        (kpi.target, kpi.target_label),
    )


def _chart(chart: Chart | None) -> str:
    if chart is None:
        return ""
    head = ("", *chart.categories)
    rows = [(series.name, *(_drawn(value, chart) for value in series.values)) for series in chart.series]
    unit = f" ({chart.unit_label})" if chart.unit_label else ""
    return f"<figure><figcaption>{escape(chart.title + unit)}</figcaption>{_table([head, *rows])}</figure>"


def _drawn(value: float | None, chart: Chart) -> str:
    if value is None:
        return "—"
    percent = chart.unit in ("share", "points", "change")
    return f"{value:.{chart.decimals}%}" if percent else f"{value:,.{chart.decimals}f}"


def _native_table(table: Table) -> str:
    head = tuple(column.title for column in table.columns)
    rows = ([cell.text if isinstance(cell, Number) else _plain(cell) for cell in row.cells] for row in table.rows)
    return _table([head, *rows])


def _plain(text: Text) -> str:
    return "".join(span.text for span in text)


def _table(rows: Iterable[Iterable[str]], *, escaped: bool = True) -> str:
    """Return rows as a table; `escaped` False when the cells are HTML already."""
    write = escape if escaped else str
    body = "".join(f"<tr>{''.join(f'<td>{write(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{body}</table>"


def _shade(value: float | None) -> str:
    if value is None:
        return "<td></td>"
    return f'<td style="background:rgba(11,79,108,{min(max(value, 0), 1) * 0.6:.2f})">{value:.0%}</td>'
