"""The nbconvert exporter of the page: `jupyter nbconvert --to zongjie-html report.ipynb`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbconvert
from jinja2 import Environment, StrictUndefined
from jinja2.bccache import Bucket, BytecodeCache
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import Dict, default

from zongjie.errors import MachineError
from zongjie.export.page.beside import NOTHING, Beside, around
from zongjie.export.page.inline import Inline
from zongjie.export.page.view import PageView
from zongjie.paths import SHIPPED, Project, find_project
from zongjie.slides.document import Document
from zongjie.slides.wording import Wording


def render(document: Document, project: Project, *, deck: bool = True, beside: Beside = NOTHING) -> bytes:
    """Return the page of a report as UTF-8; it links to a `deck` and to what else is `beside` it, nowhere else."""
    exporter = PageExporter()
    if not deck:
        exporter.downloads = {name: label for name, label in exporter.downloads.items() if name != "report.pptx"}
    return exporter.from_document(document, project, beside).encode()


class PageExporter(TemplateExporter):
    """Exports a bound report as one self-contained HTML page.

    It reads the slides and figures in the notebook, never its HTML outputs. The theme is the one that the report
    names; `--template` takes another.
    """

    export_from_notebook = "Zongjie page (.html)"
    output_mimetype = "text/html"

    downloads = Dict(
        {"report.pptx": "download_deck", "figures.xlsx": "download_figures"},
        help="Files beside the page that it links to, with the wording's name of each link.",
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return ""

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a bound notebook.

        Raises
        ------
        TemplateError
            If the notebook is not a bound report, or its theme or language is not there.
        """
        document, folder = Document.from_notebook(nb), _folder_of(resources)
        project = find_project(folder)
        place = folder if folder and self._written_beside(folder) else None
        if place is None:  # nothing is known of where the page goes
            page = self._page(document, project, NOTHING)
        else:
            page = self._page(document, project, around(place, document.info.period))
            page["downloads"] = [(name, label) for name, label in page["downloads"] if (place / name).is_file()]
        return super().from_notebook_node(nb, {**(resources or {}), **page}, **kw)

    def from_document(self, document: Document, project: Project, beside: Beside = NOTHING) -> str:
        """Return the page of a report that is already read: the same as from its notebook."""
        page = self._page(document, project, beside)  # which also decides on the template
        return self.template.render(resources=page).lstrip("\r\n")

    def _written_beside(self, folder: Path) -> bool:
        """Whether nbconvert writes the page beside its notebook, which it does unless `--output-dir` says otherwise."""
        target = self.config.get("FilesWriter", {}).get("build_directory")
        return not target or Path(target).resolve() == folder.resolve()

    def _page(self, document: Document, project: Project, beside: Beside) -> dict[str, Any]:
        """Return what the templates find in `resources`, once the theme's are looked up."""
        _check_version()
        self._use(project, self.template_name or document.info.theme)
        info = document.info
        view = PageView(document, Wording(info.language, project.wording(info.language), info.currency), beside)
        return {
            "page": view,
            "inline": Inline(self.environment, self.template_paths),
            "downloads": list(self.downloads.items()),
        }

    def _use(self, project: Project, theme: str) -> None:
        """Look for templates in the theme's folder first, then in the shipped themes that it may build on."""
        folder = project.page_theme(theme)
        self.extra_template_basedirs = list(dict.fromkeys([str(folder.parent), str(_SHIPPED_THEMES)]))
        self.template_name = folder.name
        self.template_paths = self._template_paths()

    def _create_environment(self) -> Environment:
        """Return nbconvert's environment, made strict: everything is escaped, nothing unknown prints as empty."""
        environment = super()._create_environment()
        environment.autoescape = True
        environment.undefined = StrictUndefined
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.bytecode_cache = _COMPILED
        return environment


class _Compiled(BytecodeCache):
    """Keeps compiled templates for the next page of this process: compiling them takes longer than filling them in."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled from this very source."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()
_LEAST = (7, 17, 1)  # before it nbconvert reads files that a notebook names: CVE-2026-39377, CVE-2026-39378
_SHIPPED_THEMES = SHIPPED / "report_templates" / "html"


def _check_version() -> None:
    """Refuse an nbconvert that a notebook can make read or write files.

    Raises
    ------
    MachineError
        With what to install.
    """
    if tuple(nbconvert.version_info[:3]) < _LEAST:
        least = ".".join(map(str, _LEAST))
        raise MachineError(
            f"nbconvert {nbconvert.__version__} is older than {least}: a notebook could make it read any file.",
            hint=f"pip install 'nbconvert>={least}'",
        )


def _folder_of(resources: dict[str, Any] | None) -> Path | None:
    """Return the folder of the notebook; None for one that came from no file."""
    path = (resources or {}).get("metadata", {}).get("path")
    return None if path is None else Path(path or ".")
