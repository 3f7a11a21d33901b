from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from zongjie.errors import ParameterError
from zongjie.parameters import json_schema, load, parse_override

GOOD = """\
community: 青禾
sources:
  - kind: workbook
    path: data.xlsx
project:
  team:
    - {role: manager, people: 1}
"""


@pytest.fixture
def write(tmp_path: Path):
    def _write(text: str) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def refused(path: Path, **overrides: object) -> str:
    with pytest.raises(ParameterError) as error:
        load(path, overrides)
    return str(error.value)


def test_defaults_are_chinese_calm_and_private(write):
    parameters = load(write(GOOD))
    assert (parameters.language, parameters.theme, parameters.time_zone) == ("zh_CN", "calm", "Asia/Shanghai")
    assert parameters.privacy.pseudonymise
    assert parameters.privacy.minimum_count == 5


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_known_one(write):
    said = refused(write(GOOD + "languge: en\n"))
    assert "“languge” is not a parameter" in said
    assert "mine.yaml, line 8" in said
    assert "did you mean:  language" in said


def test_an_unknown_key_deep_in_a_list_lists_what_is_known_there(write):
    said = refused(write(GOOD.replace("people: 1", "people: 1, rolle: x")))
    assert "project.team.0.rolle" in said
    assert "line 7" in said
    assert "known:  role, people" in said


def test_a_wrong_value_says_where_and_what(write):
    said = refused(write(GOOD + "language: fr\n"))
    assert "“language”" in said
    assert "line 8" in said
    assert "'zh_CN' or 'en'" in said


def test_a_missing_key_is_named(write):
    said = refused(write("community: x\n"))
    assert "“sources”: it is required and missing" in said


def test_a_misspelt_time_zone_gets_the_nearest(write):
    assert "Asia/Shanghai" in refused(write(GOOD + "time_zone: Asia/Shanhai\n"))


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "", "42\n"])
def test_a_file_that_is_no_mapping_is_refused(write, text: str):
    assert "not a mapping" in refused(write(text))


def test_broken_yaml_is_placed(write):
    said = refused(write("community: [a\nsources: b\n"))
    assert "not valid YAML" in said
    assert "line " in said


def test_a_missing_file_is_said(tmp_path: Path):
    assert "does not exist" in refused(tmp_path / "none.yaml")


def test_overrides_are_validated_like_the_file(write):
    path = write(GOOD)
    assert load(path, dict([parse_override("deck=brief")])).deck == "brief"
    assert load(path, dict([parse_override("project.budget=500000")])).project.budget == 500_000
    assert load(path, dict([parse_override("sources.0.path=other.csv")])).sources[0].path == "other.csv"
    assert "budgit" in refused(path, **{"project.budgit": 3})
    assert "no keys" in refused(path, **{"community.name": "x"})


def test_own_words_reach_every_text_of_a_slide(write):
    path = write(GOOD)
    given = dict([parse_override("text.problems.activity.actions.items.2.owner=王敏")])
    assert load(path, given).text["problems.activity.actions"].places() == {"items.2.owner": "王敏"}
    assert load(path, {"text.growth.members@2024Q1.title": 2024}).text["growth.members@2024Q1"].title == "2024"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("text.growth.members.titel", "x", "did you mean:  title"),
        ("text.growth.members@24Q9.title", "x", "24Q9"),
        ("text.growth.members.judgement", "一二三四五六七八九十一二三", "at most 12 Chinese"),
    ],
)
def test_own_words_that_no_slide_could_hold_are_refused(write, key: str, value: str, said: str):
    assert said in refused(write(GOOD), **{key: value})


def test_an_override_without_a_value_is_refused():
    with pytest.raises(ParameterError, match="not an override"):
        parse_override("deck")


def test_the_shipped_schema_is_the_one_the_models_give():
    shipped = json.loads((ROOT / "parameters" / "schema.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(json_schema())), "run: zongjie schema > parameters/schema.json"


@pytest.mark.parametrize("path", sorted((ROOT / "parameters").glob("*.yaml")), ids=lambda path: path.stem)
def test_each_shipped_parameters_file_is_valid(path: Path):
    assert load(path).sources


def test_targets_for_is_a_period(write):
    assert load(write(GOOD + "targets_for: 2023Q4\n")).targets_for == "2023Q4"
    assert "not a period" in refused(write(GOOD + "targets_for: someday\n"))


def test_aliases_of_aliases_are_refused_before_they_fill_the_memory(write) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    with pytest.raises(ParameterError, match="aliases of aliases"):
        load(write(bomb))


@pytest.mark.parametrize("text", ["[" * 5_000, "a: " + "{b: " * 3_000])
def test_what_is_nested_too_deep_is_refused(write, text: str) -> None:
    with pytest.raises(ParameterError, match="nested too deep"):
        load(write(text))


def test_merges_of_merges_are_refused_before_they_fill_memory(tmp_path: Path) -> None:
    lines = ["b0: &b0 {k: x}", *(f"b{n}: &b{n} {{<<: [{', '.join([f'*b{n - 1}'] * 10)}]}}" for n in range(1, 12))]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ParameterError, match="merged keys"):
        load(path)
