from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from tests.documents import example, notebook
from zongjie.errors import TemplateError
from zongjie.export.page.exporter import PageExporter, render
from zongjie.paths import SHIPPED, Project

PROJECT = Project(SHIPPED)


def test_nbconvert_knows_the_exporter_by_its_name() -> None:
    assert get_exporter("zongjie-html") is PageExporter


def test_the_bound_notebook_gives_the_same_page_as_the_document(tmp_path: Path) -> None:
    path = tmp_path / "report.ipynb"
    nbformat.write(notebook(example()), path)
    for name in ("report.pptx", "figures.xlsx"):  # a page links to what lies beside it
        (tmp_path / name).touch()
    html, resources = PageExporter().from_filename(str(path))
    assert html == render(example(), PROJECT).decode()
    assert resources["output_extension"] == ".html"


def test_a_page_made_alone_links_to_no_deck() -> None:
    assert b'href="report.pptx"' in render(example(), PROJECT)
    alone = render(example(), PROJECT, deck=False)
    assert b"report.pptx" not in alone
    assert b'href="figures.xlsx"' in alone


def test_listing_exporters_loads_no_drawing_library() -> None:
    code = "import sys, zongjie.export.page.exporter as e; e.PageExporter(); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_html_in_the_notebook_never_reaches_the_page() -> None:
    bound = notebook(example())
    for cell in bound.cells:
        cell.outputs[0].data["text/html"] = "<b>smuggled</b>"
    bound.cells.append(nbformat.v4.new_markdown_cell("<b>smuggled</b>", id="last"))
    html, _ = PageExporter().from_notebook_node(bound)
    assert "smuggled" not in html


def test_a_notebook_that_is_no_report_is_refused_with_what_to_do() -> None:
    with pytest.raises(TemplateError, match=r"not a bound report[\s\S]*zongjie run"):
        PageExporter().from_notebook_node(nbformat.v4.new_notebook())


def test_an_unknown_theme_names_the_known_ones() -> None:
    bound = notebook(example())
    bound.metadata["zongjie"]["info"]["theme"] = "clam"
    with pytest.raises(TemplateError) as caught:
        PageExporter().from_notebook_node(bound)
    assert "calm" in str(caught.value)


def test_the_downloads_are_those_that_were_made() -> None:
    exporter = PageExporter()
    exporter.downloads = {"figures.xlsx": "download_figures"}
    html = exporter.from_document(example(), PROJECT)
    assert 'href="figures.xlsx"' in html
    assert "report.pptx" not in html


def test_the_same_report_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib; from tests.documents import example; from zongjie.paths import *;"
        "from zongjie.export.page.exporter import render;"
        "print(hashlib.sha256(render(example(), Project(SHIPPED))).hexdigest())"
    )
    other = subprocess.run(  # this process has a seed of its own
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=SHIPPED,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )
    assert other.stdout.strip() == hashlib.sha256(render(example(), PROJECT)).hexdigest()
