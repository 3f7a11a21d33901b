from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zongjie.export.page import values
from zongjie.export.page.charts import draw, measure
from zongjie.export.page.charts.canvas import NARROW, WIDE
from zongjie.slides.chart import Chart, ChartKind, Series

MONTHS = tuple(f"{month}月" for month in range(1, 13))
KINDS: tuple[ChartKind, ...] = (
    *("column", "bar", "line", "area", "doughnut", "stacked", "combo", "waterfall", "funnel"),
)


def chart(kind: ChartKind = "column", *series: Series, **more: Any) -> Chart:
    given_series = series or (Series(name="2023年", values=(3.2, 4.1, 3.9, 5.5)),)
    facts = {
        "title": "成员数",
        "unit": "people",
        "unit_label": "万人",
        "decimals": 1,
        "summary": "一季度3.2万人",
    } | more
    names = ("一季度", "二季度", "三季度", "四季度")
    return Chart(kind=kind, series=given_series, **({"categories": names} | facts))


def drawings(drawn: Chart, language: str = "zh_CN") -> tuple[ElementTree.Element, ElementTree.Element]:
    wide, narrow = ElementTree.fromstring(f"<div>{draw(drawn, key='k', language=language)}</div>")
    return wide, narrow


def texts(svg: ElementTree.Element) -> list[str]:
    return ["".join(node.itertext()) for node in svg.iter("text")]


def extent(svg: ElementTree.Element, node: ElementTree.Element) -> tuple[float, float]:
    """Return where a text begins and ends."""
    size = float(node.get("font-size") or svg.attrib["font-size"])
    width, x = measure.width(node.text or "", size), float(node.attrib["x"])
    start = x - {"middle": width / 2, "end": width}.get(node.get("text-anchor", ""), 0)
    return start, start + width


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_for_a_screen_and_a_phone_with_title_and_description(kind: ChartKind) -> None:
    for svg, frame in zip(drawings(chart(kind)), (WIDE, NARROW), strict=True):
        assert svg.attrib["class"] == frame.name
        assert float(svg.attrib["font-size"]) >= 12
        assert svg.findtext("title") == "成员数"
        assert svg.findtext("desc") == "一季度3.2万人"
        assert [node.attrib["id"] for node in svg[:2]] == svg.attrib["aria-labelledby"].split()
        assert (
            len(
                [
                    node
                    for node in svg.iter()
                    if "mark" in node.get("class", "").split() or "slice" in node.get("class", "")
                ]
            )
            >= 1
        )


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_carries_no_colour_font_or_id_of_its_own(kind: ChartKind) -> None:
    assert not re.search(
        r"#[0-9a-f]{3,6}\b|style=|font-family|<metadata|clip-path", draw(chart(kind), key="k", language="en")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_category_says_its_values_when_pointed_at(kind: ChartKind) -> None:
    for svg in drawings(chart(kind)):
        said = [node.findtext("title") for node in svg.iter() if "hit" in node.get("class", "").split()]
        assert said == [
            f"{name} · 2023年 {value}万人" for name, value in zip(chart().categories, (3.2, 4.1, 3.9, 5.5), strict=True)
        ]


def test_columns_are_as_long_as_their_values() -> None:
    wide, _ = drawings(chart("column"))
    paths = [node.attrib["d"] for node in wide.iter("path") if node.get("class") == "mark current"]
    heights = [max(ys) - min(ys) for ys in ([float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", d)] for d in paths)]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 4.1 / 3.2, 3.9 / 3.2, 5.5 / 3.2], rel=0.01)


def test_the_slices_of_a_doughnut_are_in_proportion() -> None:
    wide, _ = drawings(chart("doughnut", Series(name="占比", values=(0.5, 0.25, 0.25, 0)), unit="share"))
    assert [text for text in texts(wide) if text.endswith("%")] == ["50%", "25%", "25%", "0%"]
    first = next(node for node in wide.iter("path") if "current" in node.get("class", ""))
    xs = [float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", first.attrib["d"])]
    assert max(xs) - min(xs) == pytest.approx(100, abs=1)  # the right half of a ring 200 pixels across


def test_a_line_breaks_where_a_value_is_missing() -> None:
    wide, _ = drawings(chart("line", Series(name="留存", values=(1, None, 3, 4))))
    (path,) = [node.attrib["d"] for node in wide.iter("path") if node.get("class") == "line current"]
    assert path.count("M") == 2


def test_lines_are_named_at_their_ends_on_a_screen_and_in_a_legend_on_a_phone() -> None:
    series = (Series(name="今年", values=(1, 2, 3, 4)), Series(name="去年", values=(1, 1, 2, 2), role="previous"))
    wide, narrow = drawings(chart("line", *series))
    assert {"今年 4", "去年 2"} <= set(texts(wide))
    assert {"今年", "去年", "4", "2"} <= set(texts(narrow))


def test_only_what_the_title_speaks_of_is_in_the_accent() -> None:
    wide, _ = drawings(chart("bar", highlight=2))
    assert [node.get("class") for node in wide.iter("path") if "mark" in node.get("class", "")] == [
        *("mark previous", "mark previous", "mark current", "mark previous"),
    ]


def test_a_share_on_the_second_axis_prints_as_percent() -> None:
    series = (
        Series(name="消息", values=(1, 2, 3, 4)),
        Series(name="互动率", values=(0.1, 0.2, 0.3, 0.4), role="other", secondary=True, unit_label="%"),
    )
    wide, _ = drawings(chart("combo", *series))
    assert "40%" in texts(wide)
    assert "一季度 · 消息 1万人 · 互动率 10%" in [node.text for node in wide.iter("title")]


def test_a_waterfall_ends_at_its_sum() -> None:
    series = Series(name="成员", values=(10, 6.8, -1.8, 15))
    wide, _ = drawings(chart("waterfall", series))
    assert {"10", "+6.8", "−1.8", "15"} <= set(texts(wide))
    names = [node.get("class") for node in wide.iter("path") if "mark" in node.get("class", "")]
    assert names == ["mark current", "mark rise", "mark fall", "mark current"]


def spans(svg: ElementTree.Element, name: str) -> list[tuple[float, float]]:
    """Return from where to where down the picture the marks of a style class reach."""
    paths = [node.attrib["d"] for node in svg.iter("path") if node.get("class") == name]
    ys = [[float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", path)] for path in paths]
    return [(min(one), max(one)) for one in ys]


def test_the_steps_of_a_waterfall_meet_across_zero() -> None:
    wide, _ = drawings(chart("waterfall", Series(name="结余", values=(3, -5, -2, 6))))
    (level,), (fall, second), (rise,) = (spans(wide, f"mark {name}") for name in ("current", "fall", "rise"))
    assert fall[0] == pytest.approx(level[0], abs=0.2)
    assert fall[1] == pytest.approx(second[0], abs=0.2)
    assert rise[1] == pytest.approx(second[1], abs=0.2)
    assert fall[1] > level[1]  # below zero


def test_a_waterfall_with_long_names_lies_on_a_phone_and_no_word_is_broken() -> None:
    names = ("Start", "Word of mouth", "Members who left", "End")
    series = (
        Series(name="Members", values=(10, 6.8, -1.8, 15)),
        Series(name="Target", values=(14,) * 4, role="target"),
    )
    wide, narrow = drawings(chart("waterfall", *series, categories=names), "en")
    for svg in (wide, narrow):
        assert {"10", "+6.8", "−1.8", "15"} <= set(texts(svg))
        assert {word for name in names for word in name.split()} <= {
            word for text in texts(svg) for word in text.split()
        }
    (level, closing), (rise,) = (spans(narrow, f"mark {name}") for name in ("current", "rise"))
    assert level[1] <= rise[0]
    assert rise[1] <= closing[0]  # one under the other


def test_a_target_of_a_waterfall_is_a_dashed_line_with_its_value() -> None:
    series = (Series(name="成员", values=(10, 6.8, -1.8, 15)), Series(name="目标", values=(14,) * 4, role="target"))
    wide, narrow = drawings(chart("waterfall", *series))
    for svg in (wide, narrow):
        assert "目标 14" in texts(svg)
        assert [node for node in svg.iter("path") if node.get("class") == "line target"]


def test_a_value_of_a_column_that_hangs_from_zero_stands_under_it() -> None:
    wide, _ = drawings(chart("column", Series(name="净增", values=(3, 1, 2, -1.5))))
    (label,) = [node for node in wide.iter("text") if node.text == "−1.5"]
    assert float(label.attrib["y"]) > max(low for _, low in spans(wide, "mark current"))


def test_parts_below_zero_hang_from_it_and_the_last_column_names_them() -> None:
    series = (Series(name="加入", values=(3, 2, 4, 5)), Series(name="退出", values=(-1, -2, -1, -2), role="other"))
    wide, narrow = drawings(chart("stacked", *series))
    above, below = (spans(wide, f"mark slice {name}") for name in ("current", "other-1"))
    assert all(up[1] == pytest.approx(down[0], abs=0.2) for up, down in zip(above, below, strict=True))
    assert {"加入 5", "退出 −2"} <= set(texts(wide))
    assert {"加入", "退出", "5", "−2"} <= set(texts(narrow))


def test_a_stage_says_its_part_of_the_stage_before() -> None:
    notes = ("", "占上一步50%", "占上一步50%", "占上一步40%")
    wide, narrow = drawings(chart("funnel", Series(name="2023年", values=(20, 10, 5, 2)), notes=notes))
    assert {"20", "10  占上一步50%"} <= set(texts(wide))
    assert {"20", "10  占上一步50%"} <= set(texts(narrow))
    assert "二季度 · 2023年 10万人 · 占上一步50%" in [node.text for node in wide.iter("title")]
    lefts = [
        [float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", n.attrib["d"])]
        for n in wide.iter("path")
        if "mark" in n.attrib["class"]
    ]
    middles = {round((min(xs) + max(xs)) / 2) for xs in lefts}
    assert max(middles) - min(middles) <= 1


def test_six_parts_are_drawn_as_bars() -> None:
    of = chart("doughnut", Series(name="占比", values=(6, 5, 4, 3, 2, 1)), categories=tuple("abcdef"))
    assert draw(of, key="k", language="en") == draw(of.model_copy(update={"kind": "bar"}), key="k", language="en")


def test_each_axis_of_two_says_its_unit() -> None:
    series = (
        Series(name="付费成员", values=(1.1, 2, 3, 4)),
        Series(name="转化率", values=(0.1, 0.2, 0.3, 0.45), secondary=True, unit="share", unit_label="%"),
        Series(name="目标", values=(0.4,) * 4, role="target", secondary=True, unit="share", unit_label="%"),
    )
    for svg in drawings(chart("combo", *series)):
        assert {"万人", "%", "10%", "45%"} <= set(texts(svg))
        assert [node.get("class") for node in svg.iter("path") if "line" in node.get("class", "").split()][-2:] == [
            "line current",
            "line target",
        ]


def test_dollars_are_no_formula() -> None:
    assert "US$5 到 US$9" in texts(drawings(chart("bar", categories=("US$5 到 US$9", "b", "c", "d")))[0])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(KINDS),
    numbers=st.lists(st.none() | st.floats(0, 1e6).map(lambda value: round(value, 1)), min_size=1, max_size=14),
    name=st.sampled_from(["Word of mouth", "线上广告投放渠道", "5月", "群"]),
)
def test_every_text_stays_in_the_picture_and_every_drawing_parses(
    kind: ChartKind, numbers: list[float | None], name: str
) -> None:
    names = tuple(f"{name}{index}" for index in range(len(numbers)))
    series = (
        Series(name="今年", values=tuple(numbers)),
        Series(name="目标", values=(1e6,) * len(numbers), role="target"),
    )
    for svg in drawings(
        chart(kind, *series[: 1 if kind in ("doughnut", "waterfall", "funnel") else 2], categories=names)
    ):
        _, _, width, height = map(float, svg.attrib["viewBox"].split())
        for node in svg.iter("text"):
            start, end = extent(svg, node)
            assert start >= -1, node.text
            assert end <= width + 1, node.text
            assert 0 <= float(node.attrib["y"]) <= height


def test_labels_of_many_months_are_thinned_until_they_fit() -> None:
    days = tuple(f"{month}{day}日" for month in MONTHS for day in (1, 8, 15, 22))
    _, narrow = drawings(chart("area", Series(name="日活", values=tuple(range(48))), categories=days))
    spans = sorted(extent(narrow, node) for node in narrow.iter("text") if (node.text or "").endswith("日"))
    assert len(spans) > 2
    assert all(earlier[1] < later[0] for earlier, later in pairwise(spans))


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "zh"),
    [
        (None, "people", 0, "—"),
        (0, "people", 0, "0"),
        (1234.56, "people", 1, "1,234.6"),
        (-0.021, "points", 1, "−2.1%"),
        (-0.0001, "share", 1, "0%"),
        (0.413, "share", 1, "41.3%"),
    ],
)
def test_values_print_in_the_readers_form(value: float | None, unit: str, decimals: int, zh: str) -> None:
    assert values.printed(value, chart(unit=unit, decimals=decimals), "zh_CN") == zh


def test_chinese_is_an_em_wide_and_unknown_signs_still_have_a_width() -> None:
    assert measure.width("社群", 10) == pytest.approx(20)
    assert 4 < measure.width("8", 10) < 8
    assert measure.width("\U0001f9ed", 10) > 0


@given(st.text(alphabet="社群运营，。ab", max_size=30), st.floats(20, 200))
def test_wrapping_loses_nothing_and_begins_no_line_with_a_closing_mark(text: str, limit: float) -> None:
    lines = measure.wrap(text, 14, limit)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[:1] in ("，", "。") for line in lines[1:])
