"""Native charts: the cache equals the workbook, and nothing in the workbook comes alive."""

from __future__ import annotations

import io
import math

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils import range_boundaries
from pptx import Presentation

from tests.export.deck.chart_schema import misplaced
from tests.export.deck.conftest import PROJECT
from zongjie.export.deck.charts.ends import end_shifts
from zongjie.export.deck.charts.numbers import number_format
from zongjie.export.deck.charts.part import ChartParts
from zongjie.export.deck.charts.place import names_width
from zongjie.export.deck.charts.plan import describe, plan
from zongjie.export.deck.charts.plotted import Plotted
from zongjie.export.deck.charts.scales import nice_scale
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import clean
from zongjie.export.deck.text import line as text_line
from zongjie.export.deck.theme import Theme
from zongjie.slides.chart import Chart, Series

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
KINDS = ("column", "bar", "line", "area", "doughnut", "stacked", "combo", "waterfall", "funnel")
THEME = Theme(PROJECT.deck_theme("calm"))


def chart(kind: str, **change: object) -> Chart:
    values = {
        "title": "成员",
        "categories": ("一月", "二月", "三月"),
        "series": (
            Series(name="2023年", values=(1.5, None, 3.0)),
            Series(name="2022年", values=(1.0, 1.2, 1.1), role="previous"),
            Series(name="目标", values=(2.0, 2.0, 2.0), role="target"),
        ),
        "decimals": 1,
    }
    return Chart(kind=kind, **{**values, **change})  # type: ignore[arg-type]


def parts(of: Chart) -> tuple[etree._Element, openpyxl.Workbook]:
    made = ChartParts(plan(of, "accent", (500, 390), 12), THEME, "zh_CN", (500, 390))
    return etree.fromstring(made.xml_bytes(None)), openpyxl.load_workbook(io.BytesIO(made.xlsx_blob))


def assert_cache_equals_workbook(xml: etree._Element, book: openpyxl.Workbook) -> int:
    seen = 0
    for reference in xml.iter(f"{C}numRef", f"{C}strRef"):
        sheet, _, cells = reference.findtext(f"{C}f").partition("!")
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        stored = [
            book[sheet].cell(row, column).value for row in range(top, bottom + 1) for column in range(left, right + 1)
        ]
        cache = {int(point.get("idx")): point.findtext(f"{C}v") for point in reference.iter(f"{C}pt")}
        for index, value in enumerate(stored):
            if isinstance(value, int | float):
                assert float(cache[index]) == value
            else:
                assert cache.get(index) == value
            seen += 1
    return seen


@pytest.mark.parametrize("kind", KINDS)
def test_the_cache_equals_the_workbook(kind: str) -> None:
    assert assert_cache_equals_workbook(*parts(chart(kind))) >= 12


def test_every_chart_of_the_deck_opens_its_workbook(deck) -> None:
    presentation = Presentation(io.BytesIO(deck()))
    found = [shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart]
    assert len(found) == 4
    for one in found:
        book = openpyxl.load_workbook(io.BytesIO(one.part.chart_workbook.xlsx_part.blob))
        assert_cache_equals_workbook(one._chartSpace, book)


@given(
    name=st.sampled_from(
        ("=1+1", '=HYPERLINK("http://x")', "http://example.org", "@sum", "+x", "-2", "\t=1", "{=1}", "\x07=1")
    )
)
def test_names_never_become_formulas_or_links(name: str) -> None:
    of = chart("column", categories=(name, "b", "c"), series=(Series(name=name, values=(1, 2, 3)),))
    _, book = parts(of)
    sheet = book.active
    assert sheet["A2"].value == sheet["B1"].value == clean(name)
    assert sheet["A2"].data_type == sheet["B1"].data_type == "s"
    assert sheet["A2"].hyperlink is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 3])
def test_every_element_stands_where_the_schema_has_it(kind: str, count: int) -> None:
    of = chart(kind)
    second = of.series[0].model_copy(update={"name": "率", "secondary": True, "unit": "share", "unit_label": "%"})
    alone = of.series[0].model_copy(update={"values": (1.5, 2.0, 3.0)})
    for series in ((*of.series, second), of.series, (alone,)):
        xml, _ = parts(of.model_copy(update={"series": series, "categories": of.categories[:count]}))
        assert list(misplaced(xml)) == []


def test_a_misplaced_element_is_found() -> None:
    xml, _ = parts(chart("line"))
    series = next(xml.iter(f"{C}ser"))
    series.insert(0, series.find(f"{C}val"))
    assert list(misplaced(xml)) == ["lineChart/ser/idx", "lineChart/ser/order", "lineChart/ser/tx"] + [
        f"lineChart/ser/{name}" for name in ("spPr", "marker", "dLbls", "cat") if series.find(f"{C}{name}") is not None
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_axis_ids_are_positive_and_known(kind: str) -> None:
    xml, _ = parts(chart(kind))
    axes = {
        axis.findtext(f"{C}axId") or axis.find(f"{C}axId").get("val") for axis in xml.iter(f"{C}catAx", f"{C}valAx")
    }
    assert all(int(axis) > 0 for axis in axes)
    used = {entry.get("val") for entry in xml.iter(f"{C}axId")}
    assert used == axes


def test_an_undefined_value_stays_a_gap() -> None:
    xml, book = parts(chart("line"))
    current = next(s for s in xml.iter(f"{C}ser") if "2023" in s.findtext(f"{C}tx//{C}v"))
    assert [point.get("idx") for point in current.find(f"{C}val").iter(f"{C}pt")] == ["0", "2"]
    assert None in [cell.value for cell in book.active["C"]]
    assert xml.find(f".//{C}dispBlanksAs").get("val") == "gap"


def test_the_earlier_period_stands_before_this_one_and_the_target_is_a_dashed_line() -> None:
    made = plan(chart("column"), "accent", (500, 390), 12)
    assert [one.name for one in made.series] == ["2022年", "2023年", "目标"]
    assert [one.colour for one in made.series] == ["earlier", "accent", "contrast"]
    assert [(one.group, one.dashed) for one in made.series] == [("column", False), ("column", False), ("line", True)]


def test_bars_start_at_zero_and_lines_need_not() -> None:
    high = (Series(name="a", values=(90.0, 92.0, 95.0)),)
    assert plan(chart("column", series=high), "accent", (500, 390), 12).scale.low == 0
    assert plan(chart("line", series=high), "accent", (500, 390), 12).scale.low > 80


def test_the_highlighted_bar_alone_has_the_accent() -> None:
    one = plan(chart("bar", series=(Series(name="a", values=(3, 2, 1)),), highlight=1), "worse", (500, 390), 12).series[
        0
    ]
    assert one.points == {0: "faint", 1: "worse", 2: "faint"}


def waterfall(*values: float, **more: object) -> dict[str, Plotted]:
    names = tuple(f"s{index}" for index in range(len(values)))
    of = chart("waterfall", categories=names, series=(Series(name="成员", values=values),), **more)
    return {one.name: one for one in plan(of, "accent", (500, 390), 12).series}


def test_a_waterfall_closes_on_the_sum() -> None:
    made = waterfall(10, 6.8, -1.8, 15)
    assert list(made) == ["…", "成员 =", "成员 +", "成员 −", "成员 Δ"]
    assert made["…"].colour is None
    assert made["…"].values == pytest.approx((0, 10, 15, 0))
    assert made["成员 ="].values == (10, None, None, 15)
    assert made["成员 +"].values == pytest.approx((None, 6.8, None, None))
    assert made["成员 −"].values == (None, None, pytest.approx(1.8), None)
    assert made["成员 Δ"].texts == ("10.0", "+6.8", "−1.8", "15.0")


def test_a_waterfall_whose_last_value_is_no_sum_ends_with_a_step() -> None:
    assert waterfall(10, 6.8, -1.8)["成员 ="].values == (10, None, None)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9).filter(any))
def test_the_stacked_parts_of_a_waterfall_reach_from_level_to_level(values: list[int]) -> None:
    made = waterfall(*values)
    columns = [one for one in made.values() if one.group == "column"]
    closes = len(values) > 2 and sum(values[:-1]) == values[-1]
    level = 0
    for index, value in enumerate(values):
        start, end = (0, value) if index == 0 or (closes and index == len(values) - 1) else (level, level + value)
        level = end
        base, *parts = [one.values[index] or 0.0 for one in columns]
        assert all(part * base >= 0 for part in parts)  # what is stacked on a base grows away from zero
        above, below = sum(max(part, 0) for part in parts), sum(min(part, 0) for part in parts)
        assert (max(base, 0) + above, min(base, 0) + below) == (max(start, end, 0), min(start, end, 0))
        assert above - below == abs(end - start)


def test_a_rise_that_is_no_gain_has_the_colour_of_worse_and_its_sign_still() -> None:
    made = waterfall(10, 5.5, -2, 13.5, rise="worse")
    assert (made["成员 +"].colour, made["成员 −"].colour) == ("worse", "better")
    assert made["成员 Δ"].texts[1:3] == ("+5.5", "−2.0")


def test_a_waterfall_with_an_unknown_step_is_drawn_as_columns_with_a_gap() -> None:
    of = chart("waterfall", series=(Series(name="成员", values=(10, None, 12)),))
    (one,) = plan(of, "accent", (500, 390), 12).series
    assert (one.group, one.values) == ("column", (10, None, 12))


def funnel(*values: float, notes: tuple[str, ...] = ()) -> tuple[Plotted, ...]:
    names = tuple(f"s{index}" for index in range(len(values)))
    of = chart("funnel", categories=names, series=(Series(name="人", values=values),), notes=notes)
    return plan(of, "accent", (500, 390), 12).series


def test_the_stages_of_a_funnel_are_centred_and_their_labels_beside_them() -> None:
    before, bars, after = funnel(16, 11.5, 5, notes=("", "占上一步72%", "占上一步43%"))
    middles = {start + value / 2 for start, value in zip(before.values, bars.values, strict=True)}
    assert middles == {8}
    lengths = {sum(parts) for parts in zip(before.values, bars.values, after.values, strict=True)}
    assert len({round(length, 9) for length in lengths}) == 1
    assert (before.colour, bars.colour, after.colour) == (None, "accent", None)
    assert after.texts == ("16.0", "11.5  占上一步72%", "5.0  占上一步43%")


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=6).filter(any))
def test_no_label_of_a_funnel_leaves_the_plot(values: list[int]) -> None:
    before, bars, after = funnel(*values, notes=("占上一步100%",) * len(values))
    plot = 500 * 0.97 - names_width(("s1",), 500, 12)
    for start, value, room, text in zip(before.values, bars.values, after.values, after.texts, strict=True):
        assert plot * room / (start + value + room) >= text_width(text_line(text, 12, bold=True)) + 10


@pytest.mark.parametrize(
    ("kind", "series"),
    [
        ("doughnut", (Series(name="a", values=(1, 2, 3, 4, 5, 6)),)),
        ("doughnut", (Series(name="a", values=(1, -2, 3)),)),
        ("doughnut", (Series(name="a", values=(0, 0, 0)),)),
        ("funnel", (Series(name="a", values=(3, None, 1)),)),
        ("combo", (Series(name="a", values=(3, 2, 1)),)),
        ("stacked", (Series(name="a", values=(3, 2, 1)),)),
    ],
)
def test_a_kind_that_the_data_does_not_bear_gives_way_to_bars_or_columns(kind: str, series: tuple[Series, ...]) -> None:
    of = chart(kind, categories=tuple("abcdef"[: len(series[0].values)]), series=series)
    (one,) = plan(of, "accent", (500, 390), 12).series
    assert one.group in ("bar", "column")


def test_parts_below_zero_stack_apart_and_the_axis_holds_both() -> None:
    series = (Series(name="a", values=(4, 3, 5)), Series(name="b", values=(-2, -9, -1), role="other"))
    scale = plan(chart("stacked", series=series), "accent", (500, 390), 12).scale
    assert (scale.low, scale.high) == (-10, 7.5) or (scale.low <= -9 and scale.high >= 5)


def test_the_second_axis_has_its_own_format_and_unit() -> None:
    series = (
        Series(name="付费成员", values=(1.2, 1.3, 1.5)),
        Series(name="转化率", values=(0.05, 0.08, 0.1), secondary=True, unit="share", unit_label="%"),
    )
    xml, _ = parts(chart("combo", series=series, unit_label="万人"))
    titles = {
        axis.find(f"{C}axId").get("val"): "".join(axis.find(f"{C}title").itertext()) for axis in xml.iter(f"{C}valAx")
    }
    assert list(titles.values()) == ["万人", "%"]
    assert [axis.find(f"{C}numFmt").get("formatCode") for axis in xml.iter(f"{C}valAx")] == ["#,##0.0", "0.0%"]
    assert "万人" not in "".join(xml.find(f"{C}chart/{C}title").itertext())


def test_an_area_has_its_line_of_the_same_cells_and_none_where_a_value_is_missing() -> None:
    made = plan(chart("area", series=(Series(name="a", values=(1, 2, 3)),)), "accent", (500, 390), 12)
    assert [(one.group, one.like) for one in made.series] == [("area", None), ("line", 0)]
    assert not made.legend
    gapped = plan(chart("area", series=(Series(name="a", values=(1, None, 3)),)), "accent", (500, 390), 12)
    assert [one.group for one in gapped.series] == ["line"]


def test_labels_from_cells_stand_in_the_workbook() -> None:
    xml, book = parts(chart("waterfall", series=(Series(name="成员", values=(10, 5.5, 15.5)),)))
    (held,) = xml.iter("{http://schemas.microsoft.com/office/drawing/2012/chart}datalabelsRange")
    sheet, _, cells = held[0].text.partition("!")
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    assert left == right
    stored = [book[sheet].cell(row, left).value for row in range(top, bottom + 1)]
    assert stored == ["10.0", "+5.5", "15.5"] == [point.findtext(f"{C}v") for point in held.iter(f"{C}pt")]


def test_labels_that_would_collide_are_left_out_and_the_axis_shown() -> None:
    wide = chart(
        "column", categories=tuple(f"W{i}" for i in range(52)), series=(Series(name="a", values=(123_456.0,) * 52),)
    )
    made = plan(wide, "accent", (500, 390), 12)
    assert (made.series[0].labels, made.series[0].at) == ("some", (0, 51))
    assert made.axis_shown


@pytest.mark.parametrize(
    ("values", "unit", "decimals", "expected"),
    [
        ((1.0, 2.0), "people", 1, "#,##0"),
        ((1.5, 2.0), "people", 1, "#,##0.0"),
        ((0.42, 0.29), "share", 1, "0%"),
        ((0.415, 0.29), "share", 1, "0.0%"),
    ],
)
def test_numbers_show_no_more_decimals_than_they_need(values, unit, decimals, expected) -> None:
    of = chart("column", categories=("a", "b"), series=(Series(name="a", values=values),), unit=unit, decimals=decimals)
    assert number_format(of) == expected


def test_the_alternative_text_names_the_figures() -> None:
    assert describe(chart("line", unit_label="万人", series=(Series(name="2023年", values=(1.5, None, 3.0)),))) == (
        "成员 (万人) 2023年: 一月 1.5, 三月 3.0"
    )


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_axis_ends_are_round_and_enclose_the_values(low: float, span: float) -> None:
    scale = nice_scale(low, low + span)
    slack = scale.step * 1e-6 + abs(low) * 1e-9
    assert scale.low <= low + slack
    assert scale.high >= low + span - slack
    assert 1 <= round((scale.high - scale.low) / scale.step) <= 13
    assert math.log10(scale.step / 10 ** math.floor(math.log10(scale.step) + 1e-9)) < 1.0001


@settings(max_examples=30, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    values=st.lists(st.none() | st.floats(-1e6, 1e6, allow_nan=False), max_size=14),
    name=st.text("成员<&>\"'=a 😀", max_size=30),
)
def test_any_chart_can_be_written(kind: str, values: list[float | None], name: str) -> None:
    of = Chart(
        kind=kind,
        title=name,
        categories=tuple(f"{name}{i}" for i in range(len(values))),
        series=(Series(name=name, values=tuple(values)),),
    )
    xml, book = parts(of)
    assert xml.tag == f"{C}chartSpace"
    assert book.sheetnames == ["Sheet1"]


def labelled(*series: Series, width: float = 500) -> dict[str, Plotted]:
    return {one.name: one for one in plan(chart("line", series=series), "accent", (width, 390), 12).series}


def test_a_line_is_named_to_the_right_of_its_end_where_no_line_runs() -> None:
    made = labelled(Series(name="a", values=(1, 2, 3)), Series(name="b", values=(9, 8, 7), role="previous"))
    assert [(one.label_at, one.side) for one in made.values()] == [(2, "right"), (2, "right")]


def test_a_long_name_stands_over_or_under_the_line_off_its_own_and_off_others() -> None:
    rising, falling = Series(name="a" * 30, values=(1, 2, 3)), Series(name="b" * 30, values=(9, 8, 7), role="previous")
    made = labelled(rising, falling)
    assert (made["a" * 30].side, made["b" * 30].side) == ("above", "below")
    close = Series(name="c" * 30, values=(1, 2, 3.2), role="previous")
    made = labelled(rising, close)
    assert (made["a" * 30].side, made["c" * 30].side) == ("below", "above")


def test_a_line_that_ends_early_is_not_named_across_the_others() -> None:
    made = labelled(Series(name="a", values=(1, 2, None)), Series(name="b", values=(9, 8, 7), role="previous"))
    assert (made["a"].label_at, made["a"].side) == (1, "above")


def test_labels_of_lines_that_end_close_to_each_other_are_lifted_apart() -> None:
    close = (Series(name="a", values=(1, 2, 3)), Series(name="b", values=(1, 2, 3.05), role="previous"))
    made = plan(chart("line", series=close), "accent", (500, 390), 12)
    shifts = end_shifts(made, 200, 12)
    span = made.scale.high - made.scale.low
    assert shifts["a"] == 0
    assert 0.05 / span * 200 + shifts["b"] == pytest.approx(12 * 1.4)
    apart = plan(
        chart("line", series=(close[0], close[1].model_copy(update={"values": (1, 1, 1)}))), "accent", (500, 390), 12
    )
    assert set(end_shifts(apart, 200, 12).values()) == {0}


def test_the_labels_at_the_ends_have_their_room_beside_the_plot() -> None:
    series = (Series(name="2023 年度", values=(1, 2, 3)), Series(name="2022 年度", values=(1, 1, 2), role="previous"))
    made = plan(chart("line", series=series), "accent", (500, 390), 12)
    place = etree.fromstring(ChartParts(made, THEME, "zh_CN", (500, 300)).xml_bytes(None)).find(
        f".//{C}plotArea/{C}layout/{C}manualLayout"
    )
    left, width = (float(place.find(f"{C}{name}").get("val")) for name in ("x", "w"))
    widest = text_width(text_line("2023 年度 3.0", 12, bold=True))
    assert (1 - left - width) * 500 >= widest


def test_this_period_stands_on_top_of_horizontal_bars() -> None:
    assert [one.role for one in chart("bar").series][:2] == ["current", "previous"]
    assert [one.name for one in plan(chart("bar"), "accent", (500, 390), 12).series][:2] == ["2023年", "2022年"]
