"""Templates that others made: what could do harm is refused or left out, and the user is told which part it was."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml carries no types
from pptx import Presentation

from tests.export.deck.foreign.traps import A, P, Parts, parts_of, plain, written, zipped
from zongjie.errors import TemplateError
from zongjie.export.deck.foreign.intake import Opened, open_template
from zongjie.export.deck.package import save
from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.theme import Theme
from zongjie.paths import SHIPPED

EVIL = "https://evil.example/track"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
MASTER, LAYOUT, THEME = "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout6.xml", "ppt/theme/theme1.xml"
PICTURE = f'<p:pic xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}" xmlns:r="{OFFICE}"><p:nvPicPr><p:cNvPr id="77" name="x">%s</p:cNvPr><p:cNvPicPr/><p:nvPr>%s</p:nvPr></p:nvPicPr><p:blipFill><a:blip %s>%s</a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
SVG = '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rId90"/></a:ext></a:extLst>'


def with_relation(
    parts: Parts, owner: str, kind: str, target: str, *, external: bool = False, key: str = "rId90"
) -> Parts:
    """Return parts in which one has another relationship."""
    folder, _, name = owner.rpartition("/")
    path = f"{folder}/_rels/{name}.rels".lstrip("/")
    mode = ' TargetMode="External"' if external else ""
    entry = f'<Relationship Id="{key}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    return parts | {path: parts.get(path, empty).replace(b"</Relationships>", entry.encode())}


def with_part(parts: Parts, name: str, content: bytes, kind: str) -> Parts:
    entry = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    return parts | {name: content, "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", entry)}


def with_picture(parts: Parts, picture: str, owner: str = MASTER) -> Parts:
    return parts | {owner: parts[owner].replace(b"</p:spTree>", picture.encode() + b"</p:spTree>")}


def ole(parts: Parts) -> Parts:
    frame = f'<p:graphicFrame xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}" xmlns:r="{OFFICE}"><p:nvGraphicFramePr><p:cNvPr id="78" name="o"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole"><p:oleObj r:id="rId90" progId="Package"><p:embed/></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>'
    parts = with_part(
        parts,
        "ppt/embeddings/oleObject1.bin",
        b"\xd0\xcf\x11\xe0evil",
        "application/vnd.openxmlformats-officedocument.oleObject",
    )
    return with_picture(with_relation(parts, MASTER, f"{OFFICE}/oleObject", "../embeddings/oleObject1.bin"), frame)


def linked_picture(parts: Parts) -> Parts:
    parts = with_relation(parts, MASTER, f"{OFFICE}/image", f"{EVIL}.png", external=True)
    return with_picture(parts, PICTURE % ("", "", 'r:link="rId90"', ""))


def linked_film(parts: Parts) -> Parts:
    parts = with_relation(parts, MASTER, f"{OFFICE}/video", "file:///etc/passwd", external=True)
    return with_picture(parts, PICTURE % ("", '<a:videoFile r:link="rId90"/>', "", ""))


def theme_picture(parts: Parts) -> Parts:
    return with_relation(parts, THEME, f"{OFFICE}/image", f"{EVIL}.png", external=True)


def notes_link(parts: Parts) -> Parts:
    return with_relation(parts, LAYOUT, f"{OFFICE}/hyperlink", r"\\evil.example\share\x", external=True)


def macro_button(parts: Parts) -> Parts:
    return with_picture(parts, PICTURE % ('<a:hlinkClick r:id="" action="ppaction://macro?name=Evil"/>', "", "", ""))


def web_extension(parts: Parts) -> Parts:
    parts = with_part(
        parts, "ppt/webextensions/taskpanes.xml", b"<x/>", "application/vnd.ms-office.webextensiontaskpanes+xml"
    )
    return with_relation(
        parts, "", f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", "ppt/webextensions/taskpanes.xml"
    )


def active_x(parts: Parts) -> Parts:
    parts = with_part(parts, "ppt/activeX/activeX1.xml", b"<x/>", "application/vnd.ms-office.activeX+xml")
    return with_relation(parts, LAYOUT, f"{OFFICE}/control", "../activeX/activeX1.xml")


def live_drawing(parts: Parts) -> Parts:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="{EVIL}.png"/></svg>'.encode()
    parts = with_part(parts, "ppt/media/image90.svg", svg, "image/svg+xml")
    return with_picture(
        with_relation(parts, MASTER, f"{OFFICE}/image", "../media/image90.svg"), PICTURE % ("", "", "", SVG)
    )


def theme_object(parts: Parts) -> Parts:
    parts = with_part(
        parts,
        "ppt/embeddings/book.xlsx",
        b"PK evil",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    return with_relation(parts, THEME, f"{OFFICE}/package", "../embeddings/book.xlsx")


LEFT_OUT = {
    ole: "embedded objects", linked_picture: "links to elsewhere", linked_film: "embedded objects, sound or film",
    theme_picture: "links to elsewhere were left out of /ppt/theme/theme1.xml", notes_link: "links to elsewhere",
    macro_button: "actions on a click", web_extension: "webextensiontaskpanes", active_x: "",
    live_drawing: "drawings (SVG)", theme_object: "embedded objects were left out of /ppt/theme/theme1.xml",
}  # fmt: skip


@pytest.mark.parametrize("harm", LEFT_OUT, ids=lambda one: one.__name__)
def test_what_could_do_harm_is_left_out_and_said(harm: object, tmp_path: Path) -> None:
    opened: Opened = open_template(written(tmp_path, harm(parts_of(plain()))))  # type: ignore[operator]
    assert any(LEFT_OUT[harm] in said for said in opened.changed)
    presentation = opened.presentation
    presentation.slides.add_slide(presentation.slide_layouts[0])
    saved = parts_of(save(presentation))
    assert not [name for name in saved if re.search(r"embeddings|activeX|webext|\.svg|vba", name)]
    whole = b"".join(saved.values())
    assert not re.search(rb'TargetMode="External"|evil|ppaction://(macro|program)|/etc/passwd|oleObj|svgBlip', whole)
    Presentation(io.BytesIO(save(presentation)))


def test_what_belongs_to_a_template_stays(tmp_path: Path) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/></svg>'
    parts = with_part(parts_of(plain()), "ppt/media/image90.svg", drawing, "image/svg+xml")
    parts = with_relation(parts, MASTER, f"{OFFICE}/image", "../media/image90.svg")
    opened = open_template(written(tmp_path, with_picture(parts, PICTURE % ("", "", "", SVG))))
    assert not [said for said in opened.changed if "left out" in said]
    assert any(name.endswith(".svg") for name in parts_of(save(opened.presentation)))


def test_a_theme_folder_is_looked_at_like_a_template(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    source = SHIPPED / "report_templates" / "pptx" / "calm"
    (tmp_path / "own" / "template.yaml").write_bytes((source / "template.yaml").read_bytes())
    written(tmp_path / "own", linked_picture(parts_of((source / "template.pptx").read_bytes())), "template.pptx")
    assert b"evil" in b"".join(parts_of((tmp_path / "own" / "template.pptx").read_bytes()).values())
    assert b"evil" not in b"".join(parts_of(save(Theme(tmp_path / "own").presentation)).values())


def link(parts: Parts) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        entry = zipfile.ZipInfo("ppt/media/link.png")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, kind: bytes = b"\x08\x02\0\0\0") -> bytes:
    """A PNG that says to be of a size and holds next to nothing."""
    head = chunk(b"IHDR", struct.pack(">II", width, height) + kind)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 50 + b'"><!ENTITY b "' + b"&a;" * 50 + b'">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def declared(parts: Parts, name: str, declaration: bytes) -> Parts:
    return parts | {name: re.sub(rb"(\?>)", rb"\1" + declaration, parts[name], count=1)}


REFUSED = {
    "a name that leads outside": (lambda parts: zipped(parts | {"../../evil.xml": b"<x/>"}), "../../evil.xml points outside"),
    "a name of Windows that leads outside": (lambda parts: zipped(parts | {"..\\evil.xml": b"<x/>"}), "points outside"),
    "a link": (link, "ppt/media/link.png is a link to another file"),
    "a bomb": (lambda parts: zipped(parts | {"ppt/media/film.bin": bytes(20_000_000)}), "unpacks to 20 MB from almost nothing"),
    "entities": (lambda parts: zipped(declared(parts, MASTER, LAUGHS)), "declares a document type"),
    "a file's content": (lambda parts: zipped(declared(parts, THEME, OUTSIDE)), "declares a document type"),
    "a declaration behind a comment": (
        lambda parts: zipped(declared(parts, THEME, b"<!--" + b"-" * 5000 + b"-->" + OUTSIDE)), "declares a document type",
    ),
    "a declaration in sixteen bits": (
        lambda parts: zipped(parts | {THEME: ("<?xml version='1.0' encoding='UTF-16'?>" + OUTSIDE.decode() + "<x/>").encode("utf-16")}),
        "declares a document type",
    ),
    "a picture that unfolds to gigabytes": (
        lambda parts: zipped(
            with_relation(
                with_part(parts, "ppt/media/image90.png", png(60_000, 60_000), "image/png"), MASTER, f"{OFFICE}/image", "../media/image90.png"
            )
        ),
        "image90.png is too large",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_office_program_writes_is_refused(what: str, tmp_path: Path) -> None:
    made, said = REFUSED[what]
    (tmp_path / "company.pptx").write_bytes(made(parts_of(plain())))
    with pytest.raises(TemplateError) as caught:
        open_template(tmp_path / "company.pptx")
    assert said in str(caught.value)
    assert caught.value.hint


def test_parts_are_read_without_replacing_entities() -> None:
    root = read_xml(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "inner">]><x>&a;&b;</x>')
    assert "inner" not in "".join(root.itertext())
    assert b"<x>&a;&b;</x>" in etree.tostring(root)
