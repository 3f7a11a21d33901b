"""Fixtures that all tests may use."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
import yaml
from filelock import FileLock

from zongjie.cli import main
from zongjie.sources.ingested import RECORD

hypothesis.settings.register_profile("zongjie", deadline=None)  # a busy machine makes no test fail
hypothesis.settings.load_profile("zongjie")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start what runs in their background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else the commands that tests interrupt would go on

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("ZONGJIE_CACHE", str(ROOT / ".pytest_cache" / "zongjie"))  # not among the user's own
# Commands of the README that the fixtures run, and that need not be run again to know that they work.
SAMPLE = "zongjie run parameters/sample.yaml --period 2023"
RLADIES = "zongjie run parameters/rladies.yaml --period 2024Q4"

_LONGEST = (
    "test_real_exports",
    "test_docs",
    "test_faults",
    "test_killed",
    "test_end_to_end",
    "test_batch",
    "test_contract",
    "test_cluster",
    "test_notebooks",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process is left alone with one at the end."""
    items.sort(key=lambda item: _LONGEST.index(item.path.stem) if item.path.stem in _LONGEST else len(_LONGEST))


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
Once = Callable[[str, Callable[[], object]], None]


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


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line in this process, without a second for its start: for what runs no notebook."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(ROOT)

    def told(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["zongjie", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return told


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the test processes share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "common"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def once(common: Path) -> Once:
    """Make something once for all test processes: the first makes it, the others wait for it."""

    def made(name: str, make: Callable[[], object]) -> None:
        with FileLock(common / f"{name}.lock"):
            if not (common / f"{name}.made").exists():
                make()
                (common / f"{name}.made").touch()

    return made


@pytest.fixture(scope="session")
def sample_data(once: Once) -> Path:
    """The parameters file of the sample community, its raw data made."""
    script = str(ROOT / "scripts" / "make_sample_data.py")
    once("sample data", lambda: subprocess.run([sys.executable, script], check=True, capture_output=True))
    return ROOT / "parameters" / "sample.yaml"


@pytest.fixture(scope="session")
def project_data(once: Once) -> Path:
    """The parameters file of the sample project, its raw data made."""
    command = [sys.executable, str(ROOT / "scripts" / "make_sample_data.py"), "--only", "project"]
    once("project data", lambda: subprocess.run(command, check=True, capture_output=True))
    return ROOT / "parameters" / "project.yaml"


@pytest.fixture(scope="session")
def outputs(common: Path) -> Path:
    """The outputs folder that the end-to-end tests share, so that tables are read once."""
    return common / "outputs"


def reported(line: str, outputs: Path) -> None:
    """Run a command of the README that makes a report."""
    arguments = shlex.split(line)[1:]
    name = Path(arguments[1]).stem
    take_over(ROOT / "outputs" / name, outputs / name)
    said = zongjie(*arguments, "--out", outputs)
    assert said.code == 0, said.err


def take_over(made: Path, folder: Path) -> None:
    """Take over the last tables and figures that `scripts/report.py` left: a run uses them if data and code are theirs."""
    whole = (record.parent for record in (made / "tables").glob(f"*/{RECORD}"))
    tables = sorted(whole, key=lambda path: path.stat().st_mtime)
    for kept in (*tables[-1:], *(made / "figures").glob("*.json")):
        place = folder / kept.relative_to(made)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(kept, place) if kept.is_dir() else shutil.copy2(kept, place)


def short(project: Path, *notebooks: str) -> None:
    """Give a project an outline `short` of a few notebooks: for what is not about the length of reports."""
    outline = {
        "name": {"zh_CN": "小结", "en": "Summary"},
        "title": {"zh_CN": "{period}小结", "en": "Summary, {period}"},
        "chapters": [{"id": "results", "title": {"zh_CN": "成果", "en": "Results"}, "notebooks": list(notebooks)}],
    }
    folder = project / "report_templates" / "outlines"
    folder.mkdir(parents=True)
    (folder / "short.yaml").write_text(yaml.safe_dump(outline), encoding="utf-8")


@pytest.fixture(scope="session")
def sample_report(sample_data: Path, outputs: Path, once: Once) -> Path:
    """The folder of the sample's report on 2023."""
    once("sample report", lambda: reported(SAMPLE, outputs))
    return outputs / "sample" / "2023"


@pytest.fixture(scope="session")
def rladies_report(outputs: Path, once: Once) -> Path:
    """The folder of the R-Ladies report on the last quarter of 2024."""
    once("rladies report", lambda: reported(RLADIES, outputs))
    return outputs / "rladies" / "2024Q4"
