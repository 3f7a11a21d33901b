"""A small share of what `scripts/bench.py --only findings` measures: made communities, from their rows to the findings."""

from __future__ import annotations

import pytest

from tests.findings.communities.make import PERIODS, Community, make
from tests.findings.communities.measure import Bench, driver_of
from tests.findings.communities.plants import Plant
from zongjie.findings.judge import Finding, examine, ranked

PERIOD = sorted(PERIODS)[-1]  # one for all: its expressions are translated once


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("communities"))


def of_period(plant: Plant) -> Community:
    made = (make(plant, seed) for seed in range(100))
    return next(one for one in made if one.period == PERIOD)


def problems(bench: Bench, plant: Plant) -> tuple[Finding, ...]:
    return ranked(examine(bench.figures(of_period(plant))))


@pytest.mark.parametrize(
    "plant",
    [Plant("activity", "tier", "core"), Plant("repetition", "topic", "cooking")],
    ids=lambda plant: plant.name,
)
def test_what_was_planted_is_found_with_its_driver(bench: Bench, plant: Plant) -> None:
    found = {one.problem: one for one in problems(bench, plant)}
    assert driver_of(found[plant.name]) == (plant.dimension, plant.key)


@pytest.mark.parametrize("name", ["season", "gap"])
def test_nothing_is_found_where_nothing_is_planted(bench: Bench, name: str) -> None:
    assert problems(bench, Plant(name)) == ()


def test_the_same_seed_makes_the_same_community() -> None:
    one, other = (make(Plant("activity", "tier", "core"), 7) for _ in range(2))
    assert one.period == other.period
    assert all(one.tables[name].equals(other.tables[name]) for name in one.tables)
