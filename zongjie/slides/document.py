"""The bound report: what a `report.ipynb` carries and what every exporter reads."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import Field

from zongjie.errors import TemplateError
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.flaw import Flaw
from zongjie.slides.model import MIME, SLIDE, Absent, Slide
from zongjie.slides.own_text import OwnText
from zongjie.slides.text import Frozen, Shown

if TYPE_CHECKING:
    from nbformat import NotebookNode

METADATA_KEY = "zongjie"


class SourceInfo(Frozen):
    """What was read from one source, row by row accounted for: read = kept + rejected + skipped."""

    kind: str
    name: Shown
    sha256: str
    read: int
    kept: int
    rejected: int
    skipped: int
    tables: dict[str, int] = Field(default_factory=dict)  # rows kept by canonical table
    reasons: dict[Shown, int] = Field(default_factory=dict)  # of rejected and skipped rows
    examples: tuple[Shown, ...] = ()  # the first rejected rows: place, column, masked value, reason
    ignored: tuple[Shown, ...] = ()  # columns, sheets or files that nothing was made of
    notices: dict[str, int] = Field(default_factory=dict)  # kind of notice → people or rows that it is about


class Info(Frozen):
    """Facts about the report itself."""

    community: Shown
    slug: str
    language: str
    outline: str
    period: str
    period_label: Shown
    start: dt.date
    end: dt.date
    title: Shown
    reporter: Shown = ""
    department: Shown = ""
    contact: Shown = ""
    date: dt.date
    time_zone: str
    theme: str
    deck_theme: str = ""  # where the deck has another: its name, or a template file in the project
    deck: str = "full"
    details: tuple[str, ...] = ()  # slides that a deck which would be too long leaves to the page, first to go first
    synthetic: bool = False
    attribution: Shown = ""
    currency: str = "CNY"  # what the unit `currency` of figures stands for
    sources: tuple[SourceInfo, ...] = ()
    quality: tuple[Flaw, ...] = ()  # what is wrong with the data, as far as it touches the period or those before
    versions: dict[str, str] = Field(default_factory=dict)


class ChapterInfo(Frozen):
    """A chapter of the outline. The number is empty for the appendix."""

    id: str
    number: str
    title: Shown
    failed: tuple[str, ...] = ()  # notebooks that failed


class Chapter(Frozen):
    """A chapter with its slides, the divider first if it has one."""

    info: ChapterInfo
    slides: tuple[Slide, ...]


class Document:
    """A bound report: facts, chapters with slides, figures, and what is absent.

    The front matter (cover and agenda) is the chapter with the id `front`. `texts` are the staff's own words in it.
    """

    def __init__(
        self,
        info: Info,
        chapters: tuple[Chapter, ...],
        figures: Figures,
        absent: tuple[Absent, ...],
        texts: tuple[OwnText, ...] = (),
    ) -> None:
        self.info = info
        self.texts = texts
        self.chapters = chapters
        self.figures = figures
        self.absent = absent

    def slides(self) -> Iterator[tuple[ChapterInfo, Slide]]:
        """Yield all slides with their chapter, in order."""
        for chapter in self.chapters:
            for slide in chapter.slides:
                yield chapter.info, slide

    def figure(self, figure_id: str) -> Figure:
        """Return a figure by id."""
        return self.figures[figure_id]

    @classmethod
    def from_notebook(cls, notebook: NotebookNode) -> Document:
        """Read a bound notebook.

        Raises
        ------
        TemplateError
            If the notebook was not made by `zongjie run`.
        """
        meta: dict[str, Any] | None = notebook.metadata.get(METADATA_KEY)
        if not meta or "info" not in meta:
            raise TemplateError(
                "This notebook is not a bound report.",
                hint="export outputs/<community>/<period>/report.ipynb, made by `zongjie run`",
            )
        chapters = [ChapterInfo.model_validate(chapter) for chapter in meta["chapters"]]
        slides: dict[str, list[Slide]] = {chapter.id: [] for chapter in chapters}
        for cell in notebook.cells:
            chapter = cell.metadata.get(METADATA_KEY, {}).get("chapter")
            if chapter in slides:
                slides[chapter] += _slides_of(cell)
        return cls(
            Info.model_validate(meta["info"]),
            tuple(Chapter(info=chapter, slides=tuple(slides[chapter.id])) for chapter in chapters),
            Figures.load(meta["figures"]),
            tuple(Absent.model_validate(absent) for absent in meta["absent"]),
            tuple(OwnText.model_validate(text) for text in meta.get("texts", [])),
        )


def outputs_of(cell: NotebookNode, mime: str) -> list[dict[str, Any]]:
    """Return the JSON payloads of one MIME type among a cell's outputs."""
    found: list[dict[str, Any]] = []
    for output in cell.get("outputs", []):
        data = output.get("data", {}).get(mime)
        if data is not None:
            found.append(json.loads(data) if isinstance(data, str) else data)
    return found


def _slides_of(cell: NotebookNode) -> list[Slide]:
    return [SLIDE.validate_python(data) for data in outputs_of(cell, MIME)]
