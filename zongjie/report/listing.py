"""What the command line prints: catalogues, figures, the outcome of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from zongjie.metrics.base import catalogue, numbers
from zongjie.paths import find_project
from zongjie.report.outline import load_outline
from zongjie.report.terminal import Terminal
from zongjie.sources.base import all_sources

if TYPE_CHECKING:
    from zongjie.report.run import Outcome

_NO_EDGE = 10_000


def source_records() -> list[dict[str, Any]]:
    """Return the adapters as JSON-ready records."""
    return [
        {"kind": kind, "title": source.title, "tables": list(source.tables), "options": dict(source.options)}
        for kind, source in all_sources().items()
    ]


def metric_records(language: str) -> list[dict[str, Any]]:
    """Return the catalogue of metrics as JSON-ready records."""
    numbered = numbers()
    return [
        {
            "id": metric.id,
            "number": numbered[metric.id],
            "family": metric.family,
            "title": metric.title.get(language),
            "definition": metric.definition.get(language),
            "unit": metric.unit,
            "by": list(metric.by),
            "tables": [list(answer.tables) for answer in metric.answers],
            "of": list(metric.formula.of) if metric.formula else [],
        }
        for metric in catalogue().values()
    ]


def outline_records() -> list[dict[str, Any]]:
    """Return the outlines as JSON-ready records."""
    project = find_project()
    return [{"id": name} | load_outline(project, name).model_dump(mode="json") for name in project.outlines()]


def print_sources() -> None:
    """Print the adapters."""
    rows = [
        (
            record["kind"],
            record["title"],
            ", ".join(record["tables"]),
            "\n".join(f"{k}: {v}" for k, v in record["options"].items()),
        )
        for record in source_records()
    ]
    _print_table(("kind", "reads", "fills", "options"), rows)


def print_metrics(language: str) -> None:
    """Print the catalogue of metrics."""
    rows = [
        (
            record["number"],
            record["id"],
            record["title"],
            record["definition"],
            record["unit"],
            " or ".join("+".join(answer) for answer in record["tables"]) or ", ".join(record["of"]),
        )
        for record in metric_records(language)
    ]
    _print_table(("no.", "id", "title", "definition", "unit", "tables"), rows)


def print_outlines() -> None:
    """Print the outlines."""
    rows = [
        (record["id"], chapter["title"]["zh_CN"], chapter["title"]["en"], ", ".join(chapter["notebooks"]))
        for record in outline_records()
        for chapter in record["chapters"]
    ]
    _print_table(("outline", "章", "chapter", "notebooks"), rows)


def print_figures(manifest: dict[str, Any]) -> None:
    """Print the figures of a report's manifest."""
    rows = [
        (
            figure["number"],
            figure["id"],
            figure["title"],
            f"{len(figure['rows'])} rows" if figure["by"] else _shown(figure["value"]),
            _shown(figure["previous"]),
            _shown(figure["year_ago"]),
            figure["unit"],
            ", ".join(place["slide"] for place in figure["shown"]) or figure["undefined_because"] or "",
        )
        for figure in manifest["figures"]
    ]
    _print_table(("no.", "id", "title", "value", "previous", "year ago", "unit", "shown on"), rows)


def print_outcome(outcome: Outcome) -> None:
    """Print where the outputs are, what is absent and what failed."""
    from zongjie.report.overrides import notices

    console = Terminal(highlight=False, soft_wrap=True)
    spent = sum(outcome.seconds.values())
    console.print(
        f"{outcome.document.info.title} · {len(list(outcome.document.slides()))} slides · {spent:.1f} s", markup=False
    )
    for source in outcome.document.info.sources:
        console.print(
            f"  {source.kind}: {source.name}: {source.read:,} read = {source.kept:,} kept"
            f" + {source.rejected:,} rejected + {source.skipped:,} skipped",
            markup=False,
        )
    for absent in outcome.document.absent:
        console.print(f"  absent: {absent.title} ({absent.because})", markup=False)
    for notice in notices(outcome.document):
        console.print(f"  {notice}", markup=False)
    for name in outcome.files:
        console.print(f"  {outcome.folder / name}", markup=False)
    if outcome.index:
        console.print(f"  all reports: {outcome.index}", markup=False)
    _print_failures(console, outcome)


def _print_failures(console: Terminal, outcome: Outcome) -> None:
    for done in outcome.failed:
        copy = outcome.folder / "notebooks" / done.path.name
        console.print(f"zongjie: notebook {done.name} failed, {done.failure}", markup=False)
        console.print(
            f"  next:   open {copy}, mend notebooks/{done.name}.ipynb, run again; the other chapters are delivered",
            markup=False,
        )
    if outcome.kept:
        console.print(
            f"  The complete earlier report stays at {outcome.kept}; this partial one lies beside it.", markup=False
        )


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _print_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console = Terminal(highlight=False)
    if not console.is_terminal:
        console.width = _NO_EDGE  # a file or a pipe has none: ids stay whole and can be searched
    console.print(table)
