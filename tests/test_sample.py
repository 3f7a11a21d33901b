"""The sample community: what its figures must be, computed from the raw rows it is shipped as."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.metrics.building import figures, values
from zongjie.parameters import load
from zongjie.report.prepare import Prepared, prepare
from zongjie.slides.figure import Figures
from zongjie.tables.store import Tables

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "parameters" / "sample.yaml"
PARAMETERS = load(FILE)


@pytest.fixture(scope="module")
def prepared(sample_report: Path) -> Prepared:
    """What the report on 2023 was made of; nothing is read or computed again."""
    return prepare(FILE, "2023", outputs=sample_report.parent.parent)


@pytest.fixture(scope="module")
def tables(prepared: Prepared) -> Tables:
    return prepared.tables


@pytest.fixture(scope="module")
def year(prepared: Prepared) -> Figures:
    return prepared.figures


def test_every_row_of_the_sample_is_kept(prepared: Prepared) -> None:
    sources = prepared.info.sources
    assert sum(source.read for source in sources) == sum(source.kept for source in sources)
    assert sum(source.rejected for source in sources) == 0
    assert 2_000_000 < sum(source.tables.get("activity", 0) for source in sources) < 3_000_000


def test_members_grow_from_100000_to_150000(year: Figures) -> None:
    assert (year["members_start"].value, year["members_end"].value) == (100_000, 150_000)
    assert year["members_growth_rate"].value == 0.5
    assert year["residual"].value == 0


def test_advertisements_and_word_of_mouth_bring_most_new_members(year: Figures) -> None:
    joined = values(year["joined_by_source"].rows, "source")
    assert list(joined)[:2] == ["线上广告", "口碑推荐"]
    assert joined["线上广告"] + joined["口碑推荐"] > sum(joined.values()) / 2
    assert sum(joined.values()) == year["joined_people"].value


def test_existing_members_stay(year: Figures) -> None:
    assert year["retention_existing"].value is not None
    assert year["retention_existing"].value > 0.9


def test_daily_messages_per_member_rise_by_30_percent(year: Figures) -> None:
    assert year["messages_per_member_day"].value == pytest.approx(0.026, abs=1e-12)
    assert year["messages_per_member_day"].change == pytest.approx(0.30, abs=1e-9)


def test_event_participations_rise_by_half(year: Figures) -> None:
    assert (year["event_participations"].value, year["event_participations"].previous) == (72_000, 48_000)
    assert year["event_participations"].change == 0.5
    assert year["attended"].value == year["event_participations"].value  # ledger and sign-in sheets agree


def test_the_conversion_rate_doubles_from_5_to_10_percent(year: Figures) -> None:
    assert (year["conversion_rate_start"].value, year["conversion_rate_end"].value) == (0.05, 0.10)
    assert year["conversion_rate_growth"].value == 1.0


def test_three_targets_are_missed_one_for_each_problem(year: Figures) -> None:
    judged = {name: year[name].met for name in PARAMETERS.targets}
    assert [name for name, met in judged.items() if met is False] == ["retention_d30", "stickiness", "repurchase_rate"]


def test_the_spring_festival_is_quiet(year: Figures) -> None:
    rate = values(year["messages_per_member_day_over_time"].rows, "time")
    assert rate["2023-01"] == min(rate.values())


def test_from_september_the_second_tier_alone_loses_its_newcomers_and_its_voice(tables: Tables) -> None:
    before = figures(
        tables, "2023-03-01..2023-08-31", only=["retention_d30_by_tier", "messages_per_member_day_by_tier"]
    )
    after = figures(tables, "2023-09-01..2023-12-31", only=["retention_d30_by_tier", "messages_per_member_day_by_tier"])
    for metric, kept in (("retention_d30_by_tier", 0.6), ("messages_per_member_day_by_tier", 0.85)):
        earlier, later = values(before[metric].rows, "tier"), values(after[metric].rows, "tier")
        assert later["潜力群"] < kept * earlier["潜力群"]
        assert all(later[tier] > 0.93 * earlier[tier] for tier in ("核心群", "广播群"))


def test_in_2024_groups_fall_silent_whose_members_talk_elsewhere_and_one_host_left_before(tables: Tables) -> None:
    rows = figures(tables, "2024Q1", only=["groups_causes"], language="zh_CN")["groups_causes"].rows
    found = {row["group"]: row for row in rows}
    assert {name: row["state"] for name, row in found.items()} == {
        "潜力群19号": "dead",
        "潜力群22号": "fading",
        "核心群12号": "fading",
        "潜力群10号": "dead",
    }
    assert found["潜力群19号"]["host_ahead"] >= 14
    assert found["潜力群22号"]["host_messages"] > 0
    assert found["潜力群19号"]["elsewhere_share"] > 0.4


def test_the_day_of_the_failed_payments_stands_out_and_is_in_the_log(tables: Tables) -> None:
    found = figures(tables, "2024Q1", only=["anomalies", "incidents_table"], language="zh_CN")
    assert [row["day"] for row in found["anomalies"].rows] == ["2024-02-20"]
    assert "2024-02-20" in {row["detected"] for row in found["incidents_table"].rows}


def test_the_first_year_of_the_activity_is_not_compared_with_the_time_before(tables: Tables) -> None:
    found = figures(tables, "2022", only=["messages", "members_end", "messages_per_member_day"])
    assert found["messages"].value == 576_300
    assert found["messages"].previous is None
    assert found["messages_per_member_day"].change is None
    assert "2022-01-01" in found["messages"].caveats[0]


def test_the_same_program_gives_the_same_bytes(sample_data: Path, tmp_path: Path) -> None:
    script = str(ROOT / "scripts" / "make_sample_data.py")
    subprocess.run(
        [sys.executable, script, "--only", "sample", "--out", str(tmp_path)], check=True, capture_output=True
    )
    made = sample_data.parent / "data" / "sample"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in made.iterdir()
    }
