"""Choose a foreign template's colours for our palette roles, readable on the ground they stand on."""

from __future__ import annotations

from collections.abc import Iterable

from zongjie.export.deck.foreign.colour import RGB, WHITE, Palette, chroma, contrast, hexed, hue, luminance, mixed

READABLE = 4.5  # contrast of text, WCAG 2.2 AA
_LEAST_CHROMA = 0.18
_QUIET = 10.0  # contrast with black or white of a ground that is no colour of its own
_INK: RGB = (31, 35, 40)
_GREENS, _REDS = (85.0, 175.0), (340.0, 20.0)
_GOOD: tuple[RGB, RGB] = ((22, 120, 70), (98, 208, 150))  # on light ground, on dark
_BAD: tuple[RGB, RGB] = ((184, 44, 36), (255, 143, 130))
_ACCENTS = tuple(f"accent{index}" for index in range(1, 7))
Named = tuple[str, RGB]  # as template.yaml writes it, and what it is


def is_dark(ground: RGB) -> bool:
    """Whether white text reads better than black."""
    return contrast(ground, WHITE) > contrast(ground, (0, 0, 0))


def ink_on(grounds: Iterable[RGB], palette: Palette) -> RGB | None:
    """Return a text colour that reads on all the grounds: the template's own if it can be; None if there is none."""
    places = list(grounds)
    own = (palette.slot("tx1"), palette.slot("bg1"), palette.slot("tx2"))
    for colour in (*own, _INK, WHITE, (0, 0, 0)):
        if all(contrast(colour, ground) >= 7 for ground in places):
            return colour
    ranked = sorted((*own, _INK, WHITE), key=lambda colour: -min(contrast(colour, ground) for ground in places))
    return ranked[0] if min(contrast(ranked[0], ground) for ground in places) >= READABLE else None


def plate_on(palette: Palette) -> RGB:
    """Return the colour of a plate: the template's own ground unless that is too loud for text to stand on."""
    for ground in (palette.slot("bg1"), palette.slot("bg2")):
        if max(contrast(ground, WHITE), contrast(ground, (0, 0, 0))) >= _QUIET:
            return ground
    return WHITE


def roles_on(ground: RGB, palette: Palette, shades: Iterable[RGB] = ()) -> dict[str, str]:
    """Return the colour of every palette role on a ground of some shades, as `template.yaml` writes it."""
    shades = tuple(shades)
    ink = ink_on([ground, *shades], palette) or ink_on([ground], palette) or (WHITE if is_dark(ground) else _INK)
    # text also stands on `soft`, which is this much of the ink in the ground
    soft, grounds = mixed(ground, ink, 0.05), (ground, mixed(ground, ink, 0.05), *shades)
    known = [(name, palette.slot(name)) for name in (*_ACCENTS, "tx2", "bg2")]
    colourful = [one for one in known if chroma(one[1]) >= _LEAST_CHROMA] or [("", mixed(ink, ground, 0.25))]
    readable = [one for one in colourful if one[0] == "accent1"] or colourful
    accent = _readable(readable[0], grounds, ink)
    deep = _readable(
        next((one for one in known if one[0] == "tx2" and chroma(one[1]) > 0.1), readable[0]), grounds, ink
    )
    return {
        "ink": hexed(ink),
        "muted": hexed(_grey(ink, ground, grounds)),
        "accent": accent[0],
        "deep": deep[0],
        "contrast": _other(colourful, accent[1], ink, ground),
        "better": _meaning(colourful, _GREENS, _GOOD, grounds, ink),
        "worse": _meaning(colourful, _REDS, _BAD, grounds, ink),
        "earlier": hexed(mixed(ink, ground, 0.5)),
        "faint": hexed(mixed(ink, ground, 0.8)),
        "rest": hexed(mixed(accent[1], ground, 0.5)),
        "line": hexed(mixed(ink, ground, 0.84)),
        "soft": hexed(soft),
        "tint": hexed(mixed(ground, accent[1], 0.1)),
        "paper": hexed(ground),
    }


def _readable(colour: Named, grounds: Iterable[RGB], ink: RGB) -> Named:
    """Bring a colour nearer to the ink, by steps, until it reads on the grounds."""
    name, rgb = colour
    towards: RGB = WHITE if luminance(ink) > 0.4 else (0, 0, 0)
    for step in range(0, 100, 5):
        changed = mixed(rgb, towards, step / 100)
        if all(contrast(changed, ground) >= READABLE for ground in grounds):
            if step == 0 and name:
                return name, rgb
            return (f"{name} {'+' if towards == WHITE else '-'}{step}%" if name else hexed(changed)), changed
    return hexed(ink), ink


def _grey(ink: RGB, ground: RGB, grounds: Iterable[RGB]) -> RGB:
    for share in (0.38, 0.3, 0.2, 0.1):
        grey = mixed(ink, ground, share)
        if all(contrast(grey, one) >= READABLE + 0.3 for one in grounds):
            return grey
    return ink


def _other(colourful: list[Named], accent: RGB, ink: RGB, ground: RGB) -> str:
    """Return a second colour, of another hue than the accent, that dark text can stand on."""

    def apart(one: Named) -> float:
        return abs((hue(one[1]) - hue(accent) + 180) % 360 - 180)

    name, rgb = next((one for one in colourful if apart(one) >= 30), colourful[0])
    for step in range(0, 95, 5):
        changed = mixed(rgb, ground, step / 100)
        if contrast(ink, changed) >= READABLE:
            return name if step == 0 and name else hexed(changed)
    return hexed(mixed(ground, ink, 0.15))


def _meaning(
    colourful: list[Named], hues: tuple[float, float], otherwise: tuple[RGB, RGB], grounds: tuple[RGB, ...], ink: RGB
) -> str:
    """Return the template's own green or red, else ours."""
    first, last = hues
    for one in colourful:
        inside = first <= hue(one[1]) <= last if first < last else hue(one[1]) >= first or hue(one[1]) <= last
        if inside and chroma(one[1]) > 0.35:
            return _readable(one, grounds, ink)[0]
    return _readable(("", otherwise[is_dark(grounds[0])]), grounds, ink)[0]
