"""What was found before a measure was taken, and what the figures did after it."""

from __future__ import annotations

from typing import Any

from zongjie.parameters.project import Measure
from zongjie.periods import Period
from zongjie.report import problems
from zongjie.report.evidence import evidence, path
from zongjie.report.problems import Diagnosis
from zongjie.report.project.common import during, figures_in, unwritten
from zongjie.report.spans import measure_spans, until_measure
from zongjie.report.telling import Telling
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Card, Cards, Problem
from zongjie.slides.text import Span, Text, Tone
from zongjie.slides.trend import is_good, trend

_TONES: dict[str, Tone] = {"better": "good", "worse": "bad"}


def found(whole: Diagnosis, rank: int, *, brief: bool = False) -> Problem | None:
    """Return the problem of the measure of a rank as the figures showed it before; None if they showed none.

    Without any measure it is the period's own problem of that rank.
    """
    telling = whole.telling
    taken = _taken(telling)
    if not taken:
        return problems.problem(whole, rank, brief=brief)
    period = telling.prepared.period
    before = {
        measure.problem: span
        for measure, *_ in reversed(taken)
        if _is_rule(telling, measure.problem) and (span := until_measure(measure, period))
    }
    names = [name for name in dict.fromkeys(measure.problem for measure, *_ in taken) if name in before]
    if rank > len(names):
        return None
    then = Diagnosis(during(telling, before[names[rank - 1]]))
    slide = problems.problem(then, names[rank - 1], brief=brief)
    return slide and slide.model_copy(update={"title": _title(then, names[rank - 1], slide.title)})


def _title(then: Diagnosis, name: str, title: Text) -> Text:
    """Return a problem's title with the time that it is about."""
    telling, finding = then.telling, then.problem(name)
    more: dict[str, Any] = evidence(telling, finding) if finding else {}
    more |= {"day": telling.values["period"], "word": telling.words.label(f"problems.{name}.word"), "title": title}
    return telling.first("slides.project.found.title", **more) or title


def measures(telling: Telling, slide: str, *, brief: bool) -> Cards | Absent:
    """Return the measures, each with its figure before and after, and whether that got better."""
    taken = _taken(telling)
    if not taken:
        return unwritten(telling, slide, "project.measures")
    compared = [_compared(telling, *one) for one in taken]
    verdicts = [verdict(figure) for figure in compared]
    better = [_problem_name(telling, one[0]) for one, word in zip(taken, verdicts, strict=True) if word == "better"]
    used = [one[0].metric for one in taken]
    return Cards(
        id=slide,
        title=telling.title(
            slide,
            count=len(taken),
            improved=len(better),
            names=telling.listing(better),
            judged=len([word for word in verdicts if word != "unknown"]),
        ),
        items=tuple(_card(telling, one, figure) for one, figure in zip(taken, compared, strict=True)),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def verdict(figure: Figure | None) -> str:
    """Return whether a figure is better after than before; what may be chance counts as the same."""
    if figure is None or trend(figure) == "unknown":
        return "unknown"
    good = is_good(figure)
    return "same" if good is None else "better" if good else "worse"


def _problem_name(telling: Telling, measure: Measure) -> str:
    """Return a problem's name: what the rules call it, or the staff's own words."""
    known = _is_rule(telling, measure.problem)
    return telling.words.label(f"problems.{measure.problem}.name") if known else measure.problem


def _is_rule(telling: Telling, name: str) -> bool:
    return f"problems.{name}.name" in telling.words


def _taken(telling: Telling) -> list[tuple[Measure, Period, Period]]:
    """Return the measures that the period tells, each with the time before and after it."""
    prepared = telling.prepared
    return [
        (measure, *spans)
        for measure in prepared.parameters.project.measures
        if (spans := measure_spans(measure, prepared.period))
    ]


def _compared(telling: Telling, measure: Measure, before: Period, after: Period) -> Figure | None:
    """Return the figure after the measure with its value before it as the earlier one."""
    one, other = (figures_in(telling, span).get(measure.metric) for span in (before, after))
    if other is None or one is None:
        return None
    said = {"id": "", "previous": one.value, "year_ago": None, "target": None, "certain": {}, "intervals": {}}
    return other.model_copy(update=said | {"denominator": _least(one.denominator, other.denominator)})


def _least(*sizes: float | None) -> float | None:
    """Return the smaller of two samples: the one that says how far chance may reach."""
    known = [size for size in sizes if size]
    return min(known) if len(known) == len(sizes) else None


def _card(telling: Telling, taken: tuple[Measure, Period, Period], figure: Figure | None) -> Card:
    measure, before, after = taken
    words, language = telling.words, telling.prepared.info.language
    known = telling.figures.get(measure.metric)
    title, word = known.title if known else measure.metric, verdict(figure)
    what = words.text(
        "slides.project.measures.what", day=telling.day(measure.taken, "times.short"), action=measure.what
    )
    judged = Span(text=words.label(f"slides.project.verdicts.{word}"), strong=True, tone=_TONES.get(word, "neutral"))
    went: Text = ()
    if figure is not None and figure.value is not None and figure.previous is not None:
        went = path(telling, figure.previous, figure.value, figure.unit, figure.decimals)
    result = words.text("slides.project.measures.result", title=title, path=went, verdict=judged)
    spans = {"before": before.label(language), "after": after.label(language)}
    return Card(
        heading=_problem_name(telling, measure),
        body=words.join((what, result)),
        measure=words.label("slides.project.measures.compared", **spans),
    )
