"""Make the sample communities' raw data: synthetic, the same on every run.

`python scripts/make_sample_data.py [--only sample|project] [--out DIR] [--force]` writes Parquet exports and the
staff's workbooks of the big sample (2022-01 to 2024-03) and of the sample project (2022 and 2023). What is there
already, made by the same program, is left alone. `--out` is for one of them; the big sample, unless `--only` says.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = {"sample": "sample", "project": "sample_project"}  # folder of the data, package that makes it
STAMP = ".made-by"


def main() -> int:
    """Write the data unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=tuple(SAMPLES), help="make one of the samples alone")
    parser.add_argument("--out", type=Path, help="folder to write one sample to")
    parser.add_argument("--force", action="store_true", help="write even if the data is there")
    arguments = parser.parse_args()
    if arguments.out:
        name = arguments.only or "sample"
        make(SAMPLES[name], arguments.out, force=arguments.force)
        return 0
    for name, package in SAMPLES.items():
        if arguments.only in (None, name):
            make(package, ROOT / "parameters" / "data" / name, force=arguments.force)
    return 0


def make(package: str, folder: Path, *, force: bool = False) -> None:
    """Write one sample's data, unless the same program has written it."""
    program = _fingerprint(package)
    stamp = folder / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == program and not force:
        print(f"{folder}: there already")
        return
    begun = time.perf_counter()
    write_all: Callable[[Path], dict[str, int]] = import_module(f"{package}.files").write_all
    rows = write_all(folder)
    stamp.write_text(program, encoding="utf-8")
    print(f"{folder}: {', '.join(f'{name} {count:,}' for name, count in rows.items())}")
    print(f"synthetic data, made in {time.perf_counter() - begun:.1f} s")


def _fingerprint(package: str) -> str:
    """Return a hash of the program, so that a change of it makes the data anew."""
    packages = dict.fromkeys(("sample", package))  # the project borrows from the sample's
    sources = [source for one in packages for source in sorted((Path(__file__).parent / one).glob("*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
