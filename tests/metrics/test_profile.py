"""Who the members are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.metrics.building import figures, store, values

NAMES = ["members_by_gender", "members_by_age", "members_by_region", "members_end"]


def people(count: int, prefix: str, **known: Any) -> list[dict[str, Any]]:
    return [{"member_id": f"{prefix}{n}", "joined_at": "2023-01-01", "left_at": None, **known} for n in range(count)]


def test_members_at_the_end_are_told_by_what_the_list_knows_of_them(tmp_path: Path) -> None:
    members = people(9, "a", gender="female", region="北京") + people(6, "b", gender="male") + people(5, "c")
    members += people(5, "d", gender="male") + people(7, "bot", gender="none", is_bot=True)
    members[-8]["left_at"] = "2023-01-20"
    members[-9]["joined_at"] = "2023-02-01"
    found = figures(store(tmp_path, members=members), "2023-01", only=NAMES)
    assert values(found["members_by_gender"].rows, "gender") == {"female": 9, "male": 9, "Unknown": 5}
    assert found["members_end"].value == 23
    assert "members_by_age" not in found


def test_small_slices_are_put_together(tmp_path: Path) -> None:
    members = people(40, "a", region="北京") + people(3, "b", region="Atlantis") + people(4, "c", region="Utopia")
    found = figures(store(tmp_path, members=members), "2023-01", only=["members_by_region"])
    assert values(found["members_by_region"].rows, "region") == {"北京": 40, "Other": 7}


def test_the_age_follows_from_the_year_of_birth(tmp_path: Path) -> None:
    members = people(5, "a", birth_year=1999) + people(6, "b", birth_year=1960) + people(7, "c", birth_year=None)
    found = figures(store(tmp_path, members=members), "2023-01", only=["members_by_age"])
    assert values(found["members_by_age"].rows, "age") == {"18–24": 5, "55+": 6, "Unknown": 7}


def test_levels_are_those_of_the_list_with_the_mean_of_points(tmp_path: Path) -> None:
    rows = [
        {"member_id": f"m{n}", "joined_at": "2023-01-01", "member_level": "L2" if n % 2 else "L1", "points": 10 * n}
        for n in range(10)
    ]
    found = figures(store(tmp_path, members=rows), "2023", only=["members_by_level"])["members_by_level"]
    assert {row["level"]: (row["value"], row["share"], row["points"]) for row in found.rows} == {
        "L1": (5, 0.5, 40),
        "L2": (5, 0.5, 50),
    }
    assert all(row.get("previous") is None for row in found.rows)  # the list knows levels at the export alone
