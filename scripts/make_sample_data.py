"""Make the sample community's raw data: synthetic, the same on every run.

`python scripts/make_sample_data.py [--out DIR] [--force]` writes Parquet exports and the staff's workbook for
2022-01 to 2024-03. What is there already, made by the same program, is left alone.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path

from sample.files import write_all

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ROOT / "parameters" / "data" / "sample"
STAMP = ".made-by"


def main() -> int:
    """Write the data unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT, help="folder to write to")
    parser.add_argument("--force", action="store_true", help="write even if the data is there")
    arguments = parser.parse_args()
    program = _fingerprint()
    stamp = arguments.out / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == program and not arguments.force:
        print(f"{arguments.out}: there already")
        return 0
    begun = time.perf_counter()
    rows = write_all(arguments.out)
    stamp.write_text(program, encoding="utf-8")
    print(f"{arguments.out}: {', '.join(f'{name} {count:,}' for name, count in rows.items())}")
    print(f"synthetic data, made in {time.perf_counter() - begun:.1f} s")
    return 0


def _fingerprint() -> str:
    """Return a hash of the program, so that a change of it makes the data anew."""
    sources = sorted((Path(__file__).parent / "sample").glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
