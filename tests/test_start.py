"""What commands load before they answer: a start is quick as long as heavy libraries wait for their use."""

import json
import subprocess
import sys
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
_CHECK = _CATALOGUE | {"babel", "filelock", "jinja2", "markupsafe", "numpy", "platformdirs", "pyarrow"}


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


def test_a_library_that_stands_by_is_loaded_with_the_first_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "slow_library").mkdir()
    (tmp_path / "slow_library" / "__init__.py").write_text("VALUE = []\n", encoding="utf-8")
    (tmp_path / "slow_library" / "part.py").write_text(
        "from slow_library import VALUE\nVALUE.append(1)\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    lazily("slow_library", "json", "there_is_no_such_library")
    import slow_library as first  # type: ignore[import-not-found]

    assert type(sys.modules["slow_library"]) is not ModuleType
    from slow_library import part  # type: ignore[import-not-found]

    assert type(sys.modules["slow_library"]) is ModuleType
    assert type(sys.modules["json"]) is ModuleType
    assert first.VALUE is part.VALUE
    assert first.VALUE == [1]
    assert "there_is_no_such_library" not in sys.modules
    for name in ("slow_library", "slow_library.part"):
        del sys.modules[name]


def test_the_row_of_an_expression_is_that_of_ibis() -> None:
    import ibis

    table = ibis.table({"a": "int64", "b c": "int64"}, name="t")
    mine, theirs = (table.mutate(x=row.a + 1, y=row["b c"]) for row in (_, ibis._))
    assert mine.equals(theirs)
