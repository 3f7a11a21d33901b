"""Slides on problems: what was examined, each problem with its causes, the actions against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from zongjie.findings.judge import Finding, examine, ranked
from zongjie.findings.playbook import (
    Examined,
    Playbook,
    PlaybookAction,
    choose_actions,
    examine_causes,
    load_playbook,
)
from zongjie.findings.rules import RULES
from zongjie.findings.targets import Target, next_target
from zongjie.report.evidence import evidence
from zongjie.report.problem_chart import problem_chart
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Card, Cards, Cause, Problem, TableSlide
from zongjie.slides.text import Text, as_text, plain
from zongjie.slides.trend import toned
from zongjie.slides.view import UnsaidError

MAX_CAUSES = 3
MAX_PAGES = 4  # problems with pages of their own; the diagnosis names all
MAX_ROWS, MAX_NAMED = 8, 3


@dataclass(frozen=True)
class Action:
    """An action of the plan: against which problem, what, who, by when, judged by what target."""

    heading: str
    body: str
    owner: str
    due: date
    measure: str
    cost: str = ""
    problem: str = ""
    goal: Target | None = None


@dataclass(frozen=True)
class Diagnosis:
    """All findings of a report, with the playbook that answers them."""

    telling: Telling

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules found, in their order; a problem without a play in the playbook is not examined."""
        known = tuple(rule for rule in RULES if rule.problem in self.playbook.problems)
        return examine(self.telling.figures, known)

    @cached_property
    def playbook(self) -> Playbook:
        """The playbook of the report's language."""
        prepared = self.telling.prepared
        return load_playbook(prepared.project.playbook(prepared.info.language))

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings that are problems, the biggest first."""
        return ranked(self.findings)

    @property
    def told(self) -> tuple[Finding, ...]:
        """The problems that have pages of their own, and actions in the plan."""
        return self.problems[:MAX_PAGES]

    def problem(self, name: str | int) -> Finding | None:
        """Return a problem by its name, or by its place among those that have pages (1 is the biggest)."""
        if isinstance(name, int):
            return self.told[name - 1] if name <= len(self.told) else None
        return next((finding for finding in self.problems if finding.problem == name), None)

    def causes(self, problem: str) -> tuple[Examined, ...]:
        """Return the possible causes of a problem with what their checks found."""
        finding = self.problem(problem)
        shown = finding.figure.id if finding and finding.figure else ""
        return examine_causes(self.playbook.problems[problem], self.telling.figures, shown)

    def actions(self, finding: Finding) -> tuple[Action, ...]:
        """Return the actions against a problem."""
        chosen = choose_actions(self.playbook.problems[finding.problem], self.causes(finding.problem))
        return tuple(self._action(action, finding) for action in chosen)

    def _action(self, action: PlaybookAction, finding: Finding) -> Action:
        prepared = self.telling.prepared
        own = self.target(action.metric)
        if own is None or not (own.value or own.at_most):  # “at least 0” judges nothing
            own = self.target(finding.figure.id) if finding.figure else None
        return Action(
            heading=action.heading,
            body=action.body,
            owner=self.playbook.role(action.owner, prepared.parameters.plan.owners),
            due=prepared.period.end + timedelta(days=max(1, round(action.due * prepared.period.next().days))),
            measure=measure(self.telling, own) if own else "",
            cost=self._cost(action),
            problem=finding.problem,
            goal=own,
        )

    def _cost(self, action: PlaybookAction) -> str:
        """Return what such things cost in the period, where that is known."""
        figure = self.telling.figure(action.cost)
        if figure is None:
            return ""
        return self.telling.words.label(
            "measure.cost", title=figure.title, number=self.telling.words.figure(figure).text
        )

    def target(self, metric: str) -> Target | None:
        """Return the next period's target of a metric, if it has one."""
        figure, plan = self.telling.figures.get(metric), self.telling.prepared.parameters.plan
        return next_target(figure, plan.ambition, plan.goals.get(metric)) if figure else None


def measure(telling: Telling, target: Target) -> str:
    """Return how a target is judged: 30日留存率 ≥ 45%."""
    number = telling.words.number(target.value, target.figure.unit, target.figure.decimals)
    key = "measure.at_most" if target.at_most else "measure.at_least"
    return telling.words.label(key, title=target.figure.title, number=number)


def diagnosis(found: Diagnosis, slide: str, *, brief: bool = False) -> TableSlide | Absent:
    """Return what was examined and what came of it: the problems, the biggest first, then what holds."""
    telling = found.telling
    judged = [*found.problems, *(one for one in found.findings if one.status == "holds")]
    if not judged:
        return telling.absent(slide, [name for rule in RULES for name in rule.metrics])
    shown = judged[: max(MAX_ROWS, len(found.problems))]
    more = _counts(found) | {"rest": telling.listing(_name(telling, one) for one in judged[len(shown) :])}
    figures = [finding.figure for finding in shown if finding.figure]
    return TableSlide(
        id=slide,
        title=telling.title(slide, **more),
        table=Table(columns=_columns(telling), rows=tuple(_row(telling, finding) for finding in shown)),
        remark=telling.every(f"slides.{slide}.remark", **more),
        source=telling.source(figures),
        notes=telling.notes(slide, figures),
        brief=brief,
    )


def problem(found: Diagnosis, name: str | int, *, brief: bool = False) -> Problem | None:
    """Return a problem with its evidence, its causes and who drives it; None if the figures show no such problem."""
    telling, finding = found.telling, found.problem(name)
    if finding is None or finding.figure is None:
        return None
    key, figure = f"problems.{finding.problem}", finding.figure
    more, chart = evidence(telling, finding) | _said_of(telling, finding), problem_chart(telling, finding, figure)
    said = telling.words.join(telling.every(one, **more) for one in ("problems.body", f"{key}.body"))
    used: list[Figure | str] = [figure, *(chart.figures if chart else ())]
    causes = found.causes(finding.problem)
    return Problem(
        id=key,
        title=_title(telling, finding, more),
        judgement=plain(telling.first("problems.judgement", **more) or ()),
        body=toned(said, telling.figures, figure),
        causes_label=telling.words.label("export.causes"),
        causes=tuple(_cause(telling, one) for one in causes if one.status != "refuted")[:MAX_CAUSES],
        chart=chart,
        remark=telling.first("problems.remark", **more) or (),
        source=telling.source(used),
        notes=telling.notes(key, used) + _refuted(telling, causes),
        brief=brief,
    )


def solutions(found: Diagnosis, name: str | int, *, brief: bool = False) -> Cards | None:
    """Return the actions against a problem, each with owner, date, cost and measure; None without such a problem."""
    telling, finding = found.telling, found.problem(name)
    if finding is None or finding.figure is None:
        return None
    actions = found.actions(finding)
    target = found.target(finding.figure.id)
    goal = measure(telling, target) if target else ""
    more = {"count": len(actions), "goal": goal, "name": telling.words.label(f"problems.{finding.problem}.name")}
    return Cards(
        id=f"problems.{finding.problem}.actions",
        title=telling.first("problems.solution", **more) or as_text(goal),
        items=tuple(
            Card(
                heading=action.heading,
                body=as_text(action.body),
                owner=action.owner,
                due=telling.day(action.due),
                cost=action.cost,
                measure=action.measure,
            )
            for action in actions
        ),
        notes=telling.notes("problems.actions", [finding.figure]),
        brief=brief,
    )


def _counts(found: Diagnosis) -> dict[str, Any]:
    """Return what the title and remark of the diagnosis name."""
    telling, findings = found.telling, found.findings
    held, unknown = ([one for one in findings if one.status == status] for status in ("holds", "unknown"))
    return {
        "examined": len(found.problems) + len(held),
        "found": len(found.problems),
        "unknown": len(unknown),
        "names": telling.listing(_name(telling, one) for one in found.problems[:MAX_NAMED]),
        "more": max(len(found.problems) - MAX_NAMED, 0),
        "held": len(held),
        "unknown_names": telling.listing(_name(telling, one) for one in unknown),
    }


def _name(telling: Telling, finding: Finding) -> str:
    return telling.words.label(f"problems.{finding.problem}.name")


def _title(telling: Telling, finding: Finding, more: dict[str, Any]) -> Text:
    """Return a problem's own title where it has one that can be said, else the one that all problems share."""
    own = telling.first(f"problems.{finding.problem}.title", **more) if "listed" in finding.signs else None
    return own or telling.first("problems.title", **more) or as_text(_name(telling, finding))


def _said_of(telling: Telling, finding: Finding) -> dict[str, str]:
    """Return a problem's name, and what is said of it where it got worse or falls short."""
    names = ("name", "worse", "short", "word")
    return {name: telling.words.label(f"problems.{finding.problem}.{name}") for name in names}


def _columns(telling: Telling) -> tuple[Column, ...]:
    names = ("examined", "figure", "value", "previous", "target", "verdict")
    return tuple(
        Column(title=telling.words.label(f"columns.{name}"), numeric=name in ("value", "previous", "target"))
        for name in names
    )


def _row(telling: Telling, finding: Finding) -> Row:
    name = as_text(_name(telling, finding))
    verdict = telling.first(f"verdicts.{finding.status}", **evidence(telling, finding)) or ()
    figure = finding.figure
    if figure is None:
        dash: Text = as_text("—")
        return Row(cells=(name, dash, dash, dash, dash, verdict))
    numbers = (telling.words.figure(figure, field) for field in ("value", "previous", "target"))
    tone = "bad" if finding.status == "problem" else "good" if finding.status == "holds" else "neutral"
    return Row(cells=(name, as_text(figure.title), *numbers, verdict), tone=tone)


def _cause(telling: Telling, one: Examined) -> Cause:
    status = "verified" if one.status == "verified" else "to_verify"
    label = telling.words.label(f"export.{status}")
    if status == "verified" and one.cause.evidence:
        try:
            hits, known = one.cause.check.count(telling.figures) if one.cause.check else (0, 0)
            counted = {"hits": hits, "known": known}
            shown = telling.words.render(one.cause.evidence, where=one.cause.id, **telling.values, **counted)
        except UnsaidError:
            return Cause(text=as_text(one.cause.claim), status=status, label=label)
        text = telling.words.text("problems.cause", claim=one.cause.claim, evidence=shown)
        return Cause(text=text, status=status, label=label)
    return Cause(text=as_text(one.cause.claim), status=status, label=label)


def _refuted(telling: Telling, causes: Sequence[Examined]) -> tuple[str, ...]:
    claims = [one.cause.claim for one in causes if one.status == "refuted"]
    return (telling.words.label("problems.refuted", claims="；".join(claims)),) if claims else ()
