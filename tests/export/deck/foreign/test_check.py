"""`zongjie template check`: what it says, and a theme written by it that draws the same deck."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.export.deck.foreign.traps import template, with_pictures
from zongjie.cli import app
from zongjie.errors import ParameterError, TemplateError
from zongjie.export.deck.foreign.demo import demo
from zongjie.export.deck.render import render
from zongjie.parameters import Themes
from zongjie.paths import SHIPPED, Project
from zongjie.slides.wording import Wording


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return template(tmp_path, with_pictures)


def test_a_template_is_checked_and_written_as_a_theme(company: Path) -> None:
    folder = company.parent / "themes" / "company"
    result = CliRunner().invoke(app, ["template", "check", str(company), "--write", str(folder)])
    assert result.exit_code == 0, result.output
    assert "content   “Title Only” · title in its placeholder, 9.0 × 1.2 in; slide number too" in result.output
    assert "for agenda, overview," in result.output
    assert "left out  a slide of its own was left out" in result.output
    assert "faces     Calibri, 微软雅黑" in result.output
    assert "微软雅黑" in result.output
    wording = Wording("zh_CN", Project(SHIPPED).wording("zh_CN"))
    assert render(demo(), folder, wording) == render(demo(), company, wording)
    again = CliRunner().invoke(app, ["template", "check", str(company), "--write", str(folder)])
    assert isinstance(again.exception, TemplateError)


def test_a_deck_has_a_template_of_its_own(company: Path) -> None:
    assert Themes(pptx="company.pptx").html == "calm"
    assert Project(company.parent).deck_theme("company.pptx") == company
    with pytest.raises(ParameterError, match="no such deck template"):
        Project(company.parent).deck_theme("other.potx")
