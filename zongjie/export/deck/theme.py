"""A deck theme: the template file, and `template.yaml`, which maps slide kinds and roles to its layouts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.presentation import Presentation as PresentationObject
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Emu

from zongjie.errors import TemplateError
from zongjie.export.deck.geometry import Box
from zongjie.export.deck.parse import read_xml
from zongjie.export.deck.settings import (
    FRONT,
    KINDS,
    PALETTE,
    SCHEME,
    Colour,
    Index,
    Settings,
    parse_colour,
    read_settings,
)

__all__ = ["FRONT", "KINDS", "PALETTE", "SCHEME", "Colour", "Settings", "Theme", "labelled", "parse_colour"]


_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_EVERYWHERE = "*"
_HEAD = ("title", "kicker")  # roles that may stand on a coloured band


class Theme:
    """A theme folder or a template file, opened for one deck: `presentation` is a fresh copy, without slides.

    Raises
    ------
    TemplateError
        If a file is missing or cannot be read, or `template.yaml` names a layout that the template does not have.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if (folder / "template.yaml").exists() or not (folder.is_file() or (folder / "template.pptx").exists()):
            self.settings = read_settings(folder / "template.yaml")
            self.presentation = _open(folder / "template.pptx")
        else:
            from zongjie.export.deck.foreign.adopt import adopt

            adopted = adopt(folder if folder.is_file() else folder / "template.pptx")
            self.settings, self.presentation = adopted.settings, adopted.presentation
        self.looks: dict[tuple[Any, ...], Any] = {}  # elements that were written once, by their look
        self._layouts = labelled(self.presentation)
        for kind, name in self.settings.layouts.items():
            if name not in self._layouts:
                raise TemplateError(
                    f"The template has no layout “{name}”, which the kind {kind} asks for.",
                    where=str(folder / "template.yaml"),
                    given=name,
                    known=tuple(self._layouts),
                    hint="correct the name in template.yaml or add the layout in the slide master view",
                )

    def layout(self, kind: str) -> SlideLayout:
        """Return the layout of a slide kind."""
        return self._layouts[self.settings.layouts[kind]]

    def placeholder(self, kind: str, role: str) -> int | None:
        """Return the idx of a role's placeholder in the layout of a kind; None if it has none."""
        found = self._placeholder(kind, role)
        return found[0] if found else None

    def box(self, kind: str, role: str, otherwise: Box) -> Box:
        """Return where the layout of a kind puts a role; `otherwise` where it has no such placeholder."""
        found = self._placeholder(kind, role)
        boxes = self.settings.boxes
        own = boxes.get(kind, {}).get(role) or (boxes.get(_EVERYWHERE, {}).get(role) if boxes else None)
        return Box(*own) if own else found[1] if found else otherwise

    def plate(self, kind: str) -> Box | None:
        """Return the plate that is laid under everything on a slide of a kind."""
        plates = self.settings.plates
        own = plates.get(kind) or (plates.get(_EVERYWHERE) if kind not in FRONT or kind == "agenda" else None)
        return Box(*own) if own else None

    def on(self, kind: str, role: str = "") -> Theme:
        """Return the theme in the colours of what lies under a kind's text, or under its title."""
        grounds = self.settings.grounds
        head = grounds.get("title", {}) if role in _HEAD and (kind not in FRONT or kind == "agenda") else {}
        changed = grounds.get(kind, {}) | head
        if not changed:
            return self
        toned = copy(self)
        toned.looks = {}
        toned.colours = self.colours | {name: parse_colour(text) for name, text in changed.items()}
        return toned

    def _placeholder(self, kind: str, role: str) -> tuple[int, Box] | None:
        index = self._index(role)
        return None if index is None else self._places[self.settings.layouts[kind]].get(index)

    def _index(self, role: str) -> Index | None:
        """Return the idx or name of a role's placeholder; roles of a series are written `item.1`, `item.2`."""
        name, _, number = role.partition(".")
        found = self.settings.placeholders.get(name)
        if isinstance(found, tuple):
            position = int(number) - 1 if number.isdigit() else 0
            return found[position] if position < len(found) else None
        return found if not number else None

    @cached_property
    def _places(self) -> dict[str, dict[Index, tuple[int, Box]]]:
        """Placeholders of every layout, by idx and by name."""
        found: dict[str, dict[Index, tuple[int, Box]]] = {}
        for name, layout in self._layouts.items():
            own = found.setdefault(name, {})
            for placeholder in layout.placeholders:
                index = placeholder.placeholder_format.idx
                own[placeholder.name] = own[index] = (index, _extent(placeholder, self.settings.scale))
            for placeholder in layout.placeholders if self.settings.explicit else ():
                mark = placeholder.element.ph
                kind = "title" if mark.get("type") == "ctrTitle" else mark.get("type", "obj")
                own.setdefault(kind, (placeholder.placeholder_format.idx, Box(0, 0, 0, 0)))
        return found

    @cached_property
    def page(self) -> Box:
        """The whole slide."""
        scale = self.settings.scale
        width, height = self.presentation.slide_width or 0, self.presentation.slide_height or 0
        return Box(0, 0, Emu(width).pt / scale, Emu(height).pt / scale)

    @cached_property
    def area(self) -> Box:
        """Where content may stand on a content slide."""
        return Box(*self.settings.area)

    @cached_property
    def rgb(self) -> dict[str, str]:
        """RGB of each theme colour, as the template has it now."""
        master = self.layout("text").slide_master
        mapping = master.element.find("{*}clrMap")
        return _scheme_rgb(master.part.part_related_by(RT.THEME).blob, dict(mapping.attrib))

    @cached_property
    def colours(self) -> dict[str, Colour]:
        """Colour of each palette role."""
        return {role: parse_colour(text) for role, text in self.settings.palette.items()}

    def between(self, one: str, other: str, share: float) -> str:
        """Return the RGB of a role's colour with a share of another's."""
        first, second = (self._rgb_of(self.colours[role]) for role in (one, other))
        return "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(first, second, strict=True))

    def _rgb_of(self, colour: Colour) -> bytes:
        own = bytes.fromhex(colour.rgb or self.rgb[colour.scheme])
        end, share = (255 if colour.brightness > 0 else 0), abs(colour.brightness)
        return bytes(round(value + (end - value) * share) for value in own)

    def size(self, name: str) -> float:
        """Return the wanted size of a type role, in points."""
        return self.settings.type[name][0]

    def least(self, name: str) -> float:
        """Return the least size of a type role, in points."""
        return self.settings.type[name][1]


def labelled(presentation: PresentationObject) -> dict[str, SlideLayout]:
    """Return the layouts of all masters by name; one that is taken gets a number: `Title Only (2)`."""
    found: dict[str, SlideLayout] = {}
    for master in presentation.slide_masters:
        for layout in master.slide_layouts:
            name = label = layout.name.strip() or "Layout"
            number = 1
            while label in found:
                number += 1
                label = f"{name} ({number})"
            found[label] = layout
    return found


def _extent(placeholder: LayoutPlaceholder, scale: float) -> Box:
    sides = (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
    return Box(*(Emu(side or 0).pt / scale for side in sides))


def _scheme_rgb(theme: bytes, mapping: Mapping[str, str]) -> dict[str, str]:
    space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme: Any = read_xml(theme).find(f".//{space}clrScheme")
    colours: dict[str, Any] = {} if scheme is None else {entry.tag.removeprefix(space): entry[0] for entry in scheme}
    own = {name: found.get("lastClr") or found.get("val", "") for name, found in colours.items()}
    slots = _MAPPED | dict(mapping)
    return {name: own.get(slots.get(name, name), "000000") for name in SCHEME}


def _open(path: Path) -> PresentationObject:
    from zongjie.export.deck.foreign.archive import read_parts
    from zongjie.export.deck.foreign.sweep import sweep

    try:
        presentation = Presentation(io.BytesIO(read_parts(path)))
        for _ in sweep(presentation):  # a theme is a template too; `zongjie template check` says what went
            continue
        return presentation
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateError(
            f"The deck template cannot be opened: {error}.", where=str(path), hint="save it as .pptx in PowerPoint"
        ) from None
