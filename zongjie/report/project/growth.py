"""How a project's community was built: its tiers, and its growth against what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zongjie.parameters.project import Milestone, Tier
from zongjie.report.charts import over_time
from zongjie.report.charts.making import make
from zongjie.report.project.common import figures_in, told, unwritten
from zongjie.report.results import kpi
from zongjie.report.spans import milestone_span
from zongjie.report.tables import MAX_KPIS, Measure, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart, Column, Row, Series, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Metric, TableSlide
from zongjie.slides.text import Number, Text, Tone, as_text, plain

_MEMBERS, _SPOKEN = "members_by_tier", "messages_per_member_day_by_tier"
_CLEARLY = 1.2  # times the next: less is no finding
_SAME = 0.005  # of what was expected: nobody counts that
_MAX_SAID = 3


def tiers(
    telling: Telling, slide: str, breakdowns: Sequence[str], figures: Sequence[str], *, brief: bool
) -> TableSlide | Absent:
    """Return the tiers of groups: who looks after each, how many it may hold, and how it did."""
    found = {name: figure for name in breakdowns if (figure := telling.figure(name))}
    rows = {name: {str(row["tier"]): row.get("value") for row in figure.rows} for name, figure in found.items()}
    keys = _keys(telling, rows)
    if not keys or not found:
        return telling.absent(slide, breakdowns)
    given = {key: _given(telling, key) for key in keys}
    facts = [name for name in ("admin", "limit") if any(getattr(one, name) for one in given.values())]
    shown = [_row(telling, key, given[key], facts, found, rows) for key in keys]
    items = [one for one in telling.resolve(figures) if one.defined][:MAX_KPIS]
    used = [*found.values(), *items]
    return TableSlide(
        id=slide,
        title=telling.title(slide, count=len(keys), **_liveliest(telling, found, rows)),
        table=Table(columns=_columns(telling, slide, facts, list(found.values())), rows=tuple(shown)),
        remark=telling.first(f"slides.{slide}.remark", names=telling.listing(_over(telling, given, rows))) or (),
        items=tuple(kpi(telling, one) for one in items),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def _columns(telling: Telling, slide: str, facts: Sequence[str], figures: Sequence[Figure]) -> tuple[Column, ...]:
    """Return the columns; a figure's own name needs no “by tier” beside the tiers."""
    named = [
        Column(title=telling.words.label(f"slides.{slide}.columns.{name}"), numeric=name == "limit")
        for name in ("tier", *facts)
    ]
    short = telling.words.items(f"slides.{slide}.figures") or {}
    return (*named, *(Column(title=short.get(one.id, one.title), numeric=True) for one in figures))


def _keys(telling: Telling, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the tiers that the data has: in the staff's order, then the largest first."""
    found = list(dict.fromkeys(key for values in rows.values() for key in values))
    order = list(telling.prepared.parameters.project.tiers)
    members = rows.get(_MEMBERS, {})

    def place(key: str) -> tuple[int, float]:
        names = [name for name in (key, telling.words.name("tier", key)) if name in order]
        return (order.index(names[0]) if names else len(order), -(members.get(key) or 0))

    return sorted(found, key=place)


def _given(telling: Telling, key: str) -> Tier:
    known = telling.prepared.parameters.project.tiers
    return known.get(key) or known.get(telling.words.name("tier", key)) or Tier()


def _row(
    telling: Telling,
    key: str,
    given: Tier,
    facts: Sequence[str],
    found: Mapping[str, Figure],
    rows: Mapping[str, Mapping[str, Any]],
) -> Row:
    own: dict[str, Number | Text] = {
        "admin": told(given.admin),
        "limit": telling.words.number(given.limit, "plain", fixed=True) if given.limit else _unlimited(telling, given),
    }
    numbers = (
        cell(telling, rows[name].get(key), Measure(name, figure.unit, figure.decimals))
        for name, figure in found.items()
    )
    return Row(cells=(as_text(telling.words.name("tier", key)), *(own[name] for name in facts), *numbers))


def _unlimited(telling: Telling, given: Tier) -> Text:
    """Return that a tier may hold any number, where the staff said who it is; else nothing is known of it."""
    return as_text("—" if given == Tier() else telling.words.label("slides.project.tiers.unlimited"))


def _over(telling: Telling, given: Mapping[str, Tier], rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the tiers that hold more people than they may."""
    members = rows.get(_MEMBERS, {})
    over = [key for key, tier in given.items() if tier.limit and (members.get(key) or 0) > tier.limit]
    return [telling.words.name("tier", key) for key in over]


def _liveliest(telling: Telling, found: Mapping[str, Figure], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the tier whose members speak most, where it clearly is one, and how many times the next."""
    spoken = sorted(((value, key) for key, value in rows.get(_SPOKEN, {}).items() if value), reverse=True)
    if len(spoken) < len(("one", "other")) or spoken[0][0] < _CLEARLY * spoken[1][0]:
        return {"best": None, "size": None, "level": None}
    figure = found[_SPOKEN]
    return {
        "best": telling.words.name("tier", spoken[0][1]),
        "size": telling.words.number(spoken[0][0], figure.unit, figure.decimals),
        "level": telling.words.number(spoken[0][0] / spoken[1][0], "ratio", 1),
    }


@dataclass(frozen=True)
class _Reached:
    """A milestone and what the figure was by then."""

    milestone: Milestone
    figure: Figure
    value: float

    @property
    def beyond(self) -> float:
        """By how much of the expectation it was surpassed; negative where it was missed."""
        return self.value / self.milestone.expected - 1


def expectation(telling: Telling, slide: str, *, brief: bool) -> Metric | Absent:
    """Return growth against what was expected: the latest milestone leads, the chart shows those of its figure."""
    given = telling.prepared.parameters.project.milestones
    reached = [one for milestone in given if (one := _reached(telling, milestone))]
    if not reached:
        return unwritten(telling, slide, "project.milestones")
    name = reached[0].milestone.metric, reached[0].milestone.slice
    run = sorted(
        (one for one in reached if (one.milestone.metric, one.milestone.slice) == name),
        key=lambda one: one.milestone.date,
    )
    lead = run[-1]
    tone: Tone = "good" if lead.beyond >= -_SAME else "bad"
    words = telling.words
    said = [*run[:1], *(one for one in reached if one not in run), *run[1:]][:_MAX_SAID]
    return Metric(
        id=slide,
        title=telling.title(slide, name=lead.milestone.name, **_numbers(telling, lead)),
        judgement=plain(telling.first(f"slides.{slide}.judgement", **_numbers(telling, lead)) or ()),
        tone=tone,
        body=words.join(
            telling.first(f"slides.{slide}.body", name=one.milestone.name, **_numbers(telling, one)) or ()
            for one in said
        ),
        before=words.number(lead.milestone.expected, lead.figure.unit, lead.figure.decimals),
        before_label=words.label(f"slides.{slide}.before"),
        after=words.number(lead.value, lead.figure.unit, lead.figure.decimals),
        after_label=words.label(f"slides.{slide}.after"),
        change=words.number(lead.beyond, "change", 1, signed=True),
        good=tone == "good",
        chart=_chart(telling, slide, run),
        source=telling.source([lead.figure]),
        notes=telling.notes(slide, [lead.figure]),
        brief=brief,
    )


def _reached(telling: Telling, milestone: Milestone) -> _Reached | None:
    span = milestone_span(milestone, telling.prepared.period)
    figure = figures_in(telling, span).get(milestone.metric) if span else None
    if figure is None:
        return None
    value = figure.value
    if figure.by:
        named = {str(row[figure.by[0]]): row.get("value") for row in figure.rows}
        names = {telling.words.name(figure.by[0], key): each for key, each in named.items()}
        value = named.get(milestone.slice, names.get(milestone.slice))
    return None if value is None else _Reached(milestone, figure, value)


def _numbers(telling: Telling, one: _Reached) -> dict[str, Any]:
    words = telling.words
    unit, decimals = one.figure.unit, one.figure.decimals
    return {
        "day": telling.day(one.milestone.date, "times.short"),
        "number": words.number(one.value, unit, decimals),
        "target": words.number(one.milestone.expected, unit, decimals),
        "size": words.number(abs(one.beyond), "change", 1),
        "met": one.beyond >= -_SAME,
        "same": abs(one.beyond) < _SAME,
    }


def _chart(telling: Telling, slide: str, run: Sequence[_Reached]) -> Chart | None:
    """Return what was reached beside what was expected; with a single milestone, how the members grew."""
    if len(run) == 1:
        series = telling.figure("members_over_time", "joined_over_time")
        return over_time(telling, series, "column") if series else None
    figure = run[0].figure
    days = tuple(telling.day(one.milestone.date, "times.short") for one in run)
    expected = tuple(one.milestone.expected for one in run)
    label = telling.words.label(f"slides.{slide}.before")
    reached = tuple(one.value for one in run)
    lines = [
        Series(name=telling.words.label(f"slides.{slide}.after"), values=reached),
        Series(name=label, values=expected, role="previous"),
    ]
    chart = make(telling, figure.model_copy(update={"title": run[0].milestone.name}), "column", days, lines)
    pairs = (
        telling.words.label("charts.pair", name=day, number=telling.words.number(one.value, figure.unit))
        for day, one in zip(days, run, strict=True)
    )
    summary = telling.words.label("charts.listed", title=chart.title, items=telling.listing(pairs))
    return chart.model_copy(update={"summary": summary})
