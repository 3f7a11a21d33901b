"""A file that is no template is refused with what it is and what to do; one in an odd form is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.export.deck.foreign.traps import parts_of, plain, strict, written, zipped
from zongjie.errors import TemplateError
from zongjie.export.deck.foreign import archive
from zongjie.export.deck.foreign.adopt import adopt
from zongjie.export.deck.foreign.intake import open_template
from zongjie.export.deck.foreign.strict import transitional

_TYPES = "[Content_Types].xml"
_KIND = b"application/vnd.openxmlformats-officedocument.%s.main+xml"
REFUSED = {
    "empty": (b"", "it is empty"),
    "text": (b"not a zip", "damaged or of another format"),
    "an empty zip": (zipped({}), "damaged or of another format"),
    "half a file": (plain()[: len(plain()) // 2], "damaged or of another format"),
    "an old file": (b"\xd0\xcf\x11\xe0 old", "old format"),
    "a locked file": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a password protects it"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "git lfs pull"),
    "a PDF": (b"%PDF-1.7", "a PDF"),
    "a Word document": (zipped({_TYPES: _KIND % b"wordprocessingml.document"}), "a Word document"),
    "an Excel workbook": (zipped({_TYPES: _KIND % b"spreadsheetml.sheet"}), "an Excel workbook"),
    "an Impress file": (zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), "OpenDocument"),
    "types alone": (zipped({_TYPES: _KIND % b"presentationml.presentation"}), "damaged"),
}


def refusal(path: Path) -> str:
    with pytest.raises(TemplateError) as caught:
        adopt(path)
    assert str(path) in str(caught.value)
    assert caught.value.hint
    return str(caught.value)


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_template_is_named(what: str, tmp_path: Path) -> None:
    data, said = REFUSED[what]
    (tmp_path / "company.pptx").write_bytes(data)
    assert said in refusal(tmp_path / "company.pptx")


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    data = bytearray(plain())
    at = data.find(b"ppt/presentation.xml") + 60
    data[at : at + 40] = bytes(40)
    (tmp_path / "company.pptx").write_bytes(data)
    assert "its part ppt/presentation.xml is damaged" in refusal(tmp_path / "company.pptx")


def test_a_part_that_makes_no_sense_is_an_error_not_a_traceback(tmp_path: Path) -> None:
    parts = parts_of(plain())
    parts["ppt/slideMasters/slideMaster1.xml"] = parts["ppt/slideMasters/slideMaster1.xml"][:-50]
    assert "The template is damaged" in refusal(written(tmp_path, parts))


def test_entities_are_refused(tmp_path: Path) -> None:
    parts = parts_of(plain())
    parts["ppt/presentation.xml"] = parts["ppt/presentation.xml"].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
    assert "declares a document type" in refusal(written(tmp_path, parts))


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, parts_of(plain()) | {"ppt/media/film.bin": bytes(3_000_000)})
    monkeypatch.setattr(archive, "MOST", 2_000_000)
    assert path.stat().st_size < archive.MOST
    assert "when unpacked" in refusal(path)


def test_the_strict_form_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, strict(parts_of(plain())))
    assert b"purl.oclc.org" in path.read_bytes() or "purl" in str(parts_of(path.read_bytes()))
    assert [layout.name for layout in open_template(path).presentation.slide_layouts]


def test_percentages_become_shares() -> None:
    strict_part = b'<a:x xmlns:a="http://purl.oclc.org/ooxml/drawingml/main" val="12.5%"/>'
    changed = transitional({"x.xml": strict_part, "x.png": strict_part})
    assert changed["x.xml"] == b'<a:x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" val="12500"/>'
    assert changed["x.png"] == strict_part


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_with_wrong_bytes_opens_or_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    parts = parts_of(plain())
    name = data.draw(
        st.sampled_from([name for name in parts if "theme" in name or "Master" in name or "Layout1" in name])
    )
    content = bytearray(parts[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(1, 60))] = data.draw(st.binary(max_size=3))
    path = written(tmp_path, parts | {name: bytes(content)})
    try:
        open_template(path)
    except TemplateError as error:
        assert str(path) in str(error)  # noqa: PT017 -- it may open as well
