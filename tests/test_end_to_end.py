"""The whole path through the command line: data in, deck and page out."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import nbformat
import pytest
from pptx import Presentation

from tests.conftest import ROOT, Command, short
from zongjie.paths import Project
from zongjie.report.index import build_index
from zongjie.report.manifest import anchor, read_manifest
from zongjie.slides.document import Document
from zongjie.slides.model import Slide
from zongjie.slides.text import Number, Span, plain
from zongjie.slides.wording import Wording

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def document(folder: Path) -> Document:
    return Document.from_notebook(nbformat.read(folder / "report.ipynb", as_version=4))


@cache
def deck_texts(folder: Path) -> dict[str, str]:
    """Return the text of the deck by slide id (shape names are `zj:<slide id>:<role>`), without footers."""
    found: dict[str, str] = {}
    for page in Presentation(str(folder / "report.pptx")).slides:
        for shape in page.shapes:
            parts = shape.name.split(":")
            if parts[0] != "zj" or parts[-1] in ("number", "footer", "slide_number", "source", "chapter", "kicker"):
                continue
            cells = [cell.text for row in shape.table.rows for cell in row.cells] if shape.has_table else []
            text = "\n".join([shape.text_frame.text, *cells] if shape.has_text_frame else cells)
            found[parts[1]] = found.get(parts[1], "") + "\n" + text
    return found


@cache
def page_texts(folder: Path) -> dict[str, str]:
    """Return the text of the page by anchor."""
    tree = html5lib.parse((folder / "report.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return {element.get("id"): " ".join(element.itertext()) for element in tree.iter() if element.get("id")}


def figures_printed(node: Any) -> Iterator[Span | Number]:
    """Yield every span and number of a slide that names a figure."""
    if isinstance(node, Span | Number):
        if node.figure:
            yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from figures_printed(item)
    elif hasattr(type(node), "model_fields"):
        for name in type(node).model_fields:
            yield from figures_printed(getattr(node, name))


@pytest.mark.parametrize("report", ["sample_report", "rladies_report"])
def test_every_figure_in_the_deck_is_that_of_the_page_and_the_manifest(report: str, request: pytest.FixtureRequest):
    folder: Path = request.getfixturevalue(report)
    told = document(folder)
    wording = Wording(told.info.language, Project(ROOT).wording(told.info.language))
    manifest = {figure["id"]: figure for figure in read_manifest(folder)["figures"]}
    checked = 0
    for _, slide in told.slides():
        for printed in figures_printed(slide):
            assert printed.figure in manifest, f"{slide.id} prints {printed.figure}, which the manifest lacks"
            figure = told.figures[printed.figure]
            assert manifest[figure.id]["value"] == figure.value
            text = printed.text
            digits = DIGITS.search(text)
            if not figure.by:
                expected = wording.figure(figure, printed.field)
                assert digits is None or digits[0] in (
                    expected.digits.lstrip("+−"),
                    wording.figure(figure, printed.field, fixed=True).digits.lstrip("+−"),
                ), f"{slide.id}: {text} is not {expected.text}"
            checked += 1
    assert checked > 20


@pytest.mark.parametrize("report", ["sample_report", "rladies_report"])
def test_every_number_on_a_slide_stands_in_its_section_of_the_page(report: str, request: pytest.FixtureRequest):
    folder: Path = request.getfixturevalue(report)
    deck, page = deck_texts(folder), page_texts(folder)
    compared = 0
    for slide in content(folder):
        if slide.id not in deck:
            continue
        section = page[anchor(slide)]
        numbers = set(DIGITS.findall(deck[slide.id])) - {f"{n:02d}" for n in range(1, 10)}
        missing = numbers - set(DIGITS.findall(section))
        assert not missing, f"{slide.id}: {missing} stand on the slide and not on the page"
        compared += len(numbers)
    assert compared > 20


def content(folder: Path) -> list[Slide]:
    skipped = ("cover", "agenda", "divider", "overview", "closing")
    return [slide for _, slide in document(folder).slides() if slide.kind not in skipped]


def test_the_sample_shows_the_figures_of_its_year(sample_report: Path):
    figures = {figure["id"]: figure for figure in read_manifest(sample_report)["figures"]}
    members, posts = figures["members_end"], figures["messages_per_member_day"]
    participations, start, end = (
        figures[name] for name in ("event_participations", "conversion_rate_start", "conversion_rate_end")
    )
    assert (members["previous"], members["value"]) == (100_000, 150_000)
    assert posts["value"] / posts["previous"] == pytest.approx(1.30, abs=0.0005)
    assert participations["value"] / participations["previous"] == pytest.approx(1.50, abs=0.0005)
    assert (start["value"], end["value"]) == (pytest.approx(0.05), pytest.approx(0.10))
    sources = sorted(figures["joined_by_source"]["rows"], key=lambda row: -row["value"])
    assert [row["source"] for row in sources[:2]] == ["线上广告", "口碑推荐"]
    assert (
        sum(month["joined"] if "joined" in month else month["value"] for month in figures["joined_over_time"]["rows"])
        == figures["joined_people"]["value"]
    )


def test_the_samples_deck_has_the_chapters_in_order_and_25_to_40_slides(sample_report: Path):
    told = document(sample_report)
    assert [chapter.info.title for chapter in told.chapters if chapter.info.number] == [
        "引言",
        "社群运营策略",
        "社群运营成果",
        "问题与解决方案",
        "未来计划",
        "结语",
    ]
    assert 25 <= len(Presentation(str(sample_report / "report.pptx")).slides) <= 40


def test_all_outputs_say_that_made_up_data_is_made_up(sample_report: Path):
    assert read_manifest(sample_report)["synthetic"] is True
    assert "演示数据" in page_texts(sample_report)["main"]
    first = Presentation(str(sample_report / "report.pptx")).slides[0]
    assert any("演示数据" in shape.text_frame.text for shape in first.shapes if shape.has_text_frame)


def test_a_real_community_with_events_only_tells_what_is_absent_and_why(rladies_report: Path):
    told = document(rladies_report)
    assert told.info.language == "en"
    absent = {one.id: one for one in told.absent}
    assert any("members" in one.needs for one in absent.values())
    appendix = " ".join(deck_texts(rladies_report).values())
    for one in absent.values():
        assert one.title in appendix or one.because in appendix
    figures = told.figures
    held, groups, yes = (figures[name].value for name in ("events_held", "event_groups", "rsvp_yes"))
    assert (held, groups, yes) == (91, 47, 2059)  # the published figures of 2024Q4, in UTC
    assert figures["events_held"].change == pytest.approx(0.137, abs=0.001)
    assert figures["events_held"].change_year_ago == pytest.approx(0.110, abs=0.001)


def test_days_of_ones_own_choice_are_a_period(rladies_report: Path, command: Command):
    outputs, period = rladies_report.parent.parent, "2024-03-15..2024-06-14"
    said = command("run", "rladies", "--period", period, "--out", outputs, "--only", "pptx")
    assert said.code == 0, said.err
    folder = outputs / "rladies" / period
    assert "15 Mar 2024 – 14 Jun 2024" in plain(document(folder).chapters[0].slides[0].title)
    assert not (folder / "report.html").exists()
    held = document(folder).figures["events_held"]
    assert held.previous is not None
    assert held.year_ago is not None


EXPORTERS = ("zongjie-pptx", "zongjie-html")


def nbconvert(exporter: str) -> list[str]:
    return [sys.executable, "-m", "nbconvert", "--to", exporter, "report.ipynb"]


WORKBOOK_AND_INDEX = """
import sys
from pathlib import Path
import nbformat
from zongjie.export import figures_workbook
from zongjie.paths import find_project
from zongjie.report.index import build_index
from zongjie.slides.document import Document

document = Document.from_notebook(nbformat.read("report.ipynb", as_version=4))
Path("figures.xlsx").write_bytes(figures_workbook.render(document, find_project()))
build_index(Path("../.."), find_project())
"""


@pytest.mark.parametrize(
    ("exporting", "names", "elsewhere"),
    [
        (nbconvert(EXPORTERS[0]), ["report.pptx"], {"TZ": "America/New_York", "LC_ALL": "C"}),
        (nbconvert(EXPORTERS[1]), ["report.html"], {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "LANG": "de_DE"}),
        ([sys.executable, "-c", WORKBOOK_AND_INDEX], ["figures.xlsx", "../../index.html"], {"TZ": "Etc/GMT+12"}),
    ],
    ids=["deck", "page", "workbook and index"],
)
def test_the_record_alone_rebuilds_each_output_byte_for_byte_anywhere(
    sample_report: Path, tmp_path: Path, exporting: list[str], names: list[str], elsewhere: dict[str, str]
):
    outputs = tmp_path / "别处 with spaces"
    folder = outputs / "sample" / "2023"  # where a report lies, as its page leads to what is around it
    shutil.copytree(sample_report, folder, ignore=shutil.ignore_patterns("notebooks"))
    build_index(outputs, Project(ROOT))
    before = {name: (folder / name).read_bytes() for name in names}
    for name in names:
        if name != "../../index.html":  # what is already there is not read; but an index must be ours to be replaced
            (folder / name).write_bytes(b"")
    done = subprocess.run(
        exporting,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": "77", **elsewhere},
        umask=0o077,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in names:
        assert (folder / name).read_bytes() == before[name], name


def test_the_same_input_gives_the_same_bytes_anywhere(rladies_report: Path, command: Command, tmp_path: Path):
    elsewhere = tmp_path / "别处 with spaces"
    said = command(
        "run",
        "rladies",
        "--period",
        "2024Q4",
        "--out",
        elsewhere,
        TZ="America/New_York",
        LC_ALL="C.UTF-8",
        PYTHONHASHSEED="7",
        ZONGJIE_KEYS=str(tmp_path / "keys"),
    )
    assert said.code == 0, said.err
    for name in ("report.html", "report.pptx", "figures.xlsx", "report.ipynb"):
        ours, theirs = (folder / name for folder in (rladies_report, elsewhere / "rladies" / "2024Q4"))
        assert digest(ours) == digest(theirs), name


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own with two notebooks, of which the second raises."""
    (tmp_path / "parameters").mkdir()
    shutil.copytree(ROOT / "parameters" / "data" / "rladies", tmp_path / "parameters" / "data" / "rladies")
    given = (ROOT / "parameters" / "rladies.yaml").read_text(encoding="utf-8")
    (tmp_path / "parameters" / "mine.yaml").write_text(f"{given}\noutline: short\n", encoding="utf-8")
    short(tmp_path, "results_events", "plan")
    (tmp_path / "notebooks").mkdir()
    notebook = nbformat.read(ROOT / "notebooks" / "plan.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("report.no_such_thing()", id="plan-99"))
    nbformat.write(notebook, tmp_path / "notebooks" / "plan.ipynb")
    return tmp_path


def test_a_failing_notebook_is_named_and_the_others_are_delivered(project: Path, command: Command):
    said = command("run", project / "parameters" / "mine.yaml", "--period", "2024Q4")
    assert said.code == 4
    assert "notebook plan failed, cell plan-99: AttributeError" in said.out
    assert "Traceback" not in said.out + said.err
    folder = project / "outputs" / "mine" / "2024Q4"
    assert "events.participation" in deck_texts(folder)
    assert "no_such_thing" in (folder / "notebooks" / "plan.ipynb").read_text(encoding="utf-8")
    assert read_manifest(folder)["failed"][0]["notebook"] == "plan"


def test_a_partial_report_does_not_take_the_place_of_a_complete_one(
    project: Path, rladies_report: Path, command: Command
):
    folder = project / "outputs" / "mine" / "2024Q4"
    shutil.copytree(rladies_report, folder)
    before = {path.name: digest(path) for path in folder.iterdir() if path.is_file()}
    assert command("run", project / "parameters" / "mine.yaml", "--period", "2024Q4", "--only", "html").code == 4
    assert {path.name: digest(path) for path in folder.iterdir() if path.is_file()} == before
    assert (folder.with_name("2024Q4.partial") / "report.html").is_file()


def test_figures_prints_the_manifests_figures(sample_report: Path, quick: Command):
    said = quick("figures", sample_report, "--json")
    assert json.loads(said.out) == read_manifest(sample_report)["figures"]
    assert "members_end" in quick("figures", sample_report).out


@pytest.mark.parametrize("name", ["sources", "metrics", "outlines"])
def test_the_catalogues_are_printed_for_people_and_for_machines(quick: Command, name: str):
    assert quick(name).code == 0
    assert len(json.loads(quick(name, "--json").out)) >= 1


def test_check_takes_stock(sample_report: Path, quick: Command):
    said = quick("check", "sample", "--out", sample_report.parent.parent, "--json")
    assert said.code == 0, said.err
    record = json.loads(said.out)
    assert all(one["read"] == one["kept"] + one["rejected"] + one["skipped"] for one in record["sources"])
    assert record["rows"]["members"] > 150_000
    assert "members" in quick("check", "sample", "--out", sample_report.parent.parent).out


def test_help_has_examples(quick: Command):
    assert "zongjie run parameters/sample.yaml --period 2023" in quick("--help").out
    assert "2023Q4" in quick("run", "--help").out
