"""One report, from parameters to published files."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import nbformat

from zongjie.errors import DataError, ZongjieError
from zongjie.export.index.place import NAME as INDEX
from zongjie.export.index.place import PARTIAL, is_free
from zongjie.files import building, publish, write_bytes, write_text
from zongjie.parameters import load
from zongjie.paths import find_project, slug_of
from zongjie.periods import Period
from zongjie.report.bind import bind
from zongjie.report.discretion import discreet
from zongjie.report.execute import Executed, execute
from zongjie.report.fingerprint import fingerprint
from zongjie.report.keeping import stored_plan
from zongjie.report.kernels.manager import nursery, open_workspace
from zongjie.report.manifest import NAME as MANIFEST
from zongjie.report.manifest import manifest
from zongjie.report.overrides import remembered, verify
from zongjie.report.prepare import Prepared, prepare, shelf_of
from zongjie.slides.document import Document
from zongjie.slides.wording import Wording

if TYPE_CHECKING:
    from zongjie.sources.ingested import Ingested

Only = Literal["html", "pptx"]


class Listener(Protocol):
    """Who is told how a run goes on; the command line draws its progress from this."""

    def stage(self, name: str, total: int = 1) -> None:
        """Hear that a stage begins with `total` steps ahead."""

    def detail(self, text: str) -> None:
        """Hear of something within the stage that is worth a line."""

    def step(self, text: str, seconds: float, failed: bool = False) -> None:
        """Hear that a step of the stage is done."""


class Silent:
    """Hears how a run goes on, and says nothing: one report of many."""

    def stage(self, name: str, total: int = 1) -> None:
        """Say nothing of a stage."""

    def detail(self, text: str) -> None:
        """Say nothing of a detail."""

    def step(self, text: str, seconds: float, failed: bool = False) -> None:
        """Say nothing of a step."""


@dataclass(frozen=True)
class Outcome:
    """What a run delivered.

    Attributes
    ----------
    folder
        Where the files are.
    index
        The index of all reports, made anew; None if it could not be written.
    kept
        The complete earlier report that a partial one did not replace, if there was one.
    """

    folder: Path
    files: tuple[str, ...]
    index: Path | None
    document: Document
    executed: tuple[Executed, ...]
    seconds: dict[str, float]
    kept: Path | None = None

    @property
    def failed(self) -> tuple[Executed, ...]:
        """The notebooks that failed."""
        return tuple(done for done in self.executed if done.failure)


@dataclass
class Clock:
    """Wall-clock seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Generator[None, None, None]:
        """Measure one stage."""
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def run(  # noqa: PLR0913 - each is a choice of whoever runs a report
    path: Path,
    period: Period,
    listener: Listener,
    *,
    overrides: Mapping[str, Any] | None = None,
    outputs: Path | None = None,
    only: Only | None = None,
    jobs: int | None = None,
    ingested: Ingested | None = None,
) -> Outcome:
    """Make the report of a community and a period.

    Outputs are built aside and renamed: whatever goes wrong, an earlier report stays as it was. If some notebook
    fails, the others are delivered; a complete earlier report then keeps its place and the partial one goes beside.
    While one run makes a report, another that is to make the same is refused.

    Parameters
    ----------
    path
        The parameters file.
    overrides
        Dotted parameters that replace those of the file.
    outputs
        The folder that takes the place of the project's `outputs/`.
    only
        Export just the page or just the deck.
    jobs
        Notebooks at once; two per core by default.
    ingested
        The community's tables, if they have been made already.
    """
    clock = Clock()
    outputs = (outputs or find_project(path).outputs).resolve()
    target = outputs / shelf_of(path, load(path, overrides), overrides) / str(period)
    with nursery(), building(target) as folder:  # the nursery loads its imports while the data is read
        listener.stage("data")
        with clock.stage("data"):
            prepared = prepare(path, period, overrides, outputs, listener.detail, ingested)
            verify(prepared)
            made_of = fingerprint(
                path, prepared.parameters, period, prepared.tables_folder, only, plan=prepared.earlier.sha256
            )
        executed = _notebooks(prepared, path, overrides, folder, listener, clock, jobs)
        document, files = _deliver(prepared, path, executed, folder, listener, clock, only)
        record = manifest(prepared, document, executed, clock.seconds, files) | {"fingerprint": made_of}
        write_text(folder / MANIFEST, json.dumps(record, ensure_ascii=False, indent=1))
        failed = any(done.failure for done in executed)
        place = target.with_name(target.name + PARTIAL) if failed and _complete(target) else target
        publish(folder, place)
        index = _index(outputs, prepared, listener)
    return Outcome(
        folder=place,
        files=tuple(files),
        index=index,
        document=document,
        executed=tuple(executed),
        seconds=clock.seconds,
        kept=target if place != target else None,
    )


def _notebooks(
    prepared: Prepared,
    path: Path,
    overrides: Mapping[str, Any] | None,
    folder: Path,
    listener: Listener,
    clock: Clock,
    jobs: int | None,
) -> list[Executed]:
    names = prepared.outline.notebooks
    listener.stage("notebooks", len(names))
    with clock.stage("notebooks"):
        prepared.save(folder)
        open_workspace(folder)
        executed = execute(
            prepared.project,
            names,
            {
                "community": str(path),
                "period": str(prepared.period),
                "overrides": dict(overrides or {}),
                "workspace": str(folder),
            },
            folder / "notebooks",
            jobs=jobs,
            timeout=prepared.parameters.engine.cell_timeout,
            told=lambda done: listener.step(done.name, done.seconds, failed=done.failure is not None),
        )
        (folder / "prepared.json").unlink()
        for done in executed:
            discreet(done.path, slug_of(path), str(prepared.period), overrides or {})
    if all(done.failure for done in executed):
        raise DataError(
            "Every notebook failed; there is nothing to deliver.",
            examples=[f"{done.name}: {done.failure}" for done in executed],
            hint=f"open notebooks/{executed[0].name}.ipynb in JupyterLab and run it to see the error in place",
        )
    return executed


def _deliver(
    prepared: Prepared,
    path: Path,
    executed: list[Executed],
    folder: Path,
    listener: Listener,
    clock: Clock,
    only: Only | None,
) -> tuple[Document, dict[str, str]]:
    """Bind, export and write; return the document and the SHA-256 of each file."""
    listener.stage("export", 3 if only is None else 2)
    with clock.stage("bind"):
        notebook, document = bind(prepared, executed, path, remembered(folder.parent / str(prepared.period)))
        made = {"report.ipynb": (nbformat.writes(notebook) + "\n").encode("utf-8"), **stored_plan(notebook)}
    with clock.stage("export"):
        made |= _export(prepared, document, folder, listener, only)
    for name, data in made.items():
        write_bytes(folder / name, data)
    return document, {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}


def _export(
    prepared: Prepared, document: Document, folder: Path, listener: Listener, only: Only | None
) -> dict[str, bytes]:
    from zongjie.export import figures_workbook
    from zongjie.export.deck.render import render as render_deck
    from zongjie.export.page.beside import Beside, siblings
    from zongjie.export.page.exporter import render as render_page

    beside = Beside(siblings(folder, document.info.period), is_free(folder.parent.parent / INDEX))
    language = document.info.language
    theme = prepared.project.deck_theme(document.info.deck_theme or document.info.theme)
    wording = Wording(language, prepared.project.wording(language), document.info.currency)
    exporters = {
        "report.html": lambda: render_page(document, prepared.project, deck=only != "html", beside=beside),
        "report.pptx": lambda: render_deck(document, theme, wording),
        "figures.xlsx": lambda: figures_workbook.render(document, prepared.project),
    }
    chosen = [name for name in exporters if only is None or not name.startswith("report.") or name.endswith(only)]

    def one(name: str) -> bytes:
        start = time.perf_counter()
        data = exporters[name]()
        listener.step(name, time.perf_counter() - start)
        return data

    with ThreadPoolExecutor(max_workers=len(chosen)) as pool:
        return dict(zip(chosen, pool.map(one, chosen), strict=True))


def _index(outputs: Path, prepared: Prepared, listener: Listener) -> Path | None:
    """Make the index of all reports anew; a report that is done does not fail for it."""
    from zongjie.report.index import build_index

    try:
        return build_index(outputs, prepared.project)
    except ZongjieError as error:
        listener.detail(str(error))
        return None


def _complete(folder: Path) -> bool:
    """Whether a complete report stands in a folder; one whose manifest is damaged is none."""
    with suppress(FileNotFoundError, ValueError):
        return bool(json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("complete"))
    return False
