"""Pseudonyms, keys, masks."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.errors import DataError
from zongjie.tables.privacy import Pseudonyms, community_key, mask


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZONGJIE_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_a_key_is_made_once_and_readable_by_its_owner_only(keys: Path) -> None:
    key = community_key("社群")
    assert len(key) == 32
    assert community_key("社群") == key != community_key("别的社群")
    for path in keys.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 or os.name == "nt"
        assert "社群" not in path.name


def test_runs_at_once_agree_on_one_key(keys: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(community_key, ["社群"] * 16))) == 1
    assert len(list(keys.iterdir())) == 1


def test_a_damaged_key_file_stops_with_what_to_do(keys: Path) -> None:
    community_key("社群")
    (path,) = keys.iterdir()
    path.write_text("not a key")
    with pytest.raises(DataError, match="restore the file"):
        community_key("社群")


def test_a_folder_that_cannot_be_written_stops_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ZONGJIE_KEYS", str(tmp_path / "file"))
    with pytest.raises(DataError, match="set ZONGJIE_KEYS"):
        community_key("社群")


@given(st.lists(st.one_of(st.none(), st.text(min_size=1, max_size=5)), max_size=20))
def test_pseudonyms_keep_who_is_who_and_missing_stays_missing(people: list[str | None]) -> None:
    ids = pd.Series(people, dtype="str")
    hidden = Pseudonyms(b"k" * 32).replace(ids)
    assert hidden.isna().tolist() == ids.isna().tolist()
    pairs = {(one, other) for one, other in zip(ids.dropna(), hidden.dropna(), strict=True)}
    assert len(pairs) == ids.dropna().nunique() == hidden.dropna().nunique()


def test_another_key_gives_other_pseudonyms_and_no_key_none() -> None:
    one, other = Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)
    assert one.of("u1") != other.of("u1")
    assert one.fingerprint != other.fingerprint
    assert Pseudonyms(None).replace(pd.Series(["u1"])).tolist() == ["u1"]
    assert Pseudonyms(None).fingerprint == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("张三", "××"),
        ("anna@example.com", "××××@×××××××.×××"),
        ("13812345678", "13*********"),
        ("2023-13-45", "2023-13-45"),
        ("1.2.3", "1.2.3"),
        ("x" * 40, "×" * 23 + "…"),
        ("多\n行", "× ×"),
    ],
)
def test_a_mask_shows_the_shape_and_hides_the_person(value: str, shown: str) -> None:
    assert mask(value) == shown


@given(st.text(max_size=60))
def test_a_mask_leaves_no_letter_and_no_long_number(value: str) -> None:
    shown = mask(value)
    assert not any(character.isalpha() for character in shown.replace("×", ""))
    assert len(shown) <= 24


def test_a_person_is_hashed_once_however_many_rows_and_batches_are_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    of = Pseudonyms.of
    monkeypatch.setattr(Pseudonyms, "of", lambda self, person: hashed.append(person) or of(self, person))
    pseudonyms = Pseudonyms(b"k" * 32)
    first = pseudonyms.replace(pd.Series(["a", "b", "a"], dtype="str"))
    second = pseudonyms.replace(pd.Series(["b", "c"], dtype="str"))
    assert hashed == ["a", "b", "c"]
    assert first[1] == second[0]
