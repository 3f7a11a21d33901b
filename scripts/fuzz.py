"""Break exports and parameters in every way, and see that nothing but a clear error or a full account comes of it.

`python scripts/fuzz.py [--cases 10000] [--first 0] [--jobs N]` damages the samples of every adapter; each case has a
number, which makes it again: `--first NUMBER --cases 1`. Time and memory of each case are bounded. Exit code 1 if a
case raised anything else than an error that teaches, lost a row, or took too long.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

DATA = ROOT / "tests" / "data"
PARAMETERS = ROOT / "parameters" / "sample.yaml"
_SECONDS = 60  # of processor time; of the clock ten times as much, for what waits
_CLOCKS = {signal.ITIMER_PROF: _SECONDS, signal.ITIMER_REAL: 10 * _SECONDS}
_MEMORY = 4 << 30  # bytes that a process may write to; what libraries only reserve does not count
_TOLD = 250  # cases after which the account so far is printed
_EVERY = 10  # one case in so many is of parameters


class TooLongError(BaseException):
    """A case goes on for too long; no reader of files takes it for one of theirs, as they do TimeoutError."""


def main() -> int:
    """Run the cases and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    outcomes: Counter[str] = Counter()
    start = time.monotonic()
    failures: list[str] = []
    numbers = range(arguments.first, arguments.first + arguments.cases)
    with Pool(arguments.jobs, _bounded, maxtasksperchild=250) as pool:
        for outcome, failure in pool.imap_unordered(one, numbers, chunksize=4):
            outcomes[outcome] += 1
            if sum(outcomes.values()) % _TOLD == 0:
                print(_account(outcomes, start), flush=True)
            if failure:
                failures.append(failure)
                print(failure, file=sys.stderr, flush=True)
        pool.close()
        pool.join()
    print(_account(outcomes, start))
    return 1 if failures else 0


def _account(outcomes: Counter[str], start: float) -> str:
    told = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10  # of the processes that have ended
    return f"{sum(outcomes.values())} cases in {time.monotonic() - start:.0f} s: {told}; peak memory {peak} MB"


def one(number: int) -> tuple[str, str]:
    """Return what came of a case, and if that may not be, what happened."""
    from fuzzing.cases import attempt, attempt_parameters, cases

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for clock, seconds in _CLOCKS.items():
            signal.setitimer(clock, seconds, 1)  # and again: what is raised may be caught on its way
        name = f"{number}: parameters"
        try:
            if number % _EVERY == 0:
                return attempt_parameters(PARAMETERS.read_bytes(), number, Path(folder)), ""
            (case,) = cases(DATA, number, 1)
            name = str(case)
            return attempt(case, Path(folder)), ""
        except BaseException:
            return "failed", f"{name}\n{traceback.format_exc(limit=-4)}"
        finally:
            for clock in _CLOCKS:
                signal.setitimer(clock, 0)


def _bounded() -> None:
    """Bound a process: its memory, and what a case may take of time."""
    import fuzzing.cases  # noqa: F401 - loaded before memory is bounded and time runs

    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGPROF, _too_long)
    signal.signal(signal.SIGALRM, _too_long)


def _too_long(number: int, frame: object) -> None:
    raise TooLongError(f"took more than {_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
