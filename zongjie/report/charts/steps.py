"""Charts of steps: how a stock came to be another, and how many go on from stage to stage."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from zongjie.report.charts.making import make, pair, sentence
from zongjie.report.telling import Telling
from zongjie.slides.breakdown import ranked, slices
from zongjie.slides.chart import Chart, Series
from zongjie.slides.figure import Figure

_LARGEST = 3  # sources of a rise that stand alone
_EXACT = 0.5  # of a person: what a stock may differ from the sum of its flows
Step = tuple[str, float]


@dataclass(frozen=True)
class Stock:
    """The figures of a stock: at the opening and the closing of the period, what came, by what, and what went."""

    opening: str
    closing: str
    came: str
    went: str
    by: str = ""


MEMBERS = Stock("members_start", "members_end", "joined_people", "left_people", "joined_by_source")


def balance(telling: Telling, stock: Stock = MEMBERS) -> Chart | None:
    """Return how a stock went from its opening to its closing level, step by step, beside the target.

    None where a figure is missing or there was nothing at the opening. What the flows do not explain is a step of its
    own, so that the last column is the level that the report states.
    """
    found = [telling.figure(name) for name in (stock.opening, stock.closing, stock.came, stock.went)]
    opening, closing, came, went = found
    if opening is None or closing is None or came is None or went is None:
        return None
    start, end, plus, minus = (figure.value or 0.0 for figure in (opening, closing, came, went))
    if start <= 0 or not plus:
        return None
    steps = [*_sources(telling, telling.figure(stock.by), came), (went.title, -minus)]
    rest = end - (start + plus - minus)
    if abs(rest) >= _EXACT:
        steps.append((telling.words.label("charts.unexplained"), rest))
    whole = [(telling.label("charts.opening"), start), *steps, (telling.label("charts.closing"), end)]
    title = telling.words.label("charts.balance", title=closing.title)
    names, values = tuple(name for name, _ in whole), tuple(value for _, value in whole)
    lines = [Series(name=closing.title, values=values)]
    if closing.target is not None:
        goal = (closing.target,) * len(values)
        lines.append(Series(name=telling.words.label("export.target"), values=goal, role="target"))
    drawn = closing.model_copy(update={"title": title})
    chart = make(telling, drawn, "waterfall", names, lines)
    said = (pair(telling, name, value, closing.unit, closing.decimals) for name, value in whole)
    ids = tuple(name for name in (stock.closing, stock.opening, stock.came, stock.went) if name in telling.figures)
    used = (*ids, stock.by) if telling.figure(stock.by) else ids
    return chart.model_copy(update={"summary": sentence(telling, title, said), "figures": used})


def stages(telling: Telling, figure: Figure) -> Chart | None:
    """Return how many go on from stage to stage; None where the stages are not each a part of the one before.

    Parameters
    ----------
    figure
        A breakdown whose rows have a `step_order`.
    """
    rows = sorted(figure.rows, key=lambda row: row.get("step_order") or 0)
    steps = [
        (telling.words.name(figure.by[0], str(row[figure.by[0]])), float(row["value"])) for row in rows if row["value"]
    ]
    values = [value for _, value in steps]
    if len(steps) < 2 or values != sorted(values, reverse=True):
        return None
    rates = [None, *(later / earlier for earlier, later in pairwise(values))]
    notes = tuple("" if rate is None else _part(telling, rate) for rate in rates)
    line = Series(name=str(telling.values["now_name"]), values=tuple(values))
    chart = make(telling, figure, "funnel", tuple(name for name, _ in steps), [line])
    said = (
        pair(telling, name, value, figure.unit, figure.decimals)
        + (telling.words.label("charts.aside", text=note) if note else "")
        for (name, value), note in zip(steps, notes, strict=True)
    )
    return chart.model_copy(update={"summary": sentence(telling, figure.title, said), "notes": notes})


def _part(telling: Telling, rate: float) -> str:
    return telling.words.label(
        "charts.of_step_before", share=telling.words.number(rate, "share", 1 if rate < 0.1 else 0)
    )


def _sources(telling: Telling, by: Figure | None, came: Figure) -> list[Step]:
    """Return what came by its largest sources and the rest; in one step where its sources are not known."""
    parts = [part for part in ranked(slices(by, telling.words.name)) if part.value] if by else []
    other = telling.words.label("export.other")
    known = [(part.name, part.value or 0.0) for part in parts if part.name != other]
    if len(known) < 2:
        return [(came.title, came.value or 0.0)]
    shown = known if len(parts) <= _LARGEST + 1 and len(known) == len(parts) else known[:_LARGEST]
    rest = (came.value or 0.0) - sum(value for _, value in shown)
    return [*shown, (other, rest)] if rest >= _EXACT else shown
