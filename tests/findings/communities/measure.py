"""How well problems are found: communities made, reported on from their rows, and judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from tests.findings.communities.make import Community, make
from tests.findings.communities.plants import CONSEQUENCES, HEALTHY, PLANTS, Plant
from tests.metrics.building import SHANGHAI, frame
from zongjie.findings.judge import Finding, examine, ranked
from zongjie.findings.rules import RULES
from zongjie.metrics.evaluate import compute
from zongjie.parameters import Engine
from zongjie.periods import parse
from zongjie.quality.inspect import inspect
from zongjie.slides.figure import Figures
from zongjie.tables.derive import derive
from zongjie.tables.schemas import SPECS
from zongjie.tables.store import Tables
from zongjie.tables.writer import to_arrow

_ALONE = Engine(threads=1)  # queries of milliseconds: a second thread costs more than it brings


def needed() -> tuple[str, ...]:
    """Return the ids of all figures that the rules look at."""
    measures = [one for rule in RULES for one in (*rule.measures, *rule.also, *rule.watched)]
    named = ((one.metric, *one.by, one.over_time, one.by_week, one.cases, one.limit_of, one.rhythm) for one in measures)
    return tuple(dict.fromkeys(name for names in named for name in names if name))


class Bench:
    """Figures of many communities in a row, from their rows to their numbers as a report computes them.

    Communities of one period hold the same days, so that each expression is translated once and its query known after.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def figures(self, community: Community) -> Figures:
        """Return the figures that the rules look at."""
        folder = self._folder / community.period
        _write(folder, community)
        tables = Tables(folder, SHANGHAI, _ALONE)
        return compute(tables, parse(community.period), {}, "en", needed(), flaws=inspect(tables))


def _write(folder: Path, community: Community) -> None:
    """Store tables whose rows are known to be distinct, and derive from them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in community.tables.items():
        stored = to_arrow(SPECS[name], frame(name, rows, SHANGHAI), SHANGHAI)
        pq.write_table(stored, folder / f"{name}.parquet", compression="lz4")
    derive(folder, SHANGHAI)


@dataclass(frozen=True)
class Outcome:
    """What was planted, and what was found: problems the biggest first, and the planted one's driver."""

    plant: Plant
    period: str
    found: tuple[str, ...]
    driver: tuple[str, str] | None

    @property
    def hit(self) -> bool:
        """Whether the planted problem was found."""
        return self.plant.name in self.found

    @property
    def false(self) -> tuple[str, ...]:
        """Problems found that were neither planted nor must follow from what was."""
        follows = CONSEQUENCES.get(self.plant.name, frozenset())
        return tuple(name for name in self.found if name != self.plant.name and name not in follows)

    @property
    def named(self) -> bool:
        """Whether the planted driver was named first."""
        return self.driver == (self.plant.dimension, self.plant.key)


@dataclass(frozen=True)
class Score:
    """Outcomes, added up."""

    outcomes: tuple[Outcome, ...]

    @property
    def precision(self) -> float:
        """Problems that are there ÷ problems found."""
        found = sum(len(one.found) for one in self.outcomes)
        return 1 - sum(len(one.false) for one in self.outcomes) / found if found else 1.0

    @property
    def recall(self) -> float:
        """Planted problems found ÷ planted problems."""
        planted = [one for one in self.outcomes if one.plant.name in PLANTS]
        return sum(one.hit for one in planted) / len(planted) if planted else 1.0

    @property
    def named(self) -> float:
        """Drivers named first ÷ problems found that have a driver."""
        with_driver = [one for one in self.outcomes if one.hit and one.plant.dimension]
        return sum(one.named for one in with_driver) / len(with_driver) if with_driver else 1.0

    @property
    def alarms(self) -> float:
        """Problems found per community where nothing is planted."""
        quiet = [one for one in self.outcomes if one.plant.name in HEALTHY or one.plant.shuffled]
        return sum(len(one.found) for one in quiet) / len(quiet) if quiet else 0.0


def outcome(bench: Bench, plant: Plant, seed: int) -> Outcome:
    """Make a community and judge it."""
    community = make(plant, seed)
    findings = examine(bench.figures(community))
    problems = ranked(findings)
    mine = next((one for one in problems if one.problem == plant.name), None)
    return Outcome(plant, community.period, tuple(one.problem for one in problems), driver_of(mine) if mine else None)


def driver_of(finding: Finding) -> tuple[str, str] | None:
    """Return dimension and key of who is named first."""
    if finding.cases:
        return finding.cases[0].dimension, finding.cases[0].key
    if finding.spread or not finding.segments:
        return None
    return finding.segments[0].dimension, finding.segments[0].key


def draw(
    seeds: Iterable[int], names: Sequence[str] = (*PLANTS, *HEALTHY), *, shuffled: bool = False
) -> list[tuple[Plant, int]]:
    """Return a plant for each seed, each name in turn."""
    return [
        (Plant.draw(names[place % len(names)], np.random.default_rng(seed + 1_000_000), shuffled=shuffled), seed)
        for place, seed in enumerate(seeds)
    ]
