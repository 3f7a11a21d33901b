"""Save a presentation so that the same input gives the same bytes: fixed times, own properties, chapter sections."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import uuid
import zipfile
from collections.abc import Iterable
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.opc.serialized import PackageWriter
from pptx.presentation import Presentation

from zongjie.export.deck.xml import etree
from zongjie.slides.document import Info

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip entry can carry
_FIRST_MASTER = 2**31  # where the ids of masters and layouts begin
_SECTIONS_URI = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>zongjie</Application></Properties>"
)


def save(presentation: Presentation) -> bytes:
    """Return the file, with every time of its zip entries fixed."""
    number_layouts(presentation)
    package: Any = presentation.part.package
    for relation in package.iter_rels():
        if relation.reltype == RT.EXTENDED_PROPERTIES:
            relation.target_part.blob = _APP
    file = io.BytesIO()
    _Writer.write(file, package._rels, tuple(package.iter_parts()))
    return file.getvalue()


class _Writer(PackageWriter):
    """Writes a package as python-pptx does, but for the times of its entries."""

    def _write(self) -> None:
        with zipfile.ZipFile(self._pkg_file, "w") as archive:
            entries: Any = _Entries(archive)
            self._write_content_types_stream(entries)
            self._write_pkg_rels(entries)
            self._write_parts(entries)


class _Entries:
    """Where python-pptx writes its parts to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def write(self, name: PackURI, data: bytes) -> None:
        entry = zipfile.ZipInfo(name.membername, _EPOCH)
        self._archive.writestr(entry, data, zipfile.ZIP_DEFLATED)


def number_layouts(presentation: Presentation) -> None:
    """Give masters and layouts new ids: all must differ, and templates may leave some out."""
    numbers = itertools.count(_FIRST_MASTER)
    for entry in presentation.element.sldMasterIdLst:
        entry.set("id", str(next(numbers)))
        master: Any = presentation.part.related_part(entry.rId)
        for layout in master._element.get_or_add_sldLayoutIdLst():
            layout.set("id", str(next(numbers)))


def set_properties(presentation: Presentation, info: Info) -> None:
    """Write title, author, subject, language and dates; the date is the report's."""
    when = dt.datetime(info.date.year, info.date.month, info.date.day)  # noqa: DTZ001 -- the format has no zone
    core = presentation.core_properties
    core.title = info.title
    core.author = core.last_modified_by = info.reporter or info.department or info.community
    core.subject = f"{info.community} · {info.period_label}"
    core.keywords = f"{info.community}, {info.period}"
    core.category = info.outline
    core.comments = info.attribution
    core.language = info.language.replace("_", "-")
    core.created = core.modified = when
    core.revision = 1


def add_sections(presentation: Presentation, sections: Iterable[tuple[str, int]]) -> None:
    """Group the slides by chapter in PowerPoint's side bar.

    Parameters
    ----------
    sections
        Name and number of slides of each section, in order; together they cover all slides.
    """
    ids = iter([entry.get("id") for entry in presentation.element.sldIdLst])
    root = etree.Element(f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    for index, (name, size) in enumerate(sections):
        guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"zongjie:{index}:{name}")).upper()
        section = etree.SubElement(root, f"{{{_P14}}}section", name=name, id=f"{{{guid}}}")
        members = etree.SubElement(section, f"{{{_P14}}}sldIdLst")
        for _ in range(size):
            etree.SubElement(members, f"{{{_P14}}}sldId", id=next(ids))
    element = presentation.element
    extensions = element.find(f"{{{_P}}}extLst")
    if extensions is None:
        extensions = etree.SubElement(element, f"{{{_P}}}extLst")
    for old in extensions.findall(f"{{{_P}}}ext[@uri='{_SECTIONS_URI}']"):
        extensions.remove(old)
    extension = etree.Element(f"{{{_P}}}ext", uri=_SECTIONS_URI)
    extension.append(root)
    extensions.insert(0, extension)
