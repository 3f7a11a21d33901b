"""Any template gives a deck: mapped by itself, readable, inside its free area, without what it must not carry."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Pt

from tests.documents import example
from zongjie.errors import TemplateError
from zongjie.export.deck.foreign.adopt import adopt
from zongjie.export.deck.foreign.colour import contrast, parsed
from zongjie.export.deck.foreign.survey import largest
from zongjie.export.deck.render import render
from zongjie.export.deck.xml import etree
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import Document
from zongjie.slides.wording import Wording

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def background(presentation: Any, rgb: str) -> None:
    fill = presentation.slide_master.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(rgb)


def dark(presentation: Any) -> None:
    background(presentation, "101820")


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


def wide(presentation: Any) -> None:
    presentation.slide_width, presentation.slide_height = Pt(720), Pt(405)


def upright(presentation: Any) -> None:
    presentation.slide_width, presentation.slide_height = Pt(540), Pt(960)


def with_slides(presentation: Any) -> None:
    for layout in presentation.slide_layouts:
        presentation.slides.add_slide(layout)


ODD = ((dark, same_names), (no_titles, wide), (no_layouts, upright), (all_numbered_zero, with_slides))
KINDS = ("cover", "agenda", "divider", "overview", "metric", "heatmap", "closing")


def template(folder: Path, *changes: Callable[[Any], None], name: str = "company.pptx") -> Path:
    presentation = Presentation()
    for change in changes:
        change(presentation)
    presentation.save(str(folder / name))
    return folder / name


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


@pytest.mark.parametrize("changes", ODD, ids=lambda changes: "+".join(change.__name__ for change in changes))
def test_every_odd_template_gives_a_whole_deck(changes: tuple[Callable[[Any], None], ...], tmp_path: Path) -> None:
    data = draw(template(tmp_path, *changes))
    deck: Any = Presentation(io.BytesIO(data))
    page = (deck.slide_width, deck.slide_height)
    assert len(deck.slides) >= len(KINDS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        slides = [name for name in archive.namelist() if name.startswith("ppt/slides/slide")]
    assert len(slides) == len(deck.slides)
    for slide in deck.slides:
        assert slide.shapes.title is not None, slide.slide_id
        assert slide.shapes.title.text_frame.text.strip()
        for shape in slide.shapes:
            assert shape.name.startswith("zj:"), shape.name
            assert min(shape.left, shape.top) >= 0, shape.name
            assert shape.left + shape.width <= page[0] + 12_700, shape.name
            assert shape.top + shape.height <= page[1] + 12_700, shape.name


def test_text_reads_on_a_dark_ground(tmp_path: Path) -> None:
    palette = adopt(template(tmp_path, dark)).settings.palette
    assert palette["paper"] == "#101820"
    for role in ("ink", "muted"):
        assert contrast(parsed(palette[role][1:]), (0x10, 0x18, 0x20)) >= 4.5, role
    assert palette["accent"].startswith("accent1 +")


def test_layouts_are_known_by_type_when_their_names_say_nothing(tmp_path: Path) -> None:
    chosen = adopt(template(tmp_path, same_names)).derived.chosen
    assert [one.layout.element.get("type") for one in (chosen.cover, chosen.divider, chosen.content)] == [
        "title",
        "secHead",
        "titleOnly",
    ]


def test_its_own_slides_are_left_out(tmp_path: Path) -> None:
    assert "11 slides of its own were left out" in adopt(template(tmp_path, with_slides)).changed


def test_a_potx_is_opened_and_a_chinese_face_is_named(tmp_path: Path) -> None:
    path, changed = template(tmp_path), tmp_path / "company.potx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"presentation.main+xml", b"template.main+xml"))
    adopted = adopt(changed)
    themes = [p for p in adopted.presentation.part.package.iter_parts() if "theme" in p.partname]
    faces = {font.get("typeface") for part in themes for font in etree.fromstring(part.blob).iter(f"{A}ea")}
    assert "微软雅黑" in faces
    assert "" not in faces


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a zip", "no PowerPoint template"),
        (b"\xd0\xcf\x11\xe0 old", "old format"),
        (b"PK\x05\x06" + bytes(18), "no PowerPoint template"),
    ],
)
def test_a_file_that_is_no_template_is_an_error_that_says_so(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "company.pptx"
    path.write_bytes(data)
    with pytest.raises(TemplateError) as caught:
        adopt(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_the_same_template_gives_the_same_bytes(tmp_path: Path) -> None:
    path = template(tmp_path, no_layouts)
    assert draw(path) == draw(path)


def test_the_largest_free_rectangle_is_found() -> None:
    import numpy as np

    free = np.array([[1, 1, 0, 1], [1, 1, 1, 1], [0, 1, 1, 1]], dtype=bool)
    assert largest(free) == (1, 1, 3, 2)
