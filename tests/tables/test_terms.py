"""Terms of titles: nouns of Chinese, words of other scripts, nothing that joins sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zongjie.tables.terms import STOP, pairs, terms_of


def test_chinese_is_divided_and_only_what_names_a_thing_is_kept() -> None:
    found = terms_of(["城市漫步｜一分钟第1期", "我们怎么学Python，大家分享一下"])
    assert found == {"城市漫步｜一分钟第1期": ("城市", "漫步"), "我们怎么学Python，大家分享一下": ("python",)}


def test_other_scripts_are_divided_at_spaces() -> None:
    assert terms_of(["How do I install Lean 4 in VS-Code?"]) == {
        "How do I install Lean 4 in VS-Code?": ("install", "lean", "vs-code")
    }
    assert terms_of(["Установка Lean"]) == {"Установка Lean": ("установка", "lean")}


def test_what_stands_in_most_titles_tells_nothing() -> None:
    titles = [f"weekly digest {name}" for name in ("rust", "zig", "lean", "coq", "agda") for _ in range(1)]
    many = [f"{title} {letter * 4}" for title in titles for letter in "abcd"]
    found = {term for terms in terms_of(many).values() for term in terms}
    assert "weekly" not in found
    assert {"rust", "aaaa"} <= found


def test_numbers_and_ids_are_no_terms() -> None:
    assert terms_of(["12345", "2024-01-05", "7f", ""]) == {}


@given(st.lists(st.text(max_size=30), max_size=10))
def test_terms_are_long_enough_and_no_stop_words(titles: list[str]) -> None:
    for row in pairs(terms_of(titles)):
        assert len(row["term"]) >= 2
        assert row["term"] not in STOP
        assert row["title"] in titles
