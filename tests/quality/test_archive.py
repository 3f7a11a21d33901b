"""Where logs begin, stop and have holes."""

from __future__ import annotations

from datetime import date, timedelta

from tests.quality.test_silence import chat, without
from zongjie.quality.archive import Log, archive_flaws
from zongjie.slides.flaw import Flaw

START = date(2022, 1, 3)
YEARS = 730


def log(group: str, counts: list[int], after: int = 0, **more: date) -> Log:
    return Log(START + timedelta(days=after), tuple(counts), group, **more)


def found(*groups: Log) -> dict[str, list[Flaw]]:
    total = [0] * max((one.first - START).days + len(one.counts) for one in groups)
    for one in groups:
        for day, count in enumerate(one.counts):
            total[(one.first - START).days + day] += count
    flaws: dict[str, list[Flaw]] = {}
    for flaw in archive_flaws(Log(START, tuple(total)), groups):
        flaws.setdefault(flaw.kind, []).append(flaw)
    return flaws


def test_a_channel_whose_archive_starts_at_full_level_is_found() -> None:
    late = log("#dev", chat(YEARS - 365, 300, 2), after=365)
    (flaw,) = found(log("#main", chat(YEARS, 30)), late)["group_begins"]
    assert (flaw.group, flaw.start) == ("#dev", late.first)
    assert 0.85 < flaw.size < 0.95


def test_a_group_made_on_that_day_is_simply_new() -> None:
    first = START + timedelta(days=365)
    late = log("新群", chat(YEARS - 365, 300, 2), after=365, created=first)
    assert found(log("老群", chat(YEARS, 30)), late) == {}


def test_a_group_made_long_before_its_log_is_no_new_group() -> None:
    late = log("群", chat(YEARS - 365, 300, 2), after=365, created=START)
    assert "group_begins" in found(log("老群", chat(YEARS, 30)), late)


def test_a_group_that_grows_from_nothing_is_no_archive_that_starts() -> None:
    growing = [round(count * min(day / 200, 1)) + (day == 0) for day, count in enumerate(chat(365, 300, 2))]
    assert found(log("老群", chat(YEARS, 30)), log("群", growing, after=365)) == {}


def test_a_small_group_moves_no_total() -> None:
    assert found(log("老群", chat(YEARS, 300)), log("群", chat(365, 20, 2), after=365)) == {}


def test_a_category_of_a_sparse_forum_is_no_archive_that_starts() -> None:
    sparse = [int(day % 9 == 0) * 3 for day in range(YEARS - 200)]
    assert found(log("老版", chat(YEARS, 0.5)), log("新版", sparse, after=200)) == {}


def test_a_channel_whose_archive_stops_is_found_and_one_that_was_closed_is_not() -> None:
    stopped = log("#dev", chat(365, 300, 2))
    (flaw,) = found(log("#main", chat(YEARS, 30)), stopped)["group_stops"]
    assert flaw.end == stopped.last
    closed = log("#dev", chat(365, 300, 2), dismissed=stopped.last)
    assert "group_stops" not in found(log("#main", chat(YEARS, 30)), closed)


def test_a_hole_of_the_archive_is_told_once_and_one_of_a_group_by_its_name() -> None:
    one, other = chat(YEARS, 50), chat(YEARS, 40, 2)
    flaws = found(log("a", without(one, 400, 420)), log("b", without(other, 400, 420)))
    assert [(flaw.group, flaw.size) for flaw in flaws["gap"]] == [("", 20)]
    flaws = found(log("a", without(one, 400, 420)), log("b", other))
    assert [(flaw.group, flaw.size) for flaw in flaws["gap"]] == [("a", 20)]


def test_groups_with_weekends_and_seasons_have_no_flaw() -> None:
    season = [round(count * (1 + 0.6 * ((day % 365) < 180))) for day, count in enumerate(chat(YEARS, 60, 2))]
    assert found(log("a", chat(YEARS, 50, weekend=0.1)), log("b", season)) == {}
