"""The plan that a report stores, so that the next period's report can judge it."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any, Literal

from pydantic import Field, field_validator

from zongjie.errors import ParameterError
from zongjie.periods import Period, parse
from zongjie.slides.figure import Direction
from zongjie.slides.text import Frozen, Shown

PLAN_MIME = "application/vnd.zongjie.plan.v1+json"
PLAN_FILE = "plan.json"


class PlanTarget(Frozen):
    """A target for the planned period.

    Attributes
    ----------
    reached
        The figure's value when the plan was made.
    forecast, low, high
        What the trend alone would give, and the interval of that where one is known.
    basis
        Where the target comes from: `trend`, `level`, `missed` …
    definition
        Fingerprint of the figure's definition as the report gave it, in its language.
    """

    metric: str
    title: Shown
    unit: str
    decimals: int = 0
    direction: Direction
    reached: float
    value: float
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    basis: str = ""
    definition: str = ""

    @property
    def at_most(self) -> bool:
        """Whether lower is better."""
        return self.direction == "down"


class PlanAction(Frozen):
    """An action against a problem: who, by when, at what cost, judged by which target."""

    problem: str
    name: Shown  # of the problem, as the report called it
    heading: Shown
    owner: Shown = ""
    due: dt.date
    cost: Shown = ""
    target: PlanTarget | None = None


class PlanBudget(Frozen):
    """The planned period's budget and how it is split by category."""

    total: float
    currency: str = ""
    split: dict[str, float] = Field(default_factory=dict)


class StoredPlan(Frozen):
    """What a report planned for the period after its own.

    Attributes
    ----------
    version
        Of this form.
    community
        Name of the community's folder of outputs.
    report, language
        Title and language of the report that made the plan.
    made_in, planned_for
        The period reported on and the one planned, in their written form.
    """

    version: Literal[1] = 1
    community: str
    report: Shown = ""
    language: str = ""
    made_in: str
    planned_for: str
    targets: tuple[PlanTarget, ...] = ()
    actions: tuple[PlanAction, ...] = ()
    budget: PlanBudget | None = None
    versions: dict[str, str] = Field(default_factory=dict)

    @field_validator("made_in", "planned_for")
    @classmethod
    def _is_a_period(cls, value: str) -> str:
        try:
            return str(parse(value))
        except ParameterError as error:
            raise ValueError(error.what.rstrip(".")) from None

    @property
    def made(self) -> Period:
        """The period whose report made the plan."""
        return parse(self.made_in)

    @property
    def planned(self) -> Period:
        """The period that the plan is for."""
        return parse(self.planned_for)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Show the plan in a notebook: JSON for the record, a list of targets for the reader."""
        line = f"{PLAN_FILE}: {self.made_in} → {self.planned_for}"
        asked = "".join(
            f"<li>{escape(one.title)} {'≤' if one.at_most else '≥'} {one.value:,.6g}</li>" for one in self.targets
        )
        return {
            PLAN_MIME: self.model_dump(mode="json"),
            "text/html": f"<section><code>{line}</code><ul>{asked}</ul></section>",
            "text/plain": line,
        }
