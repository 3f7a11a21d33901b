"""Render the sample's deck and page into the README's pictures; needs LibreOffice, poppler and Chromium.

`python scripts/make_pictures.py [outputs/sample/2023]`
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "report_templates" / "pictures"
COLUMNS, ROWS, WIDTH, GAP = 3, 4, 520, 8
CHROMIUM = "/usr/bin/chromium"
VIEWS = {"page": (1280, 900, "light"), "page-dark": (1280, 900, "dark"), "page-phone": (390, 844, "light")}


def render(deck: Path, folder: Path) -> list[Image.Image]:
    """Return every slide as a picture."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(deck)]
    subprocess.run(convert, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pdf = folder / f"{deck.stem}.pdf"
    subprocess.run(
        ["pdftoppm", "-scale-to-x", str(WIDTH), "-scale-to-y", "-1", "-png", pdf, folder / "slide"], check=True
    )
    return [Image.open(path) for path in sorted(folder.glob("slide-*.png"))]


def contact_sheet(slides: list[Image.Image]) -> Image.Image:
    """Return the slides that show most, on one sheet."""
    step = (len(slides) - 1) / (COLUMNS * ROWS - 1)
    chosen = [slides[round(index * step)] for index in range(COLUMNS * ROWS)]
    width, height = chosen[0].size
    sheet = Image.new("RGB", (COLUMNS * (width + GAP) - GAP, ROWS * (height + GAP) - GAP), "#9aa4ad")
    for index, slide in enumerate(chosen):
        sheet.paste(slide, (index % COLUMNS * (width + GAP), index // COLUMNS * (height + GAP)))
    return sheet


def photograph(page: Path) -> None:
    """Take the page's pictures: laptop, dark, phone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, (width, height, scheme) in VIEWS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab = context.new_page()
            tab.goto(page.resolve().as_uri())
            tab.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        browser.close()


def main() -> None:
    report = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "outputs" / "sample" / "2023"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        sheet = contact_sheet(render(report / "report.pptx", Path(temporary)))
    sheet.quantize(128).save(PICTURES / "deck.png", optimize=True)
    photograph(report / "report.html")


if __name__ == "__main__":
    main()
