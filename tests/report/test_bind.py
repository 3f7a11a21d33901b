from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from PIL import Image
from pydantic import TypeAdapter

from tests import documents
from tests.conftest import ROOT
from zongjie.errors import ParameterError
from zongjie.parameters import Parameters
from zongjie.paths import Project
from zongjie.periods import parse
from zongjie.report.bind import bind
from zongjie.report.execute import Executed, Failure
from zongjie.report.manifest import shown_in
from zongjie.report.prepare import Prepared
from zongjie.slides.mime import absent_bundle, bundle
from zongjie.slides.model import Absent, Agenda, Cover, Divider, Metric, Slide, TableSlide
from zongjie.slides.text import plain


def prepared(tmp_path: Path, **parameters: object) -> Prepared:
    given = {"community": "青禾", "sources": [{"kind": "workbook", "path": "x.xlsx"}]} | parameters
    return Prepared(
        project=Project(ROOT),
        parameters=Parameters.model_validate(given),
        period=parse("2023"),
        info=documents.example().info,
        figures=documents.figures(),
        missing={},
        tables_folder=tmp_path,
    )


def executed(tmp_path: Path, name: str, *slides: Slide | Absent, injected: str = "x") -> Executed:
    """Write a notebook as papermill leaves it."""
    cells = [
        nbformat.v4.new_code_cell('community = "sample"', id=f"{name}-0", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(f'workspace = "/tmp/{injected}"', metadata={"tags": ["injected-parameters"]}),
    ]
    for slide in slides:
        data = absent_bundle(slide) if isinstance(slide, Absent) else bundle(slide)
        output = nbformat.v4.new_output("execute_result", data=data, execution_count=3)
        noise = nbformat.v4.new_output("stream", name="stderr", text=f"took {injected} s")
        cell = nbformat.v4.new_code_cell("report.slide()", outputs=[noise, output], execution_count=3)
        cell.metadata["execution"] = {"iopub.execute_input": injected}
        cells.append(cell)
    path = tmp_path / f"{injected}-{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"papermill": {"duration": 1}}), path)
    return Executed(name, path, 1.0)


def report(tmp_path: Path, injected: str = "x") -> list[Executed]:
    parts = documents.slides()
    return [
        executed(tmp_path, "background", parts["strategy"][1], injected=injected),
        executed(tmp_path, "results_growth", *parts["results"][1:3], injected=injected),
        executed(
            tmp_path,
            "results_events",
            Absent(id="events.table", title="活动复盘", because="没有活动表", needs=("events",)),
            injected=injected,
        ),
        executed(tmp_path, "conclusion", parts["problems"][-1], injected=injected),
    ]


def test_cover_agenda_and_dividers_come_from_the_outline_and_empty_chapters_are_left_out(tmp_path: Path):
    _, document = bind(prepared(tmp_path), report(tmp_path), tmp_path / "sample.yaml")
    assert [(chapter.info.number, chapter.info.id) for chapter in document.chapters if chapter.info.number] == [
        ("01", "background"),
        ("02", "results"),
        ("03", "conclusion"),
    ]
    front = document.chapters[0].slides
    assert isinstance(front[0], Cover)
    assert isinstance(front[1], Agenda)
    assert [item.target for item in front[1].items] == ["background.divider", "results.divider", "conclusion.divider"]
    divider = document.chapters[2].slides[0]
    assert isinstance(divider, Divider)
    assert plain(divider.summary) == "四项核心指标两项达标，30日留存是缺口"


def test_nothing_of_the_run_stays_in_the_record(tmp_path: Path):
    first, _ = bind(prepared(tmp_path), report(tmp_path, "x"), tmp_path / "sample.yaml")
    second, _ = bind(prepared(tmp_path), report(tmp_path, "y"), tmp_path / "sample.yaml")
    assert nbformat.writes(first) == nbformat.writes(second)
    text = nbformat.writes(first)
    assert "/tmp/" not in text
    assert "papermill" not in json.loads(text)["metadata"]
    assert "took" not in text
    assert len({cell.id for cell in first.cells}) == len(first.cells)


def test_absent_slides_are_named_with_their_reason(tmp_path: Path):
    _, document = bind(prepared(tmp_path), report(tmp_path), tmp_path / "sample.yaml")
    assert [(absent.id, absent.needs) for absent in document.absent] == [("events.table", ("events",))]


def test_the_staffs_own_words_stand_in_the_record_on_every_kind_of_slide(tmp_path: Path):
    own = {
        "growth.members": {"title": "我们的标题", "judgement": "很好"},
        "results.divider": {"body": "一章一句"},
        "front.cover": {"title": "封面"},
        "no.such": {"title": "x"},
    }
    notebook, document = bind(prepared(tmp_path, text=own), report(tmp_path), tmp_path / "sample.yaml")
    slides = {slide.id: slide for _, slide in document.slides()}
    metric, divider = slides["growth.members"], slides["results.divider"]
    assert isinstance(metric, Metric)
    assert isinstance(divider, Divider)
    assert (plain(metric.title), metric.judgement) == ("我们的标题", "很好")
    assert (plain(divider.summary), plain(slides["front.cover"].title)) == ("一章一句", "封面")
    assert "我们的标题" in nbformat.writes(notebook)
    assert [(text.slide, bool(text.unused)) for text in document.texts] == [
        ("growth.members", False),
        ("growth.members", False),
        ("results.divider", False),
        ("front.cover", False),
        ("no.such", True),
    ]


def test_a_chapter_whose_notebook_failed_stays_and_says_so(tmp_path: Path):
    done = report(tmp_path)
    done[1] = Executed("results_growth", done[1].path, 1.0, Failure("results_growth-2", "ValueError: x"))
    _, document = bind(prepared(tmp_path), done, tmp_path / "sample.yaml")
    results = next(chapter.info for chapter in document.chapters if chapter.info.id == "results")
    assert results.failed == ("results_growth",)


def test_a_logo_is_taken_into_the_record_or_refused(tmp_path: Path):
    Image.new("RGB", (40, 40), "navy").save(tmp_path / "logo.png")
    _, document = bind(prepared(tmp_path, logo="logo.png"), report(tmp_path), tmp_path / "sample.yaml")
    cover = document.chapters[0].slides[0]
    assert isinstance(cover, Cover)
    assert cover.logo is not None
    assert cover.logo.startswith("data:image/png;base64,")
    for wrong in ("logo.svg", "none.png"):
        with pytest.raises(ParameterError, match="logo"):
            bind(prepared(tmp_path, logo=wrong), report(tmp_path), tmp_path / "sample.yaml")


def test_each_figure_knows_the_slides_that_print_it(tmp_path: Path):
    _, document = bind(prepared(tmp_path), report(tmp_path), tmp_path / "sample.yaml")
    shown = shown_in(document)
    assert {place["slide"] for place in shown["members_end"]} >= {"results.overview", "growth.members"}
    assert TypeAdapter(dict[str, list[dict[str, str]]]).validate_python(shown)


def test_the_appendix_closes_with_what_is_absent(tmp_path: Path):
    done = [*report(tmp_path), executed(tmp_path, "appendix", documents.slides()["strategy"][2])]
    _, document = bind(prepared(tmp_path), done, tmp_path / "sample.yaml")
    last = document.chapters[-1].slides[-1]
    assert isinstance(last, TableSlide)
    assert last.id == "appendix.missing"
    assert [[plain(cell) for cell in row.cells] for row in last.table.rows] == [["活动复盘", "没有活动表"]]
