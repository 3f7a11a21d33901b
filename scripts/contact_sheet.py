"""Render decks to contact sheets, to look at every slide; needs LibreOffice and poppler.

`python scripts/contact_sheet.py DECK.pptx … [--out DIR]` writes `DECK-1.png`, `DECK-2.png` … of twelve slides each. In
PowerPoint faces and line breaks may differ: what is looked at is the arrangement.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

COLUMNS, ROWS, WIDTH, GAP = 3, 4, 640, 8
PROGRAMS = {"soffice": "LibreOffice (Debian: libreoffice-impress, fonts-noto-cjk)", "pdftoppm": "poppler-utils"}


def missing() -> list[str]:
    """Return what must be installed to render decks and is not."""
    return [name for program, name in PROGRAMS.items() if shutil.which(program) is None]


def pages_of(pdf: Path, width: int) -> list[Image.Image]:
    """Return every page of a PDF as a picture."""
    subprocess.run(
        ["pdftoppm", "-scale-to-x", str(width), "-scale-to-y", "-1", "-png", pdf, pdf.with_suffix("")], check=True
    )
    return [Image.open(path) for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))]


def slides_of(deck: Path, folder: Path, width: int) -> list[Image.Image]:
    """Return every slide as a picture; files are left in the folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(deck)]
    subprocess.run(convert, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return pages_of(folder / f"{deck.stem}.pdf", width)


def sheet_of(slides: Sequence[Image.Image], columns: int = COLUMNS) -> Image.Image:
    """Return slides on one sheet, row by row."""
    width, height = slides[0].size
    rows = -(-len(slides) // columns)
    sheet = Image.new("RGB", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), "#9aa4ad")
    for index, slide in enumerate(slides):
        sheet.paste(slide, (index % columns * (width + GAP), index // columns * (height + GAP)))
    return sheet


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("decks", nargs="+", type=Path, metavar="DECK.pptx")
    parser.add_argument("--out", type=Path, help="folder of the sheets; beside each deck by default")
    given = parser.parse_args()
    if absent := missing():
        print(f"No sheet was made: install {' and '.join(absent)}.", file=sys.stderr)
        return 2
    for deck in given.decks:
        with tempfile.TemporaryDirectory() as temporary:
            slides = slides_of(deck, Path(temporary), WIDTH)
            target = given.out or deck.parent
            target.mkdir(parents=True, exist_ok=True)
            for number, first in enumerate(range(0, len(slides), COLUMNS * ROWS), 1):
                path = target / f"{deck.stem}-{number}.png"
                sheet_of(slides[first : first + COLUMNS * ROWS]).save(path)
                print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
