"""The loop: a report finds the plan that an earlier one stored for its period, and is judged by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import Field, ValidationError

from zongjie.errors import DataError
from zongjie.export.index.place import PARTIAL
from zongjie.findings.course import Course
from zongjie.findings.verdicts import Review, all_targets, review
from zongjie.parameters import Parameters
from zongjie.paths import Project, find_project, slug_of, written
from zongjie.periods import Period
from zongjie.report.outline import Outline
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.plan import PLAN_FILE, StoredPlan
from zongjie.slides.text import Frozen
from zongjie.slides.wording import Wording

_HINT = f"each report keeps its plan as {PLAN_FILE} beside report.pptx; make the earlier report again"
KEEPS = ".keep_plan("  # what a notebook calls to store the plan


class Earlier(Frozen):
    """The stored plan that a report judges.

    Attributes
    ----------
    plan
        None where there is none: the first report of a community has nothing to judge.
    file, sha256
        Where it was found, as `2023/plan.json` or as the parameters name it, and its hash.
    trouble
        Why a plan that lies there is not used.
    weekly
        For figures of the plan that vary from week to week, the id of the breakdown that tells by how much.
    language
        Of the report that judges.
    """

    plan: StoredPlan | None = None
    file: str = ""
    sha256: str = ""
    trouble: str = ""
    weekly: dict[str, str] = Field(default_factory=dict)
    language: str = ""


def earlier_plan(path: Path, parameters: Parameters, period: Period, outputs: Path) -> Earlier:
    """Return the plan that a report on a period judges.

    It is the one that the parameters name, else, of those that the community's reports keep, the latest for this period
    or one that holds it; of two made at the same time, that for the shorter period.

    Raises
    ------
    DataError
        If the parameters name a plan that cannot be used. One that merely lies there is left out, and the report says
        so.
    """
    if parameters.plan.earlier:
        given = _given(path.parent / written(parameters.plan.earlier), parameters.plan.earlier, period)
        return _completed(given, parameters.language)
    found: list[Earlier] = []
    troubles: list[Earlier] = []
    for file in _stored(outputs, slug_of(path), find_project(path).outlines()):
        name = f"{file.parent.name}/{PLAN_FILE}"
        try:
            read = _read(file, name)
            plan = _own(read, slug_of(path), file)
        except DataError as error:
            troubles.append(Earlier(file=name, trouble=f"{name}: {error.what}"))
            continue
        if _holds(plan.planned, period):
            found.append(read)
    if found:
        return _completed(max(found, key=_order), parameters.language)
    return troubles[-1] if troubles else Earlier()


def judged(earlier: Earlier, period: Period, figures: Figures) -> Review | None:
    """Return what became of the earlier plan; None without one."""
    return review(earlier.plan, period, figures, earlier.weekly, earlier.language) if earlier.plan else None


def with_targets(figures: Figures, earlier: Earlier, period: Period, wording: Wording) -> Figures:
    """Return figures that have what the earlier plan asks of the period for a target, where nothing else is set.

    Each says where its target comes from. A figure that falls short by no more than chance, or by too little to matter,
    gets none: it would count as missed.
    """
    found = judged(earlier, period, figures)
    if found is None:
        return figures
    origin = wording.label("slides.review.origin", report=found.plan.report or found.plan.made_in)
    asked: dict[str, Figure] = {}
    for one in found.targets:
        figure = one.figure
        if figure and one.course and figure.target is None and not (one.close and one.gap < 0):
            told = wording.label("slides.review.asked", origin=origin, how=how(one.course, wording))
            asked[figure.id] = figure.model_copy(
                update={"target": one.course.target, "caveats": (*figure.caveats, told)}
            )
    return Figures({**figures, **asked})


def how(course: Course, wording: Wording) -> str:
    """Return how a target was converted to the period."""
    return wording.label(f"slides.review.how.{course.method}", part=wording.number(course.share, "share", 1))


def planned_by(maker: Period, period: Period) -> bool:
    """Whether the plan that a report on one period stores may be what the report on another judges."""
    return _holds(maker.next(), period)


def keeps_plan(outline: Outline, project: Project) -> bool:
    """Whether a report of this outline stores a plan."""
    notebooks = (project.notebook(name) for name in outline.notebooks)
    return any(KEEPS in notebook.read_text(encoding="utf-8") for notebook in notebooks)


def _stored(outputs: Path, slug: str, outlines: Iterable[str]) -> Iterator[Path]:
    """Yield the plans that lie with a community's complete reports, or with partial ones that have no better.

    Those of its reports by other outlines come last: they count where its own has none.
    """
    shelves = [outputs / slug, *(outputs / f"{slug}.{outline}" for outline in outlines)]
    for file in (file for shelf in shelves for file in sorted(shelf.glob(f"*/{PLAN_FILE}"))):
        if not file.parent.name.startswith(".") and not file.parent.name.endswith(PARTIAL):
            yield file


def _given(file: Path, said: str, period: Period) -> Earlier:
    found = _read(file, said)
    if found.plan and not _holds(found.plan.planned, period):
        raise DataError(
            f"This plan is for {found.plan.planned_for}, not for {period}.",
            where=str(file),
            hint="leave plan.earlier empty to judge what the community's own reports planned for the period",
        )
    return found


def _read(file: Path, name: str) -> Earlier:
    try:
        data = file.read_bytes()
        plan = StoredPlan.model_validate_json(data)
    except OSError as error:
        raise DataError(f"There is no plan to read here: {error.strerror}.", where=str(file), hint=_HINT) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise DataError(
            f"This is no plan that a report stored: {place}: {first['msg']}.", where=str(file), hint=_HINT
        ) from None
    return Earlier(plan=plan, file=name, sha256=hashlib.sha256(data).hexdigest())


def _own(read: Earlier, slug: str, file: Path) -> StoredPlan:
    """Return a plan that is the community's and stands in the folder of the report that made it."""
    plan = read.plan
    if plan is None or plan.community != slug:
        raise DataError(f"This is the plan of another community, “{plan.community if plan else ''}”.", where=str(file))
    if plan.made_in != file.parent.name:
        raise DataError(f"This plan was made by the report on {plan.made_in}, not by this one.", where=str(file))
    return plan


def _completed(found: Earlier, language: str) -> Earlier:
    """Return what judging needs besides the plan, so that notebooks need not load what computes figures."""
    from zongjie.metrics.base import catalogue

    known = catalogue()
    named = [one.metric for one in all_targets(found.plan)] if found.plan else []
    weekly = {name: known[name].weekly for name in named if name in known and known[name].weekly}
    return found.model_copy(update={"weekly": weekly, "language": language})


def _holds(planned: Period, period: Period) -> bool:
    return planned.start <= period.start and period.end <= planned.end


def _order(found: Earlier) -> tuple[int, int]:
    plan = found.plan
    return (plan.made.end.toordinal(), -plan.planned.days) if plan else (0, 0)
