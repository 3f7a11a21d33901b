"""Render the sample's deck and page into the README's pictures; needs LibreOffice, poppler and Chromium.

`python scripts/make_pictures.py [outputs/sample/2023]`
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from contact_sheet import COLUMNS, GAP, ROWS, pages_of, sheet_of, slides_of
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "report_templates" / "pictures"
WIDTH = 520  # of a slide
CHROMIUM = "/usr/bin/chromium"
LAPTOP, PHONE = (1280, 900), (390, 844)
CHART = "growth-members"  # what the dark picture shows
SHEETS = 4  # of paper, those before included
HEIGHT = 720  # of the views side by side


def contact_sheet(slides: Sequence[Image.Image]) -> Image.Image:
    """Return slides from the whole deck on one sheet."""
    step = (len(slides) - 1) / (COLUMNS * ROWS - 1)
    return sheet_of([slides[round(index * step)] for index in range(COLUMNS * ROWS)])


def screen(browser: Browser, page: Path, size: tuple[int, int], *, dark: bool = False, at: str = "") -> Image.Image:
    """Return the page as a window of this size shows it."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    tab = context.new_page()
    tab.goto(page.resolve().as_uri() + at)
    picture = Image.open(io.BytesIO(tab.screenshot()))
    context.close()
    return picture


def paper(browser: Browser, page: Path, folder: Path) -> Image.Image:
    """Return a sheet of the printed page that has charts."""
    tab = browser.new_page()
    tab.goto(page.resolve().as_uri())
    tab.pdf(path=folder / "page.pdf", prefer_css_page_size=True, print_background=True)
    tab.close()
    return pages_of(folder / "page.pdf", 800)[SHEETS]


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return pictures at one height."""
    scaled = [one.convert("RGB").resize((one.width * HEIGHT // one.height, HEIGHT), 1) for one in pictures]
    width = sum(one.width for one in scaled) + GAP * 2 * (len(scaled) + 1)
    sheet = Image.new("RGB", (width, HEIGHT + 4 * GAP), "#9aa4ad")
    left = 2 * GAP
    for one in scaled:
        sheet.paste(one, (left, 2 * GAP))
        left += one.width + 2 * GAP
    return sheet


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours: the README is to load quickly."""
    picture.convert("RGB").quantize(256, kmeans=2).save(PICTURES / f"{name}.png", optimize=True)


def main() -> None:
    report = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "outputs" / "sample" / "2023"
    page = report / "report.html"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        keep(contact_sheet(slides_of(report / "report.pptx", Path(temporary), WIDTH)), "deck")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        keep(screen(browser, page, LAPTOP), "page")
        dark = screen(browser, page, LAPTOP, dark=True, at=f"#{CHART}")
        phone = screen(browser, page, PHONE)
        keep(side_by_side([dark, phone, paper(browser, page, Path(temporary))]), "page-views")
        browser.close()


if __name__ == "__main__":
    main()
