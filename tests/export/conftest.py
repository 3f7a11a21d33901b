"""A browser for the tests of pages; where there is none, they are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)}")
    with api.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """Return a function that opens a file; no page may say anything, or ask for anything but itself."""
    contexts: list[Any] = []
    heard: list[str] = []

    def go(
        path: Path, anchor: str = "", *, width: int = 1280, height: int = 900, init: str = "", **options: Any
    ) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: request.url.split("#")[0] == path.as_uri() or heard.append(request.url))
        page.add_init_script(init)
        page.goto(path.as_uri() + anchor)
        return page

    yield go
    for context in contexts:
        context.close()
    assert heard == []


@pytest.fixture(scope="session")
def violations() -> Callable[..., list[str]]:
    """Return a function that has axe examine a page: WCAG 2.2 AA and its best practices, or some rules alone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def examine(page: Any, *rules: str) -> list[str]:
        only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": tags}
        found = axe.Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]}).response
        assert found["passes"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]

    return examine
