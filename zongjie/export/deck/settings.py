"""What `template.yaml` says: slide kinds and roles mapped to layouts and placeholders, colours, sizes, limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from zongjie.errors import TemplateError

SCHEME = ("bg1", "tx1", "bg2", "tx2", *(f"accent{index}" for index in range(1, 7)), "hlink", "folHlink")
PALETTE = (
    "ink", "muted", "accent", "deep", "contrast", "better", "worse", "earlier", "faint", "rest", "line", "soft", "tint",
    "paper", "figure",
)  # fmt: skip
KINDS = (
    "cover", "agenda", "divider", "overview", "statements", "cards", "metric", "table", "heatmap", "timeline",
    "problem", "closing", "text", "other",
)  # fmt: skip
FRONT = ("cover", "agenda", "divider", "closing")
TYPE = (
    "cover", "subtitle", "byline", "agenda", "summary", "divider", "chapter_number", "title", "kicker",
    "source", "badge", "lead", "heading", "body", "label", "numeral", "change", "judgement", "before", "after",
    "table", "heatmap", "remark", "chart", "closing", "thanks",
)  # fmt: skip

_COLOUR = re.compile(r"(?:(?P<scheme>\w+)(?:\s*(?P<change>[+\-−]\d{1,2})\s*%)?|#(?P<rgb>[0-9A-Fa-f]{6}))")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as quick
Index = int | str
Sides = tuple[float, float, float, float]


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
    """The content of `template.yaml`.

    Lengths are points of a slide 960 × 540 points large; `scale` is how many points of the template's own slide one of
    them is. The last six are for templates that were not made for us: `boxes` by kind (`*`: the other kinds) and role
    stand in for placeholders, `plates` are laid under the text of a kind, `grounds` change the palette of a kind or of
    the title, text is set as `explicit`ly as can be, and `centred` names the kinds whose text is.
    """

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
    scale: float = Field(default=1.0, gt=0.05, lt=20)
    boxes: dict[str, dict[str, Sides]] = Field(default_factory=dict)
    plates: dict[str, Sides] = Field(default_factory=dict)
    grounds: dict[str, Annotated[dict[str, str], AfterValidator(_colours)]] = Field(default_factory=dict)
    explicit: bool = False
    fixed_title: bool = False
    centred: tuple[str, ...] = ()


def read_settings(path: Path) -> Settings:
    """Read a `template.yaml`.

    Raises
    ------
    TemplateError
        If it cannot be read or says something that is not understood.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _Loader)
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
