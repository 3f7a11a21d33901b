"""What commands load before they answer: a start is quick as long as heavy libraries wait for their use."""

import builtins
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT
from zongjie.lazy import _, lazily

# Says which libraries a command has loaded, one that merely stands by (zongjie.lazy) not among them.
_LOADED = """
import json, sys
from types import ModuleType
from zongjie.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended
names = {name.partition(".")[0] for name, module in list(sys.modules.items()) if type(module) is ModuleType}
print("\\n" + json.dumps(sorted(names - sys.stdlib_module_names)))
"""
_TYPER = {"annotated-doc", "shellingham", "typer", "zongjie"}
_CATALOGUE = _TYPER | {
    "annotated-types",
    "pydantic",
    "pydantic_core",
    "pyyaml",
    "rich",
    "typing-inspection",
    "typing_extensions",
}
_CHECK = _CATALOGUE | {
    "babel",
    "cloudpickle",
    "filelock",
    "jinja2",
    "markupsafe",
    "numpy",
    "platformdirs",
    "pyarrow",
    "tzdata",
}


def loaded(*arguments: str | Path) -> set[str]:
    """Return the distributions that a command has loaded."""
    code = f"import sys; sys.argv[1:] = {[*map(str, arguments)]!r}\n{_LOADED}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    owners = packages_distributions()
    found = {owner.lower() for name in json.loads(done.stdout.splitlines()[-1]) for owner in owners.get(name, ())}
    return found - {"setuptools"}  # an editable install of some versions loads it


def test_help_loads_nothing_but_what_parses_the_command_line() -> None:
    assert loaded("--help") <= _TYPER


@pytest.mark.parametrize("command", ["metrics", "outlines", "schema"])
def test_catalogues_load_no_library_that_computes(command: str) -> None:
    assert loaded(command) <= _CATALOGUE


def test_a_second_check_reads_parquet_and_computes_nothing(sample_report: Path, outputs: Path) -> None:
    assert loaded("check", "sample", "--out", outputs) <= _CHECK  # neither pandas nor Ibis nor DuckDB


def test_figures_of_a_report_are_read_from_its_manifest(sample_report: Path) -> None:
    assert loaded("figures", sample_report) <= _CATALOGUE


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A library of which every part counts how often it was loaded, and which loads one of its parts itself."""
    count = "import builtins\nbuiltins.slow_loads.append(__name__)\n"
    (tmp_path / "slow_library" / "part").mkdir(parents=True)
    for name, then in {
        "__init__": "from slow_library.part import error",
        "other": "",
        "part/__init__": "",
        "part/error": "class SlowError(Exception): ...",
    }.items():
        (tmp_path / "slow_library" / f"{name}.py").write_text(count + then, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(builtins, "slow_loads", [], raising=False)
    yield "slow_library"
    for name in [name for name in sys.modules if name.partition(".")[0] == "slow_library"]:
        del sys.modules[name]


def test_a_library_that_stands_by_is_loaded_with_the_first_use(library: str) -> None:
    lazily(library, "json", "there_is_no_such_library")
    first = importlib.import_module(library)
    assert importlib.import_module(library) is first
    assert builtins.slow_loads == []  # type: ignore[attr-defined]
    assert first.error.SlowError is sys.modules["slow_library.part.error"].SlowError
    assert type(sys.modules[library]) is ModuleType
    assert type(sys.modules["json"]) is ModuleType
    assert "there_is_no_such_library" not in sys.modules


@pytest.mark.parametrize("part", ["slow_library.part.error", "slow_library.part", "slow_library.other"])
def test_no_part_of_a_library_is_loaded_twice(library: str, part: str) -> None:
    lazily(library)
    held = importlib.import_module(library)
    found = importlib.import_module(part)
    assert found is sys.modules[part]
    assert found.__spec__.name == part
    assert found.__spec__.loader is not None
    assert type(found.__spec__.loader).__name__ == "SourceFileLoader"
    assert held.error.SlowError is importlib.import_module("slow_library.part.error").SlowError
    assert held.part is sys.modules["slow_library.part"]
    loads = builtins.slow_loads  # type: ignore[attr-defined]
    assert sorted(loads) == sorted({*loads})


def test_the_row_of_an_expression_is_that_of_ibis() -> None:
    import ibis

    table = ibis.table({"a": "int64", "b c": "int64"}, name="t")
    mine, theirs = (table.mutate(x=row.a + 1, y=row["b c"]) for row in (_, ibis._))
    assert mine.equals(theirs)
