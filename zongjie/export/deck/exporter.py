"""The nbconvert exporter `zongjie-pptx`: a bound notebook becomes an editable deck."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from zongjie.paths import find_project


class DeckExporter(Exporter):
    """Writes a bound report as PPTX; needs the project only for its theme and wording folders."""

    export_from_notebook = "PowerPoint (zongjie)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pptx"

    def from_notebook_node(  # pyright: ignore[reportIncompatibleMethodOverride] -- nbconvert writes bytes as they are
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the deck and the resources, as nbconvert asks for them.

        Raises
        ------
        TemplateError
            If the notebook is no bound report, or its theme or wording is missing.
        """
        from zongjie.export.deck.render import render
        from zongjie.slides.document import Document
        from zongjie.slides.wording import Wording

        copied, resources = super().from_notebook_node(nb, resources, **kwargs)
        document = Document.from_notebook(copied)
        folder = (resources.get("metadata") or {}).get("path")
        project = find_project(Path(folder)) if folder else find_project()
        language = document.info.language
        wording = Wording(language, project.wording(language), document.info.currency)
        return render(document, project.deck_theme(document.info.deck_theme or document.info.theme), wording), resources
