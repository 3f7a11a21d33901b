"""The notebooks tell the story and call the library: nothing else stands in them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from tests.report.stories import GROWN, ROWS, prepared
from zongjie.paths import SHIPPED, Project
from zongjie.report.execute import execute
from zongjie.report.kernels.manager import nursery
from zongjie.report.prepare import Prepared
from zongjie.slides.model import MIME, Absent, SlideBase
from zongjie.slides.plan import StoredPlan

NOTEBOOKS = tuple(sorted((SHIPPED / "notebooks").glob("*.ipynb")))
PARAMETERS = 'community = "sample"\nperiod = "2023"\noverrides = {}\nworkspace = ""'
MAX_LINES = 15
ONLY_LATER = ("review",)  # shows nothing before there is a plan to judge


def of_outline(name: str) -> list[Path]:
    """The notebooks of an outline, in its order."""
    outline = yaml.safe_load((SHIPPED / f"report_templates/outlines/{name}.yaml").read_text(encoding="utf-8"))
    names = [notebook for chapter in outline["chapters"] for notebook in chapter["notebooks"]]
    return [SHIPPED / "notebooks" / f"{notebook}.ipynb" for notebook in names]


OUTLINES = tuple(sorted(path.stem for path in (SHIPPED / "report_templates/outlines").glob("*.yaml")))

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def run(path: Path, workspace: Path) -> Iterator[Any]:
    """Yield what the last line of each cell shows, with the parameters that a run injects."""
    names: dict[str, Any] = {}
    for source in code_cells(path):
        tree = ast.parse(source)
        shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        if source == PARAMETERS:
            names["workspace"] = str(workspace)
        if shown is not None:
            yield eval(compile(ast.Expression(shown.value), path.name, "eval"), names)


def test_the_outlines_use_every_notebook_and_every_notebook_is_there() -> None:
    assert {path for name in OUTLINES for path in of_outline(name)} == set(NOTEBOOKS)


@pytest.mark.parametrize("outline", OUTLINES)
def test_an_outline_uses_a_notebook_once(outline: str) -> None:
    assert len(of_outline(outline)) == len(set(of_outline(outline)))


@each_notebook
def test_a_notebook_is_stored_stripped_with_stable_ids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    nbformat.validate(nbformat.from_dict(notebook))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell["id"] for cell in notebook["cells"]] == [f"{path.stem}-{n}" for n in range(len(notebook["cells"]))]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    assert text == json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


@each_notebook
def test_one_cell_holds_the_parameters_of_the_sample(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [PARAMETERS]


@each_notebook
def test_a_notebook_imports_only_the_report_and_defines_nothing(path: Path) -> None:
    for source in code_cells(path):
        assert len(source.splitlines()) <= MAX_LINES
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.Import)
            if isinstance(node, ast.ImportFrom):
                assert (node.module, [name.name for name in node.names]) == ("zongjie.report.api", ["open_report"])


@each_notebook
def test_no_paths_and_no_queries_stand_in_a_notebook(path: Path) -> None:
    for source in code_cells(path):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"[/\\]|\.(parquet|csv|xlsx)\b|\bselect\b", node.value, re.IGNORECASE)


@each_notebook
def test_markdown_opens_a_notebook_and_tells_the_story(path: Path) -> None:
    first, *rest = nbformat.read(path, as_version=4).cells
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert any(cell.cell_type == "code" for cell in rest)


@pytest.fixture(scope="session", params=["zh_CN", "en"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(f"workspace-{request.param}")
    prepared(request.param).save(folder)
    return folder


@each_notebook
def test_every_cell_shows_a_slide_or_says_why_not(path: Path, told: Path) -> None:
    shown = list(run(path, told))
    assert any(isinstance(one, SlideBase) for one in shown) or path.stem in ONLY_LATER
    for one in shown:
        assert one is None or isinstance(one, SlideBase | Absent | StoredPlan)
        if one is not None:
            assert one._repr_mimebundle_()["text/html"]


def all_slides(made: Prepared, folder: Path, outline: str = "annual_summary") -> list[Any]:
    made.save(folder)
    return [one for path in of_outline(outline) for one in run(path, folder) if isinstance(one, SlideBase | Absent)]


@pytest.mark.parametrize("outline", OUTLINES)
def test_slide_ids_are_unique_over_the_report(outline: str, tmp_path: Path) -> None:
    ids = [one.id for one in all_slides(prepared(), tmp_path, outline)]
    assert len(ids) == len(set(ids))


def test_a_full_report_and_a_brief_one_have_the_length_of_a_deck(tmp_path: Path) -> None:
    slides = [one for one in all_slides(prepared(), tmp_path) if isinstance(one, SlideBase)]
    front, dividers = 2, 6
    assert 25 <= len(slides) + front + dividers <= 44  # what a deck has over 40 stays on the page
    chapters_of_a_brief_deck = 4
    brief = [one for one in slides if one.brief]
    assert 10 <= len(brief) + front + chapters_of_a_brief_deck <= 14


def test_a_plan_has_the_length_of_a_deck_in_full_and_in_brief(tmp_path: Path) -> None:
    slides = [one for one in all_slides(prepared(), tmp_path, "plan") if isinstance(one, SlideBase)]
    front_and_dividers = 7
    assert 20 <= len(slides) + front_and_dividers <= 40
    assert 10 <= sum(one.brief for one in slides) + front_and_dividers <= 14


def test_a_brief_health_check_has_at_most_14_slides(tmp_path: Path) -> None:
    brief = [one for one in all_slides(prepared(), tmp_path, "health_check") if getattr(one, "brief", False)]
    front, chapters = 2, 4  # whatever the data: watch, loop, groups, risk
    assert 4 <= len(brief) <= 14 - front - chapters
    assert {one.id.partition(".")[0] for one in brief} <= {"watch", "path", "loop", "groups", "rescue", "risk"}


def test_without_any_figure_every_slide_on_figures_is_absent_and_says_why(tmp_path: Path) -> None:
    shown = all_slides(prepared(values={}, rows={}), tmp_path)
    absent = {one.id for one in shown if isinstance(one, Absent)}
    assert {"results.overview", "growth.members", "problems.diagnosis", "plan.targets", "plan.budget"} <= absent
    assert all(one.because for one in shown if isinstance(one, Absent))
    assert not any(one.kind in ("metric", "problem", "heatmap") for one in shown if isinstance(one, SlideBase))


def test_events_alone_carry_a_report(tmp_path: Path) -> None:
    values = {name: GROWN[name] for name in ("events_held", "events_cancelled")}
    shown = all_slides(prepared("en", values=values, rows={"events_table": ROWS["events_table"]}), tmp_path)
    slides = {one.id for one in shown if isinstance(one, SlideBase)}
    assert {"events.participation", "events.review", "problems.diagnosis", "plan.targets"} <= slides
    assert "growth.members" not in slides


def test_a_notebook_opened_by_hand_runs_as_it_stands(
    sample_report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two, since all begin with the same parameters and the same import: each prepares the whole data for itself."""
    monkeypatch.setenv("ZONGJIE_OUTPUTS", str(sample_report.parent.parent))
    with nursery():
        executed = execute(Project(SHIPPED), ["results_growth", of_outline("plan")[-1].stem], {}, tmp_path)
    assert {done.name: done.failure for done in executed if done.failure} == {}
    for done in executed:
        assert_shows_slides(done.path)


def test_each_notebook_of_a_run_shows_its_slides(sample_report: Path) -> None:
    for path in of_outline("annual_summary"):
        if path.stem not in ONLY_LATER:
            assert_shows_slides(sample_report / "notebooks" / path.name)


def assert_shows_slides(executed: Path) -> None:
    """Assert that an executed notebook shows slides, each with its preview."""
    cells = nbformat.read(executed, as_version=4).cells
    slides = [output["data"] for cell in cells for output in cell.get("outputs", []) if MIME in output.get("data", {})]
    assert slides, f"{executed.name} shows no slide"
    assert all("<" in slide["text/html"] for slide in slides)
