"""Fixtures that all tests may use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("zongjie", deadline=None)  # a busy machine makes no test fail
hypothesis.settings.load_profile("zongjie")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports that may not ship with the project; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("ZONGJIE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the real exports that may not ship are not beside this checkout")
    return folder


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


def zongjie(*arguments: str | Path, **environment: str) -> Said:
    """Run the command line as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "zongjie", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def command() -> Command:
    """The command line, run as a user runs it."""
    return zongjie


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The parameters file of the sample community, its raw data made."""
    subprocess.run([sys.executable, str(ROOT / "scripts" / "make_sample_data.py")], check=True, capture_output=True)
    return ROOT / "parameters" / "sample.yaml"


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs folder that the end-to-end tests share, so that tables are read once."""
    return tmp_path_factory.mktemp("outputs")


@pytest.fixture(scope="session")
def sample_report(sample_data: Path, outputs: Path) -> Path:
    """The folder of the sample's report on 2023."""
    said = zongjie("run", sample_data, "--period", "2023", "--out", outputs)
    assert said.code == 0, said.err
    return outputs / "sample" / "2023"


@pytest.fixture(scope="session")
def rladies_report(outputs: Path) -> Path:
    """The folder of the R-Ladies report on the last quarter of 2024."""
    said = zongjie("run", ROOT / "parameters" / "rladies.yaml", "--period", "2024Q4", "--out", outputs)
    assert said.code == 0, said.err
    return outputs / "rladies" / "2024Q4"
