"""Parquet files of canonical tables."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.sources import parquet

SAMPLE = DATA / "parquet" / "activity.parquet"


def actions(rows: int) -> pd.DataFrame:
    moments = pd.date_range("2023-01-01", periods=rows, freq="7min", tz="UTC")
    return pd.DataFrame({"member_id": [f"u{row % 50}" for row in range(rows)], "ts": moments, "kind": "message"})


def test_days_are_cut_in_the_zone_of_the_community(read: Reader) -> None:
    activity = table(read(("parquet", SAMPLE), time_zone="Asia/Shanghai"), "activity")
    assert activity["day"].tolist() == [date(2023, 1, 1), date(2023, 1, 2), date(2023, 1, 2), date(2023, 2, 1)]
    assert table(read(("parquet", SAMPLE), time_zone="UTC"), "activity")["day"].nunique() == 3


def test_columns_that_no_table_has_are_kept_out_and_reported(read: Reader) -> None:
    ingested = read(("parquet", SAMPLE))
    assert "device" not in table(ingested, "activity").columns
    assert ingested.sources[0].ignored == ("device",)


def test_the_result_does_not_depend_on_the_size_of_the_batches(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    actions(1000).to_parquet(read.folder / "activity.parquet")
    whole = contents(read(("parquet", "activity.parquet")))
    monkeypatch.setattr(parquet, "CHUNK", 64)
    pieces = contents(read(("parquet", "activity.parquet"), time_zone="Asia/Chongqing"))
    pd.testing.assert_frame_equal(whole["activity"], pieces["activity"])


def test_a_pattern_reads_several_tables_and_parts(read: Reader) -> None:
    actions(10).to_parquet(read.folder / "activity-1.parquet")
    actions(20).iloc[10:].to_parquet(read.folder / "activity-2.parquet")
    pd.DataFrame({"member_id": ["u1"], "joined_at": ["2023-01-01"]}).to_parquet(read.folder / "members.parquet")
    assert read(("parquet", "*.parquet")).rows == {"members": 1, "activity": 20}


def test_a_folder_of_parts_is_one_table(read: Reader) -> None:
    folder = read.folder / "activity"
    folder.mkdir()
    actions(10).to_parquet(folder / "part-00000.parquet")
    actions(20).iloc[10:].to_parquet(folder / "part-00001.parquet")
    assert read(("parquet", "activity")).rows == {"activity": 20}


def test_the_options_map_the_columns_of_a_warehouse(read: Reader) -> None:
    actions(3).rename(columns={"member_id": "uid", "ts": "event_time", "kind": "act"}).to_parquet(
        read.folder / "dwd_log.parquet"
    )
    columns = {"member_id": "uid", "ts": "event_time", "kind": "act"}
    ingested = read(("parquet", "dwd_log.parquet", {"table": "activity", "columns": columns}))
    assert ingested.rows == {"activity": 3}


def test_a_naive_time_is_in_the_zone_of_the_community(read: Reader) -> None:
    frame = actions(1).assign(ts=pd.Timestamp("2023-01-01 07:00"))
    frame.to_parquet(read.folder / "activity.parquet")
    activity = table(read(("parquet", "activity.parquet"), time_zone="Asia/Shanghai"), "activity")
    assert activity["ts"].tolist() == [pd.Timestamp("2022-12-31 23:00")]
    assert activity["day"].tolist() == [date(2023, 1, 1)]


def test_the_index_that_pandas_wrote_is_no_column(read: Reader) -> None:
    actions(5).set_index("ts").reset_index().set_index("kind").to_parquet(read.folder / "activity.parquet")
    assert read(("parquet", "activity.parquet")).rows == {"activity": 5}
