"""The index in a real browser; skipped where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.export.conftest import Visit
from tests.export.index.shelves import QUARTERS, report
from zongjie.export.index.render import render
from zongjie.export.index.shelf import Unread
from zongjie.paths import SHIPPED, Project

NAMES = ("晨跑同好会", "Book club", "青禾生活会员社群")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = [
        report(
            period, f"c{number}", step=step, size=float(number + 1), community=name, complete=(number, step) != (1, 3)
        )
        for number, name in enumerate(NAMES)
        for step, period in enumerate(QUARTERS)
    ]
    path = tmp_path_factory.mktemp("index") / "index.html"
    path.write_bytes(render(shelf, (Unread("web/app", "foreign"),), Project(SHIPPED)))
    return path


@pytest.fixture
def page(visit: Visit, file: Path) -> Any:
    return visit(file)


def column(page: Any, number: int) -> list[str]:
    return page.eval_on_selector_all(
        f"#reports tbody tr:not([hidden]) > :nth-child({number})", "cells => cells.map(cell => cell.innerText.trim())"
    )


def test_a_heading_sorts_by_keyboard_and_says_which_way(page: Any) -> None:
    members = page.get_by_role("button", name="期末成员数")
    members.focus()
    for way in ("descending", "ascending"):
        page.keyboard.press("Enter")
        assert page.locator("#reports th[aria-sort]").get_attribute("aria-sort") == way
        values = page.eval_on_selector_all(
            "#reports tbody td:nth-child(4)", "cells => cells.map(c => +c.dataset.value)"
        )
        assert values == sorted(values, reverse=way == "descending")
    page.get_by_role("button", name="期间").click()
    assert column(page, 2)[:3] == ["2023年第四季度"] * 3
    assert page.locator("#reports th[aria-sort]").count() == 1


def test_the_search_leaves_what_holds_every_word_and_counts_it(page: Any) -> None:
    find, output = page.get_by_role("searchbox"), page.locator("output")
    find.fill("book 2023q2")
    assert column(page, 1) == ["Book club"]
    assert output.inner_text() == "1 / 12"
    assert page.locator(".community:visible h3").all_inner_texts() == ["Book club"]
    find.fill("不完整")
    assert column(page, 2) == ["2023年第四季度"]
    find.fill("nowhere")
    assert page.locator("#nothing").is_visible()
    find.fill("")
    assert len(column(page, 1)) == 12


def test_without_scripts_it_reads_and_no_dead_control_shows(visit: Visit, file: Path) -> None:
    page = visit(file, width=360, java_script_enabled=False)
    assert page.locator("#reports tbody tr").count() == 12
    assert not [button for button in page.locator("button, input").all() if button.is_visible()]


@pytest.mark.parametrize("width", [320, 360, 1024])
def test_nothing_is_wider_than_the_window_and_its_lines_are_legible(visit: Visit, file: Path, width: int) -> None:
    page = visit(file, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg text')].map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"
    )
    assert min(sizes) >= 12


def test_axe_finds_no_violation_in_light_and_dark_wide_and_on_a_phone(
    visit: Visit, file: Path, violations: Callable[..., list[str]]
) -> None:
    assert violations(visit(file)) == []
    assert violations(visit(file, width=360, color_scheme="dark")) == []


def test_light_and_dark_are_remembered(page: Any) -> None:
    def background() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = background()
    page.locator("#theme").click()
    dark = background()
    assert dark != light
    page.reload()
    assert background() == dark


def test_in_colours_of_the_readers_own_cards_are_told_apart_by_a_line(visit: Visit, file: Path) -> None:
    page = visit(file, forced_colors="active")
    card = page.evaluate(
        "(() => { const at = getComputedStyle(document.querySelector('.community')); return [at.borderTopStyle, at.color, at.backgroundColor]; })()"
    )
    assert card[0] == "solid"
    assert card[1] != card[2]


def test_on_paper_it_is_a4_without_controls_and_heads_of_the_table_are_repeated(page: Any) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    assert page.locator(".tools").is_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    over = page.evaluate(
        """[...document.querySelectorAll('.community')].map(card => Math.max(...[...card.querySelectorAll('*')].map(
             one => one.getBoundingClientRect().right)) - card.getBoundingClientRect().right)"""
    )
    assert max(over) <= 0
