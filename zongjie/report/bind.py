"""Binding: the executed notebooks of a report become one `report.ipynb`, the record that exporters read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from zongjie.report.execute import Executed
from zongjie.report.keeping import plan_in
from zongjie.report.logo import logo_of
from zongjie.report.outline import OutlineChapter
from zongjie.report.overrides import OwnWords
from zongjie.report.prepare import Prepared
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.document import METADATA_KEY, ChapterInfo, Document, outputs_of
from zongjie.slides.mime import absent_bundle, bundle
from zongjie.slides.model import (
    ABSENT_MIME,
    MIME,
    SLIDE,
    Absent,
    Agenda,
    AgendaItem,
    Cover,
    Divider,
    Metric,
    Overview,
    Problem,
    Slide,
    TableSlide,
    Timeline,
)
from zongjie.slides.own_text import OwnText
from zongjie.slides.text import Text, as_text
from zongjie.slides.wording import Wording

FRONT = "front"
_FINDING_KINDS = (Overview, Problem, Metric, TableSlide, Timeline)
_KEPT_MIMES = (MIME, ABSENT_MIME, "text/html", "text/plain")


def bind(
    prepared: Prepared, executed: Sequence[Executed], parameters_path: Path, earlier: Iterable[OwnText] = ()
) -> tuple[NotebookNode, Document]:
    """Return the bound notebook and what it says.

    Cover, agenda and dividers come from the outline; chapters without a slide are left out and the others
    numbered in order. What differs from run to run (times, paths, injected cells) is stripped.

    Parameters
    ----------
    earlier
        The staff's own words in earlier reports, with what they stood on.
    """
    own_words = OwnWords(prepared, earlier)
    cells = {done.name: _cells(done, prepared, own_words) for done in executed if done.failure is None}
    chapters: list[tuple[ChapterInfo, list[NotebookNode]]] = []
    number = 0
    for chapter in prepared.outline.chapters:
        own = [cell for name in chapter.notebooks for cell in cells.get(name, [])]
        failed = tuple(done.name for done in executed if done.failure and done.name in chapter.notebooks)
        if not any(outputs_of(cell, MIME) for cell in own) and not failed:
            continue
        number += not chapter.appendix
        info = ChapterInfo(
            id=chapter.id,
            number="" if chapter.appendix else f"{number:02d}",
            title=chapter.title[prepared.info.language],
            failed=failed,
        )
        divider = _divider(chapter, info, own, prepared.info.language)
        chapters.append((info, [_slide_cell(own_words.on(divider)), *own] if divider else own))
    _name_absent(prepared, chapters, own_words)
    front = ChapterInfo(id=FRONT, number="", title="")
    opening = (_cover(prepared, parameters_path), _agenda(prepared, chapters))
    made = [_slide_cell(own_words.on(slide)) for slide in opening]
    bound = _notebook(prepared, [(front, made), *chapters], own_words)
    if plan := plan_in(executed):
        bound.metadata[METADATA_KEY]["plan"] = plan.model_dump(mode="json")
    notebook = _as_stored(bound)
    return notebook, Document.from_notebook(notebook)


def _as_stored(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook as it will be read back (keys in order), so that exports now and later are the same."""
    return nbformat.reads(nbformat.writes(notebook), as_version=4)


def _name_absent(
    prepared: Prepared, chapters: Sequence[tuple[ChapterInfo, list[NotebookNode]]], own_words: OwnWords
) -> None:
    """Close the appendix with the slides that the data cannot carry, and why."""
    absent = _absent(cell for _, cells in chapters for cell in cells)
    appendix = [cells for info, cells in chapters if not info.number]
    if not absent or not appendix:
        return
    wording = _wording(prepared)
    rows = tuple(Row(cells=(as_text(one.title), as_text(one.because))) for one in absent)
    columns = tuple(Column(title=wording.label(f"columns.{name}")) for name in ("left_out", "why"))
    slide = TableSlide(
        id="appendix.missing",
        title=wording.text("slides.appendix.missing.title", count=len(absent)),
        table=Table(columns=columns, rows=rows),
    )
    appendix[-1].append(_slide_cell(own_words.on(slide)))


def _absent(cells: Iterable[NotebookNode]) -> list[Absent]:
    return [Absent.model_validate(data) for cell in cells for data in outputs_of(cell, ABSENT_MIME)]


def _wording(prepared: Prepared) -> Wording:
    language = prepared.info.language
    return Wording(language, prepared.project.wording(language), prepared.info.currency)


def _cells(done: Executed, prepared: Prepared, own_words: OwnWords) -> list[NotebookNode]:
    """Return a notebook's cells as the record keeps them."""
    notebook = nbformat.read(done.path, as_version=4)
    kept = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    return [_clean(cell, done.name, index, prepared, own_words) for index, cell in enumerate(kept)]


def _clean(cell: NotebookNode, notebook: str, index: int, prepared: Prepared, own_words: OwnWords) -> NotebookNode:
    metadata: dict[str, Any] = {METADATA_KEY: {"notebook": notebook}}
    if "parameters" in cell.metadata.get("tags", []):
        source = (
            f'community = "{prepared.info.slug}"\nperiod = "{prepared.info.period}"\noverrides = {{}}\nworkspace = ""'
        )
        return nbformat.v4.new_code_cell(source, id=f"{notebook}-{index}", metadata=metadata | {"tags": ["parameters"]})
    if cell.cell_type != "code":
        return nbformat.v4.new_markdown_cell(cell.source, id=f"{notebook}-{index}", metadata=metadata)
    outputs = [_worded(output, own_words) for output in cell.outputs if _is_slide(output)]
    return nbformat.v4.new_code_cell(cell.source, id=f"{notebook}-{index}", metadata=metadata, outputs=outputs)


def _is_slide(output: NotebookNode) -> bool:
    return bool({MIME, ABSENT_MIME} & set(output.get("data", {})))


def _worded(output: NotebookNode, own_words: OwnWords) -> NotebookNode:
    """Return an output as display data, with the staff's own words where they gave some for this slide."""
    data = {mime: output.data[mime] for mime in _KEPT_MIMES if mime in output.data}
    if MIME in data:
        slide = SLIDE.validate_python(data[MIME])
        data = bundle(own_words.on(slide))  # made anew: what a notebook of one's own shows beside it stays there
    elif ABSENT_MIME in data:
        data = absent_bundle(Absent.model_validate(data[ABSENT_MIME]))
    return nbformat.v4.new_output("display_data", data=data)


def _divider(
    chapter: OutlineChapter, info: ChapterInfo, cells: Iterable[NotebookNode], language: str
) -> Divider | None:
    """Return the chapter's divider with its one-line finding, or what the chapter is about if it has none."""
    if chapter.appendix:
        return None
    summary = _finding(cells) or as_text(chapter.summary.get(language, ""))
    return Divider(id=f"{info.id}.divider", number=info.number, title=as_text(info.title), summary=summary, brief=True)


def _finding(cells: Iterable[NotebookNode]) -> Text:
    """Return the title of the chapter's first slide that carries a finding."""
    slides = (SLIDE.validate_python(data) for cell in cells for data in outputs_of(cell, MIME))
    return next((slide.title for slide in slides if isinstance(slide, _FINDING_KINDS)), ())


def _cover(prepared: Prepared, parameters_path: Path) -> Cover:
    info = prepared.info
    return Cover(
        id="front.cover",
        title=as_text(info.title),
        subtitle=info.community,
        reporter=info.reporter,
        department=info.department,
        date=info.date,
        logo=logo_of(parameters_path, prepared.parameters),
        brief=True,
    )


def _agenda(prepared: Prepared, chapters: Iterable[tuple[ChapterInfo, list[NotebookNode]]]) -> Agenda:
    wording = _wording(prepared)
    summaries = {chapter.id: chapter.summary.get(prepared.info.language, "") for chapter in prepared.outline.chapters}
    return Agenda(
        id="front.agenda",
        title=as_text(wording.label("export.contents")),
        brief=True,
        items=tuple(
            AgendaItem(
                number=info.number, title=info.title, summary=as_text(summaries[info.id]), target=f"{info.id}.divider"
            )
            for info, _ in chapters
            if info.number
        ),
    )


def _slide_cell(slide: Slide) -> NotebookNode:
    output = nbformat.v4.new_output("display_data", data=bundle(slide))
    return nbformat.v4.new_code_cell("", id=slide.id.replace(".", "-"), outputs=[output], metadata={METADATA_KEY: {}})


def _notebook(
    prepared: Prepared, chapters: Sequence[tuple[ChapterInfo, list[NotebookNode]]], own_words: OwnWords
) -> NotebookNode:
    notebook = nbformat.v4.new_notebook()
    for info, cells in chapters:
        for cell in cells:
            cell.metadata[METADATA_KEY]["chapter"] = info.id
            notebook.cells.append(cell)
    absent = _absent(notebook.cells)
    slides = [data["id"] for cell in notebook.cells for data in outputs_of(cell, MIME)]
    texts = own_words.record(slides, [one.id for one in absent])
    notebook.metadata = NotebookNode(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "title": prepared.info.title,
            METADATA_KEY: {
                "schema": 1,
                "info": prepared.info.model_dump(mode="json"),
                "chapters": [info.model_dump(mode="json") for info, _ in chapters],
                "figures": prepared.figures.dump(),
                "absent": [one.model_dump(mode="json") for one in absent],
                "texts": [one.model_dump(mode="json", exclude_defaults=True) for one in texts],
            },
        }
    )
    nbformat.validate(notebook)
    return notebook
