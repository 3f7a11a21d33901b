"""The playbook: causes with their own checks on the figures, and the actions that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from zongjie.errors import TemplateError
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.text import Frozen
from zongjie.slides.trend import trend

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one, where it was built
CauseStatus = Literal["verified", "refuted", "unknown"]


class Check(Frozen):
    """What the figures must show for a cause to hold.

    Either the figure moved `up` or `down` by at least `by` (relative, against the period before), or it lies `above`
    or `below` a level. With `column`, the figure is a breakdown, and it is that column of its rows that must lie there
    in half of the rows or more; `than` names a column that the level is a multiple of.
    """

    figure: str
    moved: Literal["up", "down"] | None = None
    by: float = Field(default=0.05, gt=0)
    above: float | None = None
    below: float | None = None
    column: str = ""
    than: str = ""

    @model_validator(mode="after")
    def _one_question(self) -> Check:
        asked = [self.moved, self.above, self.below]
        if sum(answer is not None for answer in asked) != 1:
            raise ValueError("a check asks one question: moved, above or below")
        if (self.moved and self.column) or (self.than and not self.column):
            raise ValueError("only a level is asked of a column, and only a column is compared with another")
        return self

    def holds(self, figures: Figures) -> bool | None:
        """Return whether the figures bear the cause out; None where they cannot say."""
        if self.column:
            hits, known = self.count(figures)
            return hits * 2 >= known if known else None
        figure = figures.get(self.figure)
        if figure is None or figure.value is None:
            return None
        return self._has_moved(figure) if self.moved else self._lies_there(figure.value)

    def count(self, figures: Figures) -> tuple[int, int]:
        """Return in how many rows a column lies where the check asks for it, and how many rows tell."""
        figure = figures.get(self.figure)
        rows = figure.rows if figure and self.column else ()
        pairs = [(row.get(self.column), row.get(self.than) if self.than else 1.0) for row in rows]
        known = [(float(value), float(base)) for value, base in pairs if value is not None and base]
        return sum(self._lies_there(value / base) for value, base in known), len(known)

    def _lies_there(self, value: float) -> bool:
        return value > self.above if self.above is not None else value < (self.below or 0.0)

    def _has_moved(self, figure: Figure) -> bool | None:
        if figure.value is None or not figure.previous:
            return None
        change = (figure.value - figure.previous) / abs(figure.previous)
        return (change if self.moved == "up" else -change) >= self.by and trend(figure) != "flat"


class PlaybookCause(Frozen):
    """A possible cause: the claim, what would show it, and the evidence to cite when it does."""

    id: str
    claim: str
    check: Check | None = None
    evidence: str = ""


class PlaybookAction(Frozen):
    """An action: who, by when, against which causes, judged by which metric.

    `due` is a share of the next period's length, so that one playbook serves months and years. `cost` names a figure
    that tells what such things cost in the period, where that is known.
    """

    heading: str
    body: str
    owner: str
    due: float = Field(gt=0, le=1)
    answers: tuple[str, ...] = ()
    metric: str = ""
    cost: str = ""


class Play(Frozen):
    """Causes and actions of one problem."""

    causes: tuple[PlaybookCause, ...] = Field(min_length=1)
    actions: tuple[PlaybookAction, ...] = Field(min_length=1)


class Playbook(Frozen):
    """A playbook in one language: role names, and one play a problem."""

    roles: dict[str, str]
    problems: dict[str, Play]

    def role(self, role: str, owners: dict[str, str]) -> str:
        """Return who fills a role: the person or team that the parameters name, else the role's own name."""
        name = self.roles.get(role, role)
        return owners.get(role) or owners.get(name) or name


@dataclass(frozen=True)
class Examined:
    """A cause and what its check found."""

    cause: PlaybookCause
    status: CauseStatus


def load_playbook(path: Path) -> Playbook:
    """Read a playbook.

    Raises
    ------
    TemplateError
        If it is not valid YAML or not well formed.
    """
    try:
        return Playbook.model_validate(yaml.load(path.read_text(encoding="utf-8"), _Loader))
    except yaml.YAMLError as error:
        raise TemplateError(f"The playbook is not valid YAML: {error}.", where=str(path)) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TemplateError(f"The playbook is not well formed: {place}: {first['msg']}.", where=str(path)) from None


def examine_causes(play: Play, figures: Figures, shown: str = "") -> tuple[Examined, ...]:
    """Check every cause: verified ones first, refuted ones last.

    A cause that is checked by `shown`, the figure that shows the problem, is none: it would say the same again.
    """
    order: dict[CauseStatus, int] = {"verified": 0, "unknown": 1, "refuted": 2}
    others = [cause for cause in play.causes if cause.check is None or cause.check.figure != shown]
    found = [Examined(cause, _status(cause, figures)) for cause in others]
    return tuple(sorted(found, key=lambda one: order[one.status]))


def choose_actions(play: Play, causes: tuple[Examined, ...], limit: int = 3) -> tuple[PlaybookAction, ...]:
    """Return the actions that answer verified causes, then those against causes not refuted, at most `limit`."""
    status = {one.cause.id: one.status for one in causes}

    def rank(action: PlaybookAction) -> int:
        answered = {status.get(cause, "unknown") for cause in action.answers} or {"unknown"}
        return 0 if "verified" in answered else 1 if "unknown" in answered else 2

    fitting = sorted((action for action in play.actions if rank(action) < 2), key=rank)
    return tuple(fitting[:limit])


def _status(cause: PlaybookCause, figures: Figures) -> CauseStatus:
    holds = cause.check.holds(figures) if cause.check else None
    return "unknown" if holds is None else "verified" if holds else "refuted"
