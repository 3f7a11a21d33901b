"""Every pair of text and ground in every shipped theme reads: 4.5 : 1 (WCAG AA), 3 : 1 for outsize type."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache

import pytest

from zongjie.export.deck.kinds.tabular import STRONGEST
from zongjie.export.deck.theme import Colour, Theme
from zongjie.export.page.view import HEAT_LEVELS
from zongjie.paths import SHIPPED, Project

PROJECT = Project(SHIPPED)
THEMES = ("calm", "festive")
MODES = ("light", "dark", "switched", "print")
INKS = ("ink", "muted", "accent", "figure", "better", "worse")
DECK = (
    *((ink, ground) for ink in INKS for ground in ("paper", "soft")),
    *((ink, "tint") for ink in ("ink", "muted")),
    *(("paper", ground) for ground in ("accent", "deep", "better", "worse", "muted")),
    *(("ink", ground) for ground in ("contrast", "earlier", "faint")),
)
PAGE = (
    *((ink, ground) for ink in ("ink", "mute", "main", "figure", "good", "bad") for ground in ("bg", "soft")),
    ("accent-ink", "bg"), ("on-main", "main"), ("bg", "main"), ("bg", "good"), ("bg", "bad"), ("#2b1a00", "accent"),
)  # fmt: skip
RGB = tuple[float, float, float]


def rgb(code: str) -> RGB:
    code = code.lstrip("#")
    code = code if len(code) == 6 else "".join(2 * digit for digit in code)
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def mixed(one: RGB, other: RGB, share: float) -> RGB:
    """Return `share` of the second colour over the first."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: RGB) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def painted(theme: Theme, colour: Colour) -> RGB:
    """Return a palette colour as PowerPoint shows it: brightened towards white, darkened in its own hue."""
    base = rgb(colour.rgb or theme.rgb[colour.scheme])
    if colour.brightness >= 0:
        return mixed(base, (1, 1, 1), colour.brightness)
    hue, lightness, saturation = rgb_to_hls(*base)
    return hls_to_rgb(hue, lightness * (1 + colour.brightness), saturation)


@cache
def deck_colours(name: str) -> dict[str, RGB]:
    theme = Theme(PROJECT.deck_theme(name))
    return {role: painted(theme, colour) for role, colour in theme.colours.items()}


@cache
def page_colours(name: str) -> dict[str, dict[str, str]]:
    """Return the variables of each of the four blocks of `colours.css`."""
    text = (PROJECT.page_theme(name) / "colours.css").read_text(encoding="utf-8")
    blocks = [dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in re.findall(r":root[^{]*{([^}]*)}", text)]
    return dict(zip(MODES, ({"figure": block["main"], **block} for block in blocks), strict=True))


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast(rgb("#000"), rgb("#fff")) == pytest.approx(21)
    assert contrast(rgb("#777"), rgb("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), DECK)
def test_text_of_the_deck_reads_on_its_ground(theme: str, ink: str, ground: str) -> None:
    colours = deck_colours(theme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_numbers_in_the_decks_heat_map_read_on_the_strongest_shade(theme: str) -> None:
    colours = deck_colours(theme)
    assert contrast(colours["ink"], mixed((1, 1, 1), colours["accent"], STRONGEST)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("ink", "ground"), PAGE)
def test_text_of_the_page_reads_on_its_ground(theme: str, mode: str, ink: str, ground: str) -> None:
    colours = page_colours(theme)[mode]
    assert contrast(rgb(colours.get(ink, ink)), rgb(colours[ground])) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mode", MODES)
def test_numbers_in_a_heat_map_read_on_every_shade(theme: str, mode: str) -> None:
    colours = page_colours(theme)[mode]
    paper, main, ink = (rgb(colours[name]) for name in ("bg", "main", "ink"))
    for level in HEAT_LEVELS:
        strong = level >= 0.8
        shade = mixed(paper, main, level if strong else level * float(colours["heat-low"]))
        assert contrast(paper if strong else ink, shade) >= 4.5, level


@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_twice_is_the_same_twice(theme: str) -> None:
    colours = page_colours(theme)
    assert colours["dark"] == colours["switched"]
    for block in colours.values():
        assert tuple(round(part * 255) for part in rgb(block["main"])) == tuple(map(int, block["main-rgb"].split()))


@pytest.mark.parametrize("theme", THEMES)
def test_better_and_worse_are_told_apart_from_each_other_and_from_the_themes_own_colour(theme: str) -> None:
    colours = deck_colours(theme)
    hues = {role: rgb_to_hls(*colours[role])[0] * 360 for role in ("accent", "better", "worse")}
    pairs = (("accent", "worse"), ("better", "worse"))
    for one, other in pairs:
        apart = abs(hues[one] - hues[other])
        assert min(apart, 360 - apart) >= 60, (one, other)


def test_festive_red_is_no_text_of_good_news() -> None:
    colours = deck_colours("festive")
    for role in ("figure", "better"):
        hue = rgb_to_hls(*colours[role])[0] * 360
        assert 30 <= hue <= 200, role


@pytest.mark.parametrize("theme", THEMES)
def test_the_large_number_of_a_chapter_reads(theme: str) -> None:
    opened = Theme(PROJECT.deck_theme(theme))
    number = opened.layout("divider").placeholders.get(20)._element
    fill = number.xpath(".//a:defRPr/a:solidFill/a:schemeClr")[0]
    changed = {change.tag.rpartition("}")[2]: int(change.get("val")) / 100_000 for change in fill}
    colour = painted(opened, Colour(fill.get("val"), changed.get("lumOff", 0)))
    assert contrast(colour, deck_colours(theme)["accent"]) >= 3
