from __future__ import annotations

from pathlib import Path

import pytest

from zongjie.errors import ParameterError, TemplateError
from zongjie.paths import SHIPPED, find_parameters, find_project


@pytest.fixture(autouse=True)
def no_home(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ZONGJIE_HOME", raising=False)


def test_a_parameters_file_belongs_to_the_folder_above_parameters(tmp_path: Path):
    path = tmp_path / "我的 社群" / "parameters" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.touch()
    assert find_project(path).root == path.parent.parent


def test_a_lone_parameters_file_is_a_project_of_its_own(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.touch()
    assert find_project(path).outputs == tmp_path / "outputs"


def test_what_a_project_lacks_comes_from_the_shipped_one(tmp_path: Path):
    (tmp_path / "parameters").mkdir()
    (tmp_path / "notebooks").mkdir()
    own = tmp_path / "notebooks" / "background.ipynb"
    own.touch()
    project = find_project(tmp_path)
    assert project.notebook("background") == own
    assert project.notebook("plan") == SHIPPED / "notebooks" / "plan.ipynb"


def test_home_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ZONGJIE_HOME", str(tmp_path))
    assert find_project().root == tmp_path
    monkeypatch.setenv("ZONGJIE_HOME", str(tmp_path / "none"))
    with pytest.raises(ParameterError, match="does not exist"):
        find_project()


def test_an_unknown_outline_gets_the_nearest(tmp_path: Path):
    with pytest.raises(TemplateError) as error:
        find_project(tmp_path).outline("anual_summary")
    assert "did you mean:  annual_summary" in str(error.value)


def test_a_bare_name_finds_the_shipped_parameters():
    assert find_parameters("sample") == SHIPPED / "parameters" / "sample.yaml"
    with pytest.raises(ParameterError):
        find_parameters("no-such-community")
