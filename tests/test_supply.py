"""What is imported is declared, what is declared is pinned by hash and used, and its licences forbid nothing."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = (ROOT / "requirements.txt", ROOT / ".ci" / "spark.txt")
UNIMPORTED = {  # declared, though no import names it: the file that asks for it, and how
    "axe-playwright-python": ("tests/export/conftest.py", 'importorskip("axe_playwright_python'),
    "import-linter": ("scripts/test.py", "lint-imports"),
    "pyright": ("scripts/test.py", "pyright"),
    "pytest-xdist": ("scripts/test.py", '"-n"'),
    "ruff": ("scripts/test.py", "ruff"),
    "seaborn": ("README.md", "seaborn"),  # at hand in notebooks of one's own
    "tzdata": ("pyproject.toml", "Windows has no time zones of its own"),
    "zhplot": ("zongjie/export/page/charts/measure.py", 'find_spec("zhplot")'),
}
MADE = ("slow_library",)  # modules that tests write
FREE = {"0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU"}
FREE |= {"MPL-2.0", "PSF-2.0", "Zlib"}


def named(requirements: list[Any]) -> dict[str, Requirement]:
    found = [Requirement(one) for one in requirements if isinstance(one, str)]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


PRODUCT = named(PROJECT["project"]["dependencies"])
EXTRAS = {name: named(some) for name, some in PROJECT["project"]["optional-dependencies"].items()}
TESTING = named(PROJECT["dependency-groups"]["test"])
BUILD = named([*PROJECT["dependency-groups"]["build"], *PROJECT["build-system"]["requires"]])


def pins() -> dict[str, list[Requirement]]:
    lines = [line for path in PINS for line in path.read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    found: dict[str, list[Requirement]] = {}
    for requirement in map(Requirement, (line.rstrip(" \\") for line in lines)):
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def here(requirements: list[Requirement]) -> list[Requirement]:
    return [one for one in requirements if one.marker is None or one.marker.evaluate()]


def version(requirement: Requirement) -> str:
    (specifier,) = requirement.specifier
    assert specifier.operator == "==", requirement
    return specifier.version


def code(folder: str) -> Iterator[str]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.read_text(encoding="utf-8")
    for path in sorted((ROOT / folder).rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


distributions = cache(packages_distributions)


def is_guarded(node: ast.AST) -> bool:
    """Whether it goes on without what it imports."""
    said = [ast.unparse(handler.type) for handler in node.handlers if handler.type] if isinstance(node, ast.Try) else []
    return any("ImportError" in one or "ModuleNotFoundError" in one for one in said)


def imported(node: ast.AST) -> Iterator[str]:
    """Yield the modules that are imported without an answer to their absence."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield child.module.partition(".")[0]
        elif not is_guarded(child):
            yield from imported(child)


@cache
def third_party(*folders: str) -> set[str]:
    """Return the distributions that the code of folders imports."""
    ours = {path.stem for folder in ("scripts", "tests") for path in (ROOT / folder).rglob("*")} | {
        "zongjie",
        "tests",
        *MADE,
    }
    modules = {name for folder in folders for text in code(folder) for name in imported(ast.parse(text))}
    providers = distributions()
    wanted = modules - ours - sys.stdlib_module_names
    return {canonicalize_name(providers.get(module, [module])[0]) for module in wanted}


def test_the_product_imports_what_it_declares() -> None:
    declared = set(PRODUCT).union(*EXTRAS.values())
    assert third_party("zongjie", "notebooks") <= declared


def test_scripts_and_tests_import_what_is_declared() -> None:
    declared = set(PRODUCT).union(TESTING, *EXTRAS.values())
    assert third_party("scripts", "tests") <= declared


def test_an_import_that_nobody_declared_is_found(tmp_path: Path) -> None:
    text = "try:\n    import guarded\nexcept ImportError:\n    pass\ndef late():\n    from unknown.part import name\n"
    assert set(imported(ast.parse(text))) == {"unknown"}


def test_what_is_declared_is_used() -> None:
    used = third_party("zongjie", "notebooks") | set(UNIMPORTED)
    assert set(PRODUCT) <= used
    assert set(TESTING) <= third_party("scripts", "tests") | set(UNIMPORTED)
    assert set(UNIMPORTED) <= set(PRODUCT) | set(TESTING)


def test_what_no_import_names_is_asked_for_in_another_way() -> None:
    assert not set(UNIMPORTED) & set(PRODUCT) & third_party("zongjie", "notebooks")
    assert not set(UNIMPORTED) & set(TESTING) & third_party("scripts", "tests")
    for name, (file, words) in UNIMPORTED.items():
        assert words in (ROOT / file).read_text(encoding="utf-8"), name


def test_every_distribution_is_pinned_to_one_version_by_hash() -> None:
    for path in PINS:
        entries = re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8"))[1:]
        assert entries
        for entry in entries:
            assert "==" in entry, entry
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_pins_are_what_is_declared() -> None:
    locked = pins()
    for name, declared in {
        **PRODUCT,
        **TESTING,
        **BUILD,
        **{n: r for some in EXTRAS.values() for n, r in some.items()},
    }.items():
        for pin in locked[name]:
            assert declared.specifier.contains(version(pin)), (declared, pin)


def test_the_pins_need_nothing_that_is_not_pinned() -> None:
    locked = pins()
    for name in third_party("zongjie", "tests") | set(locked):
        if not here(locked.get(name, [])) or name in EXTRAS["spark"] or name == "py4j":  # Spark is not for everybody
            continue
        for text in distribution(name).requires or ():
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                pinned = here(locked[canonicalize_name(need.name)])
                assert pinned, need
                assert need.specifier.contains(version(pinned[0])), (name, need)


def test_what_is_installed_is_what_is_pinned() -> None:
    locked = {name: here(some) for name, some in pins().items() if name not in {*EXTRAS["spark"], "py4j"}}
    installed = {name: distribution(name).version for name, some in locked.items() if some}
    assert installed == {name: version(some[0]) for name, some in locked.items() if some}


def test_the_set_up_checks_hashes_and_builds_with_the_pinned_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import bootstrap

    run: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "_run", run.append)
    monkeypatch.setattr(bootstrap.venv, "create", lambda *_, **__: None)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "READY", tmp_path / ".ready")
    bootstrap.ensure()
    pinned, ours = run
    assert pinned[-3:] == ["--require-hashes", "-r", str(ROOT / "requirements.txt")]
    assert {"--no-deps", "--no-build-isolation"} <= set(ours)
    assert "Installing" in capsys.readouterr().out


def test_the_list_of_licences_is_up_to_date_and_forbids_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import make_licences

    text = make_licences.LIST.read_text(encoding="utf-8")
    assert text == make_licences.listing()
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", text, re.M)[1:]
    assert len(rows) > 100
    unknown = {name: licence for name, licence in rows if not FREE.issuperset(re.split(r" (?:AND|OR) ", licence))}
    assert not unknown


def test_no_font_or_script_of_others_lies_in_the_repository() -> None:
    folders = ("zongjie", "report_templates", "notebooks", "scripts")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in (".ttf", ".otf", ".woff", ".woff2", ".wasm", ".so", ".dll")]
    scripts = [path for path in files if path.suffix in (".js", ".css")]
    assert scripts
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@license|\(c\) ?\d{4}|copyright", text, re.I), path
        assert max(map(len, text.splitlines())) < 1_000, f"{path} is minified"


def test_the_security_page_names_tests_that_exist_and_the_readmes_lead_to_it() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    files = re.findall(r"`((?:tests|scripts)/[\w./-]+?\.py)", page)
    assert len(files) > 15
    assert not [name for name in files if not (ROOT / name).is_file()]
    for readme in ("README.md", "README.zh-CN.md"):
        assert "(SECURITY.md)" in (ROOT / readme).read_text(encoding="utf-8")
