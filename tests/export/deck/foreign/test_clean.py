"""What a report must not carry stays out of the deck, and the user is told; what a template lacks is put in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.export.deck.foreign.traps import (
    P,
    linked,
    noise,
    notes_without_place,
    own_number,
    parts_of,
    plain,
    template,
    with_pictures,
    written,
)
from zongjie.export.deck.foreign.intake import open_template
from zongjie.export.deck.foreign.mend import writes_simplified
from zongjie.export.deck.package import save

_MACROS = (
    b'<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
    b' Target="vbaProject.bin"/></Relationships>'
)
_MACRO_KIND = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
_LAYOUT_RELATIONS = "ppt/slideLayouts/_rels/slideLayout1.xml.rels"


def test_slides_go_with_their_pictures_and_notes(tmp_path: Path) -> None:
    opened = open_template(template(tmp_path, with_pictures))
    saved = save(opened.presentation)
    assert "a slide of its own was left out" in opened.changed
    assert not [name for name in parts_of(saved) if "/media/" in name or "/slides/" in name or "notesSlide" in name]
    assert len(saved) < (tmp_path / "company.pptx").stat().st_size - len(noise()) / 2


def test_macros_go(tmp_path: Path) -> None:
    parts = parts_of(plain())
    parts["ppt/vbaProject.bin"] = b"macro"
    for name, end, more in (
        ("ppt/_rels/presentation.xml.rels", b"</Relationships>", _MACROS),
        ("[Content_Types].xml", b"</Types>", _MACRO_KIND),
    ):
        parts[name] = parts[name].replace(end, more)
    opened = open_template(written(tmp_path, parts, "company.pptm"))
    assert "its macros were left out" in opened.changed
    assert "ppt/vbaProject.bin" not in parts_of(save(opened.presentation))


def test_links_to_elsewhere_go(tmp_path: Path) -> None:
    opened = open_template(template(tmp_path, linked))
    assert any(said.startswith("links to elsewhere were left out of") for said in opened.changed)
    assert not any(b"intranet.example" in content for content in parts_of(save(opened.presentation)).values())


def test_a_slide_number_that_is_no_placeholder_does_not_stand_beside_ours(tmp_path: Path) -> None:
    opened = open_template(template(tmp_path, own_number))
    names = [shape.name for shape in opened.presentation.slide_master.shapes]
    assert "number" not in names
    assert any("slide numbers that are no placeholders" in said for said in opened.changed)


def test_a_title_that_lost_its_master_is_a_title_again(tmp_path: Path) -> None:
    def orphan(presentation: Any) -> None:
        for layout in presentation.slide_layouts:
            next(layout.element.iter(f"{P}ph")).set("idx", "4294967295")

    presentation = open_template(template(tmp_path, orphan)).presentation
    assert presentation.slides.add_slide(presentation.slide_layouts[0]).shapes.title is not None


def test_a_notes_page_without_a_place_for_notes_is_made_anew(tmp_path: Path) -> None:
    presentation = open_template(template(tmp_path, notes_without_place)).presentation
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    assert slide.notes_slide.notes_text_frame is not None
    assert len(Presentation(io.BytesIO(save(presentation))).slides) == 1


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("ppt/theme/theme1.xml", "it has no theme"),
        ("ppt/slideLayouts/", "it has no layout: a blank one was added"),
        (_LAYOUT_RELATIONS, ""),
    ],
)
def test_what_is_missing_is_put_in(missing: str, said: str, tmp_path: Path) -> None:
    parts = {name: content for name, content in parts_of(plain()).items() if not name.startswith(missing)}
    opened = open_template(written(tmp_path, parts))
    assert any(said in one for one in opened.changed)
    for layout in opened.presentation.slide_layouts:
        assert layout.slide_master.element.tag == f"{P}sldMaster"


@pytest.mark.parametrize(
    ("face", "kept"),
    [
        ("微软雅黑", True), ("思源黑体 CN", True), ("Microsoft YaHei UI", True), ("STKaiti", True), ("PingFang SC", True),
        ("Source Han Sans CN", True), ("微軟正黑體", False), ("ＭＳ Ｐゴシック", False), ("游ゴシック", False),
        ("맑은 고딕", False), ("PingFang TC", False), ("Noto Sans CJK JP", False), ("Arial", False), ("", False),
    ],
)  # fmt: skip
def test_a_face_of_another_script_gives_way(face: str, kept: bool) -> None:
    assert writes_simplified(face) is kept
