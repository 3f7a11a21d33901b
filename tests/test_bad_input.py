"""Bad input through the command line: one screen that says what, where and what to do; nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.conftest import Command, Said

EVENTS = ["活动名称", "开始时间", "结束时间", "参与人数"]
GOOD = ["主题分享会", "2023-05-01 19:00", "2023-05-01 21:00", 30]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    earlier = tmp_path / "outputs" / "mine" / "2023"
    earlier.mkdir(parents=True)
    (earlier / "report.html").write_text("earlier", encoding="utf-8")
    return tmp_path


def write(folder: Path, sheets: dict[str, list[list[object]]] | None = None, **parameters: object) -> Path:
    """Write a workbook and the parameters file that reads it."""
    if sheets is not None:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(folder / "data.xlsx")
    lines = [
        "community: 测试社群",
        "sources: [{kind: workbook, path: data.xlsx}]",
        *(f"{k}: {v}" for k, v in parameters.items()),
    ]
    path = folder / "mine.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def refused(quick: Command, path: Path, period: str = "2023", code: int = 3) -> Said:
    said = quick("run", path, "--period", period)
    assert said.code == code, said.err
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) <= 30
    assert (path.parent / "outputs" / "mine" / "2023" / "report.html").read_text(encoding="utf-8") == "earlier"
    assert not list((path.parent / "outputs" / "mine").glob(".*"))
    return said


def test_a_missing_file(folder: Path, quick: Command):
    assert "data.xlsx" in refused(quick, write(folder)).err


def test_a_workbook_without_a_known_sheet(folder: Path, quick: Command):
    assert "sheet" in refused(quick, write(folder, {"甲": [["a"], [1]]})).err


def test_a_wrong_header_gets_the_nearest(folder: Path, quick: Command):
    said = refused(quick, write(folder, {"活动": [["活动名称", "开始时问"], ["分享会", "2023-05-01"]]}))
    assert "开始时问" in said.err


def test_text_in_a_number_column_is_placed_and_masked(folder: Path, quick: Command):
    said = refused(
        quick, write(folder, {"活动": [EVENTS, GOOD, ["分享会", "2023-06-01", "2023-06-01", "张三13800138000"]]})
    )
    assert "sheet 活动, row 3" in said.err
    assert "13800138000" not in said.err


def test_an_impossible_date(folder: Path, quick: Command):
    said = refused(quick, write(folder, {"活动": [EVENTS, GOOD, ["分享会", "2023-02-30", None, 3]]}))
    assert "row 3" in said.err


def test_a_member_who_stands_twice(folder: Path, quick: Command):
    rows = [["成员ID", "加入时间"], ["a1", "2023-01-01"], ["a1", "2023-03-01"], ["a2", "2023-01-02"]]
    said = refused(quick, write(folder, {"成员": rows}))
    assert "a1" not in said.err.replace("data", "")


def test_an_event_that_ends_before_it_starts(folder: Path, quick: Command):
    said = refused(quick, write(folder, {"活动": [EVENTS, GOOD, ["分享会", "2023-06-02", "2023-06-01", 3]]}))
    assert "row 3" in said.err


def test_a_table_with_no_rows(folder: Path, quick: Command):
    refused(quick, write(folder, {"活动": [EVENTS]}))


@pytest.mark.parametrize("period", ["2019", "2031", "2022Q1"])
def test_a_period_outside_the_data_names_the_datas_span(folder: Path, quick: Command, period: str):
    said = refused(quick, write(folder, {"活动": [EVENTS, GOOD]}), period)
    assert "2023-05-01" in said.err


def test_a_parameters_file_that_is_no_mapping(folder: Path, quick: Command):
    path = folder / "mine.yaml"
    path.write_text("- a\n- b\n", encoding="utf-8")
    assert "not a mapping" in refused(quick, path, code=2).err


def test_an_unknown_key(folder: Path, quick: Command):
    said = refused(quick, write(folder, {"活动": [EVENTS, GOOD]}, comunity="x"), code=2)
    assert "line 3" in said.err
    assert "did you mean:  community" in said.err


@pytest.mark.parametrize(
    ("key", "value", "nearest"), [("outline", "anual_summary", "annual_summary"), ("theme", "clam", "calm")]
)
def test_a_misspelt_name_in_the_parameters(folder: Path, quick: Command, key: str, value: str, nearest: str):
    said = refused(quick, write(folder, {"活动": [EVENTS, GOOD]}, **{key: value}), code=2)
    assert f"did you mean:  {nearest}" in said.err


def test_a_target_for_a_metric_that_does_not_exist(folder: Path, quick: Command):
    said = refused(quick, write(folder, {"活动": [EVENTS, GOOD]}, targets="{event_held: 3}"), code=2)
    assert "did you mean:  events_held" in said.err


def test_a_period_that_is_none(folder: Path, quick: Command):
    assert "2023Q4" in refused(quick, write(folder, {"活动": [EVENTS, GOOD]}), "last year", code=2).err


def test_an_unknown_source(folder: Path, quick: Command):
    path = folder / "mine.yaml"
    path.write_text("community: x\nsources: [{kind: workbok, path: data.xlsx}]", encoding="utf-8")
    assert "did you mean:  workbook" in refused(quick, path, code=2).err


def test_a_missing_parameters_file(tmp_path: Path, quick: Command):
    said = quick("run", tmp_path / "none.yaml", "--period", "2023")
    assert said.code == 2
    assert "none.yaml" in said.err
