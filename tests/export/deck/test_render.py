"""The deck as a file: valid, editable, accessible, the same every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Pt

from tests.documents import example
from tests.export.deck.conftest import PROJECT, draw
from tests.export.deck.dump import dump
from zongjie.export.deck.kinds.overview import kpi_text
from zongjie.export.deck.sheet import Sheet
from zongjie.export.deck.theme import Theme
from zongjie.slides.document import Document
from zongjie.slides.model import Cover, Kpi
from zongjie.slides.text import Number

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LANGUAGES = ("zh_CN", "en")
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def opened(blob: bytes):
    return Presentation(io.BytesIO(blob))


def test_the_same_document_gives_the_same_bytes(deck) -> None:
    assert draw(example()) == deck()


def test_no_part_carries_the_time_of_the_run(deck) -> None:
    with zipfile.ZipFile(io.BytesIO(deck())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in package.namelist():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(package.read(name))) as book:
                    assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
                    assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slide_has_a_title_placeholder_and_none_is_left_empty(deck, language: str) -> None:
    for slide in opened(deck(language)).slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text.strip()
        for placeholder in slide.placeholders:
            assert not placeholder.has_text_frame or placeholder.text_frame.text.strip(), placeholder.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_and_tables_say_what_they_show_and_decoration_says_so(deck, language: str) -> None:
    seen = 0
    for slide in opened(deck(language)).slides:
        for shape in slide.shapes:
            properties = shape._element.xpath("./*[1]/p:cNvPr")[0]
            if shape.has_text_frame and shape.text_frame.text:
                continue
            if shape.has_chart or shape.has_table:
                seen += 1
                assert len(properties.get("descr", "")) >= 5, shape.name
            else:
                assert b"decorative" in etree.tostring(properties), shape.name
    assert seen >= 8


def test_every_run_has_its_size_both_faces_and_a_language(deck) -> None:
    for slide in opened(deck()).slides:
        for run in slide._element.iter(f"{A}r", f"{A}fld"):
            properties = run.find(f"{A}rPr")
            assert int(properties.get("sz")) >= 1000
            assert properties.get("lang") == "zh-CN"
            assert properties.find(f"{A}latin") is not None
            assert properties.find(f"{A}ea") is not None


def test_english_runs_are_tagged_english(deck) -> None:
    languages = Counter(p.get("lang") for s in opened(deck("en")).slides for p in s._element.iter(f"{A}rPr"))
    assert languages.most_common(1)[0][0] == "en-US"


def test_figures_stand_out_in_running_text(deck) -> None:
    body = shape_named(deck(), "zj:growth.members:body")
    bold = [run.text for p in body.text_frame.paragraphs for run in p.runs if run.font.bold]
    assert bold == ["10万人", "15万人", "14万人"]


def shape_named(blob: bytes, name: str):
    return next(shape for slide in opened(blob).slides for shape in slide.shapes if shape.name == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_runs_with_chinese_are_tagged_chinese_whatever_the_report_speaks(deck, language: str) -> None:
    for slide in opened(deck(language)).slides:
        for run in slide._element.iter(f"{A}r"):
            if re.search("[\u4e00-\u9fff]", run.find(f"{A}t").text or ""):
                assert run.find(f"{A}rPr").get("lang") == "zh-CN"


def test_content_slides_end_with_source_chapter_and_their_own_number(deck) -> None:
    for page, slide in enumerate(opened(deck()).slides, 1):
        roles = [shape.name.rsplit(":", 1)[-1] for shape in slide.shapes]
        if slide.slide_layout.name.split()[-1] not in ("Cover", "Agenda", "Divider", "Closing"):
            assert roles[-2:] == ["chapter", "number"]
            assert "source" not in roles or roles[-3] == "source"
            field = slide.shapes[-1]._element.find(f".//{A}fld")
            assert (field.get("type"), field.find(f"{A}t").text) == ("slidenum", str(page))


def test_punctuation_hangs_nowhere_so_that_lines_break_as_measured(deck) -> None:
    for slide in opened(deck()).slides:
        assert {p.get("hangingPunct") for p in slide._element.iter(f"{A}pPr")} == {"0"}


def test_agenda_rows_lead_to_their_dividers(deck) -> None:
    shape = shape_named(deck(), "zj:front.agenda:item.2")
    target = shape.click_action.target_slide
    assert target.shapes.title.text_frame.text == "社群运营成果"


def test_sections_follow_the_chapters(deck) -> None:
    presentation = opened(deck())
    found = presentation.element.xpath("//*[local-name()='section']")
    sizes = [len(section.xpath(".//*[local-name()='sldId']")) for section in found]
    assert [section.get("name") for section in found] == ["封面", "社群运营策略", "社群运营成果", "问题与解决方案"]
    assert sum(sizes) == len(presentation.slides)


def test_document_properties_are_the_reports(deck) -> None:
    core = opened(deck()).core_properties
    assert (core.title, core.author, core.language) == ("2023年度社群运营工作总结", "张XX", "zh-CN")
    assert core.created.date() == core.modified.date() == example().info.date


def test_notes_carry_what_to_say_and_mark_template_text(deck) -> None:
    notes = {
        s.shapes[0].name.split(":")[1]: s.notes_slide.notes_text_frame.text
        for s in opened(deck()).slides
        if s.has_notes_slide
    }
    assert "先说结论，再说来源。" in notes["growth.members"]
    assert notes["strategy.positioning"].startswith("本页文字为通用模板")


def test_a_long_table_repeats_its_header_on_the_continuation(deck) -> None:
    first = shape_named(deck(), "zj:events.table:object").table
    second = shape_named(deck(), "zj:events.table~2:object").table
    assert [cell.text for cell in first.rows[0].cells] == [cell.text for cell in second.rows[0].cells]
    names = [row.cells[0].text for table in (first, second) for row in list(table.rows)[1:]]
    assert names == [f"第{i}场主题沙龙" for i in range(1, 19)] + ["合计"]
    title = shape_named(deck(), "zj:events.table~2:title").text_frame.text
    assert title.endswith("（续）")


def test_a_brief_deck_keeps_the_marked_slides_and_the_chapters_that_still_have_some(deck) -> None:
    layouts = [slide.slide_layout.name.split()[-1] for slide in opened(deck(kind="brief")).slides]
    assert layouts == ["Cover", "Agenda", "Divider", "Overview", "Metric", "Divider", "Problem", "Cards", "Closing"]
    agenda = next(slide for slide in opened(deck(kind="brief")).slides if slide.slide_layout.name == "目录 Agenda")
    rows = [shape.text_frame.text for shape in agenda.shapes if ":item." in shape.name]
    assert rows == ["社群运营成果", "问题与解决方案"]
    numbers = [shape.text_frame.text for shape in agenda.shapes if ":number." in shape.name]
    assert numbers == ["01", "02"], "chapters are numbered without a gap"


def test_made_up_data_is_marked_on_every_content_slide(deck) -> None:
    for slide in opened(deck()).slides:
        if slide.slide_layout.name.split()[-1] not in ("Agenda", "Divider", "Closing"):
            assert any("演示数据" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_real_data_carries_no_mark() -> None:
    document = example()
    real = Document(document.info.model_copy(update={"synthetic": False}), document.chapters, document.figures, ())
    assert "演示数据" not in dump(draw(real))


def test_a_logo_keeps_its_proportions() -> None:
    document = example()
    front = document.chapters[0]
    cover = front.slides[0]
    assert isinstance(cover, Cover)
    chapter = front.model_copy(update={"slides": (cover.model_copy(update={"logo": PIXEL}), *front.slides[1:])})
    blob = draw(Document(document.info, (chapter, *document.chapters[1:]), document.figures, ()))
    picture = shape_named(blob, "zj:front.cover:object")
    assert picture.width == picture.height
    assert picture._element.xpath("./p:nvPicPr/p:cNvPr")[0].get("descr") == "标志"


def test_nothing_leaves_the_slide(deck) -> None:
    presentation = opened(deck())
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= -Pt(1)
            assert shape.top >= -Pt(1)
            assert shape.left + shape.width <= presentation.slide_width + Pt(1)
            assert shape.top + shape.height <= presentation.slide_height + Pt(1)


def test_a_chapter_that_failed_in_part_says_so_on_its_divider() -> None:
    document = example()
    failed = document.chapters[2].model_copy(
        update={"info": document.chapters[2].info.model_copy(update={"failed": ("results_events",)})}
    )
    changed = Document(document.info, (*document.chapters[:2], failed, *document.chapters[3:]), document.figures, ())
    text = shape_named(draw(changed), "zj:results.divider:lead").text_frame.text
    assert "成员、活跃与转化三项目标全部达成" in text
    assert "results_events" in text


def test_a_chapter_without_a_number_leaves_no_empty_placeholder() -> None:
    document = example()
    chapter = document.chapters[2]
    bare = chapter.model_copy(
        update={"slides": (chapter.slides[0].model_copy(update={"number": ""}), *chapter.slides[1:])}
    )
    blob = draw(Document(document.info, (bare,), document.figures, ()))
    assert "byline" not in [shape.name.rsplit(":")[-1] for shape in opened(blob).slides[0].shapes]


def test_a_fall_on_a_year_ago_is_not_painted_as_good_because_the_last_period_was() -> None:
    number = {"unit": "change", "decimals": 1}
    rise, fall = (
        Number(value=0.074, digits="+7.4", suffix="%", **number),
        Number(value=-0.3, digits="−30", suffix="%", **number),
    )
    kpi = Kpi(
        label="报名",
        number=Number(value=2059, unit="people", digits="2,059"),
        change=rise,
        good=True,
        change_year_ago=fall,
    )
    colours = [p.runs[0].colour for p in kpi_text(sheet_of("overview"), kpi, 40) if p.text[:1] in "▲▼"]
    assert colours == ["better", "worse"]
    lower = kpi.model_copy(update={"good": False})  # fewer is better: the fall was good
    assert [p.runs[0].colour for p in kpi_text(sheet_of("overview"), lower, 40) if p.text[:1] in "▲▼"] == [
        "worse",
        "better",
    ]


def sheet_of(kind: str) -> Sheet:
    theme = Theme(PROJECT.deck_theme("calm"))
    return Sheet("x", kind, theme.area, theme)
