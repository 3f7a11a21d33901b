"""A designer's own theme: colours and a logo in one style sheet, the rest as shipped."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from tests.documents import example
from tests.export.conftest import Visit
from zongjie.errors import TemplateError
from zongjie.export.page.exporter import render
from zongjie.paths import SHIPPED, Project

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#a0c"/></svg>'
COLOURS = ":root { --main: rgb(17, 34, 51); --logo: %s; --logo-height: 44px; }"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """The folder of a third theme, in a project of its own."""
    folder = tmp_path / "report_templates" / "html" / "house"
    folder.mkdir(parents=True)
    (folder / "conf.json").write_text('{"base_template": "calm"}')
    (folder / "logo.svg").write_text(LOGO)
    (folder / "colours.css").write_text(COLOURS % "url(logo.svg)")
    return folder


def made(theme: Path) -> str:
    document = example()
    document.info = document.info.model_copy(update={"theme": theme.name})
    return render(document, Project(theme.parents[2])).decode()


def test_colours_and_logo_are_those_of_its_one_file(theme: Path) -> None:
    html = made(theme)
    assert "--main: rgb(17, 34, 51)" in html
    assert "#0b4f6c" not in html
    (data,) = re.findall(r'url\("data:image/svg\+xml;base64,([^"]+)"\)', html)
    assert base64.b64decode(data).decode() == LOGO


def test_the_page_shows_them_and_loads_nothing(theme: Path, visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(made(theme), encoding="utf-8")
    logo = "(() => { const at = getComputedStyle(document.querySelector('.first'), '::before'); return [at.height, at.display]; })()"
    page = visit(path)
    assert page.evaluate(logo) == ["44px", "block"]
    assert page.evaluate("getComputedStyle(document.querySelector('.chapter h2 b')).color") == "rgb(17, 34, 51)"


@pytest.mark.parametrize("quoted", ["'logo.svg'", '"logo.svg"', " logo.svg "])
def test_a_picture_may_be_named_in_whatever_quotes(theme: Path, quoted: str) -> None:
    (theme / "colours.css").write_text(COLOURS % f"url({quoted})")
    assert "data:image/svg+xml" in made(theme)


@pytest.mark.parametrize("name", ["lego.svg", "https://example.org/logo.svg", "colours.css"])
def test_a_picture_that_is_not_there_is_named_with_those_that_are(theme: Path, name: str) -> None:
    (theme / "colours.css").write_text(COLOURS % f"url({name})")
    with pytest.raises(TemplateError) as caught:
        made(theme)
    assert f"url({name})" in caught.value.what
    assert caught.value.known == ("logo.svg",)
    assert str(theme) in str(caught.value.where)


def test_a_theme_may_change_one_part_of_the_page_alone(theme: Path) -> None:
    (theme / "partials").mkdir()
    (theme / "partials" / "closing.html.j2").write_text('<h3 class="bye">{{ slide.id }}</h3>')
    html = made(theme)
    assert '<h3 class="bye">closing.thanks</h3>' in html
    assert 'id="growth-members"' in html


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["calm", "festive"])
def test_what_axe_cannot_judge_in_charts_has_contrast_too(name: str) -> None:
    sheet = (SHIPPED / "report_templates" / "html" / name / "colours.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"(--[\w-]+):\s*(#\w+)", block)) for block in re.findall(r"\{([^{}]+--bg[^{}]+)\}", sheet)
    ]
    assert len(schemes) == 4  # light, dark twice, paper
    assert schemes[1] == schemes[2]
    series = [f"--series-{number}" for number in range(1, 6)]
    for colours in schemes:
        for behind in ("--bg", "--soft"):
            for text in ("--ink", "--mute", "--main", "--good", "--bad"):
                assert contrast(colours[text], colours[behind]) >= 4.5, (text, behind)
            for mark in ("--before", *series):  # also those of the focus: --main
                assert contrast(colours[mark], colours[behind]) >= 3, (mark, behind)
