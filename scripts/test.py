"""Set up and run every check: the second README command.

`python3 scripts/test.py [pytest arguments]`: ruff, pyright, the import contract, then the tests, a process a core.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from bootstrap import ROOT, ensure

_SPREAD = ("--dist", "loadfile", "--no-loadscope-reorder")  # a file a process, the longest first (tests/conftest.py)


def main() -> int:
    python = ensure()
    bin_folder = python.parent
    suffix = ".exe" if os.name == "nt" else ""
    environment = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    arguments = sys.argv[1:] or ["-q"]
    static = [
        [str(bin_folder / f"ruff{suffix}"), "format", "--check", "--quiet", "."],
        [str(bin_folder / f"ruff{suffix}"), "check", "--quiet", "."],
        [str(bin_folder / f"lint-imports{suffix}")],
        [str(bin_folder / f"pyright{suffix}")],  # beside the tests: it takes a minute and leaves the other cores idle
    ]
    tests = [
        # made before the tests, whose processes would else make it at the same time
        [str(python), str(ROOT / "scripts" / "make_sample_data.py")],
        [str(python), "-m", "pytest", *_SPREAD, "-n", str(min(4, os.cpu_count() or 1)), *arguments],
    ]

    def each(checks: list[list[str]]) -> list[str]:
        codes = [subprocess.run(check, cwd=ROOT, env=environment, check=False).returncode for check in checks]
        return [" ".join(check) for check, code in zip(checks, codes, strict=True) if code]

    with ThreadPoolExecutor() as pool:
        failed = [check for found in pool.map(each, (static, tests)) for check in found]
    for check in failed:
        print(f"FAILED: {check}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
