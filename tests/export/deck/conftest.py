"""The example document rendered once for all tests of the deck."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.documents import example
from zongjie.export.deck.render import render
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import Document
from zongjie.slides.wording import Wording

PROJECT = Project(SHIPPED)


def draw(document: Document) -> bytes:
    """Render a document with the shipped theme and wording."""
    language = document.info.language
    return render(document, PROJECT.deck_theme("calm"), Wording(language, PROJECT.wording(language)))


@cache
def _deck(language: str, kind: str) -> bytes:
    return draw(example(language, kind))


@pytest.fixture(scope="session")
def deck() -> Callable[..., bytes]:
    """The example deck by language and length."""
    return lambda language="zh_CN", kind="full": _deck(language, kind)


@pytest.fixture(scope="session")
def theme_folder() -> Path:
    """The folder of the calm theme."""
    return PROJECT.deck_theme("calm")
