"""Fixtures that all tests may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports that may not ship with the project; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("ZONGJIE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the real exports that may not ship are not beside this checkout")
    return folder
