"""Text of strangers made fit to be shown, and nothing taken from those who write as people do."""

from __future__ import annotations

import csv
import io
import unicodedata
from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.characters import SPAN_MARKS, cell, line, name, short, shown

ANYTHING = st.text(st.characters(), max_size=40)  # lone surrogates and controls among them
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANYTHING)
def test_what_is_shown_can_be_written_and_steers_nothing(text: str) -> None:
    said = shown(text)
    fromstring(f"<x>{escape(said)}</x>".encode())  # as XML, and so as UTF-8
    assert not any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in said)
    assert not set(TURNS + SPAN_MARKS) & set(said)
    assert shown(said) == said
    assert "\n" not in line(text)
    assert len(name(text * 9)) <= 120


@pytest.mark.parametrize(
    "text",
    [
        "青禾生活会员社群 · 第3期（上）", "Ünïted Ñations “quoted” – 50 % …", "Tiếng Việt", "Tie\u0302\u0301ng Vie\u0323\u0302t",
        "مرحبا بالعالم", "שָׁל֔וֹם", "สวัสดีค่ะ", "हिन्दी", "བཀྲ་ཤིས", "ཧཱུྃ", "می\u200cخواهم", "👨‍👩‍👧‍👦🏳️‍🌈🇨🇳👍🏿🏴󠁧󠁢󠁥󠁮󠁧󠁿", "𠮷野家", "か\u3099",
        "<b>{{ x }} =1+1 $x$</b>", "two\nlines\tand a tab",
    ],
)  # fmt: skip
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x00b\x0bc", "ab\nc"), ("\x1b[31mred\x1b[0m", "[31mred[0m"), ("\x9b31m", "31m"), ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("half \ud83d", "half \ufffd"), ("no\ufffe\uffff", "no"), ("\u202egnp.exe", "gnp.exe"), ("z\u200be\ufeffro", "zero"),
        ("a" + "\u0301" * 50, "a" + "\u0301" * 4), ("ส" + "็" * 50, "ส" + "็" * 4),
    ],
)  # fmt: skip
def test_what_does_harm_goes(text: str, said: str) -> None:
    assert shown(text) == said


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "＝1", '=HYPERLINK("x")'])
def test_a_cell_of_a_file_is_no_formula(text: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([cell(text)])
    (read,) = next(csv.reader(io.StringIO(file.getvalue())))
    assert read.startswith("'")
    assert read.removeprefix("'").strip() == text.strip()


@pytest.mark.parametrize("text", ["-5", "+3.5", "-1,204.5", "-12%", "names = people", "a@b.example"])
def test_a_number_and_a_text_stay_as_they_are_in_a_cell(text: str) -> None:
    assert cell(text) == text


def test_what_is_too_long_says_so() -> None:
    assert short("a bcd", 5) == "a bcd"
    assert short("a bcd", 3) == "a…"
    assert name("长" * 500) == "长" * 119 + "…"
