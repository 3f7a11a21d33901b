from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from traitlets.config import Config

from tests.documents import example, notebook
from zongjie.export.index.place import MARK
from zongjie.export.page.beside import NOTHING, Beside, around, siblings, switch
from zongjie.export.page.exporter import PageExporter, render
from zongjie.paths import SHIPPED, Project
from zongjie.periods import parse

PROJECT = Project(SHIPPED)
LINK = re.compile(r'href="(\.\.[^"]*)"')


def lay_out(outputs: Path, *folders: str, index: str = MARK) -> Path:
    """Put pages of reports there, and return the folder of the report on 2023."""
    for folder in (*folders, "2023"):
        (outputs / "sample" / folder).mkdir(parents=True, exist_ok=True)
        (outputs / "sample" / folder / "report.html").touch()
    if index:
        (outputs / "index.html").write_text(index, encoding="utf-8")
    return outputs / "sample" / "2023"


def test_siblings_are_the_other_reports_with_a_page_newest_first(tmp_path: Path) -> None:
    own = lay_out(tmp_path, "2022", "2023Q4", "2024Q1", "2023.partial", ".2024.building-7", "tables", "2021-3")
    (tmp_path / "sample" / "2020").mkdir()
    assert [str(period) for period in siblings(own, "2023")] == ["2024Q1", "2023Q4", "2022"]


def test_a_report_leads_to_the_nearest_of_its_kind_on_either_side() -> None:
    beside = Beside(tuple(map(parse, ("2024", "2023Q4", "2023Q3", "2023Q1", "2022Q4"))), index=True)
    ways = switch(beside, parse("2023Q2"))
    assert ways is not None
    assert (str(ways.earlier), str(ways.later), ways.index) == ("2023Q1", "2023Q3", "../../index.html")
    assert switch(NOTHING, parse("2023")) is None
    alone = switch(beside, parse("2024"))
    assert alone is not None
    assert alone.earlier is alone.later is None


def test_each_link_of_a_page_leads_to_a_file_that_is_there(tmp_path: Path) -> None:
    own = lay_out(tmp_path, "2022", "2023Q4", "2023-03-15..2023-06-14")
    html = render(example(), PROJECT, beside=around(own, "2023")).decode()
    links = LINK.findall(html)
    assert len(links) == 1 + 3 + 1  # the year before, all three, the index
    assert all((own / link).resolve().is_file() for link in links)
    assert "2022年度" in html
    assert 'rel="next"' not in html


def test_nbconvert_makes_the_very_page_where_the_outputs_lie_and_no_dead_link_elsewhere(tmp_path: Path) -> None:
    own = lay_out(tmp_path, "2022", "2024")
    (own / "report.pptx").touch()
    (own / "figures.xlsx").touch()
    nbformat.write(notebook(example()), own / "report.ipynb")
    html, _ = PageExporter().from_filename(str(own / "report.ipynb"))
    assert html == render(example(), PROJECT, beside=around(own, "2023")).decode()
    assert len(LINK.findall(html)) == 5

    alone = tmp_path / "mailed" / "report.ipynb"
    alone.parent.mkdir()
    shutil.copy(own / "report.ipynb", alone)
    html, _ = PageExporter().from_filename(str(alone))
    hrefs = re.findall(r'href="([^"]*)"', html)
    assert hrefs
    assert all(href.startswith("#") for href in hrefs)


def test_a_page_that_nbconvert_writes_elsewhere_leads_to_no_sibling(tmp_path: Path) -> None:
    own = lay_out(tmp_path, "2022")
    nbformat.write(notebook(example()), own / "report.ipynb")
    exporter = PageExporter(config=Config(FilesWriter={"build_directory": str(tmp_path)}))
    html, _ = exporter.from_filename(str(own / "report.ipynb"))
    assert not LINK.findall(html)


@pytest.mark.parametrize("index", ["", "<title>My home page</title>"])
def test_someone_elses_index_is_not_taken_for_ours(tmp_path: Path, index: str) -> None:
    assert not around(lay_out(tmp_path, index=index), "2023").index
