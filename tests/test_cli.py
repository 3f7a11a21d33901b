"""The command line on consoles and in pipes of all kinds, with overrides of all shapes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Command, short

MONTHS = "月份,期末成员数,新增,退出,活跃人数,消息数\n" + "".join(
    f"2023-{month:02},{1000 + 10 * month},15,5,{300 + month},{2000 + month}\n" for month in range(1, 13)
)
TARGETS = "指标,目标值\n期末成员数,1100\n月活跃率,35%\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A community of monthly totals and targets, in a folder with spaces and Chinese in its name."""
    folder = tmp_path / "我的 社群"
    folder.mkdir()
    (folder / "月度数据.csv").write_text(MONTHS, encoding="gb18030")
    (folder / "目标.csv").write_text(TARGETS, encoding="utf-8-sig")
    path = folder / "mine.yaml"
    path.write_text("community: 测试社群\nsources: [{kind: workbook, path: '*.csv'}]\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("encoding", ["ascii", "ascii:surrogateescape"])  # the second is that of the C locale
def test_a_console_that_knows_no_chinese_is_no_failure(command: Command, mine: Path, encoding: str) -> None:
    said = command("check", mine, PYTHONIOENCODING=encoding)
    assert said.code == 0, said.err
    assert "????" in said.out


def test_what_goes_into_a_pipe_is_neither_coloured_nor_cut(command: Command) -> None:
    said = command("metrics", COLUMNS="80", NO_COLOR="")
    assert "\x1b" not in said.out
    assert "messages_per_member_day_over_time" in said.out


def test_a_language_that_there_is_not_is_refused(quick: Command) -> None:
    assert quick("metrics", "--language", "fr").code == 2


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("project.budget=-3", "where:  -p project.budget=…"),
        ("deck=short", "where:  -p deck=…"),
        ("sources.0.knd=workbook", "where:  -p sources.0.knd=…"),
        ("sources.5.kind=slack", "counted from 0"),
        ("community.name=x", "has no keys"),
        ("foo.bar=1", "“foo” is not a parameter"),
    ],
)
def test_a_wrong_override_is_told_by_its_name(quick: Command, mine: Path, override: str, said: str) -> None:
    answer = quick("check", mine, "-p", override)
    assert answer.code == 2
    assert said in answer.err


@pytest.mark.parametrize(
    "override", ["project.budget=5", "text.growth.members.title=新标题", "sources.0.options.encoding=gb18030", "logo="]
)
def test_overrides_reach_every_depth(quick: Command, mine: Path, override: str) -> None:
    if override.startswith("sources"):
        (mine.parent / "目标.csv").unlink()  # the other file is UTF-8
    said = quick("check", mine, "-p", override)
    assert said.code == 0, said.err


def test_a_sheet_of_targets_reaches_the_report_and_the_parameters_win(command: Command, mine: Path) -> None:
    short(mine.parent, "results_overview")
    mine.write_text(mine.read_text(encoding="utf-8") + "outline: short\n", encoding="utf-8")
    said = command("run", mine, "--period", "2023", "--only", "pptx", "-p", "targets.members_end=1200")
    assert said.code == 0, said.err
    assert "核心指标" not in said.out
    figures = command("figures", mine.parent / "outputs" / "mine" / "2023", "--json")
    targets = {figure["id"]: figure["target"] for figure in json.loads(figures.out) if figure["target"] is not None}
    assert targets == {"members_end": 1200, "active_rate": 0.35}


def test_a_target_that_no_metric_has_stops_check_and_run(quick: Command, mine: Path) -> None:
    (mine.parent / "目标.csv").write_text("指标,目标值\n期末会员数,1100\n", encoding="utf-8")
    for arguments in (("check", mine), ("run", mine, "--period", "2023")):
        said = quick(*arguments)
        assert said.code == 3
        assert "is it 期末成员数 (members_end)?" in said.err
        assert not (mine.parent / "outputs" / "mine" / "2023").exists()


def test_check_names_the_columns_that_nothing_was_made_of(quick: Command, mine: Path) -> None:
    (mine.parent / "目标.csv").write_text("指标,目标值,谁负责\n期末成员数,1100,运营\n", encoding="utf-8")
    assert "not used: 谁负责" in quick("check", mine).out


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts are sent otherwise there")
def test_an_interrupted_run_says_so_and_leaves_nothing_half_made(mine: Path) -> None:
    arguments = [sys.executable, "-m", "zongjie", "run", str(mine), "--period", "2023"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stderr is not None
        running.stderr.readline()  # it has begun
        os.killpg(running.pid, signal.SIGINT)
        said = running.stderr.read()
        # 130 to a shell either way: Python ends by the signal itself where it came while C code ran some Python
        assert running.wait(60) in (130, -signal.SIGINT)
    assert "Stopped" in said
    assert "Traceback" not in said
    made = mine.parent / "outputs" / "mine"
    assert not made.exists() or {path.name for path in made.iterdir()} <= {"tables", "figures"}
