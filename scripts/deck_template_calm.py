"""The calm theme: petrol and amber; rings and rising bars."""

from __future__ import annotations

from deck_template_parts import WIDTH, Layout, Scheme, emu, path, point, rounded

SCHEME = Scheme(
    "Calm",
    {
        "dk1": "1B2733",
        "lt1": "FFFFFF",
        "dk2": "083B51",
        "lt2": "F3F6F9",
        "accent1": "0B4F6C",
        "accent2": "F2A541",
        "accent3": "0F7262",
        "accent4": "C43D4B",
        "accent5": "566373",
        "accent6": "9AA7B4",
        "hlink": "0B4F6C",
        "folHlink": "566373",
    },
    table_style="{6B0F4A52-3D0B-5C0E-9F57-2A1C0D5E7B31}",
)


def cover(layout: Layout) -> None:
    """Draw rings behind bars that rise."""
    rings(layout, 280, range(60, 276, 36), 0.5)
    rising_bars(layout, 592, 440)


def divider(layout: Layout) -> None:
    """Draw faint rings."""
    rings(layout, 270, range(60, 240, 36), 0.28)


def closing(layout: Layout) -> None:
    """Draw the rings of the cover."""
    rings(layout, 280, range(60, 276, 36), 0.5)


def nothing(layout: Layout) -> None:
    """Leave the layout plain."""


def rings(layout: Layout, centre: float, radii: range, alpha: float) -> None:
    """Draw half rings that open from the right edge, wholly on the slide."""
    for radius in radii:
        box = (WIDTH - radius, centre - radius, radius, 2 * radius)
        arc = (
            point("moveTo", radius, 0)
            + f'<a:arcTo wR="{emu(radius)}" hR="{emu(radius)}" stAng="16200000" swAng="-10800000"/>'
        )
        layout.art(f"Ring {radius}", box, path(box, arc), line=layout.scheme.stroke("accent2", 0.9, alpha=alpha))


def rising_bars(layout: Layout, left: float, base: float) -> None:
    """Draw the bars and the line that rises over them."""
    heights = (70, 96, 120, 168, 205, 262, 322)
    for index, height in enumerate(heights):
        box = (left + 46 * index, base - height, 22, height)
        layout.art(f"Bar {index + 1}", box, rounded(0.14), layout.scheme.solid("bg1", alpha=0.14 + 0.05 * index))
    frame = (left + 11, base - heights[-1] - 22, 46 * (len(heights) - 1), heights[-1] - heights[0])
    tops = [heights[-1] - height for height in heights]
    line = point("moveTo", 0, tops[0]) + "".join(
        point("lnTo", 46 * index, top) for index, top in enumerate(tops) if index
    )
    layout.art("Trend", frame, path(frame, line), line=layout.scheme.stroke("accent2", 3.5))
    layout.art(
        "Trend end",
        (frame[0] + frame[2] - 7, frame[1] - 7, 14, 14),
        '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>',
        layout.scheme.solid("accent2"),
    )
