"""Lists of objects inside JSON of any layout."""

from __future__ import annotations

import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zongjie.sources.reading.jsonlists import Begin, Broken, lists

START = r'\{\s*"id"\s*:'
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
objects = st.builds(lambda number, value: {"id": number, "value": value}, st.integers(0, 99), values)


def read(text: str) -> list[Any]:
    return list(lists(io.StringIO(text), "messages", START, "x.json", "an export"))


@given(st.lists(st.lists(objects, max_size=5), min_size=1, max_size=4), st.sampled_from([None, 0, 2]), st.booleans())
def test_every_object_of_every_list_is_read_whatever_the_layout(
    chats: list[list[Any]], indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(
        {"chats": [{"name": "a", "messages": chat} for chat in chats]}, indent=indent, ensure_ascii=ascii_only
    )
    found = read(text)
    assert [item for item in found if not isinstance(item, Begin)] == [item for chat in chats for item in chat]
    assert sum(isinstance(item, Begin) for item in found) == len(chats)


@given(st.lists(objects, min_size=2, max_size=6), st.data())
def test_a_damaged_object_costs_itself_only(chat: list[Any], data: st.DataObject) -> None:
    broken = data.draw(st.integers(0, len(chat) - 2))
    parts = [json.dumps(item) for item in chat]
    parts[broken] = parts[broken][:-1] + ", }"
    found = read('{"messages": [' + ", ".join(parts) + "]}")[1:]
    assert found == [*chat[:broken], Broken(), *chat[broken + 1 :]]
