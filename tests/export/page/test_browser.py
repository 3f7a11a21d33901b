"""The page in a real browser; skipped where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.export.conftest import Visit
from tests.export.page.files import page_file
from zongjie.export.page.beside import Beside
from zongjie.periods import parse

expect = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed").expect
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    beside = Beside(tuple(map(parse, ("2024Q1", "2023Q4", "2022"))), index=True)
    return {language: page_file(folder, language, beside=beside) for language in ("zh_CN", "en")}


@pytest.fixture
def opened(visit: Visit, files: dict[str, Path]) -> Open:
    """Return a function that opens the example in a language."""
    return lambda language="zh_CN", anchor="", **options: visit(files[language], anchor, **options)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("width", [320, 360, 720, 1024, 1440])
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
    expect(page.locator('#events-table [data-do="copy"]')).to_have_text("已复制")
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
    expect(page.locator(".side nav [aria-current]")).to_have_attribute("href", "#problems-divider")


def test_the_address_is_that_of_the_chapter_that_is_read_unless_it_names_a_place_in_it(opened: Open) -> None:
    page = opened(anchor="#retention-cohorts", reduced_motion="reduce")
    assert 0 <= page.locator("#retention-cohorts").bounding_box()["y"] < 450
    assert page.url.endswith("#retention-cohorts")
    page.mouse.move(640, 450)
    page.mouse.wheel(0, 40)
    page.wait_for_timeout(100)
    assert page.url.endswith("#retention-cohorts")
    page.evaluate("document.getElementById('problems-retention').scrollIntoView({behavior: 'instant'})")
    expect(page).to_have_url(page.url.split("#")[0] + "#problems-divider")


def test_every_section_offers_its_address_to_the_pointer_and_the_keyboard(opened: Open) -> None:
    page = opened(reduced_motion="reduce")
    link = page.locator("#growth-members > .here")
    assert page.locator(".chapter > .here, .slide > .here").count() == page.locator(".chapter, .slide").count()
    assert link.evaluate("one => getComputedStyle(one).opacity") == "0"
    page.locator("#growth-members h3").hover()
    assert link.evaluate("one => getComputedStyle(one).opacity") == "1"
    link.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#growth-members")


def test_no_text_is_hidden_from_the_search_of_the_browser(opened: Open) -> None:
    page = opened()
    hidden = page.evaluate(
        """(() => { const walk = document.createTreeWalker(document.querySelector('.wrap'), NodeFilter.SHOW_TEXT), found = [];
             while (walk.nextNode()) { const at = walk.currentNode.parentElement;
               if (walk.currentNode.data.trim() && !at.closest('details, .plot, [role=tooltip], svg') && !at.getClientRects().length)
                 found.push(walk.currentNode.data); }
             return found; })()"""  # the browser opens `details` by itself, and one of two drawings is shown
    )
    assert hidden == []


def test_an_address_within_what_is_folded_opens_it(visit: Visit, tmp_path: Path) -> None:
    page = visit(page_file(tmp_path), "#figure-nps")
    entry = page.locator("#figure-nps")
    assert page.evaluate("document.querySelector('.further').contains(document.getElementById('figure-nps'))")
    assert entry.is_visible()


def test_the_list_of_other_periods_closes_on_escape_and_on_a_click_elsewhere(opened: Open) -> None:
    page = opened()
    summary, item = page.locator(".periods summary"), page.locator(".periods a", has_text="2024年第一季度")
    for close in (lambda: page.keyboard.press("Escape"), page.locator("h1").click):
        summary.click()
        assert item.is_visible()
        close()
        assert item.is_hidden()
    assert item.get_attribute("href") == "../2024Q1/report.html"


def test_the_print_button_prints(opened: Open) -> None:
    page = opened()
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="打印").click()
    assert page.title() == "printed"


def test_it_is_ready_at_once(opened: Open) -> None:
    page = opened()
    times = []
    for _ in range(3):
        page.reload()
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    assert min(times) < 1000
