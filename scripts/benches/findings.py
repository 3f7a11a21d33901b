"""How well problems are found: made communities with one planted problem, healthy ones, and a shuffled control.

Each community goes from its rows through the metrics to the findings. The control spreads the same damage over random
weeks of all the time: nothing changed from one period to the next, and nothing may be found. A problem that must
follow from the planted one (declared in `tests/findings/communities/plants.py`) is no false alarm.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the makers of communities lie with the tests

from tests.findings.communities.measure import Bench, Outcome, Score, draw, outcome
from tests.findings.communities.plants import HEALTHY, LASTING, PLANTS, Plant

FIRST_SEED = 50_000  # apart from those that the rules were tried on
_bench: list[Bench] = []


@dataclass(frozen=True)
class Found:
    """What was measured, JSON-ready."""

    communities: int
    precision: float
    recall: float
    driver_first: float
    alarms_healthy: float
    alarms_shuffled: float

    def record(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return asdict(self)


def measure(count: int, shuffled: int, workers: int = 2) -> Found:
    """Return the scores of `count` communities and of `shuffled` controls."""
    names = (*PLANTS, *HEALTHY)
    score = Score(tuple(_run(draw(range(FIRST_SEED, FIRST_SEED + count), names), workers)))
    changing = tuple(name for name in PLANTS if name not in LASTING)
    start = FIRST_SEED + count
    control = Score(tuple(_run(draw(range(start, start + shuffled), changing, shuffled=True), workers)))
    return Found(count, score.precision, score.recall, score.named, score.alarms, control.alarms)


def show(found: Found) -> None:
    """Print the scores."""
    print(f"\nproblems in {found.communities} made communities (aims: precision 0.95, recall 0.90, driver first 0.95)")
    print(f"precision {found.precision:.3f} · recall {found.recall:.3f} · driver first {found.driver_first:.3f}")
    print(f"false alarms a community: healthy {found.alarms_healthy:.2f} · shuffled {found.alarms_shuffled:.2f}")


def _run(drawn: Sequence[tuple[Plant, int]], workers: int) -> list[Outcome]:
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_outcome, drawn))


def _outcome(drawn: tuple[Plant, int]) -> Outcome:
    if not _bench:
        _bench.append(Bench(Path(tempfile.mkdtemp())))
    return outcome(_bench[0], *drawn)
