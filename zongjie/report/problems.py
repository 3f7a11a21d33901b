"""Slides on problems: what was examined, each problem with its causes, the actions against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from zongjie.findings.drivers import falling
from zongjie.findings.playbook import (
    Examined,
    Playbook,
    PlaybookAction,
    choose_actions,
    examine_causes,
    load_playbook,
)
from zongjie.findings.rules import RULES, Finding, examine
from zongjie.findings.targets import Target, next_target
from zongjie.report.charts import by_category, drivers, over_time
from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart, Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Card, Cards, Cause, Problem, TableSlide
from zongjie.slides.text import Text, as_text, plain
from zongjie.slides.trend import toned
from zongjie.slides.view import UnsaidError

MAX_CAUSES = 3


@dataclass(frozen=True)
class Action:
    """An action of the plan: what, who, by when, judged by what."""

    heading: str
    body: str
    owner: str
    due: date
    measure: str


@dataclass(frozen=True)
class Diagnosis:
    """All findings of a report, with the playbook that answers them."""

    telling: Telling

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules found, in their order."""
        return examine(self.telling.figures)

    @cached_property
    def playbook(self) -> Playbook:
        """The playbook of the report's language."""
        prepared = self.telling.prepared
        return load_playbook(prepared.project.playbook(prepared.info.language))

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings that are problems."""
        return tuple(finding for finding in self.findings if finding.status == "problem")

    def finding(self, problem: str) -> Finding:
        """Return the finding of one rule."""
        return next(finding for finding in self.findings if finding.problem == problem)

    def causes(self, problem: str) -> tuple[Examined, ...]:
        """Return the possible causes of a problem with what their checks found."""
        return examine_causes(self.playbook.problems[problem], self.telling.figures)

    def actions(self, finding: Finding) -> tuple[Action, ...]:
        """Return the actions against a problem."""
        chosen = choose_actions(self.playbook.problems[finding.problem], self.causes(finding.problem))
        return tuple(self._action(action, finding) for action in chosen)

    def _action(self, action: PlaybookAction, finding: Finding) -> Action:
        prepared = self.telling.prepared
        target = self.target(action.metric) or (self.target(finding.figure.id) if finding.figure else None)
        return Action(
            heading=action.heading,
            body=action.body,
            owner=self.playbook.role(action.owner, prepared.parameters.plan.owners),
            due=prepared.period.end + timedelta(days=max(1, round(action.due * prepared.period.next().days))),
            measure=measure(self.telling, target) if target else "",
        )

    def target(self, metric: str) -> Target | None:
        """Return the next period's target of a metric, if it has one."""
        figure = self.telling.figures.get(metric)
        return next_target(figure, self.telling.prepared.parameters.plan.ambition) if figure else None


def measure(telling: Telling, target: Target) -> str:
    """Return how a target is judged: 30日留存率 ≥ 45%."""
    number = telling.words.number(target.value, target.figure.unit, target.figure.decimals)
    key = "measure.at_most" if target.at_most else "measure.at_least"
    return telling.words.label(key, title=target.figure.title, number=number)


def diagnosis(found: Diagnosis, slide: str, *, brief: bool = False) -> TableSlide | Absent:
    """Return what was examined and what came of it: one row a rule."""
    telling = found.telling
    judged = [finding for finding in found.findings if finding.status != "unknown"]
    if not judged:
        return telling.absent(slide, [name for rule in RULES for name in rule.metrics])
    names = {finding.problem: telling.words.label(f"problems.{finding.problem}.name") for finding in found.findings}
    more = {
        "examined": len(judged),
        "found": len(found.problems),
        "unknown": len(found.findings) - len(judged),
        "names": telling.listing(names[finding.problem] for finding in found.problems),
        "held": telling.listing(names[finding.problem] for finding in judged if finding.status == "holds"),
    }
    figures = [finding.figure for finding in found.findings if finding.figure]
    return TableSlide(
        id=slide,
        title=telling.title(slide, **more),
        table=Table(columns=_columns(telling), rows=tuple(_row(telling, finding) for finding in found.findings)),
        remark=telling.first(f"slides.{slide}.remark", **more) or (),
        source=telling.source(figures),
        notes=telling.notes(slide, figures),
        brief=brief,
    )


def problem(found: Diagnosis, name: str, *, brief: bool = False) -> Problem | None:
    """Return a problem with its evidence, its causes and who drives it; None if the figures show no such problem."""
    telling, finding = found.telling, found.finding(name)
    figure = finding.figure
    if finding.status != "problem" or figure is None:
        return None
    more, chart = evidence(telling, finding), _chart(telling, finding, figure)
    said = telling.words.join(telling.every(key, **more) for key in (f"problems.{name}.body", "problems.body"))
    used: list[Figure | str] = [figure, *(chart.figures if chart else ())]
    causes = found.causes(name)
    return Problem(
        id=f"problems.{name}",
        title=telling.first(f"problems.{name}.title", **more) or telling.words.text(f"problems.{name}.name"),
        judgement=plain(telling.first(f"problems.{name}.judgement", **more) or ()),
        body=toned(said, telling.figures, figure),
        causes_label=telling.words.label("export.causes"),
        causes=tuple(_cause(telling, one) for one in causes if one.status != "refuted")[:MAX_CAUSES],
        chart=chart,
        remark=telling.first("problems.remark", **more) or (),
        source=telling.source(used),
        notes=telling.notes(f"problems.{name}", used) + _refuted(telling, causes),
        brief=brief,
    )


def solutions(found: Diagnosis, name: str, *, brief: bool = False) -> Cards | None:
    """Return the actions against a problem, each with owner, date and measure; None if there is no such problem."""
    telling, finding = found.telling, found.finding(name)
    if finding.status != "problem" or finding.figure is None:
        return None
    actions = found.actions(finding)
    target = found.target(finding.figure.id)
    goal = measure(telling, target) if target else ""
    return Cards(
        id=f"problems.{name}.actions",
        title=telling.first(f"problems.{name}.solution", count=len(actions), goal=goal) or as_text(goal),
        items=tuple(
            Card(
                heading=action.heading,
                body=as_text(action.body),
                owner=action.owner,
                due=telling.day(action.due),
                measure=action.measure,
            )
            for action in actions
        ),
        notes=telling.notes("problems.actions", [finding.figure]),
        brief=brief,
    )


def evidence(telling: Telling, finding: Finding) -> dict[str, Any]:
    """Return what the sentences on a problem may name; what the data does not show is None."""
    figure = finding.figure
    unit, decimals = (figure.unit, figure.decimals) if figure else ("plain", 0)
    fallen = [part for part in finding.segments if falling(part, 0.0)]
    worst = max(fallen, key=lambda part: part.part_of_fall, default=None)
    broke = finding.broke
    number = telling.words.number
    signs = ("target_missed", "fell", "fell_year_ago", "segment_fell", "broke")
    said: dict[str, Any] = {sign: sign in finding.signs for sign in signs}
    said |= {"lead": figure, "whole": finding.whole, "several": len(fallen) > 1}
    names = ("worst", "worst_before", "worst_after", "worst_change", "part", "since", "level_before", "level_after")
    said |= dict.fromkeys(names)
    if worst and worst.change is not None:
        said |= {
            "worst": telling.words.name(worst.dimension, worst.key),
            "worst_before": number(worst.previous, unit, decimals),
            "worst_after": number(worst.value, unit, decimals),
            "worst_change": number(abs(worst.change), "change", 1),
            "part": number(worst.part_of_fall, "share"),
        }
    if broke:
        said |= {
            "since": _since(telling, broke.since),
            "level_before": number(broke.before, unit, decimals),
            "level_after": number(broke.after, unit, decimals),
        }
    return said


def _since(telling: Telling, step: str) -> str:
    """Return the step that a lower level began with: 9月, or 11月9日 where the steps are days."""
    if len(step) == len("2023-09"):
        return telling.times([step])[0]
    return telling.day(date.fromisoformat(step), "times.short")


def _columns(telling: Telling) -> tuple[Column, ...]:
    names = ("examined", "figure", "value", "previous", "target", "verdict")
    return tuple(
        Column(title=telling.words.label(f"columns.{name}"), numeric=name in ("value", "previous", "target"))
        for name in names
    )


def _row(telling: Telling, finding: Finding) -> Row:
    name = as_text(telling.words.label(f"problems.{finding.problem}.name"))
    verdict = telling.first(f"verdicts.{finding.status}", **evidence(telling, finding)) or ()
    figure = finding.figure
    if figure is None:
        dash: Text = as_text("—")
        return Row(cells=(name, dash, dash, dash, dash, verdict))
    numbers = (telling.words.figure(figure, field) for field in ("value", "previous", "target"))
    tone = "bad" if finding.status == "problem" else "good" if finding.status == "holds" else "neutral"
    return Row(cells=(name, as_text(figure.title), *numbers, verdict), tone=tone)


def _chart(telling: Telling, finding: Finding, figure: Figure) -> Chart | None:
    """Return who drives the problem where segments fell; else how the figure went over time."""
    if finding.measure is None:
        return None
    parts = telling.figure(finding.measure.by_segment)
    if parts and sum(part.part_of_fall > 0 for part in finding.segments) > 1:
        return drivers(telling, parts, finding.segments)
    if parts and "segment_fell" in finding.signs:
        return by_category(telling, parts, highlight=finding.segments[0].key)
    if series := telling.figure(finding.measure.over_time):
        return over_time(telling, series, target=figure.id)
    return by_category(telling, parts, highlight=None) if parts else None  # none of them fell: none stands out


def _cause(telling: Telling, one: Examined) -> Cause:
    status = "verified" if one.status == "verified" else "to_verify"
    label = telling.words.label(f"export.{status}")
    if status == "verified" and one.cause.evidence:
        try:
            shown = telling.words.render(one.cause.evidence, where=one.cause.id, **telling.values)
        except UnsaidError:
            return Cause(text=as_text(one.cause.claim), status=status, label=label)
        text = telling.words.text("problems.cause", claim=one.cause.claim, evidence=shown)
        return Cause(text=text, status=status, label=label)
    return Cause(text=as_text(one.cause.claim), status=status, label=label)


def _refuted(telling: Telling, causes: Sequence[Examined]) -> tuple[str, ...]:
    claims = [one.cause.claim for one in causes if one.status == "refuted"]
    return (telling.words.label("problems.refuted", claims="；".join(claims)),) if claims else ()
