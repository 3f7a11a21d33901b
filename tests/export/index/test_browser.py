"""The index in a real browser; skipped where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.export.index.shelves import QUARTERS, report
from zongjie.export.index.render import render
from zongjie.export.index.shelf import Unread
from zongjie.paths import SHIPPED, Project

playwright = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)}")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    heard: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert heard == []


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


def test_it_fits_a_phone_with_legible_lines_and_reads_without_scripts(browser: Any, file: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("h1").bounding_box()["width"] <= 360
    assert page.locator("#reports tbody tr").count() == 12
    assert not [button for button in page.locator("button, input").all() if button.is_visible()]
    context.close()
    context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg text')].map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"
    )
    assert min(sizes) >= 12
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    context.close()
