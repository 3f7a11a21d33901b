"""Text is measured without a font file and broken by Chinese rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongjie.export.deck.fit import balanced, common_factor, cut, fit, generous_factor, settled, shrink, snug
from zongjie.export.deck.measure import LINE_HEIGHT, Measured, advance, text_height, text_width
from zongjie.export.deck.text import Paragraph, Run, line

text = st.text("社群，。！？（）《》abc DEF-123 %…😀", min_size=1, max_size=200)


def lines_of(said: str, width: float, size: float = 10) -> list[str]:
    measured = Measured(Paragraph((Run(said, size),)), width)
    return [said[one.start : one.end] for one in measured.lines]


def test_a_chinese_character_is_one_em_and_digits_are_those_of_arial() -> None:
    assert text_width(line("社群运营", 20)) == 80
    assert text_width(line("0000", 10)) == pytest.approx(4 * 5.56)
    assert advance("W", True) > advance("i", True)


def test_what_combines_takes_no_room() -> None:
    assert text_width(line("e\u0301", 10)) == text_width(line("e", 10))
    assert text_width(line("👩\u200d💻", 10)) == text_width(line("👩", 10))


def test_closing_punctuation_never_begins_a_line() -> None:
    assert lines_of("社群运营，活动", 40) == ["社群运", "营，活动"]


def test_an_opening_bracket_never_ends_a_line() -> None:
    assert lines_of("社群运（营）", 40) == ["社群运", "（营）"]


def test_a_number_keeps_its_percent_sign_and_a_word_stays_whole() -> None:
    assert lines_of("增长到35%", 45) == ["增长到", "35%"]
    assert lines_of("ab member", 40) == ["ab ", "member"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert "".join(lines_of("W" * 20, 50)) == "W" * 20
    assert len(lines_of("W" * 20, 50)) == 4


@given(st.text("社群运营，。！？；：、）》（《%35", max_size=120), st.floats(15, 200))
def test_no_line_begins_or_ends_with_what_may_not_where_another_break_is_to_be_had(said: str, width: float) -> None:
    def allowed(index: int) -> bool:
        word = said[index - 1].isascii() and said[index].isascii()
        return said[index] not in "，。！？；：、）》%" and said[index - 1] not in "（《" and not word

    for line_ in Measured(Paragraph((Run(said, 10),)), width).lines[:-1]:
        assert allowed(line_.end) or not any(allowed(index) for index in range(line_.start + 1, line_.end))


@given(text, st.floats(12, 300))
def test_breaking_loses_nothing_and_keeps_to_the_width(said: str, width: float) -> None:
    measured = Measured(Paragraph((Run(said, 10),)), width)
    assert [one.start for one in measured.lines[1:]] == [one.end for one in measured.lines[:-1]]
    widest = max(advance(character, False) * 10 for character in said)
    assert all(one.width <= max(width, 2 * widest + 30) for one in measured.lines)


@settings(deadline=None)
@given(text, st.floats(20, 200), st.floats(0, 100))
def test_cutting_keeps_every_character_and_fits_the_box(said: str, width: float, height: float) -> None:
    words = line(said, 10)
    fitted = cut(words, width, height)
    assert fitted.height <= height + 0.02
    together = "".join(p.text for p in (*fitted.paragraphs, *fitted.rest))
    assert together == "".join(p.text for p in words)


@settings(deadline=None)
@given(text, st.floats(40, 300), st.floats(10, 100))
def test_type_never_falls_below_the_least_size(said: str, width: float, height: float) -> None:
    fitted = fit(line(said, 20), width, height, 12)
    assert all(run.size >= 12 for p in (*fitted.paragraphs, *fitted.rest) for run in p.runs)


def test_text_that_fits_keeps_its_size_and_what_does_not_shrinks_first() -> None:
    words = line("社群运营" * 10, 16)
    assert common_factor([(words, 400, 100)], 12) == 1
    assert common_factor([(words, 330, 2 * 13 * LINE_HEIGHT)], 12) < 1
    assert generous_factor([(words, 400, 400)], 12) > 1


def test_a_title_shrinks_a_little_to_save_a_lonely_last_character() -> None:
    title = line("二零二三年度社群运营工作总结报告", 40)
    assert len(Measured(title[0], 620).lines) == 2
    assert text_height(snug(title, 620, 24), 620) == pytest.approx(snug(title, 620, 24)[0].runs[0].size * LINE_HEIGHT)


@pytest.mark.parametrize(
    "said", ["4 of 5 headline targets met; short of target: 30-day retention of new members", "社群" * 24]
)
def test_a_lonely_last_line_is_balanced_in_as_many_lines(said: str) -> None:
    title = line(said, 26, bold=True)
    width = 864.0
    while Measured(title[0], width * 0.95).lines[-1].width > 200:  # a width that leaves a word or two alone
        width -= 10
    before, after = (Measured(title[0], w * 0.95).lines for w in (width, balanced(title, width)))
    assert len(after) == len(before) > 1
    assert after[-1].width > before[-1].width
    assert after[-1].width > 0.5 * after[0].width


def test_what_needs_no_balance_keeps_its_width() -> None:
    assert balanced(line("社群运营", 26), 864) == 864
    assert balanced((), 864) == 864
    assert balanced(line("社" * 50, 26), 864) == 864


def test_lines_end_where_a_phrase_does() -> None:
    words = line("检查4项，活跃度、用户留存率、转化率存在问题，活动参与未见问题", 18)
    first, second = Measured(words[0], balanced(words, 430) * 0.95).lines
    assert words[0].text[: first.end].endswith("，")
    assert second.end == len(words[0].text)


def test_running_text_is_narrowed_no_more_than_a_lonely_character_asks() -> None:
    words = line("社" * 43, 16)
    assert [one.width / 16 for one in Measured(words[0], 336).lines] == [21, 21, 1]
    width = settled(words, 336)
    assert 0.8 * 336 < width < 336
    assert [one.width / 16 for one in Measured(words[0], width).lines] == [19, 19, 5]
    assert settled(line("社" * 38, 16), 336) == 336


def test_a_paragraph_keeps_to_its_own_least_size() -> None:
    heading = replace(line("标题", 40)[0], least=24)
    shrunk = shrink((heading, *line("正文", 16)), 0.4, 12)
    assert [p.runs[0].size for p in shrunk] == [24, 12]


def test_several_paragraphs_are_balanced_together() -> None:
    said = (
        "In 2023 members rose by half, and conversion doubled.\nParticipation in events rose by half, to 72,000 people"
    )
    words = line(said, 24)
    width = balanced(words, 560)
    assert width < 560
    assert [len(Measured(p, width * 0.95).lines) for p in words] == [len(Measured(p, 560 * 0.95).lines) for p in words]
