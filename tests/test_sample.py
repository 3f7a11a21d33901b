"""The sample community: what its figures must be, computed from the raw rows it is shipped as."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.metrics.building import figures, values
from zongjie.parameters import load
from zongjie.slides.figure import Figures
from zongjie.sources.ingest import ingest
from zongjie.sources.ingested import Ingested
from zongjie.tables.store import Tables

ROOT = Path(__file__).resolve().parent.parent
PARAMETERS = load(ROOT / "parameters" / "sample.yaml")


def make(folder: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "make_sample_data.py"), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw data, freshly made, where the parameters file expects it."""
    base = tmp_path_factory.mktemp("parameters")
    make(base / "data" / "sample")
    return base


@pytest.fixture(scope="module")
def ingested(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJIE_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield ingest(PARAMETERS, raw, tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def tables(ingested: Ingested) -> Tables:
    return Tables(ingested.folder, PARAMETERS.zone)


@pytest.fixture(scope="module")
def year(tables: Tables) -> Figures:
    return figures(tables, "2023", language="zh_CN", targets=PARAMETERS.targets)


def test_every_row_of_the_sample_is_kept(ingested: Ingested) -> None:
    assert sum(source.read for source in ingested.sources) == sum(source.kept for source in ingested.sources)
    assert sum(source.rejected for source in ingested.sources) == 0
    assert 2_000_000 < ingested.rows["activity"] < 3_000_000


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


def test_the_same_program_gives_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    make(tmp_path)
    first = {path.name: path.read_bytes() for path in (raw / "data" / "sample").iterdir()}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
