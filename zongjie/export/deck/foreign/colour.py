"""Colours of a foreign template: what a colour element means there, how well two colours can be told apart."""

from __future__ import annotations

from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Any

from PIL import ImageColor

from zongjie.export.deck.xml import Element, etree, tag

RGB = tuple[int, int, int]
WHITE: RGB = (255, 255, 255)
_SLOTS = ("bg1", "tx1", "bg2", "tx2", *(f"accent{index}" for index in range(1, 7)), "hlink", "folHlink")
_OFFICE = (
    "000000", "FFFFFF", "44546A", "E7E6E6", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47",
    "0563C1", "954F72",
)  # fmt: skip


def luminance(rgb: RGB) -> float:
    """Return the relative luminance, as WCAG defines it."""
    parts = [value / 255 for value in rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: RGB, other: RGB, share: float) -> RGB:
    """Return `one` with a share of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def hexed(rgb: RGB) -> str:
    """Return `#RRGGBB`."""
    return "#{:02X}{:02X}{:02X}".format(*rgb)


def parsed(text: str) -> RGB:
    """Read six hexadecimal digits; black if they are none."""
    try:
        return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)
    except ValueError:
        return 0, 0, 0


def hue(rgb: RGB) -> float:
    """Return the hue in degrees."""
    return rgb_to_hls(*(value / 255 for value in rgb))[0] * 360


def chroma(rgb: RGB) -> float:
    """Return how far a colour is from grey, 0 to 1."""
    return (max(rgb) - min(rgb)) / 255


class Palette:
    """The colours of a master, or of a layout that swaps them.

    Parameters
    ----------
    theme
        The theme part's XML.
    mapping
        Attributes of the `clrMap` that applies: `bg1` → `lt1`.
    """

    def __init__(self, theme: Element, mapping: Mapping[str, str]) -> None:
        self.mapping = dict(mapping)
        scheme = theme.find(f".//{tag('a:clrScheme')}")
        names = ("dk1", "lt1", "dk2", "lt2", *_SLOTS[4:])
        self.own = {name: parsed(value) for name, value in zip(names, _OFFICE, strict=True)}
        for entry in scheme if scheme is not None else ():
            if isinstance(entry.tag, str) and len(entry):
                found = self.resolve(entry[0], None)
                if found:
                    self.own[etree.QName(entry).localname] = found[0]

    def slot(self, name: str) -> RGB:
        """Return the colour of `bg1`, `accent1` or `dk1`."""
        return self.own.get(self.mapping.get(name, name), (0, 0, 0))

    def resolve(self, element: Element, placeholder: RGB | None) -> tuple[RGB, float] | None:
        """Return the colour and opacity of `a:srgbClr`, `a:schemeClr` and their like; None where it is unknown."""
        kind, value = etree.QName(element).localname, element.get("val", "")
        if kind == "srgbClr":
            base = parsed(value)
        elif kind == "sysClr":
            base = parsed(element.get("lastClr") or ("000000" if "Text" in value else "FFFFFF"))
        elif kind == "schemeClr":
            base = (placeholder or self.slot("bg1")) if value == "phClr" else self.slot(value)
        elif kind == "prstClr":
            base = _preset(value)
        elif kind == "scrgbClr":
            red, green, blue = (min(255, round(_share(element.get(name)) ** (1 / 2.2) * 255)) for name in "rgb")
            base = (red, green, blue)
        else:
            return None
        return _changed(base, element)


def _preset(name: str) -> RGB:
    long = name.replace("dk", "dark", 1) if name.startswith("dk") else name.replace("lt", "light", 1)
    for candidate in (name, long):
        try:
            return ImageColor.getrgb(candidate)[:3]
        except ValueError:
            continue
    return 128, 128, 128


def _share(text: str | None) -> float:
    try:
        return float((text or "100000").rstrip("%")) / (100 if (text or "").endswith("%") else 100_000)
    except ValueError:
        return 1.0


def _changed(base: RGB, element: Element) -> tuple[RGB, float]:
    opacity = 1.0
    for change in element:
        if not isinstance(change.tag, str):
            continue
        name, share = etree.QName(change).localname, max(0.0, _share(change.get("val")))
        if name == "alpha":
            opacity = min(1.0, share)
        elif name == "shade":
            base = mixed((0, 0, 0), base, min(1.0, share))
        elif name == "tint":
            base = mixed(WHITE, base, min(1.0, share))
        elif name in ("lumMod", "lumOff", "satMod", "satOff"):
            base = _in_hls(base, name, _share(change.get("val")))
        elif name == "inv":
            base = (255 - base[0], 255 - base[1], 255 - base[2])
        elif name in ("gray", "grayscl"):
            grey = round(0.3 * base[0] + 0.59 * base[1] + 0.11 * base[2])
            base = (grey, grey, grey)
    return base, opacity


def _in_hls(base: RGB, name: str, share: float) -> RGB:
    tone, light, full = rgb_to_hls(*(value / 255 for value in base))
    if name == "lumMod":
        light *= share
    elif name == "lumOff":
        light += share
    elif name == "satMod":
        full *= share
    else:
        full += share
    values: Any = hls_to_rgb(tone, min(1.0, max(0.0, light)), min(1.0, max(0.0, full)))
    red, green, blue = (round(value * 255) for value in values)
    return red, green, blue


def mapping_of(master: Element, layout: Element | None = None) -> dict[str, str]:
    """Return the colour mapping of a master, or the one that a layout puts in its place."""
    own = layout.find(f"{tag('p:clrMapOvr')}/{tag('a:overrideClrMapping')}") if layout is not None else None
    found = own if own is not None else master.find(tag("p:clrMap"))
    return dict(found.attrib) if found is not None else {}
