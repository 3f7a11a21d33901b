"""Read a template's file: a zip of parts, whole, of a bearable size, as python-pptx opens it; else say what it is."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from zongjie.errors import TemplateError
from zongjie.export.deck.foreign.strict import is_strict, transitional

MOST = 300_000_000  # bytes unpacked: beyond that it is no template
SAVE_AS = "open it in PowerPoint or WPS and save it as .pptx"
_SMALLER = "compress its pictures (Picture Format › Compress Pictures) and remove films, then save it again"
_LARGE, _DENSEST = 10_000_000, 100  # bytes of a part; times that a real one shrinks when packed
_LONGEST = 30_000_000  # bytes of XML: a hundred times what a rich layout has
_TYPES = "[Content_Types].xml"
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_OTHERS = (
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.addin.macroEnabled.main+xml",
)
_OLE = b"\xd0\xcf\x11\xe0"  # the container of old Office files, and of encrypted new ones
_KNOWN = (  # what a content type tells of a file that is no presentation
    (b"wordprocessingml", "it is a Word document"),
    (b"ms-word", "it is a Word document"),
    (b"spreadsheetml", "it is an Excel workbook"),
    (b"ms-excel", "it is an Excel workbook"),
    (b"officedocument.theme+xml", "it is a theme (.thmx) without slide layouts"),
)
_BEGIN = (  # what the first bytes tell
    (b"version https://git-lfs", "it only names the file, which Git LFS keeps elsewhere"),
    (b"%PDF", "it is a PDF"),
    (b"application/vnd.oasis.opendocument", "it is an OpenDocument file"),
)
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, OSError, ValueError, EOFError, LookupError)


def read_parts(path: Path) -> bytes:
    """Return the template as a zip archive that python-pptx opens, each part once.

    Raises
    ------
    TemplateError
        If the file is missing, damaged, protected by a password, outsize or no presentation.
    """
    data = _read(path)
    try:
        parts = _unzipped(data, path)
    except _BROKEN:
        raise _refused(path, _what_else(data)) from None
    types = parts.get(_TYPES, b"")
    if not any(kind in types for kind in (_MAIN, *_OTHERS)):
        raise _refused(path, _what_else(data, types))
    if any(_declares(content) for name, content in parts.items() if not name.lower().endswith(".svg")):
        raise _refused(path, "a part of it declares a document type, which no Office program writes")
    for kind in _OTHERS:  # python-pptx opens nothing but presentations
        types = types.replace(kind, _MAIN)
    parts[_TYPES] = types
    return _zipped(transitional(parts) if is_strict(parts) else parts)


def _declares(content: bytes) -> bool:
    """Whether a part is XML that declares a type, and so may define entities; drawings (SVG) often do.

    The declaration may be in sixteen bits, as XML may.
    """
    plain = content.replace(b"\0", b"") if content[:200].count(b"\0") > 20 else content
    start = plain[:4].lstrip(b"\xef\xbb\xbf\xff\xfe")
    return start.lstrip()[:1] == b"<" and b"<!DOCTYPE" in plain


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise TemplateError("The template is larger than 300 MB.", where=str(path), hint=_SMALLER)
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"The template cannot be read: {error.strerror}.", where=str(path)) from None


def _unzipped(data: bytes, path: Path) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST:
            raise TemplateError("The template is larger than 300 MB when unpacked.", where=str(path), hint=_SMALLER)
        for entry in archive.infolist():
            name = entry.filename.replace("\\", "/").removeprefix("/")  # as some programs write it
            if name in parts or entry.is_dir():
                continue
            if flaw := _flaw(entry, name):
                raise _refused(path, f"its part {entry.filename} {flaw}")
            try:
                parts[name] = archive.read(entry)
            except (zipfile.BadZipFile, zlib.error):
                raise _refused(path, f"its part {entry.filename} is damaged") from None
    return parts


def _flaw(entry: zipfile.ZipInfo, name: str) -> str:
    """Return what no Office program writes about a part; empty if there is nothing."""
    if ".." in PurePosixPath(name).parts:
        return "points outside of the file"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link to another file"
    if entry.file_size > _LARGE and entry.file_size > _DENSEST * entry.compress_size:
        return f"unpacks to {entry.file_size / 1e6:,.0f} MB from almost nothing"
    if name.endswith((".xml", ".rels")) and entry.file_size > _LONGEST:
        return f"is XML of {entry.file_size / 1e6:,.0f} MB"
    return ""


def _zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _what_else(data: bytes, types: bytes = b"") -> str:
    """Return what a file is that is no presentation, as far as its first bytes tell."""
    if not data:
        return "it is empty"
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return "a password protects it" if locked else "it is in the old format (.ppt), or a password protects it"
    told = [said for mark, said in _KNOWN if mark in types] + [said for mark, said in _BEGIN if mark in data[:200]]
    return told[0] if told else "it is damaged or of another format"


def _refused(path: Path, reason: str) -> TemplateError:
    hint = SAVE_AS + (", without a password" if "password" in reason else "")
    if "Git LFS" in reason:
        hint = "fetch it with “git lfs pull”"
    return TemplateError(f"The file is no PowerPoint template: {reason}.", where=str(path), hint=hint)
