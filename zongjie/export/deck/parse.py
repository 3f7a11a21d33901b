"""Read XML that others have written: nothing outside it is fetched, and no entity is replaced."""

from __future__ import annotations

from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml carries no types


def read_xml(blob: bytes) -> Any:
    """Return the root element of a part."""
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
