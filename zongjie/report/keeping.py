"""Storing the plan: what the plan's slides say, as data that the next period's report can judge."""

from __future__ import annotations

import json
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode

from zongjie.findings.targets import Target
from zongjie.findings.verdicts import definition_of
from zongjie.report.execute import Executed
from zongjie.report.planning import goals, next_budget
from zongjie.report.planning.actions import planned
from zongjie.report.problems import Action, Diagnosis
from zongjie.report.telling import Choices, Telling
from zongjie.slides.document import METADATA_KEY, outputs_of
from zongjie.slides.plan import PLAN_FILE, PLAN_MIME, PlanAction, PlanBudget, PlanTarget, StoredPlan


def kept_plan(found: Diagnosis, figures: Choices) -> StoredPlan | None:
    """Return the plan for the next period, as the slides on targets, phases and budget tell it; None without a target.

    Parameters
    ----------
    figures
        Those of the slide on targets.
    """
    telling = found.telling
    targets = goals(found, figures)
    if not targets:
        return None
    info, period = telling.prepared.info, telling.prepared.period
    return StoredPlan(
        community=info.slug,
        report=info.title,
        language=info.language,
        made_in=str(period),
        planned_for=str(period.next()),
        targets=tuple(map(_target, targets)),
        actions=tuple(_action(telling, one) for one in planned(found)),
        budget=_budget(telling),
        versions={name: version for name, version in info.versions.items() if name == "zongjie"},
    )


def plan_in(executed: Iterable[Executed]) -> StoredPlan | None:
    """Return the plan that one of the executed notebooks shows."""
    for done in executed:
        if done.failure is None and PLAN_MIME in (text := done.path.read_text(encoding="utf-8")):
            for cell in nbformat.reads(text, as_version=4).cells:
                for data in outputs_of(cell, PLAN_MIME):
                    return StoredPlan.model_validate(data)
    return None


def plan_bytes(plan: StoredPlan) -> bytes:
    """Return a plan as it is stored: the same plan, the same bytes."""
    return (json.dumps(plan.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def stored_plan(bound: NotebookNode) -> dict[str, bytes]:
    """Return the file of the plan that a bound report holds, by its name; nothing where it holds none."""
    kept = bound.metadata[METADATA_KEY].get("plan")
    return {PLAN_FILE: plan_bytes(StoredPlan.model_validate(kept))} if kept else {}


def _target(goal: Target) -> PlanTarget:
    figure = goal.figure
    return PlanTarget(
        metric=figure.id,
        title=figure.title,
        unit=figure.unit,
        decimals=figure.decimals,
        direction=figure.direction,
        reached=figure.value or 0.0,
        value=goal.value,
        forecast=goal.forecast,
        low=goal.low,
        high=goal.high,
        basis=goal.basis,
        definition=definition_of(figure),
    )


def _budget(telling: Telling) -> PlanBudget | None:
    found = next_budget(telling)
    if found is None:
        return None
    total, split = found
    return PlanBudget(total=total, currency=telling.prepared.parameters.project.currency, split=split)


def _action(telling: Telling, action: Action) -> PlanAction:
    return PlanAction(
        problem=action.problem,
        name=telling.words.label(f"problems.{action.problem}.name"),
        heading=action.heading,
        owner=action.owner,
        due=action.due,
        cost=action.cost,
        target=_target(action.goal) if action.goal else None,
    )
