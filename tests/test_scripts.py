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


def test_a_line_of_the_bench_is_a_ratio_of_costs(deck_bench) -> None:
    from benches.timing import Line

    line = Line("a batch", ours=2.0, rival=30.0)
    assert line.record() == {"name": "a batch", "ours": 2.0, "rival": 30.0, "unit": "s", "ratio": 15.0}


def test_the_memory_of_a_batch_is_taken_between_the_ends_of_its_reports(deck_bench) -> None:
    from benches.batch import Watched

    seen = Watched(begun=10.0, done=[20.0, 30.0, 40.0], memory=[(5, 9), (12, 3), (25, 5), (39, 4), (45, 8)])
    assert [seen.peak(-1, 0), seen.peak(-1, 1), seen.peak(1, 2)] == [3e-9, 5e-9, 4e-9]


def test_without_libreoffice_a_contact_sheet_says_what_to_install(tmp_path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "contact_sheet.py"), "deck.pptx"]
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "LibreOffice" in done.stderr
    assert "poppler" in done.stderr
