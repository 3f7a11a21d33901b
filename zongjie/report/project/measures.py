"""What was found before a measure was taken, and what the figures did after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zongjie.parameters.project import Measure
from zongjie.periods import Period
from zongjie.report import problems
from zongjie.report.problems import Diagnosis
from zongjie.report.project.common import during, figures_in, number_of, table, unwritten
from zongjie.report.spans import measure_spans
from zongjie.report.telling import Telling
from zongjie.slides.chart import Row
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Problem, TableSlide
from zongjie.slides.text import Text, Tone, as_text
from zongjie.slides.trend import is_good, trend

_TONES: dict[str, Tone] = {"better": "good", "worse": "bad", "same": "neutral", "unknown": "neutral"}


def found(whole: Diagnosis, rank: int, *, brief: bool = False) -> Problem | None:
    """Return the problem of the measure of a rank as the figures showed it before; None if they showed none.

    Without any measure it is the period's own problem of that rank.
    """
    telling = whole.telling
    taken = _taken(telling)
    if not taken:
        return problems.problem(whole, rank, brief=brief)
    known = {measure.problem: before for measure, before, _ in reversed(taken)}
    names = [name for name in dict.fromkeys(measure.problem for measure, *_ in taken) if _is_rule(telling, name)]
    if rank > len(names):
        return None
    name, span = names[rank - 1], known[names[rank - 1]]
    then = during(telling, span)
    slide = problems.problem(Diagnosis(then), name, brief=brief)
    if slide is None:
        return None
    label = span.label(telling.prepared.info.language)
    title = telling.words.text("slides.project.found.title", day=label, title=slide.title)
    return slide.model_copy(update={"title": title})


def measures(telling: Telling, slide: str, *, brief: bool) -> TableSlide | Absent:
    """Return the measures with their figures before and after, and whether these got better."""
    taken = _taken(telling)
    if not taken:
        return unwritten(telling, slide, "project.measures")
    compared = [_compared(telling, *one) for one in taken]
    verdicts = [verdict(figure) for figure in compared]
    rows = [_row(telling, one[0], figure) for one, figure in zip(taken, compared, strict=True)]
    better = [_problem_name(telling, one[0]) for one, word in zip(taken, verdicts, strict=True) if word == "better"]
    spans = [(before, after) for _, before, after in taken]
    used = [one[0].metric for one in taken]
    return TableSlide(
        id=slide,
        title=telling.title(
            slide,
            count=len(taken),
            improved=len(better),
            names=telling.listing(better),
            judged=len([word for word in verdicts if word != "unknown"]),
        ),
        table=table(
            telling,
            slide,
            ["problem", "what", "figure", "before", "after", "verdict"],
            rows,
            ("before", "after"),
        ),
        remark=telling.first(f"slides.{slide}.remark", **_spans(telling, spans)) or (),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def verdict(figure: Figure | None) -> str:
    """Return whether a figure is better after than before; by how much may be chance counts as the same."""
    if figure is None or trend(figure) == "unknown":
        return "unknown"
    good = is_good(figure)
    return "same" if good is None else "better" if good else "worse"


def _problem_name(telling: Telling, measure: Measure) -> str:
    """Return a problem's name: what the rules call it, or the staff's own words."""
    key = f"problems.{measure.problem}.name"
    return telling.words.label(key) if key in telling.words else measure.problem


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


def _row(telling: Telling, measure: Measure, figure: Figure | None) -> Row:
    word = verdict(figure)
    known = telling.figures.get(measure.metric)
    what: Text = as_text(
        telling.words.label("slides.project.since", day=telling.day(measure.taken, "times.short"), name=measure.what)
    )
    return Row(
        cells=(
            as_text(_problem_name(telling, measure)),
            what,
            as_text(known.title if known else measure.metric),
            number_of(telling, figure, figure.previous) if figure else number_of(telling, None),
            number_of(telling, figure),
            telling.words.text(f"slides.project.verdicts.{word}"),
        ),
        tone=_TONES[word],
    )


def _spans(telling: Telling, spans: Sequence[tuple[Period, Period]]) -> dict[str, Any]:
    """Return what was compared with what, where it is the same for all measures."""
    if len(set(spans)) > 1:
        return {"before": None, "after": None}
    before, after = (span.label(telling.prepared.info.language) for span in spans[0])
    return {"before": before, "after": after}
