"""视频号, 抖音 and 小红书."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.errors import DataError
from zongjie.sources.short_video import as_share

FOLDER = DATA / "short_video"
HEAD = "作品名称,发布时间,体裁,播放量,完播率,5s完播率,点赞量"


def test_channels_give_plays_shares_of_completion_and_the_first_hashtag(read: Reader) -> None:
    pieces = table(read(("short_video", FOLDER / "视频号_from_documentation.csv")), "contents")
    assert pieces["plays"].tolist() == [12_000, 2_345]
    assert pieces["completion_rate"].tolist() == pytest.approx([0.2864, 0.3102])
    assert pieces["comments"].isna().tolist() == [False, True]  # -- is missing and not 0
    assert pieces["topic"].tolist()[0] == "社群年会"
    assert pieces["title"].tolist()[0] == "新年好 #社群年会 #抽奖"
    assert set(pieces["format"]) == {"short_video"}


def test_douyin_gives_rates_that_are_fractions_already(read: Reader) -> None:
    pieces = table(read(("short_video", FOLDER / "抖音_from_documentation.xlsx")), "contents").set_index("title")
    assert pieces.loc["新品体验", "completion_rate"] == pytest.approx(0.1832)
    assert pd.isna(pieces.loc["活动回顾", "completion_rate"])
    assert pieces["format"].to_dict() == {"新品体验": "short_video", "活动回顾": "article"}
    assert pieces["saves"].tolist() == [8, 1]


def test_red_is_read_below_its_banner(read: Reader) -> None:
    pieces = table(read(("short_video", FOLDER / "小红书_笔记列表明细表_from_documentation.xlsx")), "contents")
    assert pieces["published_at"].tolist()[0] == pd.Timestamp("2024-03-01 04:00")
    assert pieces["reads"].tolist() == [2345, 1200]
    assert pieces["plays"].isna().all()


def test_a_folder_of_exports_gives_each_piece_once_with_its_latest_totals(read: Reader) -> None:
    folder = read.folder / "exports"
    folder.mkdir()
    csv_file(
        folder / "2.csv", HEAD, "甲,2024-01-01 10:00:00,视频,100,20%,30%,5", "乙,2024-01-02 10:00:00,视频,10,5%,9%,1"
    )
    csv_file(folder / "1.csv", HEAD, "甲,2024-01-01 10:00:00,视频,900,25%,33%,8")
    ingested = read(("short_video", folder))
    pieces = table(ingested, "contents").set_index("title")
    assert pieces["plays"].to_dict() == {"甲": 900, "乙": 10}
    assert pieces["likes"].to_dict() == {"甲": 8, "乙": 1}
    assert list(ingested.sources[0].reasons.values()) == [1]


def test_bare_percentages_are_told_by_their_size() -> None:
    assert as_share(pd.Series([28.64, "31%", None, 0.5], dtype=object)).tolist()[:2] == [pytest.approx(0.2864), "31%"]
    assert as_share(pd.Series([0.2, 1.0])).tolist() == [0.2, 1.0]


def test_a_table_of_something_else_is_refused_with_the_names_that_would_tell(read: Reader) -> None:
    path = csv_file(read.folder / "x.csv", "活动名称,开始时间", "分享会,2024-01-01")
    with pytest.raises(DataError, match="视频描述"):
        read(("short_video", path))
