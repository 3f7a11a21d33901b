"""Sentences that are equally true: all of them are grammatical and true whatever the figures, and they take turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise, product
from typing import Any

import pytest

from tests.report.stories import GROWN, Values, prepared
from tests.test_wording import raw, sentences
from zongjie.parameters import Language
from zongjie.periods import parse
from zongjie.report.api import Report
from zongjie.report.telling import Telling
from zongjie.report.variety import Variety
from zongjie.slides import sentence, wording
from zongjie.slides.model import Absent, Metric, Problem, Slide
from zongjie.slides.places import places, read
from zongjie.slides.text import as_text, plain

LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")
SPREAD = {"up": 1.5, "level": 1.0, "a little down": 0.96, "down": 0.6, "tiny": 1e-4, "huge": 800.0}
BROKEN = {
    "zh_CN": re.compile(
        r"  |的的|了了|为为|较较|占占|。。|，，|，。|；。|(增长?|上?升|下?降)0[%个]|None|\{\{| [，。；]"
    ),
    "en": re.compile(
        r"  | [,.;:!?](?:\s|$)|\.\.|,,|\ba [aeio]\w|\ban [bcdfgjklmnpqrstvwxyz]\w|\b(rose|fell|up|down) (by )?0(%| p)"
        r"|\b(?P<word>\w{3,}) (?P=word)\b|(?<![\d.,])1 (people|members|messages|events|items|orders|groups|points|pieces)\b|None|\{\{"
    ),
}
STRONG = {
    "zh_CN": re.compile("大幅|(?<!未见)明显|成倍|增幅较大|升幅较大|降幅较大"),
    "en": re.compile("Strong|Big|Much|Sharp|Steep|Clearly"),
}


def scaled(factor: float) -> dict[str, Values]:
    """Return the community of the stories with everything as large as it was a year ago, times a factor."""

    def one(name: str, values: Values) -> Values:
        value, previous, year_ago, target = values
        share = value is not None and 0 < value < 1
        base = previous if previous is not None else value
        now = None if base is None else min(base * factor, 1.0) if share else base * factor
        return (
            round(now) if now is not None and base and base > 1 and factor < 1e-3 else now,
            previous,
            year_ago,
            target,
        )

    return {name: one(name, values) for name, values in GROWN.items()}


def told(language: Language, values: dict[str, Values] | None, period: str, rows: Any = None) -> Iterator[Slide]:
    report = Report(prepared(language, period, values, rows))
    names = ("activity.messages", "activity.members", "growth.course", "events.participation", "content.reads")
    leads = ("messages_per_member_day", "mau_mean", "members_end", "event_participations", "reads")
    made = [report.metric(name, [lead]) for name, lead in zip(names, leads, strict=True)]
    path = ("conversion_rate_start", "conversion_rate_end")
    made += [
        report.overview("results.overview", ["members_end", "mau_mean", "conversion_rate_end", "retention_d30"]),
        report.metric("growth.members", "members_end", report.over_time("members_over_time")),
        report.metric("growth.sources", "joined_people", report.by_category("joined_by_source"), optional=True),
        report.metric("conversion.rate", "conversion_rate_end", None, path),
        report.metric("conversion.buyers", "buyers"),
        report.metric("retention.new", ["retention_d30"]),
        report.metric("members.states", ["silent_rate"]),
        report.closing("closing.thanks"),
    ]
    yield from (slide for slide in made if slide is not None and not isinstance(slide, Absent))


@pytest.fixture
def every_turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Say the first, the second, … of all sentences that are equally true."""

    def turn(place: int) -> None:
        def chosen(_: Any, equals: Any, *__: Any) -> str:
            return equals[place % len(equals)]

        monkeypatch.setattr(wording.Wording, "_by_turns", chosen)

    return turn


@cache
def cases() -> tuple[tuple[str, str, dict[str, Values] | None], ...]:
    spread = [(name, "2023", scaled(factor)) for name, factor in SPREAD.items()]
    alone: dict[str, Values] = {name: (value, None, None, None) for name, (value, *_) in GROWN.items()}
    return (*spread, ("as told", "2024Q1", GROWN), ("nothing before", "2023-11", alone), ("no figure", "2023", {}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_grammatical_and_short_whatever_the_figures(
    language: Language, every_turn: Callable[[int], None]
):
    texts: list[tuple[str, str, str]] = []
    for turn, (number, (name, period, values)) in product(range(3), enumerate(cases())):
        every_turn(turn)
        for slide in told(language, values, period, (None, {})[(number + turn) % 2]):
            texts += [(f"{name}, {slide.id} {place}", place, read(slide, place)) for place in places(slide)]
    assert len(texts) > 300
    broken = [(where, text) for where, _, text in texts if BROKEN[language].search(text)]
    limits = {"zh_CN": {"judgement": 8, "title": 60, "": 90}, "en": {"judgement": 24, "title": 140, "": 300}}[language]
    long = [(where, text) for where, place, text in texts if len(text) > limits.get(place, limits[""])]
    assert not broken
    assert not long


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("change", "strong"), [(1.19, False), (1.21, True), (0.81, False), (0.79, True), (1.0, False)])
@pytest.mark.parametrize("direction", ["up", "down", "none"])
def test_a_strong_word_needs_a_strong_change(language: Language, change: float, strong: bool, direction: str):
    telling = Telling(prepared(language, values={"members_end": (1_000 * change, 1_000, None, None)}, rows={}))
    lead = telling.figures["members_end"].model_copy(update={"direction": direction})
    judgement = plain(telling.first("judgement", lead=lead, course=None, steps=()) or ())
    words = (judgement, *telling.words.synonyms("judgement", judgement, **telling.values))
    assert len(words) > 2
    for word in words:
        assert bool(STRONG[language].search(word)) <= strong, word


def test_the_same_report_reads_the_same_and_the_next_one_differently():
    def titles(period: str) -> list[str]:
        return [
            f"{slide.id} {read(slide, 'judgement')}"
            for slide in told("zh_CN", GROWN, period)
            if read(slide, "judgement")
        ]

    assert titles("2023") == titles("2023")
    for one, other in pairwise(map(titles, ("2023Q3", "2023Q4", "2024Q1"))):
        assert sum(a != b for a, b in zip(one, other, strict=True)) > len(one) / 2


@pytest.mark.parametrize(
    "periods", [("2022", "2023"), ("2023H2", "2024H1"), ("2023Q4", "2024Q1"), ("2023-12", "2024-01")]
)
def test_the_next_period_has_the_next_number(periods: tuple[str, str]):
    before, after = map(parse, periods)
    assert after.number == before.number + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_neighbours_avoid_the_same_judgement(language: Language):
    telling = Telling(prepared(language))
    variety = Variety(telling)
    slides = [slide for slide in told(language, GROWN, "2023") if isinstance(slide, Metric)]
    varied = [read(variety.on(slide), "judgement") for slide in slides]
    assert all(one != other for one, other in pairwise(varied))
    known = telling.words
    for slide, word in zip(slides, varied, strict=True):
        keys = (f"slides.{slide.id}.judgement", "judgement")
        assert word == slide.judgement or any(
            word in known.synonyms(key, slide.judgement, **telling.values) for key in keys
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_judgement_word_means_one_thing(language: Language):
    """Else its synonyms would be those of another meaning."""
    words = [word for entry in raw(language)["judgement"] for word in entry["say"]]
    assert len(set(words)) == len(words)


def test_a_judgement_that_has_no_synonym_stays():
    variety = Variety(Telling(prepared()))
    slide = Problem(id="problems.x", title=as_text("x"), judgement="独一无二", body=())
    assert [read(variety.on(slide), "judgement") for _ in range(2)] == ["独一无二", "独一无二"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_take_turns_need_the_same_values(language: Language):
    """Else one of them could be said where another could not, and it would not be their turn that decides."""

    def groups(node: Any) -> Iterator[list[str]]:
        if isinstance(node, dict):
            if isinstance(node.get("say"), list):
                yield node["say"]
            for value in node.values():
                yield from groups(value)
        elif isinstance(node, list):
            for entry in node:
                yield from groups(entry)

    found = list(groups(raw(language)))
    assert len(found) > 20
    told_by_period = set(raw(language)["periods"]["year"]) | {"period", "community"}
    for equals in found:
        assert len(set(equals)) == len(equals) > 1
        needs = [sentence.names_in(one) - told_by_period - {"lead"} for one in equals]
        assert all(need == needs[0] for need in needs), equals
    assert all(isinstance(one, str) for one in sentences(raw(language)))
