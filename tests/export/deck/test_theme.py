"""A theme says what is wrong with it and where."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation

from zongjie.errors import TemplateError
from zongjie.export.deck.theme import KINDS, Colour, Theme, parse_colour
from zongjie.export.deck.xml import changes
from zongjie.paths import SHIPPED, Project

PROJECT = Project(SHIPPED)
THEMES = ("calm", "festive")


@pytest.fixture
def copied(theme_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(theme_folder, tmp_path / "own"))


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "template.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("theme", THEMES)
def test_the_shipped_template_is_wide_and_holds_no_slides(theme: str) -> None:
    presentation = Presentation(str(PROJECT.deck_theme(theme) / "template.pptx"))
    assert len(presentation.slides) == 0
    assert presentation.slide_width.inches == pytest.approx(13.333, abs=0.001)
    assert len(presentation.slide_masters) == 1


@pytest.mark.parametrize("name", THEMES)
def test_every_layout_has_a_title_and_named_placeholders(name: str) -> None:
    theme = Theme(PROJECT.deck_theme(name))
    for kind in KINDS:
        placeholders = list(theme.layout(kind).placeholders)
        assert any(p.placeholder_format.idx == 0 for p in placeholders), kind
        assert all(p.name for p in placeholders)


@pytest.mark.parametrize("name", THEMES)
def test_every_layout_is_used_and_every_mapped_placeholder_is_there(name: str) -> None:
    theme = Theme(PROJECT.deck_theme(name))
    layouts = {layout.name: layout for layout in theme.presentation.slide_layouts}
    assert set(layouts) == set(theme.settings.layouts.values())
    there = {p.placeholder_format.idx for layout in layouts.values() for p in layout.placeholders}
    mapped = {index for entry in theme.settings.placeholders.values() for index in _several(entry)}
    assert there == mapped


@pytest.mark.parametrize("name", THEMES)
def test_the_drawing_gives_the_template_that_is_shipped(name: str, tmp_path: Path) -> None:
    script = SHIPPED / "scripts/make_deck_template.py"
    subprocess.run([sys.executable, str(script), "--theme", name, "--target", str(tmp_path / "drawn.pptx")], check=True)
    drawn, shipped = tmp_path / "drawn.pptx", PROJECT.deck_theme(name) / "template.pptx"
    assert _placeholders(drawn) == _placeholders(shipped)


def test_themes_differ_in_their_look_alone() -> None:
    calm, festive = (PROJECT.deck_theme(name) for name in THEMES)
    assert _placeholders(calm / "template.pptx") == _placeholders(festive / "template.pptx")
    own = {"palette", "table_style"}
    assert Theme(calm).settings.model_dump(exclude=own) == Theme(festive).settings.model_dump(exclude=own)


def _several(entry: object) -> tuple[object, ...]:
    return entry if isinstance(entry, tuple) else (entry,)


def _placeholders(path: Path) -> list[tuple[str, int, str, int, int, int, int]]:
    return [
        (layout.name, p.placeholder_format.idx, p.name, p.left, p.top, p.width, p.height)
        for layout in Presentation(str(path)).slide_layouts
        for p in layout.placeholders
    ]


@pytest.mark.parametrize("name", THEMES)
def test_the_theme_sets_a_latin_and_an_east_asian_face(name: str) -> None:
    master = Presentation(str(PROJECT.deck_theme(name) / "template.pptx")).slide_master.part
    theme = next(r.target_part.blob for r in master.rels.values() if r.reltype.endswith("/theme")).decode()
    assert theme.count('<a:latin typeface="Arial"/>') == 2
    assert theme.count('<a:ea typeface="微软雅黑"/>') == 2


@pytest.mark.parametrize("name", THEMES)
def test_a_designer_finds_named_layouts_prompts_and_guides(name: str) -> None:
    presentation = Presentation(str(PROJECT.deck_theme(name) / "template.pptx"))
    for layout in presentation.slide_layouts:
        assert re.fullmatch("[\u4e00-\u9fff]+ [A-Z][A-Za-z ]+", layout.name)
        for placeholder in layout.placeholders:
            if placeholder._element.ph.get("hasCustomPrompt"):
                assert placeholder.text_frame.text.strip(), (layout.name, placeholder.name)
    master = etree.tostring(presentation.slide_master._element).decode()
    assert master.count(":guide ") == 5
    assert 'hangingPunct="1"' not in master  # measured without: no comma may hang beyond its box
    assert [p.level for p in presentation.slide_master.placeholders[1].text_frame.paragraphs] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("name", THEMES)
def test_nothing_is_left_of_the_file_that_the_template_was_drawn_in(name: str) -> None:
    path = PROJECT.deck_theme(name) / "template.pptx"
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part).decode() for part in package.namelist()}
    assert not [part for part, text in parts.items() if "Steve Canny" in text or "python-pptx" in text]
    assert 'lang="zh-CN"' in parts["ppt/presentation.xml"]
    assert "notesMasterIdLst" in parts["ppt/presentation.xml"]
    assert "guide" not in parts["ppt/viewProps.xml"]  # they stand on the master
    themes = [text for part, text in parts.items() if part.startswith("ppt/theme/")]
    assert [text.count('<a:ea typeface="微软雅黑"/>') for text in themes] == [2, 2]  # slides' and notes'


def test_a_layout_that_the_template_lacks_is_named_with_the_nearest(copied: Path) -> None:
    edit(copied, "metric: 指标与图表 Metric", "metric: 指标与图表 Metrik")
    with pytest.raises(TemplateError) as caught:
        Theme(copied)
    assert "Metrik" in str(caught.value)
    assert "did you mean:  指标与图表 Metric" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ink: tx1", "ink: accent9", "no colour"),
        ("ink: tx1", "inc: tx1", "lacks ink"),
        ("body: [16, 14]", "body: [16, 18]", "least size"),
        ("area:", "aera:", "area"),
        ("table_style:", "table_stile:", "table_style"),
        ("layouts:", "layouts: [", "cannot be read"),
    ],
)
def test_wrong_settings_are_explained(copied: Path, old: str, new: str, said: str) -> None:
    edit(copied, old, new)
    with pytest.raises(TemplateError) as caught:
        Theme(copied)
    assert said in str(caught.value)
    assert "template.yaml" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"", b"not a presentation"])
def test_a_template_that_is_no_presentation_is_refused(copied: Path, content: bytes | None) -> None:
    path = copied / "template.pptx"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(TemplateError, match=r"cannot be read|no PowerPoint template"):
        Theme(copied)


def test_figures_take_the_accent_where_a_theme_names_no_colour_for_them(copied: Path) -> None:
    edit(copied, "  figure: accent1\n", "")
    assert Theme(copied).colours["figure"] == Colour("accent1")


def test_colours_are_read_from_their_written_form() -> None:
    assert parse_colour("accent1") == Colour("accent1")
    assert parse_colour("accent1 +80%") == Colour("accent1", 0.8)
    assert parse_colour("#0b4f6c") == Colour(rgb="0B4F6C")


def test_a_tint_is_the_colour_mixed_with_white() -> None:
    tint = dict(changes("0B4F6C", 0.5))
    assert (tint["lumMod"], tint["lumOff"]) == (0.5, 0.5)
    assert tint["satMod"] < 0.5
    assert dict(changes("808080", 0.5)) == {"lumMod": 0.5, "lumOff": 0.5}


def test_the_positions_of_a_designer_are_followed(copied: Path, theme_folder: Path) -> None:
    path = copied / "template.pptx"
    presentation = Presentation(str(path))
    layout = next(one for one in presentation.slide_layouts if one.name.endswith("Metric"))
    chart = next(p for p in layout.placeholders if p.placeholder_format.idx == 17)
    chart.left += 127_000
    presentation.save(str(path))
    from zongjie.export.deck.geometry import Box

    nowhere = Box(0, 0, 1, 1)
    moved, before = (Theme(folder).box("metric", "object", nowhere) for folder in (copied, theme_folder))
    assert moved.x == before.x + 10


def test_a_placeholder_may_be_named_instead_of_numbered(copied: Path, theme_folder: Path) -> None:
    edit(copied, "judgement: 15", "judgement: Judgement")
    assert (
        Theme(copied).placeholder("metric", "judgement") == Theme(theme_folder).placeholder("metric", "judgement") == 15
    )
