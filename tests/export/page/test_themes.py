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
from zongjie.paths import Project

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
