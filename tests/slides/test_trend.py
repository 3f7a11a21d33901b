"""The tone of what a sentence says: a number is coloured by what it itself says, not by its slide."""

from __future__ import annotations

from zongjie.slides.figure import Field, Figure
from zongjie.slides.text import Span
from zongjie.slides.trend import toned

LEAD = Figure(
    id="retention_d30",
    number="3.3",
    title="30日留存率",
    period="2023",
    unit="share",
    direction="up",
    value=0.345,
    previous=0.30,
    target=0.35,
)
CHURN = Figure(
    id="churn_rate",
    number="3.5",
    title="流失率",
    period="2023",
    unit="share",
    direction="down",
    value=0.066,
    previous=0.04,
)


def tones(*spans: tuple[str, Field]) -> list[str]:
    text = tuple(Span(text="1", figure=figure, field=field) for figure, field in spans)
    return [span.tone for span in toned(text, {one.id: one for one in (LEAD, CHURN)}, LEAD)]


def test_a_missed_target_is_bad_although_the_rise_towards_it_is_good() -> None:
    assert tones(("retention_d30", "value"), ("retention_d30", "change")) == ["bad", "good"]


def test_what_a_number_is_compared_with_has_no_tone() -> None:
    assert tones(("retention_d30", "previous"), ("retention_d30", "target")) == ["neutral", "neutral"]


def test_another_figure_is_judged_by_its_own_change_alone() -> None:
    assert tones(("churn_rate", "value"), ("churn_rate", "change")) == ["neutral", "bad"]


def test_words_and_figures_that_are_not_known_keep_their_tone() -> None:
    text = (Span(text="共"), Span(text="3", figure="gone", tone="good"))
    assert [span.tone for span in toned(text, {}, LEAD)] == ["neutral", "good"]
