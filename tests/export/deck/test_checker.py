"""The independent checker (Microsoft's validator among others) finds no error in the deck."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "deck-and-page-checkers"


def test_the_checker_finds_no_error(deck, shared: Path, tmp_path: Path) -> None:
    python = CACHE / "venv/bin/python"
    if not python.exists():
        pytest.skip("the checker is not set up here")
    path = tmp_path / "deck.pptx"
    path.write_bytes(deck())
    command = [str(python), str(CACHE / "check_pptx.py"), str(path), "--no-render", "-v"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    errors = [line for line in done.stdout.splitlines() if line.split()[:1] == ["error"]]
    assert errors == []
    assert done.returncode == 0, done.stdout + done.stderr
