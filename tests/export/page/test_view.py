from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.documents import example, slides
from zongjie.export.page.view import HEAT_LEVELS, PageView
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import Document
from zongjie.slides.model import Heatmap, Overview
from zongjie.slides.text import Span
from zongjie.slides.wording import Wording

VIEW = PageView(example(), Wording("zh_CN", Project(SHIPPED).wording("zh_CN")))
SPANS = st.lists(
    st.builds(
        Span, text=st.text(alphabet="增至，。、10万人 a", max_size=6), figure=st.sampled_from([None, "members_end"])
    ),
    max_size=8,
)


@given(SPANS)
def test_pieces_lose_no_character_and_no_text_begins_a_line_with_a_mark_after_a_figure(spans: list[Span]) -> None:
    pieces = VIEW.pieces(spans)
    assert "".join(piece.span.text + piece.tail for piece in pieces) == "".join(span.text for span in spans)
    for before, after in itertools.pairwise(pieces):
        assert not (before.span.figure and not after.span.figure and after.span.text[0] in "，。、")


def test_the_shades_of_a_heat_map_follow_its_values_and_leave_whole_groups_aside() -> None:
    (heatmap,) = (slide for slide in slides()["results"] if isinstance(slide, Heatmap))
    first = VIEW.levels(heatmap)[0]
    steps = [int(shade.split()[0][1:]) for shade in first]
    assert steps[0] == steps[1] == len(HEAT_LEVELS) - 1
    assert steps[1:] == sorted(steps[1:], reverse=True)
    assert steps[-1] == 0
    assert [shade == "" for shade in VIEW.levels(heatmap)[-1]] == [False] + [True] * 11


def test_chapters_show_each_slide_once_and_nothing_that_the_first_screen_has() -> None:
    document = example()
    shown = [slide.id for chapter in PageView(document, VIEW.wording).chapters for slide in chapter.slides]
    elsewhere = {"front.cover", "front.agenda", "results.overview"}
    every = [slide.id for _, slide in document.slides() if slide.kind != "divider"]
    assert shown == [slide for slide in every if slide not in elsewhere]


def test_of_several_overviews_the_first_screen_shows_the_one_that_a_brief_deck_has() -> None:
    document = example()
    (overview,) = (slide for _, slide in document.slides() if isinstance(slide, Overview))
    other = overview.model_copy(update={"id": "project.score", "brief": False})
    first, *rest = document.chapters
    chapters = (first.model_copy(update={"slides": (*first.slides, other)}), *rest)
    before = Document(document.info, chapters, document.figures, document.absent)
    assert PageView(before, VIEW.wording).overview == overview
