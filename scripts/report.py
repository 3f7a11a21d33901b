"""Set up, make the sample community's data, and report on 2023: the first README command.

`python3 scripts/report.py [--open]`. Any further arguments go to `zongjie run`, for instance `--period 2023Q4`.
"""

from __future__ import annotations

import subprocess
import sys

from bootstrap import ROOT, ensure


def main() -> int:
    python = str(ensure())
    print("Making the sample community's raw data (synthetic) …", flush=True)
    code = subprocess.run([python, str(ROOT / "scripts" / "make_sample_data.py")], check=False).returncode
    if code:
        return code
    arguments = sys.argv[1:]
    period = [] if any(argument.startswith("--period") for argument in arguments) else ["--period", "2023"]
    command = [python, "-m", "zongjie", "run", str(ROOT / "parameters" / "sample.yaml"), *period, *arguments]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
