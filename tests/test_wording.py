"""What the wording files promise: the same keys in both languages, known names, nothing untrue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, meta

from tests.report.stories import figures
from zongjie.errors import TemplateError
from zongjie.metrics.base import catalogue
from zongjie.paths import SHIPPED, Project
from zongjie.slides.text import Text, plain
from zongjie.slides.trend import trend
from zongjie.slides.view import UnsaidError
from zongjie.slides.wording import Wording, read_texts

PROJECT = Project(SHIPPED)
LANGUAGES = ("zh_CN", "en")
RISE = {"zh_CN": re.compile("增长|上升|增至|升至"), "en": re.compile(r"\brose\b")}
FALL = {"zh_CN": re.compile("下降|降至"), "en": re.compile(r"\bfell\b")}


# What the makers of slides give to sentences beside figures and the words of the period.
GIVEN_BY_SLIDES = """
    course steps doubtful
    actions size before after target title number because tables start end zone numbers definition figure source reason rows
    name items first last high low column unit table names count action owner claim evidence claims goal goals
    ambition total largest part given shown judged met missed missed_names compared improved worsened worsened_names early late
    since points level change examined found unknown held events read kept rejected skipped lost all place
    target_missed fell fell_year_ago segment_fell broke whole several worst worst_before worst_after worst_change
    part_beyond worst_value worst_limit limit limit_title year_ago
    worse short word rising spread listed beyond chance mix shifted worst_path level_path high rest more unknown_names
    level_before level_after day worn worn_events worn_by worn_least worn_most liveliest liveliest_rate widest widest_reads
    topic topic_reads lowest lowest_score
    planned plan_met plan_close plan_ended plan_whole plan_of plan_report plan_redefined plan_set plan_worst plan_short whole_plan
    better pending report origin how
    run one other parts share text place written then now value
    people team budget best same own path verdict
    ranged daily weekly monthly by_course by_level by_staff spent problems known per_month asked per_week contents unproven signal goal end
    half at_most
    warmest warmest_month warmest_share window window_share window_part busiest busiest_share quietest quietest_share apart
    each most_share lost_after lost_before onward onward_before final entered usable resolved told severe longest a_month
    enough all_months least groups hosts moved lost logged total worst series times rate format people liked came roi
    earlier past heard headline seeds days read_times weekly all_pieces beyond own now place
"""


@cache
def raw(language: str) -> Mapping[str, Any]:
    return read_texts(PROJECT.wording(language))


@cache
def wording(language: str) -> Wording:
    return Wording(language, PROJECT.wording(language))


def leaves(node: Any, prefix: str = "") -> Iterator[str]:
    if isinstance(node, dict) and not {"when", "say"} <= set(node) and not {"one", "other"} <= set(node):
        for key, value in node.items():
            yield from leaves(value, f"{prefix}.{key}")
    else:
        yield prefix


def sentences(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            condition = key == "when" and "say" in node
            yield from ([f"{{{{ {value} }}}}"] if condition else sentences(value))
    elif isinstance(node, list):
        for entry in node:
            yield from sentences(entry)


def test_both_languages_have_the_same_keys() -> None:
    own = (".magnitudes", ".names")

    def keys(language: str) -> set[str]:
        found = {key for key in leaves(raw(language)) if not key.startswith(own)}
        return {key for key in found if not key.endswith(".coming")}

    assert keys("zh_CN") == keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_a_template_and_names_only_figures_and_known_values(language: str) -> None:
    environment = Environment(autoescape=False)
    period = set(raw(language)["periods"]["year"])
    told = {"period", "previous_period", "year_ago_period", "next_period", "community", "months", "audience", "lead"}
    given_by_slides = set(GIVEN_BY_SLIDES.split())
    known = set(catalogue()) | period | told | given_by_slides
    for sentence in sentences(raw(language)):
        assert meta.find_undeclared_variables(environment.parse(sentence)) <= known, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_of_the_catalogue_has_a_label(language: str) -> None:
    words = wording(language)
    assert all(isinstance(words.unit(metric.unit), str) for metric in catalogue().values())


@pytest.mark.parametrize("kind", ["year", "half", "quarter", "month", "custom"])
def test_judgement_words_are_short(kind: str) -> None:
    words = [word for entry in raw("zh_CN")["judgement"] for word in entry["say"]]
    said = [plain(wording("zh_CN").render(word, **raw("zh_CN")["periods"][kind])) for word in words]
    assert len(said) > 30
    assert all(1 < len(word) <= 8 for word in said)


@pytest.mark.parametrize(
    ("language", "value", "unit", "text"),
    [
        ("zh_CN", 150_000, "people", "15万人"),
        ("zh_CN", 123_456_789, "currency", "1.2亿元"),
        ("zh_CN", 9_999, "people", "9,999人"),
        ("zh_CN", -0.021, "points", "−2.1个百分点"),
        ("zh_CN", 0.35, "share", "35%"),
        ("en", 1, "people", "1 person"),
        ("en", 150_000, "people", "150,000 people"),
        ("en", 2_500_000_000, "currency", "2.5B CNY"),
        ("en", -0.00001, "points", "0 points"),
    ],
)
def test_numbers_print_as_readers_write_them(language: str, value: float, unit: str, text: str) -> None:
    assert wording(language).number(value, unit, 1).text == text


def test_an_undefined_number_is_a_dash_and_never_a_zero() -> None:
    assert wording("zh_CN").number(None, "people").text == "—"


def test_columns_print_every_digit() -> None:
    assert wording("zh_CN").number(12_420, "people", fixed=True).digits == "12,420"


def test_a_currency_prints_under_its_own_name() -> None:
    assert Wording("zh_CN", PROJECT.wording("zh_CN"), "USD").number(5, "currency").text == "5美元"
    assert Wording("en", PROJECT.wording("en"), "XYZ").number(5, "currency").text == "5 XYZ"


def test_data_cannot_break_out_of_its_place_in_a_sentence() -> None:
    hostile = "{{ 7 * 7 }} \ue000{}\ue001 <b>"
    assert plain(wording("en").render("{{ name }}!", name=hostile)) == "{{ 7 * 7 }} {} <b>!"


amounts = st.floats(1e-6, 1e12)
maybe = st.none() | amounts | amounts.map(lambda amount: -amount) | st.sampled_from([0.0, 1.0, -1.0])


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(maybe, maybe, maybe, st.sampled_from(["members_end", "retention_d30", "churn_rate", "event_roi"]))
def test_a_change_is_never_told_the_wrong_way(
    language: str, value: float | None, previous: float | None, year_ago: float | None, name: str
) -> None:
    figure = figures({name: (value, previous, year_ago, None)}, {}, language)[name]
    words = wording(language)
    for attribute, base in (("moved", previous), ("path", previous), ("moved_year_ago", year_ago)):
        try:
            text: Text = words.render(f"{{{{ figure.{attribute} }}}}", figure=figure)
        except UnsaidError:
            assert value is None or base is None or not base
            continue
        assert value is not None
        assert base is not None
        if RISE[language].search(plain(text)):
            assert value > base
        if FALL[language].search(plain(text)):
            assert value < base
        assert "−" not in plain(text) or attribute == "path"


def test_a_change_within_chance_is_worded_as_none() -> None:
    figure = figures({"retention_d30": (0.42, 0.4, None, None)}, {}, "zh_CN")["retention_d30"]
    assert trend(figure.model_copy(update={"denominator": 100})) == "flat"
    assert trend(figure.model_copy(update={"denominator": 100_000})) == "rise"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_without_an_entry_stand_as_they_are(language: str) -> None:
    assert wording(language).name("source", "小程序") == "小程序"


def test_a_project_changes_one_sentence_alone(tmp_path: Path) -> None:
    folder = tmp_path / "report_templates" / "wording" / "en"
    (folder / "slides").mkdir(parents=True)
    (folder / "slides" / "mine.yaml").write_text("hello: {title: 'Hello, {{ name }}'}", encoding="utf-8")
    (folder / "labels.yaml").write_text("export: {thanks: Cheers}", encoding="utf-8")
    words = Wording("en", Project(tmp_path).wording("en"))
    assert words.label("slides.mine.hello.title", name="you") == "Hello, you"
    assert words.label("export.thanks") == "Cheers"
    assert words.label("export.contents") == wording("en").label("export.contents")


def test_a_broken_wording_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "report_templates" / "wording" / "en"
    folder.mkdir(parents=True)
    (folder / "labels.yaml").write_text("export: [", encoding="utf-8")
    with pytest.raises(TemplateError, match="cannot be read") as told:
        Wording("en", Project(tmp_path).wording("en"))
    assert told.value.where == str(folder / "labels.yaml")
