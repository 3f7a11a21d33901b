"""Topic heat, of contents and of conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.metrics.building import figures, store, values
from zongjie.paths import SHIPPED, Project
from zongjie.slides.figure import Figure
from zongjie.slides.text import plain
from zongjie.slides.view import FigureView, UnsaidError
from zongjie.slides.wording import Wording


def piece(name: str, day: str, likes: int, **known: Any) -> dict[str, Any]:
    return {"content_id": name, "published_at": f"2023-{day}", "likes": likes, **known}


def heat(folder: Path, period: str = "2023-02", **tables: Any) -> Figure:
    return figures(store(folder, **tables), period, only=["topic_heat"])["topic_heat"]


def test_topics_that_staff_filled_in_are_taken_whole(tmp_path: Path) -> None:
    pieces = [
        piece("1", "01-10", 5, topic="亲子阅读", title="第1期"),
        piece("2", "02-10", 7, topic="亲子阅读", title="第2期"),
        piece("3", "02-11", 2, topic="城市漫步", title="第3期"),
        piece("4", "02-12", 3, topic="手冲咖啡", title="第4期"),
        piece("5", "02-28", 1, topic="手冲咖啡", title="第5期"),
        piece("0", "01-01", 1, topic="手冲咖啡", title="第0期"),
    ]
    found = heat(tmp_path, contents=pieces)
    assert values(found.rows, "term") == {"亲子阅读": 7, "手冲咖啡": 4, "城市漫步": 2}
    assert values(found.rows, "term", "pieces") == {"亲子阅读": 1, "手冲咖啡": 2, "城市漫步": 1}


def test_without_topics_titles_tell_them(tmp_path: Path) -> None:
    pieces = [piece("1", "02-01", 3, title="春季读书会"), piece("2", "02-28", 4, title="读书会回顾")]
    assert values(heat(tmp_path, contents=pieces).rows, "term")["读书会"] == 7


def said(people: str, topic: str, day: str) -> list[dict[str, Any]]:
    return [{"member_id": who, "ts": f"2023-{day} 10:00", "kind": "message", "topic": topic} for who in people]


def test_a_term_of_conversation_needs_five_people(tmp_path: Path) -> None:
    rows = (
        said("abcde", "lean install", "02-01") + said("abcd", "secret project", "02-02") + said("ab", "lean", "02-28")
    )
    found = heat(tmp_path, activity=rows)
    assert values(found.rows, "term") == {"lean": 7, "install": 5}
    stored = pq.read_table(tmp_path / "topic_words.parquet").to_pylist()
    assert {row["term"] for row in stored} == {"lean", "install"}  # nothing else is kept anywhere


def test_bots_make_nothing_hot(tmp_path: Path) -> None:
    bots = [{"member_id": who, "is_bot": True} for who in "vwxyz"]
    found = heat(tmp_path, activity=said("vwxyz", "spam", "02-01") + said("abcde", "lean", "02-28"), members=bots)
    assert values(found.rows, "term") == {"lean": 5}


def shares(*rows: tuple[str, float, float]) -> FigureView:
    given = tuple({"term": term, "value": now, "previous": before} for term, now, before in rows)
    figure = Figure(id="topic_heat", number="1", title="—", period="2023", unit="count", by=("term",), rows=given)
    return FigureView(figure, Wording("en", Project(SHIPPED).wording("en")))


def test_growth_as_a_whole_is_no_warming_up() -> None:
    view = shares(("a", 200, 100), ("b", 100, 50))
    for name in ("risen", "cooled"):
        try:
            getattr(view, name)
        except UnsaidError:
            continue
        raise AssertionError(name)


def test_the_topic_that_gains_share_warms_up() -> None:
    view = shares(("a", 100, 100), ("b", 90, 50), ("c", 10, 50))
    assert (view.risen.name, view.cooled.name) == ("b", "c")
    assert plain((view.risen.share_before,)) == "25%"
