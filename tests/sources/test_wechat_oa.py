"""微信公众号."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, csv_file, table, workbook
from zongjie.errors import DataError
from zongjie.sources.ingested import Ingested

FOLDER = DATA / "wechat_oa" / "made_from_documentation"
TRAFFIC = DATA / "wechat_oa" / "流量_from_documentation.xls"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("oa"))(("wechat_oa", FOLDER))


def test_a_day_is_the_sum_of_its_sources_over_pulls_that_overlap(whole: Ingested) -> None:
    daily = table(whole, "daily").set_index("date").sort_index()
    assert daily["joined"].tolist() == [8, 8, 2]
    assert daily["left"].tolist() == [2, 4, 1]
    assert daily["members_total"].tolist() == [1006, 1010, 1011]


def test_an_articles_figures_are_those_of_its_last_day_in_any_pull(whole: Ingested) -> None:
    pieces = table(whole, "contents").set_index("content_id")
    assert pieces["readers"].to_dict() == {"2247483650_1": 300, "2247483650_2": 80, "2247483999_1": 1200}
    assert pieces.loc["2247483650_1", ["reads", "shares", "saves"]].tolist() == [320, 37, 15]
    assert pieces.loc["2247483999_1", ["likes", "comments", "saves"]].tolist() == [66, 12, 25]
    assert pieces.loc["2247483999_1", "completion_rate"] == pytest.approx(0.415)
    assert pd.isna(pieces.loc["2247483999_1", "reads"])  # how often is not told any more, only by how many
    assert pieces.loc["2247483650_1", "published_day"] == date(2024, 1, 1)


def test_what_is_not_final_is_said_and_every_row_accounted_for(whole: Ingested) -> None:
    (info,) = whole.sources
    assert info.notices == {"partial_days": 1}
    assert info.read == 6 + 3 + 4 + 1
    assert sum(info.reasons.values()) == info.read - info.kept


def test_the_row_of_all_channels_is_not_added_to_the_channels(read: Reader) -> None:
    ingested = read(("wechat_oa", TRAFFIC))
    steps = table(ingested, "funnel").set_index(["date", "step"])["people"]
    assert steps[date(2024, 1, 1)].to_dict() == {"阅读次数": 1300, "分享次数": 50}
    assert pd.isna(steps[date(2024, 1, 2)]["分享次数"])
    assert ingested.sources[0].reasons == {"a channel, which the row 全部 holds": 3}


def test_followers_of_the_back_office_are_days(read: Reader) -> None:
    head = "时间,新关注人数,取消关注人数,净增关注人数,累积关注人数"
    path = csv_file(read.folder / "x.csv", head, "2024-01-01,10,3,7,507", "2024-01-02,0,1,-1,506")
    daily = table(read(("wechat_oa", path)), "daily")
    assert daily["members_total"].tolist() == [507, 506]
    assert daily["joined"].tolist() == [10, 0]


def test_articles_of_the_back_office_have_the_id_of_the_api(read: Reader) -> None:
    path = workbook(
        read.folder / "x.xlsx",
        Sheet1=[
            [
                "内容标题",
                "发表时间",
                "总阅读人数",
                "总阅读次数",
                "总分享次数",
                "阅读后关注人数",
                "送达人数",
                "阅读完成率",
                "内容url",
            ],
            [
                "年度回顾",
                "20240101",
                300,
                320,
                37,
                5,
                1000,
                "41.50%",
                "http://mp.weixin.qq.com/s?__biz=M&mid=2247483650&idx=1&sn=a#rd",
            ],
        ],
    )
    pieces = table(read(("wechat_oa", path)), "contents")
    assert pieces["content_id"].tolist() == ["2247483650_1"]
    assert pieces[["reads", "readers", "completion_rate"]].to_numpy().tolist() == [[320, 300, pytest.approx(0.415)]]


def test_answers_of_something_else_are_refused(read: Reader) -> None:
    (read.folder / "x.json").write_text(json.dumps({"list": [{"a": 1}]}))
    with pytest.raises(DataError, match="公众号"):
        read(("wechat_oa", read.folder / "x.json"))
