"""Any template gives a deck: mapped by itself, readable, inside its free area, without what it must not carry."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from pptx import Presentation

from tests.documents import example
from tests.export.deck.foreign.traps import (
    A,
    P,
    background,
    block,
    from_right,
    gradient,
    layout_named,
    linked,
    notes_without_place,
    own_number,
    parts_of,
    plain,
    sized,
    strict,
    template,
    upright_title,
    with_pictures,
    written,
)
from tests.export.deck.validity import faults
from zongjie.export.deck.foreign.adopt import adopt
from zongjie.export.deck.foreign.colour import contrast, parsed
from zongjie.export.deck.render import render
from zongjie.export.deck.xml import etree
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import Document
from zongjie.slides.wording import Wording

Change = Callable[[Any], None]
dark = background("101820")


def no_titles(presentation: Any) -> None:
    for layout in presentation.slide_layouts:
        for placeholder in list(layout.placeholders):
            placeholder.element.getparent().remove(placeholder.element)


def no_layouts(presentation: Any) -> None:
    for layout in list(presentation.slide_layouts):
        presentation.slide_layouts.remove(layout)


def same_names(presentation: Any) -> None:
    for layout in presentation.slide_layouts:
        layout.element.find(f"{P}cSld").set("name", "版式")


def all_numbered_zero(presentation: Any) -> None:
    for layout in presentation.slide_layouts:
        for mark in layout.element.iter(f"{P}ph"):
            mark.attrib.pop("idx", None)


def all_art(presentation: Any) -> None:
    for step in range(10):
        block(presentation, step / 10, 0, 0.05, 1)


ODD: dict[str, tuple[Change, ...]] = {
    "dark, equal names, right to left": (dark, same_names, from_right, own_number),
    "wide, no titles": (sized(720, 405), no_titles, notes_without_place),
    "portrait, no layouts": (no_layouts, sized(540, 960)),
    "poster, ids all zero, with slides": (all_numbered_zero, with_pictures, sized(3096, 2592), linked),
    "stamp, vertical titles, all art": (upright_title, all_art, sized(144, 81)),
}
KINDS = ("cover", "agenda", "divider", "overview", "metric", "heatmap", "closing")


@cache
def small() -> Document:
    """The example, a slide of each kind only, without those that are drawn alike."""
    document = example("zh_CN", "full")
    seen: set[str] = set()
    chapters = []
    for chapter in document.chapters:
        slides = [
            slide
            for slide in chapter.slides
            if slide.kind in KINDS and slide.kind not in seen and not seen.add(slide.kind)
        ]
        chapters.append(chapter.model_copy(update={"slides": tuple(slides)}))
    return Document(document.info, tuple(chapters), document.figures, document.absent)


def draw(path: Path) -> bytes:
    return render(small(), path, Wording("zh_CN", Project(SHIPPED).wording("zh_CN")))


@pytest.mark.parametrize("what", ODD)
def test_every_odd_template_gives_a_whole_deck(what: str, tmp_path: Path) -> None:
    data = draw(template(tmp_path, *ODD[what]))
    assert faults(data) == []
    deck: Any = Presentation(io.BytesIO(data))
    page = (deck.slide_width, deck.slide_height)
    assert len(deck.slides) >= len(KINDS)
    for slide in deck.slides:
        assert slide.shapes.title is not None, slide.slide_id
        assert slide.shapes.title.text_frame.text.strip()
        for shape in slide.shapes:
            assert shape.name.startswith("zj:"), shape.name
            assert min(shape.left, shape.top) >= 0, shape.name
            assert shape.left + shape.width <= page[0] + 12_700, shape.name
            assert shape.top + shape.height <= page[1] + 12_700, shape.name


def test_a_source_of_two_lines_needs_no_slide_of_its_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(draw(template(tmp_path)))) as archive:
        slides = [name for name in archive.namelist() if name.startswith("ppt/slides/slide")]
    assert len(slides) == sum(len(chapter.slides) for chapter in small().chapters)


@pytest.mark.parametrize("ground", ["101820", "7A1020", "FFE9C7"])
def test_text_reads_on_a_ground_of_one_colour(ground: str, tmp_path: Path) -> None:
    palette = adopt(template(tmp_path, background(ground))).settings.palette
    assert palette["paper"] == f"#{ground}"
    for role in ("ink", "muted"):
        assert contrast(parsed(palette[role][1:]), parsed(ground)) >= 4.5, role


def test_a_gradient_needs_no_plate_where_text_reads_on_all_of_it(tmp_path: Path) -> None:
    settings = adopt(template(tmp_path, gradient("000814", "1D3A6B"))).settings
    assert settings.plates == {}
    for shade in ("000814", "1D3A6B"):
        for role in ("ink", "muted"):
            assert contrast(parsed(settings.palette[role][1:]), parsed(shade)) >= 4.5, (role, shade)


def test_a_plate_is_laid_over_art_that_leaves_no_room(tmp_path: Path) -> None:
    adopted = adopt(template(tmp_path, all_art))
    assert "*" in adopted.settings.plates
    assert any("a plate is laid under the text" in said for said in adopted.derived.said)


def test_a_plate_is_never_of_a_loud_colour(tmp_path: Path) -> None:
    def loud(presentation: Any) -> None:
        theme = presentation.slide_master.part.part_related_by(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
        )
        root = etree.fromstring(theme.blob)
        for name in ("lt1", "lt2"):
            slot = root.find(f".//{A}{name}")
            slot[:] = [slot.makeelement(f"{A}srgbClr", {"val": "6699FF"})]
        theme.blob = etree.tostring(root)

    assert adopt(template(tmp_path, loud, all_art)).settings.palette["paper"] == "#FFFFFF"


def test_text_keeps_off_a_band_and_a_logo(tmp_path: Path) -> None:
    def art(presentation: Any) -> None:
        block(presentation, 0, 0.88, 1, 0.12)
        block(presentation, 0, 0, 0.2, 1)

    settings = adopt(template(tmp_path, art)).settings
    left, top, wide, high = (side * settings.scale for side in settings.area)
    assert left >= 0.2 * 720
    assert top + high <= 0.88 * 540
    assert wide > 0.6 * 720


def test_turned_and_mirrored_text_is_set_straight(tmp_path: Path) -> None:
    path = template(tmp_path, upright_title, from_right)
    deck: Any = Presentation(io.BytesIO(draw(path)))
    for slide in deck.slides:
        body = slide.shapes.title._element.find(f".//{A}bodyPr")
        assert (body.get("vert"), body.get("rot")) == ("horz", "0")
        assert {properties.get("rtl") for properties in slide._element.iter(f"{A}pPr")} == {"0"}
    turned = layout_named(adopt(path).presentation, "Title Only").element.iter(f"{A}bodyPr")
    assert all(body.get("vert") is None for body in turned)


def test_layouts_are_known_by_type_when_their_names_say_nothing(tmp_path: Path) -> None:
    chosen = adopt(template(tmp_path, same_names)).derived.chosen
    assert [one.layout.element.get("type") for one in (chosen.cover, chosen.divider, chosen.content)] == [
        "title",
        "secHead",
        "titleOnly",
    ]


def test_a_potx_is_opened_and_a_chinese_face_is_named(tmp_path: Path) -> None:
    parts = {
        name: content.replace(b"presentation.main+xml", b"template.main+xml")
        for name, content in parts_of(plain()).items()
    }
    adopted = adopt(written(tmp_path, parts, "company.potx"))
    themes = [part for part in adopted.presentation.part.package.iter_parts() if "theme" in part.partname]
    faces = {font.get("typeface") for part in themes for font in etree.fromstring(part.blob).iter(f"{A}ea")}
    assert "微软雅黑" in faces
    assert "" not in faces


def test_the_strict_form_gives_the_deck_of_the_common_one(tmp_path: Path) -> None:
    one, other = written(tmp_path, parts_of(plain()), "one.pptx"), written(tmp_path, strict(parts_of(plain())))
    assert adopt(one).derived.settings == adopt(other).derived.settings


def test_the_same_template_gives_the_same_bytes(tmp_path: Path) -> None:
    path = template(tmp_path, with_pictures)
    (tmp_path / "elsewhere").mkdir()
    other = tmp_path / "elsewhere" / "renamed.pptx"
    other.write_bytes(path.read_bytes())
    assert draw(path) == draw(other)


def test_a_bound_report_is_drawn_with_the_template_that_its_project_has(sample_report: Path, tmp_path: Path) -> None:
    path = template(tmp_path, dark, with_pictures)
    notebook = nbformat.read(str(sample_report / "report.ipynb"), as_version=4)
    document = Document.from_notebook(notebook)
    ours = len(Presentation(str(sample_report / "report.pptx")).slides)
    data = render(
        document, Project(tmp_path).deck_theme(path.name), Wording("zh_CN", Project(SHIPPED).wording("zh_CN"))
    )
    assert faults(data) == []
    assert not any("confidential" in str(content) for content in parts_of(data).values())
    assert len(Presentation(io.BytesIO(data)).slides) <= ours + 4


def test_facts_on_a_narrow_cover_stand_on_two_lines(tmp_path: Path) -> None:
    def half(presentation: Any) -> None:
        block(presentation, 0, 0, 0.52, 1, layout="Title Slide")

    deck: Any = Presentation(io.BytesIO(draw(template(tmp_path, half))))
    byline = next(shape for shape in deck.slides[0].shapes if shape.name.endswith(":byline"))
    assert len(byline.text_frame.paragraphs) == 2
    assert "2023" in byline.text_frame.paragraphs[1].text
