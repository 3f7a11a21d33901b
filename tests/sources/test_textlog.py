"""Plain text logs: encodings, lines, local times."""

from __future__ import annotations

import io

import pytest

from zongjie.sources.reading.clocks import Stamps, clock
from zongjie.sources.reading.textlog import decode, lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_the_usual_encodings_are_told(encoding: str) -> None:
    text = "2023-03-01 9:05:01 Ana(100001)\n大家好\n"
    assert decode(text.encode(encoding)).lstrip("\ufeff") == text
    assert list(lines(io.BytesIO(text.encode(encoding)))) == [(1, "2023-03-01 9:05:01 Ana(100001)"), (2, "大家好")]


def test_a_broken_byte_ends_no_log() -> None:
    assert [line for _number, line in lines(io.BytesIO(b"ok\n" + b"x" * 70_000 + b"\n\xff\r\nok"))][2:] == [
        "\ufffd",
        "ok",
    ]


@pytest.mark.parametrize(
    ("hour", "half", "expected"),
    [
        ("12", "AM", 0),
        ("12", "pm", 12),
        ("1", "p. m.", 13),
        ("8", "上午", 8),
        ("8", "下午", 20),
        ("1", "中午", 13),
        ("23", None, 23),
    ],
)
def test_halves_of_the_day(hour: str, half: str | None, expected: int) -> None:
    assert clock(hour, "00", None, half) == expected * 3600


def test_what_is_no_time_is_none() -> None:
    stamps = Stamps()
    assert stamps.seconds("1970-01-02 00:00:01") == 86_401
    assert [stamps.seconds(text) for text in ("1970-02-30 00:00:00", "1970-01-01 25:00:00", "soon", "")] == [None] * 4
