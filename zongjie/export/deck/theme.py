"""A deck theme: the template file, and `template.yaml`, which maps slide kinds and roles to its layouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml carries no types
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.presentation import Presentation as PresentationObject
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Emu
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from zongjie.errors import TemplateError
from zongjie.export.deck.geometry import Box

SCHEME = ("bg1", "tx1", "bg2", "tx2", *(f"accent{index}" for index in range(1, 7)), "hlink", "folHlink")
PALETTE = (
    "ink", "muted", "accent", "deep", "contrast", "better", "worse", "earlier", "faint", "rest", "line", "soft", "tint",
    "paper", "figure",
)  # fmt: skip
KINDS = (
    "cover", "agenda", "divider", "overview", "statements", "cards", "metric", "table", "heatmap", "timeline",
    "problem", "closing", "text", "other",
)  # fmt: skip
TYPE = (
    "cover", "subtitle", "byline", "agenda", "summary", "divider", "chapter_number", "title", "kicker",
    "source", "badge", "lead", "heading", "body", "label", "numeral", "change", "judgement", "before", "after",
    "table", "heatmap", "remark", "chart", "closing", "thanks",
)  # fmt: skip

_COLOUR = re.compile(r"(?:(?P<scheme>\w+)(?:\s*(?P<change>[+\-−]\d{1,2})\s*%)?|#(?P<rgb>[0-9A-Fa-f]{6}))")
_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
Index = int | str


@dataclass(frozen=True, slots=True)
class Colour:
    """A theme colour with its brightness (−1 darker … 1 lighter), or a fixed RGB."""

    scheme: str = ""
    brightness: float = 0.0
    rgb: str = ""


def parse_colour(text: str) -> Colour:
    """Read `accent1`, `accent1 +80%` or `#0B4F6C`."""
    found = _COLOUR.fullmatch(text.strip())
    if found is None or (found["scheme"] and found["scheme"] not in SCHEME):
        raise ValueError(f"“{text}” is no colour; write one of {', '.join(SCHEME)}, one with +80%, or #RRGGBB")
    if found["rgb"]:
        return Colour(rgb=found["rgb"].upper())
    change = int((found["change"] or "0").replace("−", "-")) / 100
    return Colour(found["scheme"], change)


def _named(known: Sequence[str], what: str) -> AfterValidator:
    def check(value: dict[str, Any]) -> dict[str, Any]:
        if missing := [name for name in known if name not in value]:
            raise ValueError(f"the {what} lacks {', '.join(missing)}")
        if extra := [name for name in value if name not in known]:
            raise ValueError(f"the {what} has no {', '.join(extra)}; it knows {', '.join(known)}")
        return value

    return AfterValidator(check)


def _with_figure(value: dict[str, str]) -> dict[str, str]:
    """Return the palette with a colour for figures: the accent where a theme names none."""
    return {"figure": value["accent"], **value} if "accent" in value else value


def _colours(value: dict[str, str]) -> dict[str, str]:
    for text in value.values():
        parse_colour(text)
    return value


def _falling(value: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    for name, (size, least) in value.items():
        if not 6 <= least <= size:
            raise ValueError(f"type.{name}: the least size must lie between 6 and the size wanted")
    return value


class Settings(BaseModel):
    """The content of `template.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layouts: Annotated[dict[str, str], _named(KINDS, "mapping of layouts")]
    placeholders: dict[str, Index | tuple[Index, ...]]
    area: tuple[float, float, float, float]
    palette: Annotated[
        dict[str, str], AfterValidator(_with_figure), _named(PALETTE, "palette"), AfterValidator(_colours)
    ]
    type: Annotated[dict[str, tuple[float, float]], _named(TYPE, "type"), AfterValidator(_falling)]
    latin_width: float = Field(default=1.0, ge=0.8, le=1.3)
    table_style: str = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"


class Theme:
    """A theme folder, opened for one deck: `presentation` is a fresh copy of the template, without slides.

    Raises
    ------
    TemplateError
        If a file is missing or cannot be read, or `template.yaml` names a layout that the template does not have.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = _read_settings(folder / "template.yaml")
        self.presentation = _open(folder / "template.pptx")
        self._layouts = {layout.name: layout for layout in self.presentation.slide_layouts}
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
        return found[1] if found else otherwise

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
                own[placeholder.name] = own[index] = (index, _extent(placeholder))
        return found

    @cached_property
    def page(self) -> Box:
        """The whole slide."""
        return Box(0, 0, Emu(self.presentation.slide_width or 0).pt, Emu(self.presentation.slide_height or 0).pt)

    @cached_property
    def area(self) -> Box:
        """Where content may stand on a content slide."""
        return Box(*self.settings.area)

    @cached_property
    def rgb(self) -> dict[str, str]:
        """RGB of each theme colour, as the template has it now."""
        part = self.presentation.slide_master.part.part_related_by(RT.THEME)
        return _scheme_rgb(part.blob)

    @cached_property
    def colours(self) -> dict[str, Colour]:
        """Colour of each palette role."""
        return {role: parse_colour(text) for role, text in self.settings.palette.items()}

    def size(self, name: str) -> float:
        """Return the wanted size of a type role, in points."""
        return self.settings.type[name][0]

    def least(self, name: str) -> float:
        """Return the least size of a type role, in points."""
        return self.settings.type[name][1]


def _extent(placeholder: LayoutPlaceholder) -> Box:
    sides = (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
    return Box(*(Emu(side or 0).pt for side in sides))


def _scheme_rgb(theme: bytes) -> dict[str, str]:
    space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme: Any = etree.fromstring(theme).find(f".//{space}clrScheme")
    colours: dict[str, Any] = {} if scheme is None else {entry.tag.removeprefix(space): entry[0] for entry in scheme}
    own = {name: found.get("lastClr") or found.get("val", "") for name, found in colours.items()}
    return {name: own.get(_MAPPED.get(name, name), "000000") for name in SCHEME}


def _read_settings(path: Path) -> Settings:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TemplateError(f"The theme's settings cannot be read: {error}.", where=str(path)) from None
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise TemplateError(
            f"The theme's settings are wrong: {first['msg'].removeprefix('Value error, ')}.",
            where=f"{path}, {'.'.join(str(part) for part in first['loc'])}",
            known=tuple(Settings.model_fields) if first["type"] == "extra_forbidden" else (),
            given=str(first["loc"][-1]) if first["type"] == "extra_forbidden" else None,
            hint="compare with report_templates/pptx/calm/template.yaml",
        ) from None


def _open(path: Path) -> PresentationObject:
    try:
        return Presentation(str(path))
    except (OSError, PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateError(
            f"The deck template cannot be opened: {error}.", where=str(path), hint="save it as .pptx in PowerPoint"
        ) from None
