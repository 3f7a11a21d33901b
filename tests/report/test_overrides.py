"""The staff's own words: where they stand, what they stand on, and what is said when that changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import documents
from tests.report.stories import GROWN, Values, prepared
from zongjie.errors import ParameterError, ZongjieError
from zongjie.report.overrides import OwnWords, notices, remembered, verify
from zongjie.report.results import metric, overview
from zongjie.report.telling import Telling
from zongjie.slides.document import Document
from zongjie.slides.model import Absent, Card, Cards, Cause, Problem, Slide
from zongjie.slides.own_text import OwnText
from zongjie.slides.places import places, read, write
from zongjie.slides.text import as_text, plain

SLIDES = {slide.id: slide for slides in documents.slides().values() for slide in slides}
LATER = GROWN | {"members_end": (162_000, 100_000, 100_000, 140_000)}


def grown(values: dict[str, Values] | None = None, period: str = "2023") -> Slide:
    slide = metric(Telling(prepared(period=period, values=values, rows={})), "growth.members", ["members_end"])
    assert not isinstance(slide, Absent)
    return slide


def actions(*headings: str) -> Cards:
    cards = tuple(Card(heading=heading, body=as_text("每周一次"), owner="活动运营") for heading in headings)
    return Cards(id="problems.actions", title=as_text("行动"), items=cards)


def worded(
    slide: Slide,
    text: dict[str, Any],
    earlier: tuple[OwnText, ...] = (),
    period: str = "2023",
    values: dict[str, Values] | None = None,
) -> tuple[Slide, tuple[OwnText, ...]]:
    words = OwnWords(prepared(period=period, values=values, text=text), earlier)
    changed = words.on(slide)
    return changed, words.record([slide.id], ["events.review"])


@pytest.mark.parametrize("slide", SLIDES.values(), ids=lambda slide: f"{slide.kind} {slide.id}")
def test_every_text_of_every_kind_can_be_replaced_and_nothing_else_changes(slide: Slide):
    assert places(slide)
    for place in places(slide):
        changed = write(slide, place, as_text("自己的话"))
        assert read(changed, place) == "自己的话"
        assert write(changed, place, as_text(read(slide, place))).id == slide.id
        assert all(read(changed, other) == read(slide, other) for other in places(slide) if other != place)
        assert type(slide).model_validate(changed.model_dump()) == changed


def test_a_text_stays_quiet_while_its_figures_stay():
    text = {"growth.members": {"title": "成员突破15万"}}
    _, first = worded(grown(), text)
    again, second = worded(grown(), text, first)
    assert plain(again.title) == "成员突破15万"
    assert again.notes == grown().notes
    assert first == second


def test_a_text_whose_figures_changed_is_told_with_the_old_and_the_new_until_it_is_checked():
    text = {"growth.members": {"title": "成员突破15万"}}
    _, first = worded(grown(), text)
    slide, second = worded(grown(LATER), text, first)
    assert "15万人" in slide.notes[0]
    assert "16.2万人" in slide.notes[0]
    assert (second[0].period, second[0].generated) == ("2023", plain(grown().title))
    assert worded(grown(LATER), text, second)[0].notes == slide.notes
    for accepted in ({"checked": "2024-02-01", "title": "成员突破15万"}, {"title": "成员突破16万"}):
        assert worded(grown(LATER), {"growth.members": accepted}, second)[0].notes == grown(LATER).notes


def test_a_judgement_stands_on_the_figures_of_its_slide():
    text = {"growth.members": {"judgement": "很好"}}
    _, first = worded(grown(), text)
    assert worded(grown(LATER), text, first)[1][0].now == plain(grown(LATER).title)


def test_the_next_period_does_not_take_over_what_was_written_for_this_one():
    text = {"growth.members": {"title": "成员突破15万"}}
    _, first = worded(grown(), text)
    slide, _ = worded(grown(LATER, "2024Q1"), text, first, "2024Q1")
    assert "2023年" in slide.notes[0]
    alone = {"growth.members@2023": text["growth.members"]}
    assert worded(grown(LATER, "2024Q1"), alone, (), "2024Q1") == (grown(LATER, "2024Q1"), ())
    both = text | {"growth.members@2024Q1": {"title": "成员突破16万"}}
    assert plain(worded(grown(LATER, "2024Q1"), both, (), "2024Q1")[0].title) == "成员突破16万"


def test_a_text_that_names_its_figures_prints_them_and_never_goes_stale():
    text = {"growth.members": {"title": "成员**突破**{{ members_end }}"}}
    slide, first = worded(grown(), text)
    assert plain(slide.title) == "成员突破15万人"
    assert [span.figure for span in slide.title if span.figure] == ["members_end"]
    assert any(span.strong for span in slide.title if span.text == "突破")
    later, second = worded(grown(LATER), text, first, values=LATER)
    assert plain(later.title) == "成员突破16.2万人"
    assert not second[0].now


def test_a_text_on_a_figure_that_is_not_there_leaves_the_generated_one():
    text = {"growth.members": {"title": "满意度{{ nps }}"}}
    slide, kept = worded(grown(), text)
    assert slide == grown()
    assert "not there" in kept[0].unused


def test_a_card_is_found_by_its_heading_or_by_its_number_and_a_number_that_means_another_card_is_told():
    by_heading = {"problems.actions": {"items": {"新人引导": {"owner": "王敏"}}}}
    by_number = {"problems.actions": {"items": {2: {"owner": "王敏"}}}}
    before, after = actions("内容日历", "新人引导"), actions("新人引导", "内容日历")
    for text in (by_heading, by_number):
        assert read(worded(before, text)[0], "items.2.owner") == "王敏"
    _, first = worded(before, by_heading)
    moved, kept = worded(after, by_heading, first)
    assert read(moved, "items.1.owner") == "王敏"
    assert not kept[0].now
    _, first = worded(before, by_number)
    _, kept = worded(after, by_number, first)
    assert (kept[0].then, kept[0].now) == ("新人引导", "内容日历")


def test_a_cause_keeps_its_verdict():
    cause = Cause(text=as_text("提醒不足"), status="to_verify", label="待验证")
    problem = Problem(id="problems.activity", title=as_text("活跃走低"), judgement="走低", body=(), causes=(cause,))
    slide, _ = worded(problem, {"problems.activity": {"items": {1: {"body": "提醒太晚"}}}})
    assert isinstance(slide, Problem)
    assert (plain(slide.causes[0].text), slide.causes[0].status) == ("提醒太晚", "to_verify")


def test_what_to_say_is_replaced_and_definitions_stay():
    slide, _ = worded(grown(), {"growth.members": {"notes": "先讲规模。"}})
    assert slide.notes == ("先讲规模。", *grown().notes[1:])


def test_the_sentences_of_an_overview_are_items():
    shown = overview(Telling(prepared()), "results.overview", ["members_end", "retention_d30"], brief=True)
    assert not isinstance(shown, Absent)
    slide, _ = worded(shown, {"results.overview": {"items": {1: {"body": "一句话"}}}})
    assert read(slide, "items.1.body") == "一句话"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"growth.memberz": {"title": "x"}}, "did you mean growth.members?"),
        ({"events.review": {"title": "x"}}, "lacks the data"),
        ({"growth.members": {"remark": "x"}}, "it has title, judgement, body"),
        ({"growth.members": {"items": {1: {"owner": "x"}}}}, "no such text"),
    ],
)
def test_words_without_a_place_are_told_with_what_there_is(text: dict[str, Any], said: str):
    slide, kept = worded(grown(), text)
    assert slide == grown()
    story = documents.example()
    lines = list(notices(Document(story.info, story.chapters, story.figures, story.absent, kept)))
    assert len(lines) == 1
    assert said in lines[0]


def test_a_stale_text_is_told_with_what_to_do():
    text = {"growth.members": {"title": "成员突破15万"}}
    _, first = worded(grown(), text)
    _, kept = worded(grown(LATER), text, first, "2024Q1")
    story = documents.example()
    (line,) = notices(Document(story.info, story.chapters, story.figures, story.absent, kept))
    assert "15万人" in line
    assert "16.2万人" in line
    assert "checked" in line


@pytest.mark.parametrize("text", ["{{ members_ende }}", "{{ members_end", "{% if x %}"])
def test_words_that_cannot_be_written_are_refused_before_anything_runs(text: str):
    with pytest.raises(ZongjieError, match=r"growth\.members\.title"):
        verify(prepared(text={"growth.members": {"title": text}}))


def test_a_misspelt_figure_is_named_with_the_nearest():
    with pytest.raises(ParameterError) as error:
        verify(prepared(text={"growth.members": {"title": "{{ members_ende }}"}}))
    assert "did you mean:  members_end" in str(error.value)


def test_earlier_reports_are_remembered_the_own_period_first(tmp_path: Path):
    def stored(period: str, text: str) -> None:
        (tmp_path / period).mkdir()
        own = OwnText(slide="a", place="title", text=text, period=period)
        record = {"texts": [own.model_dump(mode="json", exclude_defaults=True)]}
        (tmp_path / period / "manifest.json").write_text(json.dumps(record), encoding="utf-8")

    stored("2022", "a")
    stored("2023", "b")
    stored(".2021.building-7", "c")
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020" / "manifest.json").write_text("{", encoding="utf-8")
    assert [own.text for own in remembered(tmp_path / "2023")] == ["b", "a", "b"]
    assert remembered(tmp_path / "2024")[0].text == "a"
