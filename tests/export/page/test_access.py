"""The page for everyone: axe, the keyboard, a reader's own colours, no script, no motion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.export.conftest import Visit
from tests.export.page.files import page_file

Examine = Callable[..., list[str]]
THEMES = ("calm", "festive")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {theme: page_file(folder, theme=theme) for theme in THEMES}
    return made | {"en": page_file(folder, "en")}


def in_full(page: Any) -> Any:
    """Open whatever is folded, and the definition of a figure."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.locator("main a.fig").first.focus()
    assert page.locator("#tip").is_visible()
    return page


@pytest.mark.parametrize(("file", "width"), [("calm", 1280), ("en", 360)])
def test_axe_finds_no_violation(
    visit: Visit, files: dict[str, Path], violations: Examine, file: str, width: int
) -> None:
    assert violations(in_full(visit(files[file], width=width))) == []


@pytest.mark.parametrize("theme", THEMES)
def test_both_themes_have_contrast_in_light_and_dark(
    visit: Visit, files: dict[str, Path], violations: Examine, theme: str
) -> None:
    page = in_full(visit(files[theme]))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, "color-contrast") == []


def test_the_keyboard_reaches_everything_in_order_and_the_focus_is_seen(visit: Visit, files: dict[str, Path]) -> None:
    page = visit(files["calm"], reduced_motion="reduce")
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """(() => { const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
                     return [at.id || at.getAttribute('href') || at.className, style.outlineStyle !== 'none' && style.opacity === '1',
                             box.bottom > 0 && box.top < innerHeight]; })()"""
            )
        )
    names = [name for name, _, _ in seen]
    assert names[0] == "#main"
    assert names.index("#problems-divider") < names.index("print") < names.index("theme")
    assert names.index("theme") < names.index("#figure-members_end")
    assert [name for name, outlined, inside in seen if not (outlined and inside)] == []


def test_on_a_phone_the_contents_never_cover_the_focus(visit: Visit, files: dict[str, Path]) -> None:
    page = visit(files["calm"], width=360, height=640, reduced_motion="reduce")
    page.evaluate("document.querySelector('#definitions').scrollIntoView({behavior: 'instant'})")
    page.locator("#growth-members .fig").first.focus()
    covered = page.evaluate(
        """(() => { const box = document.activeElement.getBoundingClientRect();
             const on_top = document.elementFromPoint(box.left + 4, box.top + 4);
             return !!on_top.closest('.side'); })()"""
    )
    assert not covered


def test_in_colours_of_the_readers_own_no_text_stands_on_its_own_colour(visit: Visit, files: dict[str, Path]) -> None:
    page = visit(files["calm"], forced_colors="active", color_scheme="dark")
    told = page.evaluate(
        """['.judge', '.phase', '.heat td.strong', '.heat td[class]', '.status', '.cards h4'].map(one => {
             const style = getComputedStyle(document.querySelector(one));
             return [one, style.color, style.backgroundColor, getComputedStyle(document.body).backgroundColor]; })"""
    )
    for name, colour, behind, page_colour in told:
        assert colour not in (behind, page_colour), name
    drawn = page.evaluate("getComputedStyle(document.querySelector('.plot .current')).stroke")
    assert drawn != told[0][3]


def test_without_scripts_everything_can_be_read_and_no_dead_button_shows(visit: Visit, files: dict[str, Path]) -> None:
    page, live = visit(files["calm"], java_script_enabled=False), visit(files["calm"])
    assert not [button for button in page.locator("button").all() if button.is_visible()]
    for selector in ("#problems-retention", "#definitions", "#growth-members"):
        assert page.locator(selector).inner_text().split("查看数据")[0].strip() in live.locator(selector).inner_text()
    assert page.locator("#results-overview .lead a").first.get_attribute("href") == "#figure-members_end"


def test_reduced_motion_is_respected(visit: Visit, files: dict[str, Path]) -> None:
    page = visit(files["calm"], reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_its_landmarks_have_names_of_their_own(visit: Visit, files: dict[str, Path]) -> None:
    tree = visit(files["en"]).locator("body").aria_snapshot()
    lines = [line.strip() for line in tree.splitlines()]
    assert lines.count("- main:") == 1
    names = [line for line in lines if line.startswith(("- navigation", "- region", "- banner"))]
    assert '- navigation "Contents":' in names
    assert len(names) == len(set(names))
