"""Hashes of files, of code and of what is said."""

from __future__ import annotations

from pathlib import Path

from zongjie.hashes import code_hash, files_hash, hash_of


def test_the_order_of_keys_does_not_matter_and_every_value_does():
    assert hash_of({"a": 1, "b": [2, None]}) == hash_of({"b": [2, None], "a": 1})
    assert len({hash_of(said) for said in ({"a": 1}, {"a": 1.5}, {"a": "1"}, {"b": 1}, [{"a": 1}])}) == 5


def test_files_count_by_name_and_content_not_by_place(tmp_path: Path):
    for folder, content in (("one", "x"), ("other", "x"), ("third", "y")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text(content)
    one, other, third = (files_hash([tmp_path / folder / "a.py"]) for folder in ("one", "other", "third"))
    assert one == other != third
    (tmp_path / "one" / "a.py").rename(tmp_path / "one" / "b.py")
    assert files_hash([tmp_path / "one" / "b.py"]) != one


def test_code_is_told_apart_by_part():
    assert len({code_hash(), code_hash("metrics"), code_hash("tables"), code_hash("metrics", "tables/derive.py")}) == 4
