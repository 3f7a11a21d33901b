"""Outlines: which chapters a report has, in order, and which notebooks fill them."""

from __future__ import annotations

import yaml
from pydantic import Field, ValidationError

from zongjie.errors import TemplateError
from zongjie.paths import Project
from zongjie.periods import Period
from zongjie.slides.text import Frozen


class OutlineChapter(Frozen):
    """A chapter and its notebooks; an appendix carries no number and is not in the agenda."""

    id: str
    title: dict[str, str]
    summary: dict[str, str] = Field(default_factory=dict)  # beside the title in the agenda
    notebooks: tuple[str, ...] = Field(min_length=1)
    appendix: bool = False


class Outline(Frozen):
    """A kind of report.

    Attributes
    ----------
    title
        Holds `{period}` where the period's label goes, or `{next_period}` where that of the one to come does.
    details
        Ids of slides that a deck which would be too long leaves to the page, the first to go first.
    phase_figures
        Metrics that are told phase by phase; an outline that has some also tells milestones and measures of a project.
    """

    name: dict[str, str]
    title: dict[str, str]
    chapters: tuple[OutlineChapter, ...] = Field(min_length=1)
    details: tuple[str, ...] = ()
    phase_figures: tuple[str, ...] = ()

    @property
    def notebooks(self) -> tuple[str, ...]:
        """All notebooks, in order."""
        return tuple(notebook for chapter in self.chapters for notebook in chapter.notebooks)

    def title_for(self, language: str, period: Period) -> str:
        """Return the report's title for a period."""
        labels = {"{period}": period.label(language), "{next_period}": period.next().label(language)}
        title = self.title[language]
        for name, label in labels.items():
            title = title.replace(name, label)
        return title


def load_outline(project: Project, name: str) -> Outline:
    """Read an outline.

    Raises
    ------
    TemplateError
        If there is none of that name, or it is not well formed.
    """
    path = project.outline(name)
    try:
        return Outline.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise TemplateError(f"The outline is not valid YAML: {error}.", where=str(path)) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TemplateError(
            f"The outline is not well formed: {place}: {first['msg']}.",
            where=str(path),
            known=tuple(Outline.model_fields),
        ) from None
