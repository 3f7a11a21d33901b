"""What people change in a deck is told from what was generated, whichever program saved it."""

from __future__ import annotations

import copy
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Pt

from zongjie.export.deck.edits.record import read_record, write_record
from zongjie.export.deck.edits.review import Review, review

METRIC = "zj:growth.members"


@pytest.fixture
def presentation(deck):
    return Presentation(io.BytesIO(deck()))


def saved(presentation):
    """Save with python-pptx and open again."""
    file = io.BytesIO()
    presentation.save(file)
    return Presentation(io.BytesIO(file.getvalue()))


def found(presentation) -> Review:
    return review(saved(presentation))


def shape_of(presentation, name: str):
    return next(shape for slide in presentation.slides for shape in slide.shapes if shape.name == name)


def slide_of(presentation, slide_id: str):
    return next(slide for slide in presentation.slides if slide.shapes[0].name.startswith(f"zj:{slide_id}:"))


def remove_slide(presentation, slide) -> None:
    entry = next(e for e in presentation.slides._sldIdLst if presentation.part.related_part(e.rId) is slide.part)
    presentation.part.drop_rel(entry.rId)
    presentation.slides._sldIdLst.remove(entry)


def nothing_else(seen: Review, **changed: object) -> None:
    """Assert what was changed, and that nothing else was."""
    told = {
        "edited": seen.named("edited"),
        "gone": seen.named("gone"),
        "slides_gone": list(seen.slides_gone),
        "slides_added": list(seen.slides_added),
        "shapes_added": list(seen.shapes_added),
    }
    assert seen.recorded
    assert told == {name: [] for name in told} | changed


def test_every_generated_shape_and_the_notes_are_recorded(presentation) -> None:
    names = [shape.name for slide in presentation.slides for shape in slide.shapes]
    recorded = [f"zj:{one.id}:{role}" for one in read_record(presentation) for role in one.hashes]
    assert [name for name in recorded if not name.endswith(":notes")] == names
    assert len(recorded) == len(names) + len(presentation.slides)


def test_a_deck_that_is_only_saved_anew_is_untouched(presentation) -> None:
    seen = found(presentation)
    nothing_else(seen)
    assert len(seen.named("untouched")) == len(seen.shapes) > 80


def test_looks_places_and_the_cutting_of_text_into_runs_are_no_edits(presentation) -> None:
    body = shape_of(presentation, f"{METRIC}:body")
    body.left, body.width = Pt(10), Pt(300)
    for paragraph in body.text_frame.paragraphs:
        first = paragraph.runs[0]
        first.font.bold, first.font.size = True, Pt(30)
        second = copy.deepcopy(first._r)
        first._r.addnext(second)
        first.text, second.text = first.text[:3], first.text[3:]
    presentation.slides._sldIdLst.append(presentation.slides._sldIdLst[3])  # moved to the end
    nothing_else(found(presentation))


def test_a_text_that_was_edited_is_told(presentation) -> None:
    shape_of(presentation, f"{METRIC}:title").text_frame.paragraphs[0].runs[0].text = "成员涨了一半"
    nothing_else(found(presentation), edited=[f"{METRIC}:title"])


@pytest.mark.parametrize(("grown", "renamed"), [(1, ""), (0, "（改）")])
def test_a_value_of_a_chart_and_a_name_of_a_series_are_content(presentation, grown: int, renamed: str) -> None:
    chart = shape_of(presentation, f"{METRIC}:object").chart
    data = CategoryChartData()
    data.categories = list(chart.plots[0].categories)
    for plot in chart.plots:
        for series in plot.series:
            values = [None if value is None else value + grown for value in series.values]
            data.add_series(series.name + renamed, values)
    chart.replace_data(data)
    nothing_else(found(presentation), edited=[f"{METRIC}:object"])


def test_a_cell_of_a_table_is_content(presentation) -> None:
    shape_of(presentation, "zj:events.table:object").table.cell(2, 1).text = "改过"
    nothing_else(found(presentation), edited=["zj:events.table:object"])


def test_notes_are_content(presentation) -> None:
    slide_of(presentation, "growth.members").notes_slide.notes_text_frame.text = "我自己的讲稿"
    nothing_else(found(presentation), edited=[f"{METRIC}:notes"])


def test_shapes_and_slides_that_people_took_out_or_put_in_are_told(presentation) -> None:
    gone = shape_of(presentation, f"{METRIC}:judgement")
    gone._element.getparent().remove(gone._element)
    presentation.slides.add_slide(presentation.slide_layouts[0])
    taken_out = slide_of(presentation, "problems.retention")
    roles = [shape.name for shape in taken_out.shapes]
    remove_slide(presentation, taken_out)
    page = slide_of(presentation, "growth.members")
    page.shapes.add_textbox(0, 0, Pt(100), Pt(20)).text_frame.text = "补充"
    at = next(index for index, slide in enumerate(presentation.slides) if slide.part is page.part)
    seen = found(presentation)
    nothing_else(
        seen,
        gone=[f"{METRIC}:judgement", *roles, "zj:problems.retention:notes"],
        slides_gone=["problems.retention"],
        slides_added=[len(presentation.slides) - 1],
        shapes_added=[(at, seen.shapes_added[0][1])],
    )


def test_of_a_shape_pasted_twice_the_unchanged_one_is_the_generated_one(presentation) -> None:
    original = shape_of(presentation, f"{METRIC}:before")
    twin = copy.deepcopy(original._element)
    original._element.addprevious(twin)
    shape_of(presentation, f"{METRIC}:before").text_frame.text = "抄过来再改的"
    seen = found(presentation)
    assert seen.named("edited") == seen.named("gone") == []
    assert [name for _, name in seen.shapes_added] == [f"{METRIC}:before"]


def test_a_deck_without_a_record_says_so() -> None:
    blank = Presentation()
    blank.slides.add_slide(blank.slide_layouts[0])
    assert review(blank) == Review(recorded=False, slides_added=(0,))


def test_what_others_keep_in_the_file_stays(presentation) -> None:
    package = presentation.part.package
    theirs = Part(PackURI("/customXml/item7.xml"), CT.XML, package, b"<theirs/>")
    theirs.relate_to(Part(PackURI("/customXml/itemProps7.xml"), CT.XML, package, b"<theirs/>"), RT.CUSTOM_XML_PROPS)
    presentation.part.relate_to(theirs, RT.CUSTOM_XML)
    write_record(presentation)
    again = saved(presentation)
    nothing_else(review(again))
    assert [part.blob for part in again.part.package.iter_parts() if "7" in part.partname[-6:]].count(b"<theirs/>") == 2


def test_a_new_record_takes_the_place_of_the_old(presentation) -> None:
    shape_of(presentation, f"{METRIC}:title").text_frame.text = "另一个标题"
    write_record(presentation)
    again = saved(presentation)
    nothing_else(review(again))
    parts = [str(part.partname) for part in again.part.package.iter_parts()]
    assert len([name for name in parts if name.startswith("/customXml/item")]) == 2


@pytest.fixture
def through_libreoffice(tmp_path: Path) -> Callable[..., object]:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")

    def convert(presentation):
        presentation.save(tmp_path / "edited.pptx")
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pptx"]
        subprocess.run(
            [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "edited.pptx")],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return Presentation(str(tmp_path / "out" / "edited.pptx"))

    return convert


def test_libreoffice_keeps_the_record_and_its_own_writing_counts_as_no_edit(presentation, through_libreoffice) -> None:
    shape_of(presentation, f"{METRIC}:title").text_frame.paragraphs[0].runs[0].text = "成员涨了一半"
    shape_of(presentation, f"{METRIC}:after").text_frame.paragraphs[0].runs[0].text = "年底"
    shape_of(presentation, "zj:events.table:object").table.cell(2, 1).text = "改过"
    again = through_libreoffice(presentation)
    assert not any(shape.name == f"{METRIC}:title" for slide in again.slides for shape in slide.shapes)  # renamed
    nothing_else(review(again), edited=[f"{METRIC}:title", f"{METRIC}:after", "zj:events.table:object"])
