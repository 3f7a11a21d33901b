"""The exporters on one made-up report of 40 slides with 15 charts, beside what else makes a deck or a page of it.

python-pptx plainly: the same slides with their texts, charts and tables, nothing measured, themed or named. pandoc: the
texts and tables alone, as it draws no charts. nbconvert: its `lab` template on the same notebook.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benches.timing import ROOT, Line, measured, module

NO_PANDOC = "pandoc is not here (pip install pypandoc_binary): its lines are left out"
REPEATED = {"growth.members": 6, "conversion.rate": 5, "strategy.positioning": 6, "strategy.purpose": 6}  # more often
Made = tuple[float, int]  # seconds and bytes


def lines(runs: int) -> list[Line]:
    """Return the lines: CPU seconds and megabytes, each way measured in turn in one process.

    No way waits for anything, so that on a machine without other work CPU seconds are the seconds of the clock.
    """
    with tempfile.TemporaryDirectory() as temporary:
        record = Path(temporary) / "made.json"
        measured(module("exporters", str(runs), record))
        made = json.loads(record.read_text(encoding="utf-8"))
    if "pandoc" not in made:
        print(NO_PANDOC)
    return [
        line
        for rival, ours, name in (
            ("python-pptx", "deck", "deck, 40 slides, 15 charts, python-pptx plainly"),
            ("pandoc", "deck", "that deck, pandoc (no charts)"),
            ("lab", "page", "page of that notebook, nbconvert lab"),
        )
        if rival in made
        for line in (
            Line(f"{name}: CPU", made[ours][0], made[rival][0]),
            Line(f"{name}: size", made[ours][1] / 1e6, made[rival][1] / 1e6, "MB"),
        )
    ]


def exporters(runs: str, record: str) -> None:
    """Measure every way in turn, after one run of each that loads what it needs; write the medians."""
    told, bound = made_up()
    ways: dict[str, Callable[[], bytes]] = {
        "deck": lambda: deck(told),
        "python-pptx": lambda: plain_deck(told),
        "page": lambda: page(bound),
        "lab": lambda: lab(bound),
    }
    if program := pandoc():
        ways["pandoc"] = lambda: pandoc_deck(told, program)
    spent: dict[str, list[Made]] = {name: [] for name in ways}
    for turn in range(int(runs) + 1):
        for name, make in ways.items():
            begun = cpu()
            size = len(make())
            if turn:
                spent[name].append((cpu() - begun, size))
    medians = {name: (statistics.median(s for s, _ in made), made[-1][1]) for name, made in spent.items()}
    Path(record).write_text(json.dumps(medians), encoding="utf-8")


def cpu() -> float:
    """Return the CPU seconds of this process and of the programs that it ran."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def made_up() -> tuple[Any, Any]:
    """Return the tests' example, some of its slides repeated until there are enough, as document and as notebook."""
    sys.path.insert(0, str(ROOT))
    from tests.documents import example, notebook
    from zongjie.slides.document import Document

    told = example()
    *before, results, problems = told.chapters
    slides = {slide.id: slide for _, slide in told.slides()}
    more = [varied(slides[name], number) for name, times in REPEATED.items() for number in range(2, times + 2)]
    results = results.model_copy(update={"slides": (*results.slides, *more)})
    told = Document(told.info, (*before, results, problems), told.figures, told.absent)
    return told, notebook(told)


def varied(slide: Any, number: int) -> Any:
    """Return a slide with an id, a title and, in its chart, values of its own: nothing is measured only once."""
    from zongjie.slides.text import as_text, plain

    changed: dict[str, Any] = {"id": f"{slide.id}.{number}", "title": as_text(f"{number} · {plain(slide.title)}")}
    if chart := getattr(slide, "chart", None):
        series = (
            one.model_copy(update={"values": tuple(v and v * (1 + number / 50) for v in one.values)})
            for one in chart.series
        )
        changed["chart"] = chart.model_copy(update={"series": tuple(series)})
    return slide.model_copy(update=changed)


def deck(told: Any) -> bytes:
    """Return our deck."""
    from zongjie.export.deck.render import render
    from zongjie.paths import find_project
    from zongjie.slides.wording import Wording

    project, info = find_project(), told.info
    return render(told, project.deck_theme(info.theme), Wording(info.language, project.wording(info.language)))


def plain_deck(told: Any) -> bytes:
    """Return a deck that python-pptx made with its default template."""
    from pptx import Presentation
    from pptx.util import Inches

    from zongjie.slides.text import plain

    made = Presentation()
    for _, slide in told.slides():
        sheet = made.slides.add_slide(made.slide_layouts[1])
        sheet.shapes.title.text = plain(slide.title)
        sheet.placeholders[1].text = "\n".join(texts(slide))
        sheet.notes_slide.notes_text_frame.text = "\n".join(slide.notes)
        size = (Inches(1), Inches(3), Inches(8), Inches(4))
        if chart := getattr(slide, "chart", None):
            plain_chart(sheet, chart, size)
        if table := getattr(slide, "table", None):
            cells = [[column.title for column in table.columns], *([cell_text(c) for c in r.cells] for r in table.rows)]
            grid = sheet.shapes.add_table(len(cells), len(cells[0]), *size).table
            for row, values in enumerate(cells):
                for column, value in enumerate(values):
                    grid.cell(row, column).text = value
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def plain_chart(sheet: Any, chart: Any, size: tuple[Any, ...]) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData()
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    kind = XL_CHART_TYPE.LINE if chart.kind == "line" else XL_CHART_TYPE.COLUMN_CLUSTERED
    sheet.shapes.add_chart(kind, *size, data)


def pandoc_deck(told: Any, program: str) -> bytes:
    """Return the deck that pandoc makes of the same texts and tables."""
    from zongjie.slides.text import plain

    parts: list[str] = []
    for _, slide in told.slides():
        parts.append(f"## {plain(slide.title)}\n\n" + "\n\n".join(f"- {text}" for text in texts(slide)))
        if table := getattr(slide, "table", None):
            rows = [[column.title for column in table.columns], ["---"] * len(table.columns)]
            rows += [[cell_text(cell) for cell in row.cells] for row in table.rows]
            parts.append("\n".join("| " + " | ".join(row) + " |" for row in rows))
        if slide.notes:
            parts.append("::: notes\n" + "\n\n".join(slide.notes) + "\n:::")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "deck.pptx"
        command = [program, "--from", "markdown", "--slide-level", "2", "--output", str(target)]
        subprocess.run(command, input="\n\n".join(parts), text=True, encoding="utf-8", check=True)
        return target.read_bytes()


def pandoc() -> str | None:
    """Return pandoc, the system's or that of the package `pypandoc_binary`."""
    try:
        import pypandoc
    except ImportError:
        return shutil.which("pandoc")
    return str(pypandoc.get_pandoc_path())


def page(bound: Any) -> bytes:
    """Return our page."""
    from zongjie.export.page.exporter import PageExporter

    return PageExporter().from_notebook_node(bound)[0].encode()


def lab(bound: Any) -> bytes:
    """Return the page that nbconvert makes with its own template."""
    from nbconvert.exporters import HTMLExporter

    return HTMLExporter(template_name="lab").from_notebook_node(bound)[0].encode()


def texts(slide: Any) -> list[str]:
    """Return the running text of a slide: its body, or what its items say."""
    from zongjie.slides.text import plain

    body = [plain(slide.body)] if getattr(slide, "body", None) else []
    items = getattr(slide, "items", ())
    return body + [
        f"{getattr(item, 'heading', None) or getattr(item, 'lead', None) or getattr(item, 'title', '')} "
        f"{plain(getattr(item, 'body', '') or getattr(item, 'summary', ''))}"
        for item in items
    ]


def cell_text(cell: Any) -> str:
    """Return what a cell says."""
    from zongjie.slides.text import Number, plain

    return cell.text if isinstance(cell, Number) else plain(cell)


def parts() -> dict[str, Any]:
    """Return what runs in a process of its own, by name."""
    return {"exporters": exporters}
