"""Faults that damaged exports have shown: each sample is changed in one place; the rest is read, or an error teaches."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from tests.conftest import ROOT
from tests.sources.batches import gather
from zongjie.errors import DataError
from zongjie.sources.reading import rows
from zongjie.sources.reading.encodings import LONGEST_CELL
from zongjie.sources.reading.grid import grids
from zongjie.tables.schemas import SPECS
from zongjie.tables.validate import validate

DATA = ROOT / "tests" / "data"
DIGITS = "9" * 5_000  # Python refuses to read a number of so many


def changed(path: Path, change: Callable[[Any], Any]) -> None:
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        source, target = DATA / name, tmp_path / Path(name).name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        return target

    return make


@pytest.mark.parametrize("venues", ["hall", 1.5, True, ["hall"], [None]])
def test_venues_that_are_none_leave_the_mode_unknown(venues: Any, copy: Callable[[str], Path]) -> None:
    path = copy("meetup/events.json")
    changed(path, lambda events: [{**event, "venues": venues} for event in events])
    assert gather("meetup", path)["events"]["mode"].isna().all()


@pytest.mark.parametrize("reactions", ["x", ["x"], [{"recent": ["x"], "count": []}], [{"recent": 1, "count": "many"}]])
def test_reactions_that_are_none_harm_no_message(reactions: Any, copy: Callable[[str], Path]) -> None:
    path = copy("telegram/group_from_documentation.json")
    whole = gather("telegram", path)["activity"]
    changed(path, lambda chat: {**chat, "messages": [{**one, "reactions": reactions} for one in chat["messages"]]})
    found = gather("telegram", path)["activity"]
    assert list(found["activity_id"]) == list(whole.loc[whole["kind"] != "reaction", "activity_id"])


def test_a_source_of_followers_that_is_a_list_is_a_source(copy: Callable[[str], Path]) -> None:
    path = copy("wechat_oa/made_from_documentation")
    before = gather("wechat_oa", path)["daily"]["joined"].sum()
    for file in path.glob("getusersummary*.json"):
        changed(file, lambda said: {"list": [{**row, "user_source": [row["user_source"]]} for row in said["list"]]})
    assert gather("wechat_oa", path)["daily"]["joined"].sum() == before


def test_a_number_of_thousands_of_digits_is_named(copy: Callable[[str], Path]) -> None:
    path = copy("meetup/events.json")
    path.write_text(f'[{{"id": {DIGITS}}}]', encoding="utf-8")
    with pytest.raises(DataError, match="a number that is too long"):
        gather("meetup", path)


def test_a_moment_of_thousands_of_digits_is_rejected(copy: Callable[[str], Path]) -> None:
    path = copy("slack_analytics/members_from_documentation.csv")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Jan 31, 2022", f"Jan {DIGITS}"), encoding="utf-8")
    found = gather("slack_analytics", path)
    assert [reject.reason for reject in found.rejects] == ["not a date that exists"]
    assert len(found["members"]) == 3


@pytest.mark.parametrize("number", ["inf", "1e308", "-1", "nan"])
def test_a_count_that_counts_nothing_is_rejected(number: str, copy: Callable[[str], Path]) -> None:
    path = copy("discord_insights/server_from_documentation")
    file = path / "guild-communicators.csv"
    head, first, rest = file.read_text(encoding="utf-8").split("\n", 2)
    cells = first.split(",")
    cells[head.split(",").index("visitors")] = number
    before = len(gather("discord_insights", path).rejects)
    file.write_text("\n".join((head, ",".join(cells), rest)), encoding="utf-8")
    assert len(gather("discord_insights", path).rejects) == before + 1


def test_a_chat_without_the_column_of_nicknames_is_read(copy: Callable[[str], Path]) -> None:
    path = copy("wechat/all_sessions_from_documentation.csv")
    whole = gather("wechat", path)["activity"]
    path.write_text(path.read_text(encoding="utf-8").replace("NickName", "NickNam", 1), encoding="utf-8")
    assert len(gather("wechat", path)["activity"]) == len(whole)


def test_a_dump_whose_posts_are_all_damaged_is_read(copy: Callable[[str], Path]) -> None:
    path = next(copy("stackexchange").rglob("Posts.xml"))
    rows = path.read_text(encoding="utf-8").count("<row")
    path.write_text(path.read_text(encoding="utf-8").replace('="', "=").replace('" ', " "), encoding="utf-8")
    assert len(gather("stackexchange", path.parent).rejects) == rows


def test_an_export_of_zulip_passes_over_recipients_and_users_that_are_none(copy: Callable[[str], Path]) -> None:
    path = copy("zulip")
    realm = next(path.rglob("realm.json"))
    whole = gather("zulip", realm.parent)
    damaged = {"zerver_recipient": [{}, {"id": [1], "type": 2}], "zerver_userprofile": [{"id": None}, {"email": "x"}]}
    changed(realm, lambda said: {**said, **{key: [*said[key], *more] for key, more in damaged.items()}})
    assert len(gather("zulip", realm.parent)["activity"]) == len(whole["activity"])


def test_an_action_that_is_no_word_tells_nothing(copy: Callable[[str], Path]) -> None:
    path = copy("telegram/group_from_documentation.json")
    changed(path, lambda chat: {**chat, "messages": [{**one, "action": {"x": 1}} for one in chat["messages"]]})
    assert gather("telegram", path)["memberships"]["joined_at"].isna().all()


def test_totals_that_are_none_leave_a_day_without_messages(copy: Callable[[str], Path]) -> None:
    path = copy("wecom/made_from_documentation")
    for file in path.rglob("statistic*.json"):
        file.write_text(file.read_text(encoding="utf-8").replace('"msg_total": ', '"msg_total": "many", "x": '))
    assert gather("wecom", path)["daily"]["messages"].isna().all()


def test_a_first_line_that_no_reader_of_csv_takes_is_told_with_its_file(copy: Callable[[str], Path]) -> None:
    path = copy("discord_insights/server_from_documentation")
    damaged = path / "guild-leavers.csv"
    damaged.write_text('"' + "x" * (LONGEST_CELL + 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"guild-leavers\.csv"):
        gather("discord_insights", path)


def test_a_workbook_under_the_name_of_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    Workbook().save(path)
    with pytest.raises(DataError, match="not an Excel workbook"):
        list(grids(path))


@pytest.mark.parametrize("table", [name for name, spec in SPECS.items() if spec.natural])
def test_a_table_of_rejects_alone_needs_no_ids(table: str) -> None:
    (key, *_) = SPECS[table].key
    made = rows._with_id(SPECS[table], rows.empty(table).drop(columns=[key]))
    assert key in made.columns
    assert made.empty


@pytest.mark.parametrize("number", [1, 1.5, True, None, ["x"], {"x": 1}, ""])
@pytest.mark.parametrize("which", ["author", "message"])
def test_a_message_of_discord_whose_id_is_none_is_rejected(
    which: str, number: Any, copy: Callable[[str], Path]
) -> None:
    folder = copy("discord/json_from_documentation")
    before = gather("discord", folder)
    path = next(folder.glob("*general*.json"))
    of = {
        "author": lambda one: {**one, "author": {**one["author"], "id": number}},
        "message": lambda one: {**one, "id": number},
    }
    changed(path, lambda said: {**said, "messages": [of[which](said["messages"][0]), *said["messages"][1:]]})
    after = gather("discord", folder)
    assert len(after.rejects) == len(before.rejects) + 1
    assert len(after["activity"]) <= len(before["activity"])


def test_a_report_that_claims_to_end_in_ages_says_nothing_of_days_without_numbers(copy: Callable[[str], Path]) -> None:
    path = copy("discourse_reports/reports_from_documentation")
    points = len(json.loads((path / "signups.json").read_text(encoding="utf-8"))["report"]["data"])
    for file in path.iterdir():
        file.unlink() if file.name != "signups.json" else None
    filled = len(gather("discourse_reports", path)["daily"])
    changed(path / "signups.json", lambda said: {"report": {**said["report"], "end_date": "9999-12-31T23:59:59Z"}})
    assert len(gather("discourse_reports", path)["daily"]) == points < filled


@pytest.mark.parametrize("seconds", [1e300, 1e15, -1e15, 9.3e12])
def test_a_moment_that_no_calendar_reaches_is_a_reject(seconds: float, copy: Callable[[str], Path]) -> None:
    path = copy("zulip/export_from_documentation")
    messages = next(path.glob("**/messages-000001.json"))
    before = gather("zulip", path)["activity"]

    def late(said: Any) -> Any:
        first, *rest = said["zerver_message"]
        return {**said, "zerver_message": [{**first, "date_sent": seconds}, *rest]}

    changed(messages, late)
    frame = gather("zulip", path)["activity"]
    assert len(frame) == len(before)
    kept, failures = validate("activity", frame, ZoneInfo("Asia/Shanghai"))
    assert len(kept) == len(before) - 1
    assert [failure.reason for failure in failures] == ["not between 1990 and 2100"]
    assert failures[0].masked


def test_a_name_in_no_charset_is_taken_as_it_is_written(copy: Callable[[str], Path]) -> None:
    path = copy("mbox/pipermail_from_documentation")
    plain = next(path.glob("**/2005-April.txt"))
    text = plain.read_text(encoding="utf-8")
    assert "From: " in text
    name = "=?iso-8\ufeff859-1?q?Ann?="
    plain.write_text(re.sub(r"(?m)^From: .*$", f"From: ann at example.org ({name})", text), encoding="utf-8")
    assert "ann@example.org" in set(gather("mbox", path)["members"]["member_id"])


@pytest.mark.parametrize("number", [1e300, -1, 10**40])
def test_a_message_of_zulip_whose_number_is_none_is_rejected(number: float, copy: Callable[[str], Path]) -> None:
    path = copy("zulip/archive_from_documentation")
    before = gather("zulip", path)
    topic = next(path.glob("114-*/(no*.json"))
    changed(topic, lambda said: [{**said[0], "id": number}, *said[1:]])
    after = gather("zulip", path)
    assert len(after.rejects) == len(before.rejects) + 1
    assert len(after["activity"]) == len(before["activity"]) - 1


@pytest.mark.parametrize("seconds", [-62135596800, "x", None])
def test_a_statistic_of_no_day_is_a_reject(seconds: Any, copy: Callable[[str], Path]) -> None:
    path = copy("wecom/made_from_documentation")
    before = len(gather("wecom", path).rejects)
    changed(
        path / "statistic_2024-01_2.json",
        lambda said: {**said, "items": [{**said["items"][0], "stat_time": seconds}, *said["items"][1:]]},
    )
    assert len(gather("wecom", path).rejects) == before + 1
