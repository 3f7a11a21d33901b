"""Slides that judge the plan which an earlier report stored: its targets, its actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zongjie.findings.verdicts import Judged, Outcome, Review
from zongjie.report.loop import how, judged
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.plan import PlanTarget
from zongjie.slides.text import Number, Text, Tone, as_text

MAX_ROWS = 10
_MAX_NAMES = 2
_DASH = "—"
_TARGETS_WHOLE = ("figure", "when_planned", "target", "value", "gap", "verdict")
_TARGETS_PART = ("figure", "when_planned", "planned_target", "asked", "how", "value", "gap", "verdict")
_ACTIONS = ("problem", "actions_taken", "due", "measured_by", "when_planned", "value", "afterwards")
_NUMERIC = ("when_planned", "target", "planned_target", "asked", "value", "gap")
_TONES: dict[str, Tone] = {"met": "good", "on_course": "good", "missed": "bad", "behind": "bad"}
_MOVED: dict[str, Tone] = {"better": "good", "worse": "bad"}


def review_of(telling: Telling) -> Review | None:
    """Return what became of the plan that an earlier report stored for the period; None without one."""
    prepared = telling.prepared
    return judged(prepared.earlier, prepared.period, prepared.figures)


def targets(telling: Telling, slide: str, *, brief: bool = False) -> TableSlide | Absent | None:
    """Return the earlier plan's targets with the verdict on each; None where no report has stored one."""
    found = review_of(telling)
    if found is None:
        return _unusable(telling, slide)
    if not found.targets:
        return None
    names = _TARGETS_WHOLE if found.whole else _TARGETS_PART
    used = [one.figure for one in found.targets if one.figure]
    more = said(telling)
    return TableSlide(
        id=slide,
        title=telling.title(slide, **more),
        table=_table(telling, names, [_target_row(telling, one, found) for one in found.targets]),
        remark=telling.every(f"slides.{slide}.remark", **more),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def actions(telling: Telling, slide: str, *, brief: bool = False) -> TableSlide | None:
    """Return the earlier plan's actions, and how the figures that judge them went since; None where there are none."""
    found = review_of(telling)
    if found is None or not found.outcomes:
        return None
    counts = {name: sum(one.moved == name for one in found.outcomes) for name in _moves()}
    more = {"count": len(found.outcomes), "shown": min(len(found.outcomes), MAX_ROWS)} | counts
    used = [one.figure for one in found.outcomes if one.figure]
    return TableSlide(
        id=slide,
        title=telling.title(slide, **more),
        table=_table(telling, _ACTIONS, [_action_row(telling, one) for one in found.outcomes[:MAX_ROWS]]),
        remark=telling.every(f"slides.{slide}.remark", **more, whole_plan=found.whole),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def said(telling: Telling) -> dict[str, Any]:
    """Return what sentences may say of the earlier plan: counts, the worst; `planned` is 0 without one."""
    found = review_of(telling)
    judged_ones = [one for one in found.targets if one.verdict != "unknown"] if found else []
    worst = found.worst if found else None
    return {
        "planned": len(judged_ones),
        "plan_met": len(found.of("met", "on_course")) if found else 0,
        "plan_close": sum(one.verdict == "at_risk" and one.close for one in judged_ones),
        "plan_missed": sum(one.verdict in ("missed", "at_risk") and not one.close for one in judged_ones),
        "plan_unknown": len(found.targets) - len(judged_ones) if found else 0,
        "plan_ended": found is not None and found.final,
        "plan_whole": found is not None and found.whole,
        "plan_of": found.plan.planned.label(telling.prepared.info.language) if found else "",
        "plan_report": (found.plan.report or found.plan.made_in) if found else "",
        "plan_redefined": telling.listing(one.target.title for one in judged_ones if one.redefined),
        "plan_set": telling.listing(
            one.target.title for one in judged_ones if one.course and one.course.method == "set"
        ),
        "plan_worst": worst.figure.title if worst and worst.figure else "",
        "plan_short": _gap(telling, worst, signed=False) if worst else "",
    }


def target_label(telling: Telling, figure: Figure) -> str:
    """Return what a figure's target is called: the plan's, what the plan asks by now, or just the target."""
    found = review_of(telling)
    own = next((one for one in found.targets if one.target.metric == figure.id), None) if found else None
    if own is None or own.course is None or own.course.method == "set":
        return telling.words.label("export.target")
    return telling.words.label(f"slides.review.{'plan_target' if own.course.method == 'whole' else 'asked_now'}")


def _moves() -> tuple[str, ...]:
    return ("better", "worse", "same", "pending", "unknown")


def _unusable(telling: Telling, slide: str) -> Absent | None:
    """Return the slide's place where a plan lies there that cannot be used."""
    earlier = telling.prepared.earlier
    if not earlier.trouble:
        return None
    because = telling.words.label("slides.review.unusable", text=earlier.file)
    return Absent(id=slide, title=telling.words.label(f"slides.{slide}.name"), because=because)


def _table(telling: Telling, names: Sequence[str], rows: Sequence[Row]) -> Table:
    columns = tuple(
        Column(title=telling.words.label(f"slides.review.columns.{name}"), numeric=name in _NUMERIC) for name in names
    )
    return Table(columns=columns, rows=tuple(rows))


def _target_row(telling: Telling, one: Judged, found: Review) -> Row:
    target, figure, course = one.target, one.figure, one.course
    title = as_text(figure.title if figure else target.title)
    value = telling.words.figure(figure) if figure else as_text(_DASH)
    verdict = _verdict(telling, one, found)
    whole = course.target if found.whole and course else target.value
    numbers = (_number(telling, target, target.reached), _number(telling, target, whole))
    gap: Number | Text = _gap(telling, one) or as_text(_DASH)
    part: tuple[Number | Text, ...] = ()
    if not found.whole:
        asked: Number | Text = _number(telling, target, course.target) if course else as_text(_DASH)
        part = (asked, as_text(how(course, telling.words) if course else _DASH))
    return Row(cells=(title, *numbers, *part, value, gap, verdict), tone=verdict[0].tone)


def _verdict(telling: Telling, one: Judged, found: Review) -> Text:
    if one.verdict == "unknown":
        return telling.words.text(f"slides.review.unknown.{one.why}")
    name = one.verdict
    if one.verdict == "on_course" and one.gap < 0:
        name = "about"
    elif one.verdict == "at_risk":
        name = "close" if found.final else "behind"
    return _toned(telling.words.text(f"slides.review.verdicts.{name}"), _TONES.get(name, "neutral"))


def _toned(text: Text, tone: Tone) -> Text:
    return tuple(span.model_copy(update={"tone": tone}) for span in text)


def _gap(telling: Telling, one: Judged, *, signed: bool = True) -> Number | None:
    """Return by how much a value differs from what was asked: in points for shares, else in percent of it."""
    if one.course is None or one.figure is None or one.figure.value is None:
        return None
    away = one.figure.value - one.course.target
    share = one.target.unit == "share"
    if not share and not one.course.target:
        return None
    size = away if share else away / abs(one.course.target)
    unit = "points" if share else "change"
    return telling.words.number(size if signed else abs(size), unit, 1, signed=signed)


def _number(telling: Telling, target: PlanTarget, value: float | None) -> Number:
    return telling.words.number(value, target.unit, target.decimals)


def _action_row(telling: Telling, one: Outcome) -> Row:
    action, target = one.action, one.action.target
    heading = action.heading
    if action.owner:
        heading = telling.words.label("columns.action_of", action=heading, owner=action.owner)
    tone = _MOVED.get(one.moved, "neutral")
    numbers: tuple[Number | Text, ...] = (as_text(_DASH), as_text(_DASH))
    if target and one.figure:
        numbers = (_number(telling, target, one.before), telling.words.figure(one.figure))
    return Row(
        cells=(
            as_text(action.name),
            as_text(heading),
            as_text(telling.day(action.due, "times.short")),
            as_text(one.figure.title if one.figure else target.title if target else _DASH),
            *numbers,
            _toned(telling.words.text(f"slides.review.moved.{one.moved}"), tone),
        ),
        tone=tone,
    )
