"""Questionnaires: what a question is, and what of its answers is kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.errors import ZongjieError
from zongjie.sources.base import find_source
from zongjie.sources.reading.questions import divide, options_of, title

OHBM = (("Website", 124, 2.855, 34.68), ("scheduling", 128, 3.383, 49.22), ("audio", 132, 3.212, 42.42))
OHBM = (
    *OHBM,
    ("interacting", 107, 2.579, 23.36),
    ("Screening", 132, 3.750, 61.36),
    ("Asynchronous", 116, 3.414, 45.69),
)
TYPEFORM = DATA / "survey" / "typeform_from_documentation.csv"


def answers(survey: pd.DataFrame, word: str) -> pd.Series:
    return survey[survey["question"].str.contains(word)].set_index("respondent")["value"]


def test_ohbm_gives_the_published_answers_means_and_top_two(read: Reader) -> None:
    ingested = read(("survey", DATA / "published" / "ohbm2021.csv"))
    survey = table(ingested, "survey")
    for word, answered, mean, top in OHBM:
        scores = answers(survey, word).astype(float)
        assert len(scores) == answered
        assert scores.mean() == pytest.approx(mean, abs=5e-4)
        assert (scores >= 4).mean() * 100 == pytest.approx(top, abs=5e-3)
    assert set(survey["scale"]) == {"1-5"}
    assert survey["respondent"].nunique() == 132
    assert ingested.sources[0].reasons == {"question not answered": 132 * 6 - 739}


def test_options_ticked_together_are_told_apart_commas_and_brackets_in_them_included(read: Reader) -> None:
    ingested = read(("survey", TYPEFORM))
    survey = table(ingested, "survey")
    ticked = answers(survey, "Where").str.split("┋").explode()
    assert ticked.value_counts().to_dict() == {
        "Forum": 4,
        "Chat (Slack, Discord)": 3,
        "GitHub, other code/developer resources": 2,
    }
    assert len(answers(survey, "Where")) == 6  # an edited question is one, so that shares have one base
    assert set(survey.loc[survey["question"].str.startswith("Where"), "scale"]) == {"multiple"}


def test_scores_of_recommendation_are_on_their_scale_and_answers_have_their_time(read: Reader) -> None:
    survey = table(read(("survey", TYPEFORM)), "survey")
    asked = survey[survey["question"].str.contains("recommend")]
    assert asked["scale"].unique().tolist() == ["0-10"]
    assert asked["value"].tolist() == ["9", "10", "4", "0", "7", "8"]
    assert asked["answered_at"].iloc[0] == pd.Timestamp("2024-05-01 02:04")


def test_names_and_words_of_respondents_are_not_kept(read: Reader) -> None:
    ingested = read(("survey", TYPEFORM))
    assert "Example" not in str(table(ingested, "survey").to_dict())
    reasons = ingested.sources[0].reasons
    assert reasons["name or contact of a respondent, which is not kept"] == 3
    assert set(table(ingested, "survey")["question"]) == {
        "How did you hear about us?",
        "Where do you talk with others?",
        "How likely are you to recommend us to a friend? (0-10)",
        "What should we do better?",
    } - {"What should we do better?"}


def test_options_can_say_what_answers_do_not(read: Reader) -> None:
    rows = ["m1,Yes, a lot,5", "m2,No,6", "m3,Yes,7"]
    rows = ['m1,"Tea, Coffee",5', "m2,Tea,6", "m3,Coffee,7"]
    path = csv_file(read.folder / "s.csv", "member,What do you drink?,How was it?", *rows)
    options = {
        "respondent": "member",
        "choices": {"What do you drink?": ["Tea", "Coffee"]},
        "scales": {"How was it?": "0-10"},
    }
    survey = table(read(("survey", path, options)), "survey")
    assert answers(survey, "drink").to_dict() == {"m1": "Tea┋Coffee", "m2": "Tea", "m3": "Coffee"}
    assert set(survey.loc[survey["question"] == "How was it?", "scale"]) == {"0-10"}


def test_a_column_that_is_not_there_is_answered_with_the_nearest(read: Reader) -> None:
    path = csv_file(read.folder / "s.csv", "member,How was it?", "m1,5")
    with pytest.raises(ZongjieError, match="did you mean:  member"):
        read(("survey", path, {"respondent": "members"}))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Did you like it?,Would you come again?", "survey"),
        ("活动名称,开始时间,参与人数", "workbook"),
        ("Name,Last active (Desktop) (UTC),Messages posted in channels,Reactions added", "workbook"),
    ],
)
def test_a_header_of_questions_is_told_from_one_of_labels(tmp_path: Path, header: str, kind: str) -> None:
    path = csv_file(tmp_path / "x.csv", header, "1,2,3,4")
    assert find_source(path).kind == kind


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("3、您满意吗？", "您满意吗？"),
        ("Q12. How was it?", "How was it?"),
        ("2、来源？[多选题]", "来源？"),
        ("How **was** it?", "How was it?"),
        ("2024 plans", "2024 plans"),
    ],
)
def test_a_question_has_neither_number_nor_marks(header: str, expected: str) -> None:
    assert title(header) == expected


def test_answers_with_a_comma_are_one_choice_where_no_option_is_ever_alone() -> None:
    assert options_of(Counter(["Yes, I do", "No, I do not"])) == ()
    assert options_of(Counter(["Full-time (paid work)", "Part-time (paid, by the hour)"])) == ()


LABELS = ("Forum", "GitHub, other code", "Chat (Slack, Discord)", "Mail")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(LABELS), min_size=1, unique=True))
def test_an_answer_is_divided_into_the_options_it_was_made_of(ticked: list[str]) -> None:
    assert divide(", ".join(ticked), LABELS) == ticked


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.lists(st.text(max_size=10)))
def test_dividing_loses_nothing_and_ends(answer: str, labels: list[str]) -> None:
    parts = divide(answer, [label for label in labels if label])
    assert all(part in answer for part in parts)
