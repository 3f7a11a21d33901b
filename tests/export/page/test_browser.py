"""The page in a real browser; skipped where there is none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.documents import example
from zongjie.export.page.exporter import render
from zongjie.paths import SHIPPED, Project

playwright = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)}")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for language in ("zh_CN", "en"):
        (folder / f"{language}.html").write_bytes(render(example(language), Project(SHIPPED)))
    return {language: folder / f"{language}.html" for language in ("zh_CN", "en")}


@pytest.fixture
def opened(browser: Any, files: dict[str, Path]) -> Iterator[Open]:
    """Return a function that opens a page; what it asked for and said beside showing itself is collected."""
    contexts: list[Any] = []
    heard: list[str] = []

    def go(language: str = "zh_CN", *, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: heard.append(request.url) if not _itself(request.url) else None)
        page.goto(files[language].as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert heard == []


def _itself(url: str) -> bool:
    return url.startswith("file:") and url.endswith((".html",))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_window(opened: Open, language: str, width: int) -> None:
    page = opened(language, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelectorAll('h1').length") == 1


def test_a_long_number_with_a_long_unit_stays_in_its_card_on_a_phone(opened: Open) -> None:
    page = opened("en", width=375)
    page.evaluate(
        "document.querySelectorAll('.kpi .big .num').forEach(one => one.innerHTML = '150,000<small>people</small>')"
    )
    over = page.evaluate(
        """[...document.querySelectorAll('.kpi')].filter(card => card.getClientRects().length).map(card =>
             Math.max(...[...card.querySelectorAll('*')].map(one => one.getBoundingClientRect().right))
               - card.getBoundingClientRect().right)"""
    )
    assert len(over) >= 4
    assert max(over) <= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_on_paper_a_table_of_many_columns_fits_and_its_first_column_reads(opened: Open) -> None:
    page = opened("en", width=703)
    page.emulate_media(media="print")
    width, first = page.evaluate(
        """(() => { const row = (tag, texts) => '<tr>' + texts.map((text, i) =>
               `<${i ? tag : 'th'} class="${i > 1 ? 'right' : ''}">${text}</${i ? tag : 'th'}>`).join('') + '</tr>';
             const names = ['Event', 'Date', 'Registered', 'Attended', 'Attendance', 'Satisfaction', 'Cost', 'Revenue'];
             const table = document.createElement('table');
             table.innerHTML = '<thead>' + row('th', [...names, 'Return', 'Overall score']) + '</thead><tbody>'
               + row('td', ['2023年11月会员日', '13 Nov', ...Array(8).fill('30,079')]) + '</tbody>';
             document.querySelector('main').append(table);
             return [table.getBoundingClientRect().width, table.querySelector('tbody th').clientWidth]; })()"""
    )
    assert width <= 703
    assert first >= 60


def test_a_chart_keeps_its_text_legible_on_a_phone(opened: Open) -> None:
    page = opened(width=360)
    sizes = page.evaluate(
        """[...document.querySelectorAll('.plot svg')].filter(svg => svg.getClientRects().length).flatMap(svg =>
             [...svg.querySelectorAll('text')].map(text =>
               parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a))"""
    )
    assert len(sizes) > 20
    assert min(sizes) >= 12


def test_one_of_the_two_drawings_of_a_chart_is_shown(opened: Open) -> None:
    for width in (360, 1280):
        page = opened(width=width)
        shown = page.evaluate(
            "[...document.querySelectorAll('.plot')].map(plot => [...plot.children].filter(s => s.getClientRects().length).length)"
        )
        assert set(shown) == {1}


def test_a_figure_answers_the_pointer_the_keyboard_and_escape(opened: Open) -> None:
    page = opened()
    link = page.locator('#results-overview .lead a[href="#figure-members_end"]').first
    tip = page.locator("#tip")
    assert tip.is_hidden()
    link.hover()
    assert "期末在群的成员人数" in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    link.focus()
    assert tip.is_visible()
    assert link.get_attribute("aria-describedby") == "tip"
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280


def test_a_tap_opens_the_definition_in_place_and_a_tap_elsewhere_closes_it(opened: Open) -> None:
    page = opened(width=375, has_touch=True)
    before = page.evaluate("scrollY")
    page.locator('#results-overview .lead a[href="#figure-members_end"]').first.tap()
    assert page.locator("#tip").is_visible()
    assert page.evaluate("scrollY") == before
    page.locator("h1").tap()
    page.wait_for_timeout(250)
    assert page.locator("#tip").is_hidden()


def test_a_chart_says_its_values_to_the_pointer_and_the_arrow_keys(opened: Open) -> None:
    page = opened()
    plot, tip = page.locator("#growth-members .plot"), page.locator("#tip")
    plot.scroll_into_view_if_needed()
    plot.locator("svg.wide .hit").nth(5).hover()
    assert tip.inner_text() == "6月 · 2023年 12.4万人 · 2022年 8.9万人 · 目标 14万人"
    page.mouse.move(0, 0)
    plot.focus()
    page.keyboard.press("ArrowRight")
    assert tip.inner_text().startswith("1月 ·")
    page.keyboard.press("ArrowLeft")
    assert tip.inner_text().startswith("12月 ·")


def test_a_table_is_saved_as_csv_and_formulas_in_it_are_only_text(opened: Open) -> None:
    page = opened()
    page.evaluate("document.querySelector('#events-table tbody th').textContent = '=1+1'")
    with page.expect_download() as saved:
        page.locator('#events-table [data-do="csv"]').click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert saved.value.suggested_filename == "events-table.csv"
    assert text.splitlines()[:2] == ['"活动","邀请","参与","ROI"', '"\'=1+1","901","601","1:1.0"']


def test_the_copy_button_copies_the_table(opened: Open) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.locator('#events-table [data-do="copy"]').click()
    playwright.expect(page.locator('#events-table [data-do="copy"]')).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()").startswith("活动\t邀请\t参与\tROI\n第1场主题沙龙\t901")


def test_light_and_dark_follow_the_system_until_the_reader_chooses(opened: Open) -> None:
    def background(page: Any) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light, dark = opened(color_scheme="light"), opened(color_scheme="dark")
    assert background(light) == "rgb(255, 255, 255)"
    assert background(dark) != background(light)
    light.locator("#theme").click()
    assert background(light) == background(dark)
    light.reload()
    assert background(light) == background(dark)


def test_the_contents_mark_the_chapter_that_is_read(opened: Open) -> None:
    page = opened()
    page.locator('.side nav a[href="#problems-divider"]').click()
    playwright.expect(page.locator(".side nav [aria-current]")).to_have_attribute("href", "#problems-divider")


def test_the_first_tab_stop_skips_to_the_text(opened: Open) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0


def test_without_scripts_everything_can_be_read_and_no_dead_button_shows(opened: Open) -> None:
    page, live = opened(java_script_enabled=False), opened()
    assert not [button for button in page.locator("button").all() if button.is_visible()]
    for selector in ("#problems-retention", "#definitions", "#growth-members"):
        assert page.locator(selector).inner_text().split("查看数据")[0].strip() in live.locator(selector).inner_text()
    assert page.locator("#results-overview .lead a").first.get_attribute("href") == "#figure-members_end"


def test_reduced_motion_is_respected(opened: Open) -> None:
    page = opened(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_on_paper_it_is_a4_with_its_tables_and_without_controls(opened: Open) -> None:
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".side").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert 5 <= len(boxes) <= 14
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
