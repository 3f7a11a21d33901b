"""Hostile names in the deck, the workbooks, the record and the lists of rejects: text, and nothing but text."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import nbformat
import openpyxl
import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml carries no types
from pptx import Presentation

from tests.export.deck.validity import faults
from tests.hostile.conftest import Hostile
from tests.hostile.strings import BEL, CSI, ESC, EVERYTHING, FORMULAS, MARKUP, TEMPLATES
from zongjie.characters import name

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
WORKBOOKS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAGS = {"section", "h3", "h4", "p", "b", "ol", "ul", "li", "br", "small", "table", "tbody", "tr", "td", "th", "mark", "figure",
        "figcaption", "details", "summary", "div", "em", "code"}  # fmt: skip


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def as_shown(text: str) -> str:
    return " ".join(name(text).removeprefix("'").split())


def test_the_report_is_made_and_the_console_stays_as_it_is(hostile: Hostile) -> None:
    assert hostile.code == 0, hostile.said
    assert "onerror=alert(90)" in hostile.said  # the file's name, as text
    assert not STEERING.search(hostile.said)


def test_the_deck_leads_nowhere_and_holds_text_alone(hostile: Hostile) -> None:
    data = (hostile.folder / "report.pptx").read_bytes()
    assert faults(data) == []  # nothing that PowerPoint would offer to repair
    found = parts(data)
    for part, content in found.items():
        if part.endswith((".xml", ".rels")):
            root = etree.fromstring(content)
            assert not STEERING.search("".join(root.itertext()).replace("\t", " "))
        if part.endswith(".rels"):
            assert b'TargetMode="External"' not in content, part
            assert not re.search(rb'Type="[^"]*/(hyperlink|oleObject|vbaProject|control|video|audio)"', content), part
        for action in re.findall(rb'action="([^"]*)"', content):
            assert action == b"ppaction://hlinksldjump"
    said = " ".join(" ".join(texts(Presentation(io.BytesIO(data)))).split())
    for kind in (MARKUP, TEMPLATES, FORMULAS):
        assert any(as_shown(text) in said for text in kind)
    assert "1337" not in said
    assert "长" * 121 not in said


def texts(presentation: Any) -> Iterator[str]:
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(hostile: Hostile) -> None:
    books = {"figures.xlsx": (hostile.folder / "figures.xlsx").read_bytes()}
    deck = parts((hostile.folder / "report.pptx").read_bytes())
    books |= {part: content for part, content in deck.items() if part.endswith(".xlsx")}
    assert len(books) > 3
    seen: set[str] = set()
    for where, data in books.items():
        inside = parts(data)
        assert not [part for part in inside if re.search("externalLink|vba|connections|calcChain", part)], where
        for part, content in inside.items():
            assert b'TargetMode="External"' not in content, (where, part)
            assert not re.search(rb'<f[ >]|<hyperlink|<definedName (?!name="_xlnm)', content), (where, part)
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink], where
        seen |= {str(cell.value) for cell in cells}
    assert {text for text in EVERYTHING if as_shown(text) in seen} & set(FORMULAS)


def test_the_notebook_shows_their_html_as_text(hostile: Hostile) -> None:
    notebook = nbformat.read(hostile.folder / "report.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert len(outputs) > 10
    for output in outputs:
        assert set(output.data) <= {"text/html", "text/plain", *(mime for mime in output.data if "zongjie" in mime)}
        tree = html5lib.parseFragment(output.data["text/html"], namespaceHTMLElements=False)
        elements = [element for element in tree.iter() if isinstance(element.tag, str) and element is not tree]
        assert {element.tag for element in elements} <= TAGS
        assert {key for element in elements for key in element.attrib} <= {"style", "class"}
        assert "mathjax_ignore" in elements[0].get("class")  # or Jupyter would set $…$ as a formula
        assert not STEERING.search("".join(tree.itertext()))


def test_rejected_rows_are_listed_without_formulas(hostile: Hostile) -> None:
    (path,) = (hostile.outputs / "hostile").parent.glob("hostile/tables/*/rejects.csv")
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 50
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"\s*[=+\-@＝](?![\d.,]+%?$)", cell), cell
        assert not STEERING.search(cell)


def test_what_machines_read_is_json_without_what_steers(hostile: Hostile) -> None:
    for path in (hostile.folder / "manifest.json", hostile.folder / "report.ipynb"):
        record = json.loads(path.read_text(encoding="utf-8"))
        assert record
        strings = [text for text in _strings(record) if STEERING.search(text)]
        assert strings == [], path.name


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key != "parameters":  # the staff's file, as it is
                yield from _strings(key)
                yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


def test_taking_stock_steers_no_terminal(hostile: Hostile, quick: Any) -> None:
    said = quick("check", hostile.parameters, "--out", hostile.outputs)
    assert said.code == 0
    assert not STEERING.search(said.out + said.err)


@pytest.mark.parametrize(
    "text", [f"{ESC}]0;owned{BEL}{ESC}[2J", f"{CSI}31m", "\u202egnp.exe", "a\nzongjie: done", "x" * 5000]
)
def test_an_error_quotes_a_name_without_obeying_it(text: str, quick: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        json.dumps({"community": "x", "sources": [{"kind": "workbook", "path": text + ".csv"}], text: 1}),
        encoding="utf-8",
    )
    (tmp_path / (text[:40].replace("/", "") + "near.csv")).write_text(f"{text},b\n1,2\n", encoding="utf-8")
    for key in ("", text):
        parameters = json.loads((tmp_path / "p.yaml").read_text(encoding="utf-8"))
        parameters.pop(key or text, None)
        (tmp_path / "p.yaml").write_text(json.dumps(parameters), encoding="utf-8")
        said = quick("check", tmp_path / "p.yaml", "--out", tmp_path / "out")
        assert said.code in (2, 3, 6)
        assert not STEERING.search(said.err)
        assert not any(line.startswith("zongjie: done") for line in said.err.splitlines())
        assert len(said.err) < 9000


def test_a_terminal_shows_escape_sequences_instead_of_obeying_them() -> None:
    from rich.table import Table

    from zongjie.report.progress import Progress
    from zongjie.report.terminal import Terminal

    stream = io.StringIO()
    terminal = Terminal(file=stream, force_terminal=True, width=100, highlight=False)
    table = Table("head")
    for text in EVERYTHING[:-2]:
        terminal.print(text, markup=False)
        table.add_row(text.replace("[", r"\["))
    terminal.print(table)
    with Progress(terminal) as progress:
        progress.stage("data")
        for text in EVERYTHING[:-2]:
            progress.detail(text)
            progress.step(text, 0.1)
    obeyed = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())  # rich's own: bold, colours
    obeyed = re.sub(r"\x1b\[(\?25[lh]|\d*[AKG]|2K|1A)", "", obeyed)  # and its bars
    assert not [text for text in re.findall(r"[\x00-\x1f\x7f-\x9f]", obeyed) if text not in "\n\r\t"]
    assert not any(unicodedata.bidirectional(character) in ("RLO", "LRO", "RLI", "LRI", "FSI") for character in obeyed)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("place", [b"m\xff.csv", b"logs/m\xff.log"])
def test_a_file_name_of_another_encoding_is_refused_with_what_to_do(place: bytes, quick: Any, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + place))
    path.parent.mkdir(exist_ok=True)
    path.write_text("10:00 <ann> hello\n" * 20, encoding="utf-8")
    source = "{kind: irc, path: logs}" if path.suffix == ".log" else "{kind: workbook, path: 'm*.csv'}"
    (tmp_path / "p.yaml").write_text(f"community: x\nsources: [{source}]\n", encoding="utf-8")
    said = quick("check", tmp_path / "p.yaml", "--out", tmp_path / "out")
    assert said.code == 3
    assert "rename it" in said.err
