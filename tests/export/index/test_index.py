from __future__ import annotations

import json
import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.export.index.shelves import IDS, QUARTERS, manifest, report
from zongjie.export.index.render import render
from zongjie.export.index.shelf import Report, Unread, read_report
from zongjie.paths import SHIPPED, Project

PROJECT = Project(SHIPPED)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>\"' onclick='x {{ 7*7 }} \u202e&amp;"


def page(*reports: Report, unread: tuple[Unread, ...] = ()) -> Element:
    """Return the index as a browser parses it; any parse error fails."""
    html = render(reports, unread, PROJECT).decode()
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def words(node: Element) -> str:
    return " ".join(" ".join(node.itertext()).split())


def rows(root: Element) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in root.findall(".//tbody/tr")]


def cards(root: Element) -> list[Element]:
    return [node for node in root.iter("li") if node.get("class") == "community"]


def test_every_report_is_listed_with_period_status_figures_and_links() -> None:
    found = rows(page(report("2023Q1"), report("2023Q2", step=1, complete=False, failed=[{"notebook": "plan"}])))
    assert [row[:3] for row in found] == [
        ["示例社群", "2023年第二季度", "! 不完整 未完成：plan"],
        ["示例社群", "2023年第一季度", "✓ 完整"],
    ]
    assert found[1][3] == "1.2 万人 ▲ +11%"
    assert found[1][-1] == "网页 演示稿"


def test_a_community_shows_its_latest_report_and_a_line_over_its_periods_of_that_kind() -> None:
    root = page(*(report(period, step=step) for step, period in enumerate(QUARTERS)), report("2022", step=9))
    (card,) = cards(root)
    assert "2023年第四季度" in words(card)
    lines = card.findall(f".//{SVG}svg")
    assert len(lines) == 3
    assert words(lines[0].find(f"{SVG}desc")).startswith("2022Q4 1.1万人 · 2023Q1 1.2万人 · ")  # type: ignore[arg-type]
    assert [words(text) for text in lines[0].findall(f"{SVG}text")] == ["2022Q4", "2023Q4"]


def test_communities_of_different_figures_share_the_columns_that_most_have() -> None:
    narrow = ["revenue", "retention_d30"]
    root = page(report("2023", "a"), report("2023", "b", headline=narrow), report("2023", "c", headline=narrow))
    heads = [words(head) for head in root.findall(".//thead//th")]
    assert heads[3:6] == ["收入", "次月留存率", "期末成员数"]


def test_a_figure_that_a_report_lacks_is_a_dash_and_sorts_as_nothing() -> None:
    lacking = report("2023", "b", figures=[], headline=[])
    root = page(report("2023", "a"), lacking)
    cells = root.findall(".//tbody/tr")[1].findall("td")
    assert [cell.get("data-value") for cell in cells[2:5]] == ["", "", ""]
    assert words(cells[2]) == "—"


def test_of_periods_that_end_together_the_longest_is_the_latest_and_a_partial_one_never_hides_a_complete_one() -> None:
    root = page(report("2023Q4"), report("2023"), report("2023", folder="2023.partial", complete=False))
    first = cards(root)[0].find(".//a")
    assert first is not None
    assert first.get("href") == "example/2023/report.html"
    assert "! 不完整，另有完整版" in words(root)


@pytest.mark.parametrize(
    ("spoken", "lang"), [("zh zh en", "zh-CN"), ("en en zh", "en"), ("fr en fr", "en"), ("", "zh-CN")]
)
def test_it_speaks_the_language_of_most_reports_that_it_knows(spoken: str, lang: str) -> None:
    names = {"zh": "zh_CN", "en": "en", "fr": "fr"}
    made = []
    for index, short in enumerate(spoken.split()):
        one = manifest("2023", language="zh_CN" if short == "zh" else "en")
        one["parameters"]["language"] = names[short]
        made.append(read_report(f"c{index}", "2023", json.dumps(one).encode(), frozenset()))
    assert page(*made).get("lang") == lang


def test_titles_are_those_of_the_indexs_language() -> None:
    root = page(report("2023", "a"), report("2023", "b", language="en"), report("2023", "c", language="en"))
    assert "期末成员数" not in words(root)
    assert "Members at end" in words(root)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unreadable"),
        (b"{half", "unreadable"),
        (b"\xff\xfe", "unreadable"),
        (b"[1]", "foreign"),
        (b'{"name": "web app", "icons": []}', "foreign"),
        (json.dumps(manifest("2023") | {"schema": 2}).encode(), "foreign"),
        (json.dumps(manifest("yesterday")).encode(), "foreign"),
        (json.dumps(manifest("2023") | {"figures": [{"id": "x", "value": float("nan")}]}).encode(), "foreign"),
        (json.dumps(manifest("2022")).encode(), "misplaced"),
    ],
)
def test_a_manifest_that_is_none_is_left_out_and_named(data: bytes, reason: str) -> None:
    found = read_report("c", "2023", data, frozenset())
    assert found == Unread("c/2023", reason)
    assert "c/2023" in words(page(unread=(found,)))


def test_names_are_text_and_paths_are_quoted() -> None:
    root = page(report("2023", "a b#?%", community=HOSTILE), report("2022", "a b#?%", community=HOSTILE))
    assert words(cards(root)[0].find("h3")) == HOSTILE.replace("\u202e", "")  # type: ignore[arg-type]
    assert len(list(root.iter("script"))) == 1
    assert "a%20b%23%3F%25/2023/report.html" in {link.get("href") for link in root.iter("a")}


def test_it_asks_the_network_for_nothing_and_its_policy_lets_only_itself_in() -> None:
    html = render([report("2023")], (), PROJECT).decode()
    assert not re.search(r"https?://|\son\w+=|\sstyle=|@import|url\(", html)
    assert "default-src &#39;none&#39;" in html
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert max(ids.values()) == 1


def test_a_report_without_files_is_no_link() -> None:
    made = read_report("c", "2023", json.dumps(manifest("2023")).encode(), frozenset())
    assert [link.get("href") for link in page(made).iter("a")] == ["#main"]


def test_a_unit_of_someone_elses_wording_leaves_the_figure_out_and_the_index_stands() -> None:
    odd = manifest("2023")
    odd["figures"][0]["unit"] = "parsecs"
    made = read_report("c", "2023", json.dumps(odd).encode(), frozenset())
    assert rows(page(made))[0][3] == "—"


def test_the_same_reports_give_the_same_bytes_in_whatever_order_they_are_found() -> None:
    shelf = [report(period, slug, step=step) for slug in "abc" for step, period in enumerate(QUARTERS)]
    assert render(shelf, (), PROJECT) == render(shelf[::-1], (), PROJECT)
    assert IDS[0] in shelf[0].figures
