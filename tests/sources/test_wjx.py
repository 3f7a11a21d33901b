"""问卷星."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, csv_file, table, workbook
from zongjie.errors import DataError

TEXTS = DATA / "wjx" / "按选项文本_from_documentation.csv"
NUMBERS = DATA / "wjx" / "按选项序号_from_documentation.csv"


def test_skipped_and_empty_are_missing_and_the_base_of_shares_is_who_answered(read: Reader) -> None:
    ingested = read(("wjx", TEXTS))
    survey = table(ingested, "survey")
    assert survey.groupby("question").size().to_dict() == {
        "您的性别": 4,
        "您从哪里了解社群？": 3,
        "请为以下方面打分—内容": 4,
        "请为以下方面打分—活动": 3,
        "您愿意把社群推荐给朋友吗？（0-10）": 4,
    }
    assert ingested.sources[0].reasons["question not answered"] == 4


def test_options_ticked_together_stay_in_one_answer(read: Reader) -> None:
    survey = table(read(("wjx", TEXTS)), "survey")
    asked = survey[survey["scale"] == "multiple"]
    assert asked["value"].str.split("┋").explode().value_counts().to_dict() == {"公众号": 3, "朋友介绍": 2, "搜索": 1}
    scales = survey.drop_duplicates("question").set_index("question")["scale"].to_dict()
    assert scales["您愿意把社群推荐给朋友吗？（0-10）"] == "0-10"
    assert scales["请为以下方面打分—活动"] == "1-5"


def test_numbers_of_options_are_not_taken_for_scores(read: Reader) -> None:
    survey = table(read(("wjx", NUMBERS)), "survey").set_index("question")
    assert survey.loc["您的性别", "value"].tolist() == ["选项2", "选项1", "选项2"]
    assert survey.loc["您从哪里了解社群？", "value"].tolist()[0] == "选项1┋选项2"
    assert survey.loc["请为以下方面打分—内容", "value"].tolist() == ["5", "4", "3"]


def test_two_questionnaires_do_not_share_their_respondents(read: Reader) -> None:
    one, other = table(read(("wjx", TEXTS)), "survey"), table(read(("wjx", NUMBERS)), "survey")
    assert not set(one["respondent"]) & set(other["respondent"])


def test_answers_carry_the_local_time_of_their_submission(read: Reader) -> None:
    survey = table(read(("wjx", TEXTS)), "survey")
    assert survey["answered_at"].min() == pd.Timestamp("2024-03-01 01:05:01")


def test_excel_gives_what_csv_gives(read: Reader) -> None:
    rows = [line.split(",") for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    path = workbook(read.folder / "x.xlsx", Sheet1=rows)
    pd.testing.assert_frame_equal(table(read(("wjx", path)), "survey"), table(read(("wjx", TEXTS)), "survey"))


def test_a_table_of_something_else_is_refused_with_what_to_do(read: Reader) -> None:
    path = csv_file(read.folder / "x.csv", "活动名称,开始时间", "分享会,2024-01-01")
    with pytest.raises(DataError, match="提交答卷时间"):
        read(("wjx", path))
