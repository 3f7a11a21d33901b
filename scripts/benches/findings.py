"""How well problems are found: made communities with one planted problem, healthy ones, and a shuffled control.

Each community goes from its rows through the metrics to the findings. Half of the seeds are those that rules and maker
were tried on; the other half is held out, and only its scores say how well problems are found. The control spreads the
same damage over random weeks of all the time: nothing changed from one period to the next, and nothing may be found. A
problem that must follow from the planted one (declared in `tests/findings/communities/plants.py`) is no false alarm.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the makers of communities lie with the tests

from tests.findings.communities.measure import Bench, Outcome, Score, draw, outcome
from tests.findings.communities.plants import HEALTHY, LASTING, PLANTS, Plant

TRIED, HELD_OUT, SHUFFLED = 10_000, 50_000, 90_000  # first seeds
_bench: list[Bench] = []


@dataclass(frozen=True)
class Kind:
    """What became of the communities with one kind of problem (or of healthy ones): how many, found, driver first."""

    name: str
    communities: int
    found: int
    driver_first: int
    false: dict[str, int]


@dataclass(frozen=True)
class Half:
    """The scores of one half of the communities, and the confusion by kind."""

    communities: int
    precision: float
    recall: float
    driver_first: float
    alarms_healthy: float
    kinds: tuple[Kind, ...]

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Half:
        """Score outcomes."""
        score = Score(tuple(outcomes))
        names = dict.fromkeys(one.plant.name for one in outcomes)
        kinds = tuple(_kind(name, [one for one in outcomes if one.plant.name == name]) for name in names)
        return cls(len(outcomes), score.precision, score.recall, score.named, score.alarms, kinds)


@dataclass(frozen=True)
class Found:
    """What was measured, JSON-ready."""

    tried: Half
    held_out: Half
    shuffled: int
    alarms_shuffled: float

    def record(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return asdict(self)


def measure(count: int, shuffled: int, workers: int = 2) -> Found:
    """Return the scores of `count` communities, half of them held out, and of `shuffled` controls."""
    names = (*PLANTS, *HEALTHY)
    halves = [_run(draw(range(first, first + count // 2), names), workers) for first in (TRIED, HELD_OUT)]
    changing = tuple(name for name in PLANTS if name not in LASTING)
    control = Score(tuple(_run(draw(range(SHUFFLED, SHUFFLED + shuffled), changing, shuffled=True), workers)))
    return Found(Half.of(halves[0]), Half.of(halves[1]), shuffled, control.alarms)


def show(found: Found) -> None:
    """Print the scores."""
    print("\nproblems in made communities (aims: precision 0.95, recall 0.90, driver first 0.95)")
    for name, half in (("tried", found.tried), ("held out", found.held_out)):
        print(
            f"{name:9} {half.communities:4} communities: precision {half.precision:.3f} · recall {half.recall:.3f}"
            f" · driver first {half.driver_first:.3f} · false alarms a healthy one {half.alarms_healthy:.2f}"
        )
    print(f"shuffled  {found.shuffled:4} communities: false alarms each {found.alarms_shuffled:.2f}")
    print(f"\n{'held out':14}{'made':>6}{'found':>7}{'driver':>8}  false alarms")
    for kind in found.held_out.kinds:
        false = ", ".join(f"{name} {times}" for name, times in kind.false.items())
        print(f"{kind.name:14}{kind.communities:>6}{kind.found:>7}{kind.driver_first:>8}  {false}")


def _kind(name: str, outcomes: Sequence[Outcome]) -> Kind:
    hits = [one for one in outcomes if one.hit]
    named = sum(one.named for one in hits if one.plant.dimension)
    return Kind(name, len(outcomes), len(hits), named, dict(Counter(each for one in outcomes for each in one.false)))


def _run(drawn: Sequence[tuple[Plant, int]], workers: int) -> list[Outcome]:
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_outcome, drawn))


def _outcome(drawn: tuple[Plant, int]) -> Outcome:
    if not _bench:
        _bench.append(Bench(Path(tempfile.mkdtemp())))
    return outcome(_bench[0], *drawn)
