"""A report beside the plain way: the same notebooks by papermill, nbconvert's page, a loop over python-pptx.

The plain way is given our tables and figures, ready: nobody has a plain way of making these, so that "everything anew"
adds to it what they cost us.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benches.timing import ROOT, Line, Spent, measured, median, module

SAMPLE = ROOT / "parameters" / "sample.yaml"
PERIOD = "2023"


def lines(runs: int) -> tuple[list[Line], dict[str, float]]:
    """Return the lines, and the seconds of our stages."""
    with tempfile.TemporaryDirectory() as temporary:
        outputs, plain = Path(temporary) / "outputs", Path(temporary) / "plain"
        plain.mkdir()
        own = [sys.executable, "-m", "zongjie", "run", str(SAMPLE), "--period", PERIOD, "--out", str(outputs)]
        cold = measured(own)
        warm = median(runs, lambda: measured(own))
        report = outputs / "sample" / PERIOD
        stages = json.loads((report / "manifest.json").read_text(encoding="utf-8"))["seconds"]["stages"]
        notebook = report / "report.ipynb"
        page = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(plain), str(notebook)]
        steps = [module("plain-notebooks", plain, outputs), page, module("plain-deck", notebook, plain)]
        parts = [median(runs, lambda step=step: measured(step)) for step in steps]
    rival = Spent(sum(part.wall for part in parts), sum(part.cpu for part in parts))
    return [
        Line("one report, tables ready: wall", warm.wall, rival.wall),
        Line("one report, tables ready: CPU", warm.cpu, rival.cpu),
        Line("one report, everything anew: wall", cold.wall, cold.wall - warm.wall + rival.wall),
    ], stages


def plain_notebooks(folder: Path, outputs: Path) -> None:
    """Execute the notebooks of the outline one after another with stock papermill."""
    import papermill

    from zongjie.paths import find_project
    from zongjie.report.outline import load_outline

    os.environ["ZONGJIE_OUTPUTS"] = str(outputs)
    project = find_project(SAMPLE)
    for name in load_outline(project, "annual_summary").notebooks:
        papermill.execute_notebook(
            str(project.notebook(name)),
            str(folder / f"{name}.ipynb"),
            {"community": str(SAMPLE), "period": PERIOD},
            kernel_name="python3",
            progress_bar=False,
        )


def plain_deck(notebook: Path, folder: Path) -> None:
    """Write the same titles, texts and charts with python-pptx and its default template."""
    import nbformat
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    from zongjie.slides.document import Document
    from zongjie.slides.text import plain

    deck = Presentation()
    for _, slide in Document.from_notebook(nbformat.read(notebook, as_version=4)).slides():
        page = deck.slides.add_slide(deck.slide_layouts[1])
        page.shapes.title.text = plain(slide.title)
        page.placeholders[1].text = plain(getattr(slide, "body", "")) or slide.source
        if chart := getattr(slide, "chart", None):
            data = CategoryChartData()
            data.categories = chart.categories
            for series in chart.series:
                data.add_series(series.name, series.values)
            size = (Inches(1), Inches(3), Inches(8), Inches(4))
            page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data)
    deck.save(folder / "plain.pptx")


def parts() -> dict[str, Any]:
    """Return what runs in a process of its own, by name."""
    return {
        "plain-notebooks": lambda folder, outputs: plain_notebooks(Path(folder), Path(outputs)),
        "plain-deck": lambda notebook, folder: plain_deck(Path(notebook), Path(folder)),
    }
