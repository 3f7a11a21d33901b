"""The festive theme: red and gold; lanterns, fireworks, waves and the fret of old windows."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt

from deck_template_parts import HEIGHT, RECTANGLE, WIDTH, Box, Layout, Scheme, emu, path, point, rounded

SCHEME = Scheme(
    "Festive",
    {
        "dk1": "2E1A16",
        "lt1": "FFFDF8",
        "dk2": "74101A",
        "lt2": "FAF2E6",
        "accent1": "A91E26",
        "accent2": "E5B95C",
        "accent3": "1C6B4F",
        "accent4": "3D477D",
        "accent5": "6B5A51",
        "accent6": "B3A497",
        "hlink": "A91E26",
        "folHlink": "6B5A51",
    },
    table_style="{2E8C5D10-94B7-5A63-8F1E-D3A6B07C4F92}",
)
GOLD = "accent2"
ELLIPSE = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'


def cover(layout: Layout) -> None:
    """Draw columns that rise into fireworks, lanterns above and waves below."""
    waves(layout)
    lantern(layout, 640, 58, 58)
    lantern(layout, 724, 22, 44)
    columns(layout, 622, 452)
    firework(layout, 868, 150, 76)
    firework(layout, 806, 66, 34)
    firework(layout, 914, 262, 30)


def agenda(layout: Layout) -> None:
    """Hang a lantern over the panel's title and let waves run under it."""
    waves(layout, 260)
    lantern(layout, 76, 40, 52)


def divider(layout: Layout) -> None:
    """Draw fireworks over waves."""
    waves(layout)
    firework(layout, 836, 118, 62)
    firework(layout, 736, 70, 30)
    fret(layout, (20, 20, WIDTH - 40, HEIGHT - 74))


def closing(layout: Layout) -> None:
    """Draw lanterns and fireworks over waves."""
    waves(layout)
    lantern(layout, 742, 96, 84)
    lantern(layout, 868, 40, 62)
    firework(layout, 838, 330, 66)
    firework(layout, 736, 404, 34)
    firework(layout, 906, 424, 26)


def band(layout: Layout) -> None:
    """Draw the red and gold band at the top of content slides."""
    layout.art("Band", (0, 0, WIDTH, 6), RECTANGLE, layout.scheme.solid("accent1"))
    layout.art("Band edge", (0, 6, WIDTH, 1.5), RECTANGLE, layout.scheme.solid(GOLD))


def columns(layout: Layout, left: float, base: float) -> None:
    """Draw columns of gold that grow, the last one up to the fireworks."""
    for index, height in enumerate((54, 82, 112, 150, 196, 246)):
        box = (left + 46 * index, base - height, 24, height)
        fill = layout.scheme.solid(GOLD, alpha=0.3 + 0.1 * index)
        layout.art(f"Column {index + 1}", box, rounded(0.14), fill)


def firework(layout: Layout, x: float, y: float, radius: float, rays: int = 16) -> None:
    """Draw a burst: rays of two lengths, a spark at the end of each long one."""
    box = (x - radius, y - radius, 2 * radius, 2 * radius)
    lines: list[str] = []
    for index in range(rays):
        angle = 2 * pi * index / rays
        inner, outer = (0.3, 0.8) if index % 2 == 0 else (0.42, 0.62)
        for command, share in (("moveTo", inner), ("lnTo", outer)):
            lines.append(_polar(command, radius, radius * share, angle))
        if index % 2 == 0:  # with round ends, a line of almost no length is a dot
            lines += [_polar("moveTo", radius, radius * 0.96, angle), _polar("lnTo", radius, radius * 0.965, angle)]
    layout.art(
        f"Firework {x} {y}", box, path(box, "".join(lines)), line=layout.scheme.stroke(GOLD, max(1.4, radius / 26))
    )


def lantern(layout: Layout, x: float, cord: float, width: float) -> None:
    """Hang a lantern from the upper edge: cord, caps, a ribbed body and a tassel."""
    scheme, high = layout.scheme, width * 0.8
    rim = width * 0.44
    layout.art(f"Cord {x}", (x - 0.6, 0, 1.2, cord), RECTANGLE, scheme.solid(GOLD))
    body = (x - width / 2, cord + 5, width, high)
    edge = scheme.stroke(GOLD, 1.5)
    layout.art(f"Lantern {x}", body, ELLIPSE, scheme.solid("accent1", lumMod=1.18), edge)
    for share in (0.64, 0.26):
        rib = (x - width * share / 2, body[1], width * share, high)
        layout.art(f"Rib {x} {share}", rib, ELLIPSE, line=scheme.stroke(GOLD, 0.9, alpha=0.8))
    for name, top in (("Cap", cord + 1), ("Foot", cord + high + 2)):
        layout.art(f"{name} {x}", (x - rim / 2, top, rim, 7), rounded(0.3), scheme.solid(GOLD))
    tassel = (x - rim * 0.3, cord + high + 9, rim * 0.6, width * 0.52)
    threads = "".join(
        point("moveTo", tassel[2] * share, 0) + point("lnTo", tassel[2] * share, tassel[3] * (1 - abs(share - 0.5) / 3))
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    layout.art(f"Tassel {x}", tassel, path(tassel, threads), line=scheme.stroke(GOLD, 1.1))


def waves(layout: Layout, width: float = WIDTH, radius: float = 20) -> None:
    """Draw two rows of the wave pattern along the lower edge, no line of one crossing another."""
    count = round(width / (2 * radius))
    box = (0, HEIGHT - 1.5 * radius, width, 1.5 * radius)
    arcs = [
        arc
        for column in range(count)
        for share in (1, 0.7, 0.4)
        for arc in _scales(radius, share, (2 * column + 1) * radius, last=column == count - 1)
    ]
    layout.art("Waves", box, path(box, "".join(arcs)), line=layout.scheme.stroke(GOLD, 1, alpha=0.5))


def _scales(radius: float, share: float, x: float, *, last: bool) -> list[str]:
    """Return an arc of the front row, and the one of the row behind that shows to the right of it."""
    reach = radius * share
    found = [_arc(x, 1.5 * radius, reach, 0)]
    if not last:  # where it goes behind the front row: sin t − 2 cos t = −k
        k = (reach**2 + radius**2 / 4) / (reach * radius)
        found.append(_arc(x + radius, radius, reach, degrees(atan2(2, 1) + asin(-k / sqrt(5)))))
    return found


def _arc(x: float, y: float, radius: float, ends: float) -> str:
    """Return an arc over the top of a circle, from `ends` degrees above the level on one side to the other."""
    start = radians(180 + ends)
    return (
        point("moveTo", x + radius * cos(start), y + radius * sin(start))
        + f'<a:arcTo wR="{emu(radius)}" hR="{emu(radius)}" stAng="{round((180 + ends) * 60_000)}" '
        f'swAng="{round((180 - 2 * ends) * 60_000)}"/>'
    )


def fret(layout: Layout, box: Box, size: float = 34) -> None:
    """Draw the corners of a window frame: a line that turns inwards."""
    _, _, width, height = box
    turns = ((size, 0), (0, 0), (0, size), (0.6 * size, size), (0.6 * size, 0.4 * size), (0.3 * size, 0.4 * size))
    drawn: list[str] = []
    for right in (False, True):
        for low in (False, True):
            ends = [(width - x if right else x, height - y if low else y) for x, y in turns]
            drawn += [point("lnTo" if index else "moveTo", *end) for index, end in enumerate(ends)]
    layout.art("Fret", box, path(box, "".join(drawn)), line=layout.scheme.stroke(GOLD, 1.5, alpha=0.75))


def _polar(command: str, middle: float, distance: float, angle: float) -> str:
    return point(command, middle + distance * sin(angle), middle - distance * cos(angle))
