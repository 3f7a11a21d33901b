"""From the parameters' sources to stored tables."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.reading import DATA, Reader, contents, csv_file, table
from zongjie.errors import DataError, InternalError
from zongjie.sources.account import Account
from zongjie.sources.base import Batch, Reject

SAMPLE = DATA / "workbook" / "staff.xlsx"
MEMBERS = "成员编号,入群时间,性别"


def test_unchanged_input_is_not_read_again_and_gives_the_same_account(read: Reader) -> None:
    first, second = read(("workbook", SAMPLE)), read(("workbook", SAMPLE))
    assert first.fresh
    assert not second.fresh
    assert (first.folder, first.sources, first.rows, first.spans) == (
        second.folder,
        second.sources,
        second.rows,
        second.spans,
    )


@pytest.mark.parametrize(
    "change",
    [{"time_zone": "UTC"}, {"privacy": {"pseudonymise": True}}, {"quality": {"max_rejected_share": 0.5}}],
    ids=str,
)
def test_whatever_the_tables_depend_on_makes_them_new(read: Reader, change: dict[str, object]) -> None:
    first, second = read(("workbook", SAMPLE)), read(("workbook", SAMPLE), **change)
    assert second.fresh
    assert first.folder != second.folder
    assert first.folder.is_dir()


def test_changed_content_is_read_again_and_a_touched_file_is_not(read: Reader) -> None:
    path = csv_file(read.folder / "成员.csv", MEMBERS, "u1,2023-01-01,女")
    first = read(("workbook", path))
    path.touch()
    assert not read(("workbook", path)).fresh
    csv_file(path, MEMBERS, "u1,2023-01-01,女", "u2,2023-01-02,男")
    assert read(("workbook", path)).rows == {"members": 2}
    assert first.rows == {"members": 1}


def test_a_failed_run_leaves_earlier_tables_and_no_remains(read: Reader) -> None:
    path = csv_file(read.folder / "成员.csv", MEMBERS, "u1,2023-01-01,女")
    good = read(("workbook", path))
    csv_file(path, MEMBERS, "u1,2023-02-30,女")
    with pytest.raises(DataError):
        read(("workbook", path))
    folders = [item for item in (read.folder / "tables").iterdir() if item.is_dir()]
    assert folders == [good.folder]
    assert table(good, "members")["member_id"].tolist() == ["u1"]


def test_tables_that_no_run_has_used_for_a_month_are_removed(read: Reader) -> None:
    path = csv_file(read.folder / "成员.csv", MEMBERS, "u1,2023-01-01,女")
    old, recent = read(("workbook", path), time_zone="UTC"), read(("workbook", path))
    os.utime(old.folder, (0, 0))
    assert not read(("workbook", path)).fresh
    assert recent.folder.is_dir()
    assert not old.folder.exists()


def test_windows_separators_are_understood(read: Reader) -> None:
    (read.folder / "data").mkdir()
    shutil.copy(SAMPLE, read.folder / "data" / "staff.xlsx")
    assert read(("workbook", "data\\staff.xlsx")).rows["events"] == 3


def test_ids_are_pseudonyms_that_join_across_tables_and_reveal_nobody(read: Reader) -> None:
    members = csv_file(read.folder / "成员.csv", MEMBERS, "张三,2023-01-01,女", "李四,2023-01-02,男")
    orders = csv_file(read.folder / "订单.csv", "订单号,买家,付款时间,金额", "1,张三,2023-01-03,10")
    groups = csv_file(read.folder / "群.csv", "群名,群主", "一群,李四")
    ingested = read(*(("workbook", path) for path in (members, orders, groups)), privacy={"pseudonymise": True})
    people = table(ingested, "members")["member_id"]
    assert table(ingested, "orders")["member_id"].isin(people).all()
    assert table(ingested, "groups")["owner"].isin(people).all()
    assert people.str.fullmatch(r"[0-9a-f]{20}").all()
    for path in ingested.folder.iterdir():
        assert "张三".encode() not in path.read_bytes()


def test_communities_have_pseudonyms_of_their_own_and_keep_them(read: Reader) -> None:
    path = csv_file(read.folder / "成员.csv", MEMBERS, "u1,2023-01-01,女")
    hidden = {"privacy": {"pseudonymise": True}}
    one = table(read(("workbook", path), community="甲", **hidden), "members")["member_id"][0]
    other = table(read(("workbook", path), community="乙", **hidden), "members")["member_id"][0]
    again = table(read(("workbook", path), community="甲", time_zone="UTC", **hidden), "members")["member_id"][0]
    assert one == again != other


def test_rows_of_two_sources_complete_each_other(read: Reader) -> None:
    one = csv_file(read.folder / "成员.csv", "成员编号,入群时间", "u1,2023-01-01", "u2,2023-01-02")
    other = csv_file(read.folder / "会员.csv", "成员编号,会员等级", "u1,核心", "u3,普通")
    ingested = read(("workbook", one), ("workbook", other))
    members = table(ingested, "members").set_index("member_id")
    assert members.loc["u1", "tier"] == "核心"
    assert members.loc["u1", "joined_day"] == date(2023, 1, 1)
    assert [source.reasons for source in ingested.sources] == [{}, {"duplicate": 1}]


def test_of_contradicting_rows_the_first_is_kept_whole_and_the_others_are_listed(read: Reader) -> None:
    rows = [f"u{number},2023-01-01,女" for number in range(300)]
    path = csv_file(read.folder / "成员.csv", MEMBERS, *rows, "u7,,男")
    ingested = read(("workbook", path))
    (info,) = ingested.sources
    assert info.examples == (
        "成员.csv, row 302, column 性别 (gender): another row with the same member_id says something else",
    )
    kept = table(ingested, "members").set_index("member_id").loc["u7"]
    assert kept["gender"] == "female"
    assert "row 302" in ingested.rejects.read_text(encoding="utf-8-sig")


def test_fewer_damaged_rows_than_allowed_are_listed_and_left_out(read: Reader) -> None:
    rows = [f"u{number},2023-01-01,女" for number in range(199)]
    ingested = read(("workbook", csv_file(read.folder / "成员.csv", MEMBERS, *rows, "u999,2023-02-30,女")))
    (info,) = ingested.sources
    assert (info.read, info.kept, info.rejected) == (200, 199, 1)
    assert ingested.rows == {"members": 199}


def test_the_allowed_share_is_a_parameter(read: Reader) -> None:
    path = csv_file(read.folder / "成员.csv", MEMBERS, "u1,2023-01-01,女", "u2,2023-02-30,女")
    with pytest.raises(DataError, match=r"1 of 2 rows \(50.0%\)"):
        read(("workbook", path))
    assert read(("workbook", path), quality={"max_rejected_share": 0.5}).rows == {"members": 1}


def test_the_record_beside_the_tables_is_plain_json(read: Reader) -> None:
    ingested = read(("workbook", SAMPLE))
    record = json.loads((ingested.folder / "sources.json").read_text(encoding="utf-8"))
    assert record["rows"] == ingested.rows
    assert record["sources"][0]["sha256"] == ingested.sources[0].sha256


def test_progress_is_told_by_source_and_table(read: Reader) -> None:
    from zongjie.parameters import Parameters
    from zongjie.sources.ingest import ingest

    lines: list[str] = []
    parameters = Parameters(community="a", sources=[{"kind": "workbook", "path": str(SAMPLE)}])
    ingest(parameters, read.folder, read.folder / "tables", lines.append)
    assert lines[0].startswith("reading ")
    assert "writing events" in lines


def test_a_lost_row_is_our_fault_and_said() -> None:
    account = Account("workbook", "data.xlsx", "")
    account.take(Batch("members", pd.DataFrame({"member_id": ["a"]}), (Reject("row 2", "x"),), {"y": 2}))
    assert account.info().read == 4
    account._read += 1  # what a careless change could do
    with pytest.raises(InternalError, match="5 rows read"):
        account.info()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["u1", "u2", "u3", ""]),
        st.sampled_from(["2023-01-01", "2023-01-02", "2023-02-30", ""]),
        st.sampled_from(["女", "男", ""]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_every_row_is_accounted_for_whatever_the_file_holds(rows: list[tuple[str, ...]], order, tmp_path: Path) -> None:
    lines = [",".join(row) for row in rows if any(row)]
    if not lines:
        return
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    path = csv_file(folder / "成员.csv", MEMBERS, *lines)
    ingested = Reader(folder)(("workbook", path), quality={"max_rejected_share": 1})
    (info,) = ingested.sources
    assert info.read == len(lines) == info.kept + info.rejected + info.skipped
    people = {row[0] for row in rows if row[0] and row[1] != "2023-02-30"}
    assert info.kept == len(people) == ingested.rows.get("members", 0)
    order.shuffle(lines)
    shuffled = Reader(folder)(("workbook", csv_file(path, MEMBERS, *lines)), quality={"max_rejected_share": 1})
    assert set(contents(shuffled)) == set(contents(ingested))
    assert shuffled.sources[0].kept == info.kept
