"""What the report keeps of its plan, and how the next period's report will judge it."""

from __future__ import annotations

from zongjie.report.planning.actions import planned
from zongjie.report.planning.budget import next_budget
from zongjie.report.planning.targets import goals
from zongjie.report.problems import Diagnosis
from zongjie.report.telling import Choices, flat
from zongjie.slides.model import Absent, Statement, Statements


def stored(found: Diagnosis, slide: str, figures: Choices, *, brief: bool = False) -> Statements | Absent:
    """Return what is stored for judging: targets, actions, budget; by what and when they are judged."""
    telling = found.telling
    kept = goals(found, figures)
    if not kept:
        return telling.absent(slide, flat(figures))
    budget = next_budget(telling)
    more = {
        "count": len(kept),
        "actions": len(planned(found)),
        "budget": telling.words.number(budget[0] if budget else None, "currency"),
        "known": budget is not None,
        "goals": telling.listing(goal.figure.title for goal in kept),
        "day": telling.day(telling.prepared.period.next().end),
    }
    return Statements(
        id=slide,
        title=telling.title(slide, **more),
        items=tuple(
            Statement(
                lead=telling.words.label(f"slides.{slide}.items.{name}.lead"),
                body=telling.every(f"slides.{slide}.items.{name}.body", **more),
            )
            for name in ("what", "when", "how")
        ),
        notes=telling.notes(slide, ()),
        brief=brief,
    )
