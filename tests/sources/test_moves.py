"""Joins and leaves become stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zongjie.sources.reading.moves import JOIN_AGAIN, LEAVE_AGAIN, MERGED, UNTOLD, Move, stays

moves = st.lists(
    st.builds(Move, st.integers(0, 20), st.sampled_from("GH"), st.sampled_from("ab"), st.booleans()), max_size=20
)


@given(moves)
def test_every_move_is_a_stay_or_counted_and_stays_of_one_do_not_overlap(given_moves: list[Move]) -> None:
    found, skipped = stays(given_moves, {})
    assert len(found) + skipped.total() == len(given_moves)
    for who in {(stay.member, stay.group) for stay in found}:
        own = [stay for stay in found if (stay.member, stay.group) == who]
        assert all(stay.joined is None or stay.left is None or stay.joined <= stay.left for stay in own)
        assert all(stay.left is not None for stay in own[:-1])
        assert sum(stay.joined is None for stay in own) <= 1


def test_a_leave_ends_the_stay_that_its_join_began() -> None:
    told = [Move(1, "G", "a", True, scene="link"), Move(5, "G", "a", False, scene="left"), Move(9, "G", "a", True)]
    found, skipped = stays(told, {})
    assert [(stay.joined, stay.left, stay.join_scene, stay.leave_scene) for stay in found] == [
        (1, 5, "link", "left"),
        (9, None, "", ""),
    ]
    assert skipped == {MERGED: 1}


def test_what_a_log_tells_twice_is_counted() -> None:
    again = [Move(1, "G", "a", True), Move(2, "G", "a", True), Move(3, "G", "a", False), Move(4, "G", "a", False)]
    assert stays(again, {})[1] == {JOIN_AGAIN: 1, MERGED: 1, LEAVE_AGAIN: 1}


def test_a_name_is_the_one_member_who_bears_it() -> None:
    told = [Move(1, "G", name, True, named=True) for name in ("Ana", "Bo", "Cem")]
    found, skipped = stays(told, {"Ana": "id1", "Bo": None})
    assert [stay.member for stay in found] == ["id1", "Cem"]
    assert skipped == {UNTOLD: 1}
