"""Accounting: deck, page, workbook and manifest say the same numbers, and what is counted by day adds up to the year."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import html5lib
import nbformat
import openpyxl
import pytest
from pptx import Presentation

from tests.conftest import ROOT
from zongjie.metrics.evaluate import compute
from zongjie.parameters import Parameters
from zongjie.paths import Project
from zongjie.periods import parse
from zongjie.report.manifest import anchor, read_manifest
from zongjie.slides.document import Document
from zongjie.slides.figure import Figure
from zongjie.slides.text import plain
from zongjie.slides.wording import Wording
from zongjie.sources.ingest import ingest
from zongjie.tables.store import Tables

REPORTS = ["sample_report", "rladies_report"]
NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(params=REPORTS)
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder of a report: of the generated community, and of a real one."""
    return request.getfixturevalue(request.param)


@cache
def document(folder: Path) -> Document:
    return Document.from_notebook(nbformat.read(folder / "report.ipynb", as_version=4))


@cache
def wording(language: str) -> Wording:
    return Wording(language, Project(ROOT).wording(language))


def sheet(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet of the workbook, by the keys of its headers."""
    words = wording(document(folder).info.language)
    book = openpyxl.load_workbook(folder / "figures.xlsx", read_only=True)
    head, *rows = book[words.label(f"export.{name}")].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def column(folder: Path, row: dict[str, Any], key: str) -> Any:
    return row[wording(document(folder).info.language).label(f"export.{key}")]


def same(cell: Any, value: float | None) -> bool:
    return cell is None if value is None else cell == pytest.approx(value, rel=1e-12, abs=1e-12)


def test_every_number_of_the_workbook_is_the_manifests(folder: Path) -> None:
    manifest = {
        figure["id"]: Figure.model_validate({**figure, "shown": 0}, extra="ignore")
        for figure in read_manifest(folder)["figures"]
    }
    scalars = sheet(folder, "sheet_figures")
    ids = [column(folder, row, "figure_id") for row in scalars]
    assert ids == [name for name, figure in manifest.items() if not figure.by]
    for row in scalars:
        figure = manifest[column(folder, row, "figure_id")]
        for key in ("value", "previous", "year_ago", "target", "numerator", "denominator", "change"):
            assert same(column(folder, row, key), getattr(figure, key)), (figure.id, key)
        assert same(column(folder, row, "versus_year_ago"), figure.change_year_ago), figure.id
        assert column(folder, row, "definition") == figure.definition
    slices = sheet(folder, "sheet_breakdowns")
    expected = [(figure.id, row) for figure in manifest.values() if figure.by for row in figure.rows]
    assert len(slices) == len(expected) > 50
    for row, (name, said) in zip(slices, expected, strict=True):
        assert column(folder, row, "figure_id") == name
        for key in ("value", "previous", "year_ago", "numerator", "denominator"):
            assert same(column(folder, row, key), said.get(key)), (name, key)


def test_the_account_of_rows_is_whole_and_the_same_everywhere(folder: Path) -> None:
    manifest = read_manifest(folder)
    figures = {figure["id"]: figure["value"] for figure in manifest["figures"]}
    for one in manifest["inputs"]:
        assert one["read"] == one["kept"] + one["rejected"] + one["skipped"]
        assert one["kept"] == sum(one["tables"].values())
        assert one["rejected"] + one["skipped"] == sum(one["reasons"].values())
    listed = [[column(folder, row, f"rows_{key}") for key in KINDS] for row in sheet(folder, "sheet_sources")]
    assert listed == [[one[key] for key in KINDS] for one in manifest["inputs"]]
    assert [figures[f"rows_{key}"] for key in KINDS] == [sum(one[key] for one in manifest["inputs"]) for key in KINDS]
    with (tables_of(folder) / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) - 1 == figures["rows_rejected"]


KINDS = ("read", "kept", "rejected", "skipped")


def tables_of(folder: Path) -> Path:
    """Return the tables that a report was made of: those with its account."""
    inputs = read_manifest(folder)["inputs"]
    records = (folder.parent / "tables").glob("*/sources.json")
    return next(one.parent for one in records if json.loads(one.read_text(encoding="utf-8"))["sources"] == inputs)


def charts(folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield the charts of the deck with their slides' ids."""
    for page in Presentation(str(folder / "report.pptx")).slides:
        for shape in page.shapes:
            if shape.has_chart:
                yield shape.name.split(":")[1], shape.chart  # pyright: ignore[reportAttributeAccessIssue]


def numbers(values: Iterable[Any]) -> list[float]:
    return [round(float(value), 9) for value in values if isinstance(value, int | float)]


def drawn(chart: Any) -> dict[str, list[float | None]]:
    """Return the values that a chart of the deck draws, by series."""
    return {series.name: list(series.values) for plot in chart.plots for series in plot.series}


def test_every_chart_of_the_deck_holds_in_its_workbook_what_it_draws(folder: Path) -> None:
    for slide, chart in charts(folder):
        book = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
        assert sorted(numbers(cells)) == sorted(numbers(one for values in drawn(chart).values() for one in values)), (
            slide
        )


def twins(folder: Path) -> dict[str, list[dict[str, list[str]]]]:
    """Return the tables that stand for charts on the page, by anchor: the cells of each column by its header."""
    tree = html5lib.parse((folder / "report.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    found: dict[str, list[dict[str, list[str]]]] = {}
    for article in tree.iter("article"):
        for table in article.iter("table"):
            if table.get("class") == "twin":
                rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")]
                head = [name.split("（")[0].split(" (")[0] for name in rows[0]]
                columns = {name: [row[place] for row in rows[1:]] for place, name in enumerate(head)}
                found.setdefault(str(article.get("id")), []).append(columns)
    return found


def printed(text: str) -> tuple[float, float] | None:
    """Return a printed number and half of its last digit; None for a dash."""
    match = NUMBER.search(text)
    if match is None:
        return None
    digits = match[0].replace(",", "").replace("−", "-")
    scale = 0.01 if "%" in text else 1.0
    places = len(digits.partition(".")[2])
    return float(digits) * scale, 0.5000001 * 10**-places * scale


def test_the_page_prints_every_point_that_the_deck_draws(folder: Path) -> None:
    page = twins(folder)
    compared = 0
    for slide, chart in charts(folder):
        (twin,) = page[slide.replace(".", "-")]
        for name, values in drawn(chart).items():
            if name not in twin or len(twin[name]) != len(values):
                continue  # a waterfall floats its bars on others that nobody sees
            for text, value in zip(twin[name], values, strict=True):
                said = printed(text)
                assert (said is None) == (value is None), (slide, name, text)
                if said and value is not None:
                    assert abs(said[0] - value) <= said[1], (slide, name, text, value)
                    compared += 1
    assert compared >= 20


def test_every_cell_of_a_table_in_the_deck_is_the_records(folder: Path) -> None:
    slides = {slide.id: slide for _, slide in document(folder).slides()}
    checked = 0
    for page in Presentation(str(folder / "report.pptx")).slides:
        for shape in page.shapes:
            if not shape.has_table:
                continue
            slide = slides[shape.name.split(":")[1]]
            table = getattr(slide, "table", None)
            if table is None:
                continue
            cells = [[cell.text for cell in row.cells] for row in shape.table.rows]  # pyright: ignore[reportAttributeAccessIssue]
            record = [[said(cell) for cell in row.cells] for row in table.rows]
            for told, row in zip(cells[-len(record) :], record, strict=True):
                assert [bare(text) for text in told] == [bare(text) for text in row], slide.id
                checked += 1
    assert checked > 5


def said(cell: Any) -> str:
    return cell.text if hasattr(cell, "digits") else plain(cell)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_what_screen_readers_hear_of_a_chart_stands_in_its_section_of_the_page(folder: Path) -> None:
    tree = html5lib.parse((folder / "report.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    sections = {element.get("id"): element for element in tree.iter() if element.get("id")}
    slides = {slide.id: slide for _, slide in document(folder).slides()}
    compared = 0
    for page in Presentation(str(folder / "report.pptx")).slides:
        for shape in page.shapes:
            told = shape.element.xpath(".//p:cNvPr/@descr") if shape.has_chart else []
            if told:
                section = sections[anchor(slides[shape.name.split(":")[1]])]
                labels = (str(one.get("aria-label", "")) for one in section.iter())
                known = NUMBER.findall(" ".join([*section.itertext(), *labels]))
                assert set(NUMBER.findall(str(told[0]))) <= set(known), shape.name
                compared += 1
    assert compared


def test_the_speaker_notes_are_the_records(folder: Path) -> None:
    slides = {slide.id: slide for _, slide in document(folder).slides()}
    checked = 0
    for page in Presentation(str(folder / "report.pptx")).slides:
        (name,) = {shape.name.split(":")[1] for shape in page.shapes if shape.name.startswith("zj:")}
        for note in slides[name].notes:
            assert page.notes_slide.notes_text_frame is not None
            assert bare(note) in bare(page.notes_slide.notes_text_frame.text), name
            checked += 1
    assert checked > 20


SUMMED = ("joined_people", "left_people", "messages")
COUNTED = (*SUMMED, "joined_over_time", "left_over_time", "messages_over_time", "active_members")


def counted(tables: Tables, period: str) -> dict[str, Figure]:
    return dict(compute(tables, parse(period), {}, "en", COUNTED))


def check_sums(tables: Tables, year: int, quarter: int) -> None:
    """Hold the days of each month against the month, the months against the quarter, as reports of each say them."""
    whole = counted(tables, f"{year}Q{quarter}")
    months = [counted(tables, f"{year}-{month:02}") for month in range(3 * quarter - 2, 3 * quarter + 1)]
    there = [name for name in SUMMED if name in whole and whole[name].defined]
    assert there
    for name in there:
        assert sum(month[name].value or 0 for month in months) == whole[name].value, name
        for found in (whole, *months):
            steps = found[name.removesuffix("_people") + "_over_time"].rows
            assert sum(row["value"] or 0 for row in steps) == (found[name].value or 0), name
    if "active_members" in whole:  # who is active in two months is one person: no sum, but within these bounds
        active = [month["active_members"].value or 0 for month in months]
        assert max(active) <= (whole["active_members"].value or 0) <= sum(active)


def test_days_add_up_to_months_and_months_to_the_quarter_in_the_generated_community(sample_report: Path) -> None:
    check_sums(Tables(tables_of(sample_report), ZoneInfo(document(sample_report).info.time_zone)), 2023, 4)


@pytest.mark.parametrize(
    ("kind", "place", "year", "quarter"),
    [("slack", "slack_export.zip", 2022, 4), ("discord_insights", "discord_insights", 2019, 3)],
)
def test_days_add_up_in_real_exports_and_no_row_of_them_is_lost(
    kind: str, place: str, year: int, quarter: int, shared: Path, tmp_path: Path
) -> None:
    source = {"kind": kind, "path": str(shared / "data" / place)}
    given = Parameters.model_validate({"community": "c", "sources": [source], "privacy": {"pseudonymise": False}})
    read = ingest(given, tmp_path, tmp_path / "tables")
    assert [one.read for one in read.sources] == [one.kept + one.rejected + one.skipped for one in read.sources]
    check_sums(Tables(read.folder, given.zone), year, quarter)
