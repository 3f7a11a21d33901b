"""What only the staff know of a project: its aims, its people, what was expected, done and learned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field, field_validator, model_validator

from zongjie.errors import ParameterError
from zongjie.parameters.base import Model
from zongjie.periods import parse


def _period(value: str) -> str:
    try:
        return str(parse(value)) if value else ""
    except ParameterError as error:
        raise ValueError(error.what.rstrip(".")) from None


class Phase(Model):
    """One phase of a project."""

    name: str
    start: dt.date
    end: dt.date
    aim: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Phase:
        if self.end < self.start:
            raise ValueError(f"the phase ends ({self.end}) before it starts ({self.start})")
        return self


class TeamRole(Model):
    """A role and how many people fill it."""

    role: str
    people: int = Field(ge=0)


class Tier(Model):
    """A tier of groups: who looks after it, how many it may hold, what it is for."""

    admin: str = ""
    limit: int | None = Field(default=None, ge=1, description="How many people it may hold; empty: any number.")
    aim: str = ""


class Goal(Model):
    """A goal of the project, judged by a metric."""

    goal: str = Field(min_length=1)
    metric: str = Field(description="Metric id; `zongjie metrics` lists them.")
    baseline: str = Field(default="", description="Id of the metric that tells where it began.")
    target: float | None = Field(default=None, description="Shares as 0–1; empty: the one under `targets`.")


class Milestone(Model):
    """What was expected by a day: the value of a metric from the start of the period to that day."""

    name: str = Field(min_length=1)
    date: dt.date
    metric: str
    slice: str = Field(default="", description="Key of a slice, where the metric is a breakdown.")
    expected: float = Field(gt=0)


class Measure(Model):
    """What was done against a problem, and the metric that shows what it did."""

    problem: str = Field(min_length=1, description="Id of a problem that the rules know, or the staff's own words.")
    taken: dt.date
    what: str = Field(min_length=1)
    metric: str
    before: str = Field(default="", description="Period to compare; the time before the measure if empty.")
    after: str = Field(default="", description="Period to compare; the time from the measure on if empty.")

    @field_validator("before", "after")
    @classmethod
    def _known_period(cls, value: str) -> str:
        return _period(value)


class Lesson(Model):
    """A lesson or a direction; `evidence` names the metric that bears it out, whose figure is printed with it."""

    heading: str = Field(min_length=1)
    body: str = ""
    evidence: str = Field(default="", description="Metric id.")
    period: str = Field(default="", description="Period that the evidence is of; the report's if empty.")

    @field_validator("period")
    @classmethod
    def _known_period(cls, value: str) -> str:
        return _period(value)


class Pitfall(Lesson):
    """What went wrong, and how to avoid it."""

    avoid: str = ""


class Lessons(Model):
    """经验教训: what is worth keeping, what made the success, what to avoid."""

    principles: tuple[Lesson, ...] = Field(default=(), max_length=4)
    success: tuple[Lesson, ...] = Field(default=(), max_length=4)
    pitfalls: tuple[Pitfall, ...] = Field(default=(), max_length=4)


class Project(Model):
    """Facts that no export carries: who runs the community, for whom, with what, and how it went."""

    audience: str = ""
    purpose: tuple[str, ...] = Field(default=(), max_length=4, description="Why there is this summary: 1–4 statements.")
    importance: tuple[str, ...] = Field(default=(), max_length=3, description="What the community is for.")
    team: tuple[TeamRole, ...] = ()
    budget: float | None = Field(default=None, ge=0)
    currency: str = "CNY"
    phases: tuple[Phase, ...] = ()
    goals: tuple[Goal, ...] = Field(default=(), max_length=8)
    tiers: dict[str, Tier] = Field(default_factory=dict, description="Tier as the data names it → who looks after it.")
    milestones: tuple[Milestone, ...] = Field(default=(), max_length=8)
    measures: tuple[Measure, ...] = Field(default=(), max_length=6)
    lessons: Lessons = Lessons()
    outlook: tuple[Lesson, ...] = Field(default=(), max_length=4, description="Directions for what comes next.")

    @property
    def all_lessons(self) -> tuple[Lesson, ...]:
        """All lessons, whatever they teach."""
        return (*self.lessons.principles, *self.lessons.success, *self.lessons.pitfalls)

    def named_metrics(self) -> dict[str, str]:
        """Return the metrics that the project's facts name, by the place that names each."""
        found: dict[str, str] = {}
        for kind in ("goals", "milestones", "measures"):
            found |= {f"{kind}.{place}.metric": one.metric for place, one in enumerate(getattr(self, kind))}
        found |= {f"goals.{place}.baseline": goal.baseline for place, goal in enumerate(self.goals)}
        told: dict[str, Any] = {f"lessons.{kind}": getattr(self.lessons, kind) for kind in Lessons.model_fields}
        for kind, lessons in (told | {"outlook": self.outlook}).items():
            found |= {f"{kind}.{place}.evidence": lesson.evidence for place, lesson in enumerate(lessons)}
        return {place: name for place, name in found.items() if name}
