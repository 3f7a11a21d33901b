"""Time the product beside the plain way, in the same run, as ratios.

`python scripts/bench.py [--quick] [--json FILE]`, in the project's venv with the sample's data made. The plain way is
what one does today: the same notebooks by papermill one after another, `jupyter nbconvert --to html`, and a loop over
python-pptx that writes the same titles, texts and charts. The plain way is given our tables and figures, ready: nobody
has a plain way of making these, so that “everything anew” adds to it what they cost us.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "parameters" / "sample.yaml"
PERIOD = "2023"
PYTHON = sys.executable

Seconds = dict[str, float]


def measured(command: list[str]) -> Seconds:
    """Run a command; return wall and CPU seconds, its children's included."""
    import resource

    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return {"wall": time.perf_counter() - start, "cpu": cpu}


def median(runs: int, once: Callable[[], Seconds]) -> Seconds:
    """Return the median of each figure over several runs."""
    all_runs = [once() for _ in range(runs)]
    return {key: statistics.median(run[key] for run in all_runs) for key in all_runs[0]}


def ours(outputs: Path) -> list[str]:
    return [PYTHON, "-m", "zongjie", "run", str(SAMPLE), "--period", PERIOD, "--out", str(outputs)]


def plain_notebooks(folder: Path, outputs: Path) -> list[str]:
    return [PYTHON, __file__, "--plain-notebooks", str(folder), "--outputs", str(outputs)]


def nbconvert(notebook: Path, folder: Path) -> list[str]:
    return [PYTHON, "-m", "nbconvert", "--to", "html", "--output-dir", str(folder), str(notebook)]


def plain_deck(notebook: Path, folder: Path) -> list[str]:
    return [PYTHON, __file__, "--plain-deck", str(notebook), "--outputs", str(folder)]


def run_plain_notebooks(folder: Path, outputs: Path) -> None:
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


def run_plain_deck(notebook: Path, folder: Path) -> None:
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


def compare(runs: int) -> tuple[list[dict[str, object]], Seconds]:
    """Return the table's lines and the seconds of our stages."""
    with tempfile.TemporaryDirectory() as temporary:
        outputs = Path(temporary) / "outputs"
        cold = measured(ours(outputs))
        warm = median(runs, lambda: measured(ours(outputs)))
        report = outputs / "sample" / PERIOD
        stages = json.loads((report / "manifest.json").read_text(encoding="utf-8"))["seconds"]["stages"]
        plain = Path(temporary) / "plain"
        plain.mkdir()
        parts = [
            median(runs, lambda: measured(plain_notebooks(plain, outputs))),
            median(runs, lambda: measured(nbconvert(report / "report.ipynb", plain))),
            median(runs, lambda: measured(plain_deck(report / "report.ipynb", plain))),
        ]
    rival = {key: sum(part[key] for part in parts) for key in ("wall", "cpu")}
    lines = [
        line("one report, tables ready: wall", warm["wall"], rival["wall"]),
        line("one report, tables ready: CPU", warm["cpu"], rival["cpu"]),
        line("one report, everything anew: wall", cold["wall"], cold["wall"] - warm["wall"] + rival["wall"]),
    ]
    return lines, stages


def line(name: str, own: float, rival: float) -> dict[str, object]:
    return {
        "name": name,
        "ours": round(own, 2),
        "rival": round(rival, 2),
        "unit": "s",
        "ratio": round(rival / own, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one run of each instead of three")
    parser.add_argument("--json", type=Path, help="write the lines to a file")
    parser.add_argument("--plain-notebooks", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--plain-deck", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--outputs", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.plain_notebooks:
        return run_plain_notebooks(given.plain_notebooks, given.outputs)
    if given.plain_deck:
        return run_plain_deck(given.plain_deck, given.outputs)
    lines, stages = compare(1 if given.quick else 3)
    print(f"{'':38}{'ours':>9}{'plain':>9}{'ratio':>8}")
    for one in lines:
        print(f"{one['name']:38}{one['ours']:>7} s{one['rival']:>7} s{one['ratio']:>7}×")
    print("\nour stages, seconds: " + " · ".join(f"{name} {spent:.2f}" for name, spent in stages.items()))
    if given.json:
        given.json.write_text(json.dumps({"lines": lines, "stages": stages}, indent=1), encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
