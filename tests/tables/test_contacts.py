"""Contacts in texts: phone numbers, mail addresses, WeChat ids, mentions."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.tables.contacts import HIDDEN, cleaned, cleaned_ids, hide, stars


@pytest.mark.parametrize(
    "contact",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "8613812345678",
        "+1 (415) 555-0100",
        "+44 20 7946 0958",
        "010-12345678",
        "ann.lee+x@mail.example.org",
        "wxid_a1b2c3",
    ],
)
@pytest.mark.parametrize("around", ["{}", "花友会 {}", "联系{}报名", "({})", "{}:1664787600:2", "x {} y"])
def test_a_contact_goes_and_what_stands_around_it_stays(contact: str, around: str) -> None:
    assert hide(around.format(contact)) == around.format(HIDDEN)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-03 09:15:00",
        "03/04/2025",
        "1664787600",
        "1664787600000",
        "770055000100000001",
        "10000000001@chatroom",
        "C++20 2023-05-06",
        "3.14159265358",
        "550e8400-e29b-41d4-a716-446655440000",
        "¥1,234,567.89",
        "R-Ladies @ Home",
        "150000 members",
    ],
)
def test_what_is_no_contact_stays(text: str) -> None:
    assert hide(text, mentions=True) == text


def test_mentions_go_where_people_speak() -> None:
    assert hide("谢谢@小明，明天见") == "谢谢@小明，明天见"
    assert hide("谢谢@小明，明天见 @Ann", mentions=True) == f"谢谢{HIDDEN}，明天见 {HIDDEN}"


@given(st.lists(st.none() | st.text("a1 @+.36789-", max_size=24), max_size=8))
def test_a_column_is_cleaned_as_its_texts_are(texts: list[str | None]) -> None:
    column = pd.Series(texts, dtype="str")
    found = cleaned(column, mentions=True)
    assert found.dtype == column.dtype
    assert found.isna().tolist() == column.isna().tolist()
    assert found.dropna().tolist() == [hide(text, mentions=True) for text in texts if text is not None]


def test_ids_that_hold_a_contact_are_told_apart_by_pseudonyms() -> None:
    ids = pd.Series(["g1", "张 13812345678", "张 13812345679", None, "张 13812345678"], dtype="str")
    found = cleaned_ids(ids, lambda one: f"<{one[-1]}>")
    assert found.dropna().tolist() == ["g1", "<8>", "<9>", "<8>"]


def test_stars_leave_the_first_digits_of_a_phone() -> None:
    assert stars("at +86 138 1234 5678") == "at +86 *** **** ****"
