"""Scripts do what their first lines say."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from pptx import Presentation

from tests.conftest import ROOT


@pytest.fixture
def deck_bench(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from benches import deck

    return deck


def test_the_bench_measures_a_deck_of_40_slides_and_15_charts(deck_bench) -> None:
    told, _ = deck_bench.made_up()
    ours, plain = deck_bench.deck(told), deck_bench.plain_deck(told)
    for made, slides in ((ours, (40, 41)), (plain, (40,))):  # ours goes on where a slide is full
        shown = Presentation(io.BytesIO(made)).slides
        assert len(shown) in slides
        assert sum(shape.has_chart for slide in shown for shape in slide.shapes) == 15
    assert len(ours) < 1_500_000


def test_without_libreoffice_a_contact_sheet_says_what_to_install(tmp_path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "contact_sheet.py"), "deck.pptx"]
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "LibreOffice" in done.stderr
    assert "poppler" in done.stderr
