"""Every deck opens without an offer to repair it; and what looks for faults finds them."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation

from tests.documents import example
from tests.export.deck.conftest import PROJECT
from tests.export.deck.validity import faults
from zongjie.export.deck.render import render
from zongjie.slides.wording import Wording

NAME = re.compile(r"zj:[\w.]+(~\d+)?:[\w.]+")


@pytest.mark.parametrize("kind", ["full", "brief"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_example_is_a_valid_file(deck, language: str, kind: str) -> None:
    assert faults(deck(language, kind)) == []


def test_the_festive_theme_gives_a_valid_file() -> None:
    wording = Wording("zh_CN", PROJECT.wording("zh_CN"))
    assert faults(render(example(), PROJECT.deck_theme("festive"), wording)) == []


def test_the_sample_is_a_valid_file(sample_report: Path) -> None:
    assert faults((sample_report / "report.pptx").read_bytes()) == []


def test_names_of_shapes_are_stable_and_unique(sample_report: Path) -> None:
    names = Counter(
        shape.name for slide in Presentation(str(sample_report / "report.pptx")).slides for shape in slide.shapes
    )
    assert [name for name, count in names.items() if count > 1 or not NAME.fullmatch(name)] == []


def changed(blob: bytes, path: str, change: Callable[[str], str]) -> bytes:
    """Return the package with one part changed; the change must change something."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == path:
                text = data.decode()
                assert change(text) != text
                data = change(text).encode()
            target.writestr(name, data)
    return out.getvalue()


def moved(text: str, pattern: str) -> str:
    """Return the text with the first and second group of a pattern swapped."""
    return re.sub(pattern, r"\2\1", text, count=1)


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("ppt/slides/slide8.xml", lambda t: re.sub(r'(p:cNvPr id=)"\d+"', r'\1"7"', t), "shape id 7"),
        (
            "ppt/slides/slide8.xml",
            lambda t: moved(t, r"(<p:spPr.*?</p:spPr>)(<p:txBody>.*?</p:txBody>)"),
            "wrong place",
        ),
        ("ppt/slides/slide8.xml", lambda t: re.sub(r"<a:t>[^<]*</a:t>", "<a:t/>", t), "empty placeholder"),
        ("ppt/charts/chart1.xml", lambda t: re.sub(r'Id val="\d+"', 'Id val="-5"', t), "axis id -5"),
        (
            "ppt/charts/chart1.xml",
            lambda t: re.sub(r"<c:v>(\d+\.\d+)</c:v>", "<c:v>0.5</c:v>", t, count=1),
            "workbook has",
        ),
        (
            "ppt/slides/_rels/slide8.xml.rels",
            lambda t: t.replace("/chart1.xml", "/chart99.xml"),
            "chart99.xml is not there",
        ),
        ("ppt/slides/_rels/slide8.xml.rels", lambda t: t.replace('Id="rId2"', 'Id="rId9"'), "no relationship rId2"),
        ("ppt/_rels/presentation.xml.rels", lambda t: re.sub(r"<[^<]*/customXml[^<]*/>", "", t), "leads here"),
        ("[Content_Types].xml", lambda t: re.sub(r"<[^<]*/slide8.xml[^<]*/>", "", t), "slide8.xml: no content type"),
        ("[Content_Types].xml", lambda t: t.replace('"xlsx"', '"xlsy"'), "no content type"),
        ("ppt/presentation.xml", lambda t: re.sub(r'(<p:sldId [^>]*id=")257', r"\g<1>256", t), "id 256"),
        ("ppt/slideMasters/slideMaster1.xml", lambda t: re.sub(r'(sldLayoutId [^>]*id=")\d+', r"\g<1>5", t), "id 5 "),
    ],
)
def test_a_planted_fault_is_found(deck, path: str, change: Callable[[str], str], said: str) -> None:
    assert any(said in fault for fault in faults(changed(deck(), path, change)))


def test_a_part_that_is_twice_in_the_archive_is_found(deck) -> None:
    out = io.BytesIO(deck())
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("ppt/presentation.xml", package.read("ppt/presentation.xml"))
    assert any("twice in the archive" in fault for fault in faults(out.getvalue()))
