"""The page on paper: A4, chapters on new sheets, heads of tables repeated, nothing cut and no controls."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.export.conftest import Visit
from tests.export.page.files import page_file

INNER = 703  # px that A4 leaves between the margins
LONG = """const table = document.querySelector('#events-table table'), row = table.tBodies[0].rows[0];
          for (let i = 0; i < 90; i += 1) table.tBodies[0].append(row.cloneNode(true));"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_file(tmp_path_factory.mktemp("pages"), "en")


@pytest.fixture
def printed(visit: Visit, file: Path) -> Any:
    page = visit(file, width=INNER, color_scheme="dark")
    page.emulate_media(media="print")
    return page


def test_it_is_light_a4_without_controls(printed: Any) -> None:
    assert not [one for one in printed.locator(".side, button, summary, .here").all() if one.is_visible()]
    assert printed.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    made = printed.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert 5 <= len(boxes) <= 14
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}


def test_nothing_is_wider_than_the_sheet_and_the_values_of_a_chart_stand_beside_it(printed: Any) -> None:
    assert printed.evaluate("document.documentElement.scrollWidth") <= INNER
    plot, table = (printed.locator(f"#growth-members {one}").bounding_box() for one in (".plot", ".twin"))
    assert plot["x"] + plot["width"] <= table["x"]
    assert table["width"] > 150
    sizes = printed.evaluate(
        """[...document.querySelectorAll('.plot svg')].filter(svg => svg.getClientRects().length).flatMap(svg =>
             [...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a))"""
    )
    assert min(sizes) >= 9


def test_chapters_begin_a_sheet_and_heads_of_tables_are_repeated(printed: Any, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    printed.evaluate(LONG)
    path = tmp_path / "page.pdf"
    printed.pdf(path=path, prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    sheets = [sheet.strip() for sheet in told.stdout.split("\f")]
    first = [re.sub(r"\s+", " ", sheet.splitlines()[0]) for sheet in sheets if sheet]
    for title in printed.locator(".chapter:not(#provenance) > h2").all_inner_texts():
        assert re.sub(r"^(\d+)\s*", r"\1 ", title) in first
    head = re.compile(r"Event +Invited +Attended")
    assert sum(bool(head.search(sheet)) for sheet in sheets) >= 2


def test_on_paper_a_table_of_many_columns_fits_and_its_first_column_reads(printed: Any) -> None:

    width, first = printed.evaluate(
        """(() => { const row = (tag, texts) => '<tr>' + texts.map((text, i) =>
               `<${i ? tag : 'th'} class="${i > 1 ? 'right' : ''}">${text}</${i ? tag : 'th'}>`).join('') + '</tr>';
             const names = ['Event', 'Date', 'Registered', 'Attended', 'Attendance', 'Satisfaction', 'Cost', 'Revenue'];
             const table = document.createElement('table');
             table.innerHTML = '<thead>' + row('th', [...names, 'Return', 'Overall score']) + '</thead><tbody>'
               + row('td', ['2023年11月会员日', '13 Nov', ...Array(8).fill('30,079')]) + '</tbody>';
             document.querySelector('main').append(table);
             return [table.getBoundingClientRect().width, table.querySelector('tbody th').clientWidth]; })()"""
    )
    assert width <= INNER
    assert first >= 60
