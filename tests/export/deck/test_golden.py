"""The text of decks as it was agreed to; `UPDATE_GOLDENS=1 pytest tests/export/deck/test_golden.py` agrees anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.export.deck.dump import dump

GOLDENS = Path(__file__).resolve().parents[2] / "golden" / "deck"


def agreed(name: str, text: str) -> None:
    """Compare with the agreed text, or agree to this one."""
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("name", "language", "kind"),
    [("zh_CN", "zh_CN", "full"), ("en", "en", "full"), ("zh_CN_brief", "zh_CN", "brief")],
)
def test_the_example_reads_as_agreed(deck, name: str, language: str, kind: str) -> None:
    agreed(name, dump(deck(language, kind)))


def test_the_sample_reads_as_agreed(sample_report: Path) -> None:
    agreed("sample", dump((sample_report / "report.pptx").read_bytes()))
