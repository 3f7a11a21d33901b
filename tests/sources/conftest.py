"""Fixtures of the source tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import Reader


@pytest.fixture(autouse=True)
def _own_keys(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGJIE_KEYS", str(tmp_path_factory.mktemp("keys")))


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)
