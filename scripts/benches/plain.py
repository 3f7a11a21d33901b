"""The plain way to a report: its notebooks by stock papermill one by one, nbconvert's page, a loop over python-pptx.

No step is shared with another or with a later report but what a notebook that is opened by hand keeps too: the tables
and the figures of a period.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benches.timing import Spent, measured, module


def way(parameters: Path, period: str, outputs: Path, folder: Path, bound: Path) -> tuple[Callable[[], Spent], ...]:
    """Return the steps, each a process of its own.

    Parameters
    ----------
    outputs
        Where tables and figures are found, or go.
    folder
        Where the plain way's own results go.
    bound
        The record of the same report as we made it: the plain page and deck are made of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    commands = (
        module("plain-notebooks", parameters, period, outputs, folder),
        [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(folder), str(bound)],
        module("plain-deck", bound, folder),
    )
    return tuple(lambda command=command: measured(command) for command in commands)


def notebooks(parameters: Path, period: str, outputs: Path, folder: Path) -> None:
    """Execute the notebooks of the outline one after another with stock papermill."""
    import papermill

    from zongjie.parameters import load
    from zongjie.paths import find_project
    from zongjie.report.outline import load_outline

    os.environ["ZONGJIE_OUTPUTS"] = str(outputs)
    project = find_project(parameters)
    for name in load_outline(project, load(parameters).outline).notebooks:
        papermill.execute_notebook(
            str(project.notebook(name)),
            str(folder / f"{name}.ipynb"),
            {"community": str(parameters), "period": period},
            kernel_name="python3",
            progress_bar=False,
        )


def deck(notebook: Path, folder: Path) -> None:
    """Write the same titles, texts and charts with python-pptx and its default template."""
    import nbformat
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    from zongjie.slides.document import Document
    from zongjie.slides.text import plain

    made = Presentation()
    for _, slide in Document.from_notebook(nbformat.read(notebook, as_version=4)).slides():
        page = made.slides.add_slide(made.slide_layouts[1])
        page.shapes.title.text = plain(slide.title)
        page.placeholders[1].text = plain(getattr(slide, "body", "")) or slide.source
        if chart := getattr(slide, "chart", None):
            data = CategoryChartData()
            data.categories = chart.categories
            for series in chart.series:
                data.add_series(series.name, series.values)
            size = (Inches(1), Inches(3), Inches(8), Inches(4))
            page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data)
    made.save(folder / "plain.pptx")


def parts() -> dict[str, Any]:
    """Return what runs in a process of its own, by name."""
    return {
        "plain-notebooks": lambda parameters, period, outputs, folder: notebooks(
            Path(parameters), period, Path(outputs), Path(folder)
        ),
        "plain-deck": lambda notebook, folder: deck(Path(notebook), Path(folder)),
    }
