"""`zongjie check`: read everything and say what is there, before any report is made."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from zongjie.metrics.base import catalogue
from zongjie.metrics.evaluate import missing
from zongjie.metrics.promised import promises
from zongjie.parameters import Parameters, load
from zongjie.paths import find_project
from zongjie.quality.inspect import inspected, noticed
from zongjie.quality.sentences import say, sentence
from zongjie.report.carries import Carried, carried
from zongjie.report.logo import logo_of
from zongjie.report.outline import load_outline
from zongjie.report.prepare import check_targets, ingest_tables
from zongjie.report.terminal import Terminal
from zongjie.slides.document import SourceInfo
from zongjie.slides.flaw import Flaw
from zongjie.slides.wording import Wording
from zongjie.sources.account import NO_ROWS
from zongjie.sources.engine.opening import open_tables
from zongjie.sources.people import given_at
from zongjie.tables.schemas import SPECS

_MARKS = " ▁▂▃▄▅▆▇█"
_MONTHS = 36  # of the calendar that fit a line


@dataclass(frozen=True)
class Check:
    """What a parameters file's sources hold.

    Attributes
    ----------
    rows, spans
        Rows and first and last local day by table.
    months
        Rows by table and month (`2023-11`).
    lacking
        Metrics that cannot be computed, with the tables that they would need.
    flaws
        What is wrong with the data.
    strangers
        Where the parameters name somebody who occurs nowhere: place → what to say of it.
    chapters
        What the data carries of each chapter of the outline.
    titles
        Name of each slide in the report's language.
    """

    name: str
    language: str
    sources: tuple[SourceInfo, ...]
    rejects: Path
    rows: dict[str, int]
    spans: dict[str, tuple[date, date]]
    months: dict[str, dict[str, int]]
    lacking: dict[str, tuple[str, ...]]
    flaws: tuple[Flaw, ...]
    strangers: dict[str, str]
    chapters: tuple[Carried, ...]
    titles: dict[str, str]

    def record(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return {
            "name": self.name,
            "sources": [source.model_dump(mode="json") for source in self.sources],
            "rejects": str(self.rejects),
            "rows": self.rows,
            "spans": {table: [str(day) for day in span] for table, span in self.spans.items()},
            "months": self.months,
            "lacking": self.lacking,
            "quality": [
                flaw.model_dump(mode="json") | {"sentence": sentence(flaw, self.language)} for flaw in self.flaws
            ],
            "strangers": self.strangers,
            "chapters": [
                {"title": one.chapter, "shown": list(one.shown), "lacking": dict(one.lacking)} for one in self.chapters
            ],
        }


def check(path: Path, overrides: Mapping[str, Any] | None = None, outputs: Path | None = None) -> Check:
    """Read the sources of a parameters file and take stock.

    Raises
    ------
    ParameterError
        If the parameters, the outline or a target is wrong.
    DataError
        If a source cannot be read.
    """
    parameters = load(path, overrides)
    project = find_project(path)
    outline = load_outline(project, parameters.outline)
    check_targets(path, parameters)
    logo_of(path, parameters)
    ingested = ingest_tables(path, parameters, (outputs or project.outputs).resolve())
    with closing(open_tables(ingested.folder, parameters)) as tables:
        promises(tables)  # a target for an unknown metric stops a run
        canonical = [name for name in sorted(tables.names) if name in SPECS]
        lacking = {name: need for name, metric in catalogue().items() if (need := missing(metric, tables))}
        chapters = carried(project, outline, parameters.language, lacking)
        return Check(
            name=parameters.community,
            language=parameters.language,
            sources=ingested.sources,
            rejects=ingested.folder / "rejects.csv",
            rows={name: tables.rows[name] for name in canonical},
            spans={name: span for name in canonical if (span := tables.span(name))},
            months={name: found for name in canonical if (found := tables.months(name))},
            lacking=lacking,
            flaws=(*inspected(tables), *noticed(ingested.sources)),
            strangers={f"people.{place}": _stranger(parameters, place, how) for place, how in ingested.unknown.items()},
            chapters=chapters,
            titles=_titles(Wording(parameters.language, project.wording(parameters.language)), chapters),
        )


def _stranger(parameters: Parameters, place: str, how: str) -> str:
    """Say what is not found: the parameters' own words are quoted, ids of the data never are."""
    given = given_at(parameters.people, place)
    if how == "spelling":
        return f"“{given}” is nobody's id; one that differs only in capitals or signs is there"
    return f"“{given}” is nobody's id (names are understood by sources that know names)"


def _titles(words: Wording, chapters: tuple[Carried, ...]) -> dict[str, str]:
    names = [name for one in chapters for name in (*one.shown, *one.lacking)]
    return {name: words.label(f"slides.{name}.name") for name in names if f"slides.{name}.name" in words}


def print_check(result: Check) -> None:
    """Print the stock-taking."""
    console = Terminal(highlight=False, soft_wrap=True)
    console.print(result.name, markup=False)
    for source in result.sources:
        notices = [say(flaw, result.language) for flaw in noticed([source])]
        console.print(
            f"  {source.kind}: {source.name}: {source.read:,} read = {source.kept:,} kept"
            f" + {source.rejected:,} rejected + {source.skipped:,} skipped",
            markup=False,
        )
        for reason, count in source.reasons.items():
            console.print(f"      {count:,} × {reason}", markup=False)
        for what, effect in notices:
            console.print(f"      {what}: {effect}", markup=False)
        empty = [name.removesuffix(NO_ROWS) for name in source.ignored if name.endswith(NO_ROWS)]
        unused = [name for name in source.ignored if not name.endswith(NO_ROWS)]
        for what, names in (("not used", unused), ("still empty", empty)):
            if names:
                console.print(f"      {what}: {', '.join(names)}", markup=False)
    if any(source.rejected for source in result.sources):
        console.print(f"  rejected rows: {result.rejects}", markup=False)
    console.print(_coverage(result))
    _print_quality(console, result)
    _print_chapters(console, result)


def _coverage(result: Check) -> Table:
    months = sorted({month for found in result.months.values() for month in found})[-_MONTHS:]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title, justify in (("table", "left"), ("rows", "right"), ("from", "left"), ("to", "left")):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    table.add_column(f"rows by month, {months[0]} … {months[-1]}" if months else "")
    for name, rows in result.rows.items():
        first, last = result.spans.get(name, ("", ""))
        table.add_row(name, f"{rows:,}", str(first), str(last), escape(_sparkline(result.months.get(name, {}), months)))
    return table


def _sparkline(counts: Mapping[str, int], months: list[str]) -> str:
    """Return a bar a month; a month without rows is blank between months with some, a dot beyond them."""
    if not counts.keys() & set(months):
        return ""
    largest = max(counts[month] for month in months if month in counts)
    return "".join(_MARKS[-(-counts[month] * 8 // largest)] if month in counts else "·" for month in months)


def _print_quality(console: Terminal, result: Check) -> None:
    found = [flaw for flaw in result.flaws if not flaw.source]
    console.print("data quality" if found else "data quality: no holes, jumps or beginnings that mislead", markup=False)
    for flaw in found:
        console.print(f"  {sentence(flaw, result.language)}", markup=False)
    for place, said in result.strangers.items():
        console.print(f"  {place}: {said}", markup=False)


def _print_chapters(console: Terminal, result: Check) -> None:
    """Print what a report can show by chapter, and what would have to be added for the rest."""
    total = len(catalogue())
    console.print(
        f"what a report can show ({total - len(result.lacking)} of {total} metrics can be computed)", markup=False
    )
    for one in result.chapters:
        count = len(one.shown) + len(one.lacking)
        console.print(
            f"  {one.chapter}: {len(one.shown)} of {count} slides" if count else f"  {one.chapter}", markup=False
        )
        for slide, need in one.lacking.items():
            console.print(f"      {result.titles.get(slide, slide)} needs {' + '.join(need)}", markup=False)
