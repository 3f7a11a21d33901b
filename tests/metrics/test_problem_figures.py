"""Figures that only the search for problems needs, by hand: lateness, variety, commercial content, valuable members."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import figures, store, values


def test_late_is_what_a_day_has_passed_over_without_an_answer(tmp_path: Path) -> None:
    items = [
        ("2023-01-02 09:00", "2023-01-03 08:59", "a"),  # in time
        ("2023-01-02 09:00", "2023-01-03 09:01", "a"),  # late
        ("2023-01-05 09:00", None, "b"),  # never
        ("2023-01-31 20:00", None, "b"),  # its day has not passed when the data ends
    ]
    rows = [
        {"feedback_id": str(number), "ts": at, "first_response_at": answered, "category": kind}
        for number, (at, answered, kind) in enumerate(items)
    ]
    found = figures(
        store(tmp_path, feedback=rows), "2023-01", only=["feedback_late_share", "feedback_late_by_category"]
    )
    assert (found["feedback_late_share"].numerator, found["feedback_late_share"].denominator) == (2, 3)
    assert values(found["feedback_late_by_category"].rows, "category") == {"a": 0.5, "b": 1.0}


def piece(number: int, topic: str, title: str = "x", origin: str = "official") -> dict[str, object]:
    at = f"2023-01-{number + 1:02d} 10:00"
    return {"content_id": str(number), "published_at": at, "topic": topic, "title": title, "origin": origin,
            "format": "article", "reads": 100, "likes": 10 if topic == "a" else 30}  # fmt: skip


def test_variety_is_how_many_equally_frequent_topics_would_be_as_varied(tmp_path: Path) -> None:
    even = [piece(number, "ab"[number % 2]) for number in range(8)]
    lone = [piece(number, "a") for number in range(8)]
    names = ["topic_variety", "format_variety"]
    assert figures(store(tmp_path / "even", contents=even), "2023-01", only=names)["topic_variety"].value == 2
    found = figures(store(tmp_path / "lone", contents=lone), "2023-01", only=names)
    assert (found["topic_variety"].value, found["format_variety"].value) == (1, 1)


def test_commercial_is_what_sells_by_its_words_or_comes_from_partners(tmp_path: Path) -> None:
    pieces = [
        piece(0, "a", "周末团购开始了"),
        piece(1, "a", "A deal for members"),
        piece(2, "a", "An ideal walk"),  # “deal” within a word sells nothing
        piece(3, "a", "x", origin="partner"),
    ]
    found = figures(store(tmp_path, contents=pieces), "2023-01", only=["commercial_share"])["commercial_share"]
    assert (found.numerator, found.denominator) == (3, 4)


def test_interaction_by_topic_is_weighed_by_reads(tmp_path: Path) -> None:
    pieces = [piece(0, "a"), piece(1, "b"), piece(2, "b")]
    found = figures(store(tmp_path, contents=pieces), "2023-01", only=["interaction_rate_by_topic"])
    rows = found["interaction_rate_by_topic"].rows
    assert values(rows, "topic") == {"a": pytest.approx(0.1), "b": pytest.approx(0.3)}
    assert values(rows, "topic", "denominator") == {"a": 100, "b": 200}


def test_valuable_members_are_the_top_fifth_of_the_period_before(tmp_path: Path) -> None:
    # Thirty buyers of January; the six who spent most are valuable. In February all but two of those still buy, and all
    # but six of the others.
    january = [("2023-01-10", number, 100 + number) for number in range(30)]
    stayed = [number for number in range(30) if number not in (28, 29, 0, 1, 2, 3, 4, 5)]
    bought = (
        january + [("2023-02-25", number, 10) for number in stayed] + [("2022-12-01", 99, 1), ("2023-02-28", 98, 1)]
    )
    orders = [
        {"order_id": str(place), "member_id": f"m{who:02d}", "paid_at": f"{day} 10:00", "amount": float(amount)}
        for place, (day, who, amount) in enumerate(bought)
    ]
    found = figures(store(tmp_path, orders=orders), "2023-02", only=["valuable_lost_rate", "others_lost_rate"])
    assert (found["valuable_lost_rate"].numerator, found["valuable_lost_rate"].denominator) == (2, 6)
    assert (found["others_lost_rate"].numerator, found["others_lost_rate"].denominator) == (6, 24)


def test_of_few_buyers_no_fifth_is_taken(tmp_path: Path) -> None:
    orders = [
        {"order_id": f"{month}{who}", "member_id": f"m{who}", "paid_at": f"2023-{month}-15 10:00", "amount": 5.0}
        for month in ("01", "02")
        for who in range(20)
    ]
    found = figures(store(tmp_path, orders=orders), "2023-02", only=["valuable_lost_rate"])["valuable_lost_rate"]
    assert not found.defined
    assert found.undefined_because == "too few members spent or said anything in the period before"


def test_the_rhythm_of_events_tells_a_calendar_from_chance(tmp_path: Path) -> None:
    regular = [f"2023-{month:02d}-10" for month in range(1, 9)]
    bursts = ["2023-01-01", "2023-01-02", "2023-01-03", "2023-06-01", "2023-06-02", "2023-11-01", "2023-11-02"]
    days = {"class": regular, "meetup": bursts, "seldom": ["2023-02-01", "2023-03-01"]}
    rows = [
        {"event_id": f"{kind}{place}", "name": kind, "kind": kind, "starts_at": f"{day} 10:00", "status": "held"}
        for kind, dates in days.items()
        for place, day in enumerate(dates)
    ]
    found = values(figures(store(tmp_path, events=rows), "2023", only=["event_rhythm_by_kind"])
                   ["event_rhythm_by_kind"].rows, "kind")  # fmt: skip
    assert set(found) == {"class", "meetup"}
    assert found["class"] < 0.01
    assert found["meetup"] > 1
