"""What `zongjie new` writes can be filled in and read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.sources.reading import Reader, table
from zongjie.errors import DataError, ParameterError
from zongjie.parameters import load
from zongjie.paths import find_parameters, slug_of
from zongjie.periods import parse
from zongjie.report.new import Book, _titles, load_book, new
from zongjie.report.prepare import prepare
from zongjie.sources.reading.layout import match
from zongjie.sources.reading.words import EXPLAINING, normal, table_named

LANGUAGES = ("zh_CN", "en")
each_language = pytest.mark.parametrize("language", LANGUAGES)
MONTHS = [(f"2025-{month:02}", 1000 + 10 * month, 15, 5, 300 + month, None, 2000 + month) for month in range(1, 13)]


def fill(path: Path, **sheets: list[tuple[Any, ...]]) -> None:
    book = openpyxl.load_workbook(path)
    for name, rows in sheets.items():
        for row in rows:
            book[name].append(row)
    book.save(path)


def columns(book: Book) -> dict[str, list[str]]:
    """Return the canonical columns of each sheet, in its order."""
    found = {}
    for sheet in book.sheets:
        layout = match(sheet.table, [column.name for column in sheet.columns])
        assert layout.ignored == layout.missing == ()
        found[sheet.table] = sorted(layout.positions, key=lambda name: layout.positions[name])
    return found


def test_each_header_is_known_and_both_languages_mean_the_same() -> None:
    chinese, english = (columns(load_book(language)) for language in LANGUAGES)
    assert chinese == english
    assert {"daily", "events", "contents", "spending", "feedback", "targets", "members", "orders"} == set(chinese)


@each_language
def test_each_sheet_is_known_by_its_name_and_the_first_is_no_data(language: str) -> None:
    book = load_book(language)
    assert [table_named(sheet.name) for sheet in book.sheets] == [sheet.table for sheet in book.sheets]
    assert normal(book.guide.name) in EXPLAINING


@each_language
def test_the_examples_are_what_can_be_read(language: str, tmp_path: Path) -> None:
    _, data = new(tmp_path, language)
    book = load_book(language)
    fill(data, **{sheet.name: [tuple(column.example for column in sheet.columns)] for sheet in book.sheets})
    ingested = Reader(tmp_path)(("workbook", data))
    assert ingested.rows == dict.fromkeys(ingested.rows, 1)
    assert set(ingested.rows) == {sheet.table for sheet in book.sheets}
    (source,) = ingested.sources
    assert (source.read, source.rejected) == (len(book.sheets), 0)
    assert source.ignored == (f"sheet {book.guide.name}",)
    assert table(ingested, "contents")["completion_rate"][0] == 0.42
    assert table(ingested, "events")["mode"][0] == "online"


@each_language
def test_what_is_to_be_filled_holds_headers_with_comments_and_no_figures(language: str, tmp_path: Path) -> None:
    _, data = new(tmp_path, language)
    book = openpyxl.load_workbook(data)
    guide, *sheets = book.worksheets
    assert guide.max_row > 60
    for sheet in sheets:
        assert sheet.max_row == 1
        assert all(cell.comment for cell in sheet[1])
        assert sheet.freeze_panes == "B2"
    assert sum(len(sheet.data_validations.dataValidation) for sheet in sheets) > 20


@each_language
def test_the_parameters_are_valid_and_named_after_the_folder(language: str, tmp_path: Path) -> None:
    parameters, _ = new(tmp_path / "读书: 会 #1", language)
    loaded = load(parameters)
    assert (loaded.community, loaded.language) == ("读书: 会 #1", language)
    assert loaded.people.bots == ()


@each_language
def test_a_community_is_found_by_its_folder_and_its_outputs_are_called_after_it(language: str, tmp_path: Path) -> None:
    parameters, _ = new(tmp_path / "读书会", language)
    assert find_parameters(tmp_path / "读书会") == parameters
    assert slug_of(parameters) == "读书会"
    assert slug_of(tmp_path / "sample.yaml") == "sample"


@each_language
def test_the_metrics_to_choose_from_fit_a_cell(language: str) -> None:
    assert len(",".join(_titles(language))) <= 255


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "data.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError, match="already"):
        new(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["data.xlsx"]
    assert (tmp_path / "data.xlsx").read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(ParameterError, match="cannot be written to"):
        new(tmp_path / "mine")


@pytest.mark.parametrize(("language", "first"), [("zh_CN", "月度数据"), ("en", "Months")])
def test_an_untouched_workbook_says_what_to_fill_first(language: str, first: str, tmp_path: Path) -> None:
    _, data = new(tmp_path, language)
    with pytest.raises(DataError) as raised:
        Reader(tmp_path)(("workbook", data))
    assert f"fill in sheet {first} first" in str(raised.value.hint)


def test_monthly_totals_alone_carry_the_headline_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGJIE_KEYS", str(tmp_path / "keys"))
    parameters, data = new(tmp_path / "community")
    fill(data, 月度数据=MONTHS)
    figures = prepare(parameters, parse("2025")).figures
    values = {name: figures[name].value for name in ("members_end", "joined_people", "left_people", "messages")}
    assert values == {"members_end": 1120, "joined_people": 180, "left_people": 60, "messages": 24078}
    assert not figures["revenue"].defined if "revenue" in figures else True
