"""Time the product beside the plain way, in the same run, as ratios.

`python scripts/bench.py [--quick] [--only report deck metrics sources findings] [--json FILE]`, in the project's venv
with the sample's data made. What each line compares stands in `scripts/benches/`; `findings` is not in the default.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benches import deck, findings, metrics, report, sources

SUBJECTS = ("report", "deck", "metrics", "sources", "findings")
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
    print(f"{'':52}{'ours':>10}{'rival':>10}{'ratio':>8}")
    if "report" in only:
        lines, stages = report.lines(1 if quick else 3)
        show(record, lines)
        record["stages"] = stages
    if "deck" in only:
        show(record, deck.lines(1 if quick else 5))
    if "metrics" in only:
        for millions in (1,) if quick else (1, 10):
            show(record, metrics.lines(millions))
    if "stages" in record:
        print("\nour stages, seconds: " + " · ".join(f"{name} {s:.2f}" for name, s in record["stages"].items()))
    if "sources" in only:
        readings = sources.readings()
        print(f"\n{'adapter':20}{'rows':>12}{'rows/s':>12}{'peak MB':>10}  export")
        for one in readings:
            print(f"{one.kind:20}{one.rows:>12,}{one.rate:>12,.0f}{one.peak_mb:>10,.0f}  {one.export}")
        record["adapters"] = [one.record() for one in readings]
    if "findings" in only:
        found = findings.measure(36, 9) if quick else findings.measure(216, 36)
        findings.show(found)
        record["findings"] = found.record()
    return record


def show(record: dict[str, Any], lines: list[Any]) -> None:
    """Print lines and add them to the record."""
    for one in lines:
        print(f"{one.name:52}{one.ours:>7.2f} {one.unit:2}{one.rival:>7.2f} {one.unit:2}{one.ratio:>7.2f}×", flush=True)
        record["lines"].append(one.record())


def run_part(name: str, *arguments: str) -> None:
    """Run what is measured in a process of its own."""
    parts = report.parts() | deck.parts() | metrics.parts() | sources.parts()
    parts[name](*arguments)


if __name__ == "__main__":
    main()
