"""Stored answers of an API."""

from __future__ import annotations

from pathlib import Path

import pytest

from zongjie.errors import DataError
from zongjie.sources.reading.responses import files


def test_the_files_of_a_folder_are_those_of_json_in_all_its_folders_by_path(tmp_path: Path):
    (tmp_path / "a").mkdir()
    for name in ("b.json", "a/c.JSONL", "a/notes.txt"):
        (tmp_path / name).touch()
    assert [file.relative_to(tmp_path).as_posix() for file in files(tmp_path)] == ["a/c.JSONL", "b.json"]
    assert files(tmp_path / "b.json") == [tmp_path / "b.json"]


def test_a_folder_without_any_is_refused_with_what_would_be_read(tmp_path: Path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(DataError, match=r"no JSON file(.|\n)*\.jsonl"):
        files(tmp_path)
