"""`zongjie check` says what was read, what is wrong with it, and what a report can show."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.sources.reading import csv_file
from zongjie.metrics.base import catalogue
from zongjie.paths import SHIPPED, Project
from zongjie.report.carries import SlideNeed, carried, slide_needs
from zongjie.report.check import Check, check, print_check
from zongjie.report.outline import load_outline
from zongjie.slides.wording import Wording

NOTEBOOKS = tuple(sorted((SHIPPED / "notebooks").glob("*.ipynb")))


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """A log with a hole of two weeks, and parameters that name somebody who is not there."""
    folder = tmp_path_factory.mktemp("check")
    days = [date(2023, 1, 1) + timedelta(days=day) for day in range(200) if not 100 <= day < 114]
    said = [f"m{day}-{n},person{n},{day} 1{n % 9}:00,消息" for day in days for n in range(20 + day.day % 5)]
    csv_file(folder / "消息.csv", "消息id,成员,时间,行为", *said)
    people = "people: {bots: [Person3, person4], aliases: {person1: [nobody]}}"
    path = csv_file(folder / "mine.yaml", "community: 测试", f"sources: [{{kind: workbook, path: 消息.csv}}]\n{people}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJIE_KEYS", str(folder / "keys"))
        return check(path)


def test_what_is_wrong_with_the_data_is_said(looked: Check) -> None:
    assert [(flaw.kind, str(flaw.start), flaw.size) for flaw in looked.flaws if flaw.kind == "gap"] == [
        ("gap", "2023-04-11", 14)
    ]


def test_who_occurs_nowhere_is_said_in_the_words_of_the_parameters(looked: Check) -> None:
    assert set(looked.strangers) == {"people.bots.0", "people.aliases.0.0"}
    assert looked.strangers["people.bots.0"].startswith("“Person3” is nobody's id; one that differs only in capitals")


def test_what_is_printed_is_short_and_names_no_member(looked: Check, capsys: pytest.CaptureFixture[str]) -> None:
    print_check(looked)
    said = capsys.readouterr().out
    assert "2023-04-11 至 2023-04-24" in said
    assert "预算执行 needs spending" in said
    assert len(said.splitlines()) < 60
    for text in (said, json.dumps(looked.record(), ensure_ascii=False)):
        assert "person7" not in text
        assert "person3" not in text


def test_the_record_is_json_and_holds_all_of_it(looked: Check) -> None:
    record = json.loads(json.dumps(looked.record()))
    assert {"quality", "strangers", "chapters", "lacking", "months", "sources"} <= set(record)
    assert record["quality"][0]["sentence"]


def test_a_slide_is_carried_by_any_of_its_figures() -> None:
    project = Project(SHIPPED)
    outline = load_outline(project, "annual_summary")
    everything = carried(project, outline, "en", {})
    assert not any(one.lacking for one in everything)
    nothing = carried(project, outline, "en", dict.fromkeys(catalogue(), ("activity",)))
    lacking = {slide for one in nothing for slide in one.lacking}
    assert {"results.overview", "growth.members", "retention.cohorts", "events.review"} <= lacking
    assert not {"background.purpose", "strategy.content", "appendix.sources"} & lacking
    one_less = carried(project, outline, "en", {"members_end": ("members",)})
    assert {slide for one in one_less for slide in one.lacking} == {"growth.members"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_figures_that_slides_need_are_metrics_and_slides_have_names(path: Path) -> None:
    words = Wording("en", Project(SHIPPED).wording("en"))
    for need in slide_needs(path):
        assert set(need.figures) <= set(catalogue()), need
        assert f"slides.{need.id}.name" in words


def test_needs_are_read_from_code(tmp_path: Path) -> None:
    import nbformat

    source = 'a = ["x", ["y"]]\nc = report.over_time("z")\nreport.metric("s.one", a, chart=c, optional=True)'
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]), tmp_path / "n.ipynb")
    assert slide_needs(tmp_path / "n.ipynb") == (SlideNeed("s.one", ("x", "y"), optional=True),)
