"""Small counts: who knows all that is published and every total still cannot tell one of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.metrics.suppression import suppressed, together
from zongjie.slides.figure import Figure

Counts = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]


def figure(rows: Iterable[dict[str, Any]], unit: str = "people", by: tuple[str, ...] = ("tier",)) -> Figure:
    return Figure(id="a", number="1.1", title="a", period="2023", unit=unit, by=by, rows=tuple(rows))


def counted(counts: Counts, **more: Counts) -> Figure:
    """Return a breakdown of people, with earlier windows beside it."""
    names = [chr(97 + place) for place in range(len(counts))]
    columns = {"value": counts, **more}
    return figure(
        {"tier": name, **{key: column[place] for key, column in columns.items()}} for place, name in enumerate(names)
    )


def rated(pairs: Pairs) -> Figure:
    """Return a rate by slice, of pairs of those who did and all."""
    rows = [
        {"tier": chr(97 + place), "numerator": done, "denominator": whole, "value": done / whole if whole else None}
        for place, (done, whole) in enumerate(pairs)
    ]
    return figure(rows, "share")


def hidden(made: Figure, *others: Figure, minimum: int, window: str = "value") -> set[str]:
    """Return the slices of a figure whose count in a window is not published."""
    said = {str(number): one for number, one in enumerate((made, *others))}
    rows = suppressed(said, minimum, "other", 365)["0"].rows
    return {row["tier"] for row in made.rows} - {row["tier"] for row in rows if row[window] is not None}


@cache
def possible(slices: int, total: int, minimum: int) -> frozenset[int]:
    """Return what each of some hidden slices may hold: all ways to make their sum with a small one among them."""
    ways = (way for way in product(range(total + 1), repeat=slices) if sum(way) == total)
    return frozenset(count for way in ways if any(0 < one < minimum for one in way) for count in way)


def told(counts: Counts, unseen: set[str], minimum: int) -> bool:
    """Whether a small count follows from the total, from what is shown, and from there being something small."""
    places = [ord(name) - 97 for name in unseen]
    if any(0 < count < minimum for place, count in enumerate(counts) if place not in places):
        return True
    few = any(0 < counts[place] < minimum for place in places)
    total = sum(counts[place] for place in places)
    return few and (total < minimum < sum(counts) or len(possible(len(places), total, minimum)) < 2)


@pytest.mark.parametrize(("slices", "most", "minimum"), [(2, 12, 5), (3, 9, 4), (4, 6, 3)])
def test_no_small_slice_follows_from_the_others_and_the_total(slices: int, most: int, minimum: int) -> None:
    every = [counts for counts in product(range(most), repeat=slices) if sum(counts) >= minimum]
    assert not [counts for counts in every if told(counts, hidden(counted(counts), minimum=minimum), minimum)]


@pytest.mark.parametrize("now", [(9, 9, 9), (1, 9, 9), (1, 1, 9), (0, 9, 9)])
def test_no_small_slice_of_an_earlier_window_follows_either(now: Counts) -> None:
    every = [counts for counts in product(range(7), repeat=3) if sum(counts) >= 3]
    assert not [
        counts
        for counts in every
        if told(counts, hidden(counted(now, previous=counts), minimum=3, window="previous"), 3)
    ]


def test_no_rate_tells_the_few_who_did_or_did_not() -> None:
    pairs = [(done, whole) for whole in range(6) for done in range(whole + 1)]
    found: list[Pairs] = []
    for secret in [*product(pairs, repeat=3)][::3]:
        unseen = hidden(rated(secret), minimum=3)
        did, did_not = tuple(n for n, _ in secret), tuple(d - n for n, d in secret)
        if any(sum(counts) >= 3 and told(counts, unseen, 3) for counts in (did, did_not)):
            found.append(secret)
    assert not found


def test_figures_of_one_quantity_hide_the_same_slices() -> None:
    """Buyers by source stand alone and as the numerator of a rate, whose slices are of another size."""
    for counts in product(range(7), repeat=3):
        alone, rate = counted(counts), rated(tuple(zip(counts, (30, 12, 9), strict=True)))
        unseen = hidden(alone, rate, minimum=3)
        assert unseen == hidden(rate, alone, minimum=3)
        assert sum(counts) < 3 or not told(counts, unseen, 3)


@pytest.mark.parametrize(("counts", "unseen"), [((6, 6, 1), {"c"}), ((6, 2, 1), set()), ((9, 1, 1), {"b", "c"})])
def test_an_attack_that_finds_something_is_seen_as_one(counts: Counts, unseen: set[str]) -> None:
    assert told(counts, unseen, 3)


COUNTS = st.lists(st.integers(0, 30) | st.integers(0, 6), min_size=1, max_size=8)


@given(COUNTS, COUNTS)
def test_nothing_small_is_shown_nor_left_over_of_a_total_and_nobody_is_lost(now: list[int], then: list[int]) -> None:
    size = min(len(now), len(then))
    made = counted(tuple(now[:size]), previous=tuple(then[:size]))
    rows = suppressed({"a": made}, 5, "other", 365)["a"].rows
    for window, counts in (("value", now[:size]), ("previous", then[:size])):
        known = [row[window] for row in rows if row[window] is not None]
        assert not any(0 < count < 5 for count in known)
        assert not rows or not 0 < sum(counts) - sum(known) < 5 or sum(counts) < 5
    if rows:
        assert sum(row["value"] for row in rows) == sum(now[:size])


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=7), st.integers(1, 6))
def test_what_is_hidden_is_never_alone_and_never_small_together(cells: list[tuple[int, int]], minimum: int) -> None:
    hidden = together(cells, minimum)
    small = {place for place, counts in enumerate(cells) if any(0 < count < minimum for count in counts)}
    assert small <= hidden
    assert bool(small) == bool(hidden)
    if hidden and len(hidden) < len(cells):
        assert len(hidden) >= 2
        assert not any(0 < sum(cells[place][part] for place in hidden) < minimum for part in (0, 1))


def test_a_slice_that_is_called_other_joins_those_collected_as_such() -> None:
    made = figure({"tier": name, "value": count} for name, count in (("other", 40), ("a", 2), ("b", 7), ("c", 90)))
    rows = suppressed({"a": made}, 5, "other", 365)["a"].rows
    assert [(row["tier"], row["value"]) for row in rows] == [("c", 90), ("other", 49)]


def test_rates_of_slices_together_are_taken_anew_with_their_windows() -> None:
    rows = [
        {"tier": tier, "numerator": n, "denominator": d, "value": n / d, "previous": p, "previous_denominator": b}
        for tier, n, d, p, b in (("a", 2, 20, 0.5, 20), ("b", 8, 40, 0.25, 40), ("c", 50, 100, 0.5, 100))
    ]
    merged = suppressed({"a": figure(rows, "share")}, 5, "other", 365)["a"].rows[-1]
    assert (merged["tier"], merged["numerator"], merged["denominator"]) == ("other", 10, 60)
    assert merged["value"] == pytest.approx(10 / 60)
    assert merged["previous"] == pytest.approx(20 / 60)


def test_answers_of_few_are_left_out_question_by_question() -> None:
    rows = [
        {"question": question, "answer": answer, "numerator": count, "denominator": whole, "value": count / whole}
        for question, answer, count, whole in (
            ("q", "yes", 40, 60), ("q", "no", 18, 60), ("q", "a word of mine", 1, 60), ("q", "another", 1, 60),
            ("r", "tea", 30, 60), ("r", "milk", 30, 60),
        )
    ]  # fmt: skip
    found = suppressed({"a": figure(rows, "share", ("question", "answer"))}, 5, "other", 365)["a"].rows
    assert [row["answer"] for row in found] == ["yes", "tea", "milk"]


def test_member_days_and_messages_hide_the_slices_that_hold_few_people() -> None:
    days = {"a": 3 * 365, "b": 20 * 365, "c": 90 * 365}
    figures = {
        "days": figure(({"tier": tier, "value": count} for tier, count in days.items()), "plain"),
        "said": figure(({"tier": tier, "value": 700} for tier in days), "messages"),
        "rate": figure(
            (
                {"tier": tier, "numerator": 700, "denominator": count, "value": 700 / count}
                for tier, count in days.items()
            ),
            "per_member_day",
        ),
    }
    found = suppressed(figures, 5, "other", 365)
    assert {name: [row["tier"] for row in one.rows] for name, one in found.items()} == {
        name: ["c", "other"] for name in figures
    }
    assert found["rate"].rows[-1]["value"] == pytest.approx(1400 / (23 * 365))
