"""Hostile names on the page and the index, in a browser: shown as they are written, and nothing else comes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest

from tests.hostile.conftest import Hostile
from tests.hostile.strings import EVERYTHING, MARKUP, TEMPLATES
from zongjie.characters import name

WATCH = """
  window.broken = [];
  document.addEventListener('securitypolicyviolation', (event) => window.broken.push(event.violatedDirective));
  for (const one of ['alert', 'confirm', 'prompt', 'open']) window[one] = () => window.broken.push(one);
"""
# What the page gives to be saved: a browser itself asks its reader before it saves more than ten files of one page.
SAVED = """
  window.saved = [];
  const made = URL.createObjectURL;
  URL.createObjectURL = (file) => { window.saved.push(file); return made(file); };
"""
FOREIGN = "iframe, object, embed, base, form, link, meta[http-equiv=refresh], img, a[href^='javascript:' i], a[href^='data:' i], foreignObject, animate, set"
HANDLERS = "[...document.querySelectorAll('*')].flatMap(one => [...one.attributes]).filter(one => one.name.startsWith('on') || one.name === 'style').map(one => one.name + '=' + one.value)"
LINKS = "[...document.querySelectorAll('[href], [src], [*|href]')].map(one => one.getAttribute('href') || one.getAttribute('src') || '')"
OWN = re.compile(r"#|(\.\./\.\./)?(\./)?(hostile/2023/)?(report\.pptx|figures\.xlsx|report\.html|index\.html)(#.*)?$")
Visit = Callable[..., Any]


def text_of(path: Path) -> str:
    """Return all text of a page, however it is shown."""
    tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return " ".join("".join(tree.find("body").itertext()).split())


@pytest.mark.parametrize("which", ["report", "index"])
def test_nothing_of_theirs_runs_loads_or_leads_anywhere(which: str, hostile: Hostile, visit: Visit) -> None:
    path = hostile.folder / "report.html" if which == "report" else hostile.outputs / "index.html"
    page = visit(path, init=WATCH)  # which fails on any request, dialog, error or word on the console
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.mouse.wheel(0, 20_000)
    for chart in page.locator(".plot").all()[:6]:
        chart.focus()
        page.keyboard.press("ArrowRight")
    assert page.evaluate("window.broken") == []
    assert page.evaluate("document.scripts.length") == 1
    assert page.evaluate(f'document.querySelectorAll("{FOREIGN}").length') == 0
    assert (
        page.evaluate(
            "document.querySelectorAll('style, title').length - document.querySelectorAll('svg title').length"
        )
        == 2
    )
    assert page.evaluate(HANDLERS + ".filter(one => !/^style=(left|top):/.test(one))") == []
    assert [link for link in page.evaluate(LINKS) if not OWN.match(link)] == []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_stand_on_the_page_as_they_are_written(hostile: Hostile) -> None:
    said = text_of(hostile.folder / "report.html")
    shown = [text for text in EVERYTHING if " ".join(name(text).removeprefix("'").split()) in said]
    assert len(shown) > len(EVERYTHING) / 2
    assert set(shown) & set(MARKUP)
    assert set(shown) & set(TEMPLATES)
    assert "1337" not in said  # 7*191, had anybody computed it
    assert "长" * 121 not in said


def test_a_saved_and_a_copied_table_hold_no_formula(hostile: Hostile, visit: Visit) -> None:
    page = visit(hostile.folder / "report.html", init=SAVED, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    tables = page.locator("[data-do=csv]").all()
    for table in tables:
        table.click()
    files = page.evaluate("Promise.all(window.saved.map(one => one.text()))")
    assert len(files) == len(tables)
    cells = [cell for text in files for cell in re.findall(r'"((?:[^"]|"")*)"', text)]
    page.locator("[data-do=copy]").first.click()
    page.wait_for_function("document.querySelector('[data-do=copy]').textContent !== '复制表格'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert any(cell.startswith("'=") for cell in cells)
    for cell in [*cells, *re.split(r"[\t\n]", copied)]:
        assert not re.match(r"[=+\-@＝\t\r](?![\d.,]+%?$)", cell), cell
