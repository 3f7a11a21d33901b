"""Choose the layouts that serve: by type, by placeholders, by name in several languages, by free room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zongjie.export.deck.foreign.survey import Survey

# Names lie; they weigh less than what a layout holds. English, Chinese, Japanese, German, French, Spanish, Portuguese,
# Italian, Dutch, Russian.
_COVER = re.compile(
    r"title slide|\bcover|front page|opening|封面|标题幻灯片|標題投影片|首页|表紙|タイトル スライド"
    r"|titelfolie|titelseite|deckblatt"
    r"|diapositive de titre|page de (garde|titre)|couverture|diapositiva de t[ií]tulo|portada"
    r"|slide de t[ií]tulo|\bcapa\b|diapositiva titolo|copertina|titeldia|титул",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"section|divider|chapter|separator|节标题|章节|章節|小节|过渡|转场|目录页|セクション|abschnitt|kapitel|trenn|zwischentitel"
    r"|intercalaire|chapitre|secci[oó]n|se[cç][aã]o|sezione|sectie|раздел",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"thank|closing|\bend\b|back cover|final|contact|结束|致谢|谢谢|感谢|封底|尾页|おわり"
    r"|schluss|abschluss|danke|merci|\bfin\b|gracias"
    r"|obrigad|grazie|bedankt|спасибо",
    re.IGNORECASE,
)
_TITLE_ONLY = re.compile(
    r"title only|仅标题|只有標題|タイトルのみ|nur titel|titre seul|s[oó]lo (el )?t[ií]tulo"
    r"|somente t[ií]tulo|solo titolo|alleen titel|только заголовок",
    re.IGNORECASE,
)
_LOOKED_AT = 10  # layouts of a master whose room is measured: large templates have a hundred


@dataclass(frozen=True)
class Chosen:
    """The layouts that serve, all of one master."""

    content: Survey
    cover: Survey
    divider: Survey
    closing: Survey
    said: tuple[str, ...]

    def __iter__(self) -> Iterator[Survey]:
        """Yield the layouts, one as often as it serves."""
        yield from (self.content, self.cover, self.divider, self.closing)


def choose(surveys: Sequence[Survey]) -> Chosen:
    """Choose among all layouts of all masters."""
    masters: dict[int, list[Survey]] = {}
    for one in surveys:
        masters.setdefault(id(one.layout.slide_master.part), []).append(one)
    ranked = [(_best_content(group), group) for group in masters.values()]
    first = max(range(len(ranked)), key=lambda at: (ranked[at][0][0] - (15 if at else 0), -at))
    (_, content), group = ranked[first]
    said: list[str] = []
    if len(masters) > 1:
        said.append(f"{len(masters)} masters: number {first + 1} is used")
    cover = _best(group, _cover_score)
    divider = _best(group, _divider_score)
    closing = _best(group, _closing_score)
    for what, found, instead in (
        ("cover", cover, "content's"), ("section", divider, "content's"), ("closing", closing, "cover's")
    ):  # fmt: skip
        if found is None:
            said.append(f"no layout for a {what}: the {instead} is used, the text drawn on it")
    return Chosen(content, cover or content, divider or content, closing or cover or content, tuple(said))


def _type(one: Survey) -> str:
    return one.layout.element.get("type", "")


def _best_content(group: Sequence[Survey]) -> tuple[float, Survey]:
    likely = sorted(group, key=lambda one: -_content_prior(one))[:_LOOKED_AT]  # the order of the file among equals
    scored = [(_content_prior(one) + _room(one), one) for one in likely]
    return max(scored, key=lambda pair: pair[0])


def _content_prior(one: Survey) -> float:
    score = 14.0 if has_title(one) else 0.0
    if _type(one) == "titleOnly" or _TITLE_ONLY.search(one.name):
        score += 12
    elif _type(one) in ("obj", "tx", "twoObj", "objTx", "txAndObj"):
        score += 5
    if _type(one) in ("title", "secHead") or "ctrTitle" in one.kinds:
        score -= 45
    if any(pattern.search(one.name) for pattern in (_COVER, _SECTION, _CLOSING)) and not _TITLE_ONLY.search(one.name):
        score -= 35
    return score - min(12, 3 * sum(kind in ("pic", "media", "clipArt") for kind in one.kinds))


def _room(one: Survey) -> float:
    top = one.title.bottom if one.title is not None and has_title(one) else one.page.h * 0.14
    free, _ = one.free(top)
    return 100 * free.w * free.h / (one.page.w * one.page.h)


def has_title(one: Survey) -> bool:
    """Whether the layout's title can hold the title of a content slide: at the top, and broad."""
    box, page = one.title, one.page
    if box is None:
        return False
    return (
        box.w >= 0.35 * page.w and 0.03 * page.h <= box.h < box.w and box.y < 0.3 * page.h and box.bottom < 0.5 * page.h
    )


def _best(group: Sequence[Survey], score: object) -> Survey | None:
    assert callable(score)
    scored = [(float(score(one)), one) for one in group]  # pyright: ignore[reportArgumentType]
    value, found = max(scored, key=lambda pair: pair[0])
    return found if value > 0 else None


def _cover_score(one: Survey) -> float:
    score = 40.0 if _type(one) == "title" else 0.0
    score += 25 if "ctrTitle" in one.kinds else 0
    score += 10 if "subTitle" in one.kinds else 0
    score += 25 if _COVER.search(one.name) else 0
    score -= 40 if _SECTION.search(one.name) or _CLOSING.search(one.name) else 0
    return score - 8 * sum(kind in ("pic", "obj", "body") for kind in one.kinds)


def _divider_score(one: Survey) -> float:
    score = 40.0 if _type(one) == "secHead" else 0.0
    score += 30 if _SECTION.search(one.name) else 0
    return score - (2 * sum(kind in ("pic", "obj") for kind in one.kinds) if score else 0)


def _closing_score(one: Survey) -> float:
    if not _CLOSING.search(one.name) or _type(one) in ("obj", "secHead"):
        return 0.0
    return 20.0 - 5 * sum(kind in ("pic", "obj") for kind in one.kinds)
