"""The example report as pages, made once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents import example
from zongjie.export.page.exporter import render
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import Chapter, ChapterInfo, Document
from zongjie.slides.model import Slide

PROJECT = Project(SHIPPED)


@pytest.fixture(scope="session", params=["zh_CN", "en"])
def document(request: pytest.FixtureRequest) -> Document:
    return example(request.param)


@pytest.fixture(scope="session")
def html(document: Document) -> str:
    return render(document, PROJECT).decode()


@pytest.fixture(scope="session")
def page_of() -> Callable[..., str]:
    """Return a function that makes a page of these slides alone."""

    def make(*slides: Slide, **info: object) -> str:
        base = example()
        chapter = Chapter(info=ChapterInfo(id="only", number="01", title="一章"), slides=slides)
        facts = base.info.model_copy(update=info)
        return render(Document(facts, (chapter,), base.figures, ()), PROJECT).decode()

    return make


@pytest.fixture
def golden() -> Callable[[Path, str], None]:
    """Return a function that compares a text with the agreed one; `UPDATE_GOLDENS=1` agrees to it."""

    def compare(path: Path, text: str) -> None:
        if os.environ.get("UPDATE_GOLDENS"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
