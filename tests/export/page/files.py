"""Pages in files, as a browser opens them."""

from __future__ import annotations

from pathlib import Path

from tests.documents import example
from zongjie.export.page.beside import NOTHING, Beside
from zongjie.export.page.exporter import render
from zongjie.paths import SHIPPED, Project


def page_file(folder: Path, language: str = "zh_CN", theme: str = "calm", beside: Beside = NOTHING) -> Path:
    """Write the page of the example report, and return where it lies."""
    document = example(language)
    document.info = document.info.model_copy(update={"theme": theme})
    path = folder / f"{language}-{theme}.html"
    path.write_bytes(render(document, Project(SHIPPED), beside=beside))
    return path
