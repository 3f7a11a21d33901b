"""The README's commands are run, and what it names exists."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import RLADIES, ROOT, SAMPLE, Command
from tests.test_end_to_end import EXPORTERS
from zongjie.metrics.base import catalogue

TITLES = {  # what stands on the cover, by where a report lies
    "sample/2023": "2023年度社群运营工作总结",
    "rladies/2024Q4": "Community operations summary, Q4 2024",
    "sample.plan/2023": "2024年度社群运营规划",
    "sample.health_check/2023-11": "2023年11月社群健康检查",
    "project/2023": "2023年度社群运营项目总结",
}
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```bash\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def commands(name: str) -> list[str]:
    """Return every command of a README, in order."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for block in BLOCK.findall(text) for line in block.splitlines() if line.strip()]


def test_both_readmes_give_the_same_commands():
    assert commands(READMES[0]) == commands(READMES[1])


def test_the_readmes_catalogues_are_those_of_the_code():
    script = str(ROOT / "scripts" / "make_reference.py")
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", READMES)
def test_what_a_readme_links_to_exists(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [path for path in LINK.findall(text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("line", [line for line in commands(READMES[0]) if line.startswith("zongjie")])
def test_each_command_of_the_readme_works(line: str, sample_report: Path, project_data: Path, rladies_report: Path):
    outputs = sample_report.parent.parent
    assert rladies_report.is_dir()
    assert project_data.is_file()
    if line not in (SAMPLE, RLADIES):  # which made the reports
        words = shlex.split(line.replace("outputs/", f"{outputs.as_posix()}/"))
        words += ["--out", str(outputs)] if words[1] in ("run", "check", "batch") else []
        command = [sys.executable, "-m", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
    if title := TITLES.get(place_of(line)):
        record = json.loads((outputs / place_of(line) / "report.ipynb").read_text(encoding="utf-8"))
        assert record["metadata"]["title"].startswith(title)


def test_the_exporters_that_the_readme_names_are_those_that_rebuild_a_report_elsewhere():
    named = [line for line in commands(READMES[0]) if line.startswith("jupyter")]
    assert named == [f"jupyter nbconvert --to {exporter} outputs/sample/2023/report.ipynb" for exporter in EXPORTERS]


def place_of(line: str) -> str:
    """Return where the report lies that a command makes, below the outputs."""
    said = re.fullmatch(r"zongjie run parameters/(\w+)\.yaml --period (\S+)(?:.* outline=(\w+))?.*", line)
    return f"{said[1]}{f'.{said[3]}' if said[3] else ''}/{said[2]}" if said else ""


def test_the_readme_runs_every_outline_and_form_of_period():
    assert set(TITLES) <= {place_of(line) for line in commands(READMES[0])}


def test_the_two_commands_are_the_ones_that_ci_runs():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for line in commands(READMES[0]):
        if line.startswith("python3 "):
            assert line in ci
            assert (ROOT / line.split()[1]).is_file()


def test_every_command_is_in_the_readme_and_has_help(quick: Command):
    listed = re.findall(r"^  ([a-z]+)  +[A-Z]", quick("--help").out, re.MULTILINE)
    assert {"run", "check", "figures", "sources", "metrics", "outlines"} <= set(listed)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in set(listed) - {"schema"}:
        assert f"zongjie {name}" in text


def test_every_metric_is_defined_in_both_languages():
    for metric in catalogue().values():
        for language in ("zh_CN", "en"):
            assert metric.title.get(language).strip()
            assert metric.definition.get(language).strip()
