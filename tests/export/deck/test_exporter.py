"""The nbconvert exporter: found by name, cheap to make, clear about what it cannot export."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from tests.documents import example, notebook
from zongjie.errors import TemplateError
from zongjie.export.deck.exporter import DeckExporter


def test_it_is_registered_under_its_name() -> None:
    assert get_exporter("zongjie-pptx") is DeckExporter
    assert DeckExporter().file_extension == ".pptx"


def test_a_bound_notebook_gives_the_deck_of_its_document(deck, tmp_path: Path) -> None:
    path = tmp_path / "report.ipynb"
    nbformat.write(notebook(example()), str(path))
    output, resources = DeckExporter().from_filename(str(path))
    assert output == deck()
    assert resources["output_extension"] == ".pptx"


def test_a_notebook_that_is_no_report_is_refused() -> None:
    with pytest.raises(TemplateError, match="not a bound report"):
        DeckExporter().from_notebook_node(nbformat.v4.new_notebook())


def test_an_unknown_theme_is_named_with_the_known_ones() -> None:
    document = example()
    document.info = document.info.model_copy(update={"theme": "clam"})
    with pytest.raises(TemplateError, match="did you mean:  calm"):
        DeckExporter().from_notebook_node(notebook(document))
