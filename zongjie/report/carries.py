"""What the slides of an outline need, read from the notebooks' own code: before any of them is run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zongjie.errors import TemplateError
from zongjie.paths import Project
from zongjie.report.outline import Outline

# What a slide shows where its cell does not name it; of figures that stand beside it none is needed.
_MAIN = {
    "cohorts": "cohort_retention",
    "events": "events_table",
    "spending": "spending_by_category",
    "incidents": "incidents_table",
}
_NO_SLIDES = ("over_time", "by_category", "figure", "figures", "review_targets", "review_actions")


@dataclass(frozen=True)
class SlideNeed:
    """A slide of a notebook and the figures of which one is enough for it; none for a slide that needs no data."""

    id: str
    figures: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Carried:
    """What the data carries of a chapter: its slides by id, and for the others the tables that one of them lacks."""

    chapter: str
    shown: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


def carried(
    project: Project, outline: Outline, language: str, lacking: Mapping[str, tuple[str, ...]]
) -> tuple[Carried, ...]:
    """Return for each chapter which of its slides the data can carry.

    Parameters
    ----------
    lacking
        Metrics that cannot be computed, with the tables and columns that they would need.
    """
    found: list[Carried] = []
    for chapter in outline.chapters:
        needs = [need for name in chapter.notebooks for need in slide_needs(project.notebook(name))]
        missing = {need.id: tables for need in needs if (tables := _lacks(need, lacking))}
        optional = {need.id for need in needs if need.optional}
        found.append(
            Carried(
                chapter.title[language],
                tuple(need.id for need in needs if need.id not in missing),
                {name: tables for name, tables in missing.items() if name not in optional},
            )
        )
    return tuple(found)


def slide_needs(notebook: Path) -> tuple[SlideNeed, ...]:
    """Return the slides that a notebook makes, in order.

    Raises
    ------
    TemplateError
        If it is no notebook, or a cell of it is no Python.
    """
    try:
        return tuple(_needs(ast.parse(_code(notebook))))
    except (ValueError, KeyError, TypeError, SyntaxError) as error:  # UnicodeDecodeError and JSON's are ValueErrors
        raise TemplateError(
            f"This notebook cannot be read: {error}.",
            where=str(notebook),
            hint="open it in JupyterLab, run it, and save it",
        ) from None


def _code(notebook: Path) -> str:
    """Return the Python of a notebook, its magic lines left out; loading nbformat takes longer than reading it."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    lines = (line for source in sources for line in source.splitlines())
    return "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


def _needs(tree: ast.Module) -> Iterator[SlideNeed]:
    lists: dict[str, tuple[str, ...]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            lists[node.targets[0].id] = tuple(_strings(node.value, lists))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _need(node.value, lists)


def _need(call: ast.Call, lists: Mapping[str, tuple[str, ...]]) -> Iterator[SlideNeed]:
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    first = call.args[0] if call.args else None
    if method in _NO_SLIDES or not isinstance(first, ast.Constant) or "." not in str(first.value):
        return
    main = _MAIN.get(method)
    figures = (main,) if main else tuple(_strings(call.args[1], lists)) if len(call.args) > 1 else ()
    optional = any(word.arg == "optional" for word in call.keywords)
    yield SlideNeed(str(first.value), figures, optional)


def _strings(node: ast.expr, lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.Name):
            yield from lists.get(part.id, ())


def _lacks(need: SlideNeed, lacking: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the least that would have to be added for a slide; nothing if one of its figures can be computed."""
    wanted: Iterable[str] = need.figures
    found = [lacking.get(name, ()) for name in wanted]
    return min(found, key=len, default=())
