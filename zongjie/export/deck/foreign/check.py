"""Check a template: say what was found, what is assumed, and write the mapping or a sample deck if asked."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pptx.util import Emu

from zongjie.errors import TemplateError
from zongjie.export.deck.foreign.adopt import Adopted, adopt
from zongjie.export.deck.foreign.colour import contrast, parsed
from zongjie.export.deck.foreign.mend import faces_of
from zongjie.export.deck.foreign.roles import READABLE
from zongjie.export.deck.foreign.survey import Survey
from zongjie.export.deck.package import save
from zongjie.export.deck.theme import FRONT, Theme, labelled

_HEAD = """# Derived by `zongjie template check` from {name}.
# Lengths are points of a slide that is {width:.0f} × {height:.0f} of
# them; `scale` is how many points of the template's own slide one of them is. Change what does not please.

"""
_HEAVY = 5.0  # megabytes
_NAME = re.compile(r"[\w-]+")


def check_template(path: Path) -> tuple[Adopted, list[str]]:
    """Adopt a template and return it with what there is to say about it, a line each.

    Raises
    ------
    TemplateError
        If the file cannot be used.
    """
    adopted = adopt(path)
    return adopted, list(_report(path, adopted))


def _report(path: Path, adopted: Adopted) -> Iterator[str]:
    presentation = adopted.presentation
    width, height = (Emu(side or 0) for side in (presentation.slide_width, presentation.slide_height))
    megabytes = path.stat().st_size / 1e6
    yield f"{path.name}: {width.inches:.2f} × {height.inches:.2f} in, {_counted(len(labelled(presentation)), 'layout')}"
    yield from _mapping(adopted)
    yield from _drawing(adopted)
    for said in adopted.changed:
        yield _row("left out" if "left out" in said else "put in", said)
    for said in (*adopted.derived.chosen.said, *adopted.derived.said):
        yield _row("note", said)
    if megabytes > _HEAVY:
        yield _row("note", f"the file is {megabytes:.0f} MB, and what its layouts show goes into every deck")


def _mapping(adopted: Adopted) -> Iterator[str]:
    """Say which slides take which layout, which of their roles have a placeholder there, and what is drawn."""
    surveys = {one.name: one for one in adopted.derived.chosen}
    kinds: dict[str, list[str]] = {}
    for kind, name in adopted.settings.layouts.items():
        kinds.setdefault(name, []).append(kind)
    front = [kind for kind in FRONT if kind != "agenda"]
    for kind in front:
        yield _row(kind, f"“{adopted.settings.layouts[kind]}” · {_held(surveys[adopted.settings.layouts[kind]])}")
    content = adopted.derived.chosen.content
    others = [kind for kind in kinds[content.name] if kind not in front]
    yield _row("content", f"“{content.name}” · {_held(content, 'sldNum')}")
    yield _row("", f"for {', '.join(others)}: all else is drawn in its free area, editable")


def _held(one: Survey, *more: str) -> str:
    """Return what a layout has a placeholder for."""
    if one.title is None:
        return "no title placeholder: the title is drawn and marked as one"
    size = f"title in its placeholder, {one.title.w / 72:.1f} × {one.title.h / 72:.1f} in"
    if not more:
        return size
    return f"{size}; slide number {'too' if 'sldNum' in one.kinds else 'drawn'}"


def _drawing(adopted: Adopted) -> Iterator[str]:
    """Say where content stands, how large, in which colours and faces."""
    area, scale, palette = adopted.settings.area, adopted.settings.scale, adopted.settings.palette
    left, top, wide, high = (side * scale / 72 for side in area)
    yield _row("area", f"{wide:.2f} × {high:.2f} in, from {left:.2f}, {top:.2f}; sizes × {scale:.2f}")
    ratio = contrast(parsed(palette["ink"][1:]), parsed(palette["paper"][1:]))
    yield _row("colours", f"accent {palette['accent']}, text {palette['ink']} on {palette['paper']} ({ratio:.1f}:1)")
    if ratio < READABLE:
        yield _row("missing", "no colour of the template reads well on its ground")
    yield _row("faces", ", ".join(faces_of(adopted.derived.chosen.content.layout.slide_master)) or "none named")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _row(what: str, said: str) -> str:
    return f"  {what:<9} {said}"


def write_theme(adopted: Adopted, source: Path, folder: Path) -> Path:
    """Write a theme folder: the cleaned template and the mapping, for people to correct.

    Raises
    ------
    TemplateError
        If the folder has a theme already.
    """
    if (folder / "template.yaml").exists() or (folder / "template.pptx").exists():
        raise TemplateError("The folder holds a theme already.", where=str(folder), hint="choose another name")
    if not _NAME.fullmatch(folder.name):
        raise TemplateError(
            f"“{folder.name}” cannot be the name of a theme.", where=str(folder), hint="letters, digits, - and _ only"
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.pptx").write_bytes(save(adopted.presentation))
    settings: dict[str, Any] = adopted.derived.settings
    page = Theme(folder if (folder / "template.yaml").exists() else source).page
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    head = _HEAD.format(name=source.name, width=page.w, height=page.h)
    (folder / "template.yaml").write_text(head + text, encoding="utf-8")
    return folder


def render_sample(source: Path, wording: Any, folder: Path) -> list[Path]:
    """Write a sample deck drawn with a template or theme folder, and its slides as pictures where LibreOffice is.

    Returns
    -------
    The files written.
    """
    from zongjie.export.deck.foreign.demo import demo
    from zongjie.export.deck.render import render

    folder.mkdir(parents=True, exist_ok=True)
    deck = folder / f"{source.stem}-sample.pptx"
    deck.write_bytes(render(demo(), source, wording))
    return [deck, *_pictures(deck)]


def _pictures(deck: Path) -> list[Path]:
    office, painter = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or painter is None:
        return []
    with tempfile.TemporaryDirectory() as profile:
        home = f"-env:UserInstallation={Path(profile).as_uri()}"
        command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(deck.parent), str(deck)]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    pdf = deck.with_suffix(".pdf")
    if done.returncode or not pdf.exists():
        return []
    command = [painter, "-r", "60", "-png", str(pdf), str(deck.with_suffix(""))]
    subprocess.run(command, capture_output=True, timeout=300, check=False)
    pdf.unlink()
    return sorted(deck.parent.glob(f"{deck.stem}-*.png"))
