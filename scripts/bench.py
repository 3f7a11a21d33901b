"""Time the product beside the plain way, in the same run: one table, each line a ratio, the median of several.

`python scripts/bench.py [--quick] [--only SUBJECT …] [--json FILE]`, in the project's venv with the sample's data made.
What each line compares stands in `scripts/benches/`. `--quick` takes minutes instead of an hour: one run of each, a
batch of 8 reports instead of 48, fewer rows. The file holds `{"lines": [{name, ours, rival, unit, ratio}]}`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benches import batch, deck, findings, metrics, plain, report, sources

SUBJECTS = ("report", "batch", "deck", "metrics", "sources", "findings")
DEFAULT = SUBJECTS[:-1]  # communities take minutes to make and judge


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one run of each instead of three, a tenth of the rows")
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, default=DEFAULT, help="subjects to measure")
    parser.add_argument("--json", type=Path, help="write the lines to a file")
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        run_part(*given.part)
        return
    record = measure(given.only, quick=given.quick)
    if given.json:
        given.json.write_text(json.dumps(record, indent=1, ensure_ascii=False), encoding="utf-8")


def measure(only: list[str], *, quick: bool) -> dict[str, Any]:
    """Measure the subjects, print their tables, return them JSON-ready."""
    record: dict[str, Any] = {"lines": []}
    print(f"{'':56}{'ours':>10}{'rival':>10}{'ratio':>8}")
    if "report" in only:
        lines, stages = report.lines(1 if quick else 3)
        show(record, lines)
        print("  our stages, seconds: " + " · ".join(f"{name} {spent:.2f}" for name, spent in stages.items()))
    if "batch" in only:
        show(record, batch.lines(2 if quick else 12))
    if "metrics" in only:
        show(record, metrics.lines((0.1, 1, 10) if quick else (1, 10, 100)))
    if "sources" in only:
        show(record, sources.lines())
    if "deck" in only:
        show(record, deck.lines(1 if quick else 5))
    if "findings" in only:
        found = findings.measure(36, 9) if quick else findings.measure(216, 36)
        findings.show(found)
        record["findings"] = found.record()
    return record


def show(record: dict[str, Any], lines: list[Any]) -> None:
    """Print lines and add them to the record."""
    for one in lines:
        print(f"{one.name:56}{one.ours:>7.2f} {one.unit:2}{one.rival:>7.2f} {one.unit:2}{one.ratio:>7.2f}×", flush=True)
        record["lines"].append(one.record())


def run_part(name: str, *arguments: str) -> None:
    """Run what is measured in a process of its own."""
    parts = plain.parts() | deck.parts() | metrics.parts() | sources.parts()
    parts[name](*arguments)


if __name__ == "__main__":
    main()
