"""Everything a report's notebooks start from: parameters, tables, figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongjie import __version__
from zongjie.errors import InternalError, ParameterError
from zongjie.files import write_text
from zongjie.findings.playbook import load_playbook
from zongjie.parameters import Parameters, load
from zongjie.paths import Project, find_project, slug_of
from zongjie.periods import Period, parse
from zongjie.report.figures_cache import figures_of
from zongjie.report.logo import logo_of
from zongjie.report.loop import Earlier, earlier_plan, with_targets
from zongjie.report.outline import Outline, load_outline
from zongjie.report.spans import check_project, spans_of, wanted
from zongjie.slides.document import Info
from zongjie.slides.figure import Figures
from zongjie.slides.wording import Wording

if TYPE_CHECKING:
    from zongjie.sources.ingested import Ingested
    from zongjie.tables.store import Tables

PREPARED = "prepared.json"
_REPORTED_VERSIONS = ("duckdb", "ibis-framework", "matplotlib", "nbconvert", "pandas", "papermill", "python-pptx")
_RATES = ("share", "points", "score", "ratio", "per_member_day", "minutes", "days")  # the length of a period is in none
Announce = Callable[[str], None]


@dataclass(frozen=True)
class Prepared:
    """What `zongjie run` hands to each notebook, and what a notebook opened by hand prepares for itself.

    Attributes
    ----------
    missing
        For each metric that could not be computed, the tables that it would need, or `engine` where that cannot.
    tables_folder
        Where the canonical tables of the community lie.
    earlier
        The plan that an earlier report stored for the period.
    spans
        Figures of parts of the period (its phases, before and after a measure), by the part's written form.
    """

    project: Project
    parameters: Parameters
    period: Period
    info: Info
    figures: Figures
    missing: dict[str, tuple[str, ...]]
    tables_folder: Path
    spans: dict[str, Figures] = field(default_factory=dict[str, Figures])
    earlier: Earlier = field(default_factory=Earlier)

    @cached_property
    def tables(self) -> Tables:
        """The canonical tables, for a closer look in a notebook."""
        from zongjie.sources.engine.opening import open_tables

        return open_tables(self.tables_folder, self.parameters)

    @property
    def outline(self) -> Outline:
        """The outline that the parameters name."""
        return load_outline(self.project, self.parameters.outline)

    def save(self, workspace: Path) -> None:
        """Write to `workspace` what `restore` needs."""
        record = {
            "project": str(self.project.root),
            "parameters": self.parameters.model_dump(mode="json"),
            "period": str(self.period),
            "info": self.info.model_dump(mode="json"),
            "figures": self.figures.dump(),
            "missing": self.missing,
            "tables": str(self.tables_folder),
            "earlier": self.earlier.model_dump(mode="json"),
            "spans": {span: figures.dump() for span, figures in self.spans.items()},
        }
        write_text(workspace / PREPARED, json.dumps(record, ensure_ascii=False))


def restore(workspace: Path) -> Prepared:
    """Read what `Prepared.save` wrote."""
    path = workspace / PREPARED
    try:
        stat = path.stat()
        return _restored(path, stat.st_mtime_ns, stat.st_size)
    except FileNotFoundError:
        raise InternalError(
            "The workspace of this notebook is gone.",
            where=str(path),
            hint='set workspace = "" in the parameters cell to prepare the data anew',
        ) from None


@lru_cache(maxsize=1)
def _restored(path: Path, changed: int, size: int) -> Prepared:
    """Read a workspace once, as long as it stays as it is (`changed`, `size`); nobody changes what is returned."""
    record = json.loads(path.read_text(encoding="utf-8"))
    return Prepared(
        project=Project(Path(record["project"])),
        parameters=Parameters.model_validate(record["parameters"]),
        period=parse(record["period"]),
        info=Info.model_validate(record["info"]),
        figures=Figures.load(record["figures"]),
        missing={metric: tuple(tables) for metric, tables in record["missing"].items()},
        tables_folder=Path(record["tables"]),
        earlier=Earlier.model_validate(record["earlier"]),
        spans={span: Figures.load(figures) for span, figures in record["spans"].items()},
    )


def ingest_tables(path: Path, parameters: Parameters, outputs: Path, announce: Announce | None = None) -> Ingested:
    """Read the sources of a parameters file into canonical tables under `outputs/<community>/tables/`."""
    from zongjie.sources.ingest import ingest

    return ingest(parameters, path.parent, outputs / slug_of(path) / "tables", announce)


def checked(path: Path, overrides: Mapping[str, Any] | None = None) -> tuple[Parameters, Project, Outline]:
    """Return parameters, project and outline: what can be known to be wrong before any data is read."""
    parameters = load(path, overrides)
    project = find_project(path)
    outline = load_outline(project, parameters.outline)
    project.deck_theme(parameters.deck_theme)
    check_targets(path, parameters)
    logo_of(path, parameters)  # an hour of notebooks should not end at a picture
    return parameters, project, outline


def shelf_of(path: Path, parameters: Parameters, overrides: Mapping[str, Any] | None = None) -> str:
    """Return what the folder of a community's reports is called.

    Reports by another outline than the parameters file names lie apart, so that neither takes the other's place.
    """
    own = load(path).outline if "outline" in (overrides or {}) else parameters.outline
    return slug_of(path) if parameters.outline == own else f"{slug_of(path)}.{parameters.outline}"


def check_targets(path: Path, parameters: Parameters) -> None:
    """Refuse a target, a goal or an alert line for a metric that does not exist or is no single number.

    Raises
    ------
    ParameterError
        With the known metrics and the nearest match.
    """
    from zongjie.metrics.base import catalogue

    known = [name for name, metric in catalogue().items() if not metric.by]
    asked = {
        "targets": ("a target", parameters.targets),
        "plan.goals": ("a goal", parameters.plan.goals),
        "alerts": ("an alert line", parameters.alerts),
    }
    for key, (what, values) in asked.items():
        if unknown := next((name for name in values if name not in known), None):
            raise ParameterError(
                f"There is no metric “{unknown}” to set {what} for.",
                where=f"{path}, {key}.{unknown}",
                given=unknown,
                known=known,
                hint="`zongjie metrics` lists them",
            )


def targets_of(parameters: Parameters, period: Period) -> dict[str, float]:
    """Return the targets that a period can be judged by.

    A quarter cannot reach the number of people of a year; its rates can be held against the year's.
    """
    from zongjie.metrics.base import catalogue

    if not parameters.targets_for:
        return dict(parameters.targets)
    whole, metrics = parse(parameters.targets_for), catalogue()
    if period == whole:
        return dict(parameters.targets)
    within = whole.start <= period.start and period.end <= whole.end
    return {name: value for name, value in parameters.targets.items() if within and metrics[name].unit in _RATES}


def named_for(period: Period, figures: Figures, wording: Wording) -> Figures:
    """Return the figures as a report of this period calls them: a single month has no last month."""
    names: Mapping[str, str] = wording.items("month_titles") if period.kind == "month" else {}
    return Figures(
        {
            name: figure.model_copy(update={"title": names[name]}) if name in names else figure
            for name, figure in figures.items()
        }
    )


def prepare(
    path: Path,
    period: Period | str,
    overrides: Mapping[str, Any] | None = None,
    outputs: Path | None = None,
    announce: Announce | None = None,
    ingested: Ingested | None = None,
) -> Prepared:
    """Read the data of a community and compute every figure of a period.

    Unchanged input is not read again, and figures of unchanged tables are not computed again.

    Parameters
    ----------
    path
        The parameters file.
    period
        The period, or its written form.
    overrides
        Dotted parameters that replace those of the file.
    outputs
        Where tables and reports go; the project's `outputs/` by default.
    announce
        Called with a line on what is being done.
    ingested
        The community's tables, if they have been made already; otherwise its sources are looked at.

    Raises
    ------
    ParameterError
        If the parameters, the period or the outline is wrong.
    DataError
        If the data cannot be read or holds nothing of the period.
    """
    from zongjie.metrics.base import catalogue
    from zongjie.metrics.evaluate import missing
    from zongjie.metrics.quality import account
    from zongjie.quality.inspect import inspected, noticed
    from zongjie.quality.touch import relevant
    from zongjie.sources.engine.opening import open_tables
    from zongjie.tables.engines.unsupported import LACKING

    parameters, project, outline = checked(path, overrides)
    period = parse(period) if isinstance(period, str) else period
    check_project(path, parameters, period)
    outputs = outputs or project.outputs
    earlier = earlier_plan(path, parameters, period, outputs)
    if announce and earlier.trouble:
        announce(earlier.trouble)
    ingested = ingested or ingest_tables(path, parameters, outputs, announce)
    with closing(open_tables(ingested.folder, parameters)) as tables:
        flaws = inspected(tables)
        cache = outputs / slug_of(path) / "figures"
        figures = figures_of(tables, period, parameters, targets_of(parameters, period), flaws, cache, announce)
        parts: dict[str, Figures] = {}
        if outline.phase_figures:
            playbook = load_playbook(project.playbook(parameters.language))
            spans = wanted(parameters, period, outline.phase_figures, playbook)
            parts = spans_of(tables, parameters, spans, flaws, cache, announce)
        quality = relevant((*flaws, *noticed(ingested.sources)), (period, period.previous(), period.year_ago()))
        figures = Figures({**figures, **account(ingested.sources, period, parameters.language)})
        lacking = {name: need for name, metric in catalogue().items() if (need := missing(metric, tables))}
        if parameters.engine.backend != "duckdb":
            lacking |= {name: (LACKING,) for name in catalogue() if name not in {*figures, *lacking}}
    wording = Wording(parameters.language, project.wording(parameters.language))
    figures = with_targets(figures, earlier, period, wording)
    return Prepared(
        project=project,
        parameters=parameters,
        period=period,
        info=_info(path, parameters, period, outline, ingested).model_copy(update={"quality": quality}),
        figures=named_for(period, figures, wording),
        missing=lacking,
        tables_folder=ingested.folder,
        earlier=earlier,
        spans=parts,
    )


def _info(path: Path, parameters: Parameters, period: Period, outline: Outline, ingested: Ingested) -> Info:
    label = period.label(parameters.language)
    return Info(
        community=parameters.community,
        slug=slug_of(path),
        language=parameters.language,
        outline=parameters.outline,
        period=str(period),
        period_label=label,
        start=period.start,
        end=period.end,
        title=outline.title_for(parameters.language, period),
        reporter=parameters.reporter,
        department=parameters.department,
        contact=parameters.contact,
        date=parameters.date or period.end,
        time_zone=parameters.time_zone,
        theme=parameters.page_theme,
        deck_theme="" if parameters.deck_theme == parameters.page_theme else parameters.deck_theme,
        deck=parameters.deck,
        details=outline.details,
        synthetic=parameters.synthetic,
        attribution=parameters.attribution,
        currency=parameters.project.currency,
        sources=ingested.sources,
        versions={"zongjie": __version__} | {name: version(name) for name in _REPORTED_VERSIONS},
    )
