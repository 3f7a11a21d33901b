"""Turn the strict form of Office Open XML (ISO/IEC 29500) into the transitional one, which all programs write."""

from __future__ import annotations

import re
from collections.abc import Mapping

_STRICT = b"http://purl.oclc.org/ooxml/"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_SPACES: tuple[tuple[bytes, bytes], ...] = (  # longer names first
    (b"officeDocument/relationships/metadata/core-properties",
     b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"),
    (b"officeDocument/relationships", _OFFICE + b"relationships"),
    (b"officeDocument/extendedProperties", _OFFICE + b"extended-properties"),
    (b"officeDocument/customProperties", _OFFICE + b"custom-properties"),
    (b"officeDocument/docPropsVTypes", _OFFICE + b"docPropsVTypes"),
    (b"officeDocument/customXml", _OFFICE + b"customXml"),
    (b"officeDocument/", _OFFICE),
    (b"presentationml/main", b"http://schemas.openxmlformats.org/presentationml/2006/main"),
    (b"drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"schemaLibrary/main", b"http://schemas.openxmlformats.org/schemaLibrary/2006/main"),
)  # fmt: skip
_PERCENT = re.compile(rb'="(-?\d+(?:\.\d+)?)%"')
_CONFORMANCE = re.compile(rb'\sconformance="strict"')
_PRESENTATION = "ppt/presentation.xml"


def is_strict(parts: Mapping[str, bytes]) -> bool:
    """Whether the main part is written in the strict form."""
    return any(_STRICT in parts.get(name, b"")[:4000] for name in (_PRESENTATION, "_rels/.rels"))


def transitional(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts with transitional names of XML spaces, and shares of 100,000 in place of percentages."""
    return {name: _part(content) if name.endswith((".xml", ".rels")) else content for name, content in parts.items()}


def _part(content: bytes) -> bytes:
    for strict, common in _SPACES:
        content = content.replace(_STRICT + strict, common)
    content = _CONFORMANCE.sub(b"", content)
    return _PERCENT.sub(lambda found: b'="%d"' % round(float(found[1]) * 1000), content)
