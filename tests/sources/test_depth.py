"""Nesting is counted outside texts only, however the file is cut into blocks."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.errors import DataError
from zongjie.sources.reading.depth import Watched
from zongjie.sources.reading.jsonfile import stream

HARD = st.text(alphabet='[]{}"\\a好')
VALUES = st.recursive(HARD | st.integers() | st.none(), lambda some: st.lists(some) | st.dictionaries(HARD, some))


def read(data: bytes, size: int) -> bytes:
    file = Watched(io.BytesIO(data), "a.json", "an export")
    return b"".join(iter(lambda: file.read(size), b""))


@given(VALUES, st.integers(1, 7))
def test_brackets_in_texts_do_not_nest(value: Any, size: int) -> None:
    data = json.dumps([value] * 300, ensure_ascii=False).encode()
    assert read(data, size * 11) == data
    whole = json.dumps(value, ensure_ascii=False).encode()
    assert read(whole, size) == whole


@given(HARD, st.integers(1, 50))
def test_what_nests_too_deep_is_refused_wherever_it_is_cut(text: str, size: int) -> None:
    data = f"[{json.dumps(text, ensure_ascii=False)}, {'[' * 300}".encode()
    with pytest.raises(DataError, match="nested too deep"):
        read(data, size)


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":[1,'])
def test_a_megabyte_of_brackets_is_refused_at_once(opening: str) -> None:
    with pytest.raises(DataError, match="nested too deep"):
        list(stream(io.BytesIO(b"[" + opening.encode() * 200_000), "item", "a.json", "an export"))
