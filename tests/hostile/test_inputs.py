"""Notebooks, names and pictures from elsewhere: nothing that they name is read into a report."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import nbconvert
import nbformat
import pytest
from PIL import Image
from pydantic import ValidationError

from tests.documents import example, notebook
from tests.hostile.test_templates import png
from zongjie.errors import MachineError, ParameterError, TemplateError
from zongjie.export.deck.exporter import DeckExporter
from zongjie.export.page.exporter import PageExporter
from zongjie.paths import SHIPPED, Project
from zongjie.report.logo import logo_uri
from zongjie.slides.model import Cover

MARKER = "the content of a file that nobody asked for"


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A folder with a file that must not be read."""
    (tmp_path / "secret.png").write_text(MARKER, encoding="utf-8")
    return tmp_path


def reaching(folder: Path) -> list[nbformat.NotebookNode]:
    """Cells that name a file in every way that notebooks have."""
    secret = folder / "secret.png"
    said = [
        f"![x]({secret}) ![y](file://{secret}) ![z](secret.png) ![w](attachment:secret.png)",
        f'<img src="{secret}"><img src="secret.png"><iframe src="file://{secret}"></iframe><object data="secret.png">',
        f"{{% include '{secret}' %}}{{{{ resources }}}}",
    ]
    cells: list[Any] = [nbformat.v4.new_markdown_cell(text, id=f"reach-{n}") for n, text in enumerate(said)]
    cells[0]["attachments"] = {"secret.png": {"image/png": "AAAA"}, "../../out.png": {"image/png": "AAAA"}}
    html = nbformat.v4.new_output("display_data", data={"text/html": said[1], "text/markdown": said[0]})
    return [*cells, nbformat.v4.new_code_cell("", id="reach-out", outputs=[html])]


@pytest.mark.parametrize("exporter", [PageExporter, DeckExporter])
def test_no_file_that_a_notebook_names_is_read(exporter: Any, marked: Path) -> None:
    bound = notebook(example())
    bound.cells = [*bound.cells[:3], *reaching(marked)]  # the whole example would take seconds
    nbformat.write(bound, marked / "report.ipynb")
    before = {path.name for path in marked.rglob("*")}
    made, resources = exporter(config=embedding()).from_filename(str(marked / "report.ipynb"))
    data = made.encode() if isinstance(made, str) else made
    for spelled in (MARKER.encode(), base64.b64encode(MARKER.encode())[:40], b"secret.png"):
        assert spelled not in data
    assert not resources.get("outputs")
    assert {path.name for path in marked.rglob("*")} == before


def embedding() -> Any:
    from traitlets.config import Config

    return Config({"HTMLExporter": {"embed_images": True}, "PageExporter": {"embed_images": True}})


@pytest.mark.parametrize("place", ["theme", "language"])
def test_a_notebook_cannot_name_a_folder_outside_of_the_project(place: str, marked: Path) -> None:
    bound = notebook(example())
    bound.metadata["zongjie"]["info"][place] = f"../../../../{marked}"
    with pytest.raises((TemplateError, ValueError)) as caught:
        PageExporter().from_notebook_node(bound)
    assert MARKER not in str(caught.value)


@pytest.mark.parametrize("what", ["notebook", "outline", "page_theme", "deck_theme", "playbook", "wording"])
def test_names_stay_within_their_folder(what: str) -> None:
    with pytest.raises(TemplateError, match="outside of the project"):
        getattr(Project(SHIPPED), what)("../../parameters/sample")


def test_an_older_nbconvert_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nbconvert, "version_info", (7, 17, 0, "", ""))
    with pytest.raises(MachineError, match=r"pip install 'nbconvert>=7.17.1'"):
        PageExporter().from_document(example(), Project(SHIPPED))


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b4f6c").save(target, kind)
    return target.getvalue()


LOGOS = {
    "logo.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "export it as PNG"),
    "drawing.png": (b'\xef\xbb\xbf <svg xmlns="http://www.w3.org/2000/svg"/>', "export it as PNG"),
    "page.png": (b"<html><script>alert(1)</script>", "neither PNG nor JPEG"),
    "bomb.png": (png(60_000, 60_000), "is too large"),
    "large.png": (png(9_000, 9_000), "9,000 × 9,000 pixels"),
    "heavy.png": (picture("PNG") + bytes(6_000_000), "larger than 5 MB"),
    "photo.png": (picture("JPEG"), "rename it to photo.jpg"),
    "half.jpg": (picture("JPEG")[:-12], "is damaged"),
    "cut.png": (picture("PNG")[:50], ""),
    "film.png": (picture("GIF"), "neither PNG nor JPEG"),
    "empty.png": (b"", "neither PNG nor JPEG"),
}


@pytest.mark.parametrize("name", LOGOS)
def test_a_logo_that_is_none_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    data, said = LOGOS[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ParameterError) as caught:
        logo_uri(tmp_path / name)
    assert said in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["logo.png", "logo.JPG", "logo.jpeg"])
def test_a_logo_becomes_part_of_the_record(name: str, tmp_path: Path) -> None:
    data = picture("PNG" if name.endswith("png") else "JPEG")
    (tmp_path / name).write_bytes(data)
    uri = logo_uri(tmp_path / name)
    cover = next(slide for _, slide in example().slides() if isinstance(slide, Cover))
    assert base64.b64decode(Cover.model_validate(cover.model_dump() | {"logo": uri}).logo.partition(",")[2]) == data  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "uri",
    ["https://evil.example/x.png", "javascript:alert(1)", "data:image/svg+xml;base64,AAAA", "data:text/html,x", "logo.png",
     'data:image/png;base64,AA"onerror=alert(1)'],
)  # fmt: skip
def test_a_record_shows_no_picture_from_elsewhere(uri: str) -> None:
    cover = next(slide for _, slide in example().slides() if isinstance(slide, Cover))
    with pytest.raises(ValidationError):
        Cover.model_validate(cover.model_dump() | {"logo": uri})
