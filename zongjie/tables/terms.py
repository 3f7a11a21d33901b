"""Terms of titles and topics: what was talked about, without any text kept.

Chinese is divided by jieba and only nouns, verbal nouns and foreign words are kept; other scripts are divided at
spaces. Words that join sentences say nothing of a topic and are left out, as is what stands in most titles of a
community: its series, its own name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

MOST = 0.3  # of the titles: a word in more of them tells no topic from another
_FEWEST_TITLES = 20  # below, a share of the titles says nothing
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_][\w+#]*(?:[-.'’][\w+#]+)*")
_LATIN_LENGTH, _HAN_LENGTH = 3, 2
_KINDS = ("n", "vn", "an", "eng", "nz", "nt", "i", "j", "l")
_STOP_ZH = (
    "我们 你们 他们 大家 自己 什么 怎么 如何 为什么 可以 一个 这个 那个 今天 明天 昨天 本周 每周 本期 上期 "
    "下期 时候 问题 情况 方面 分享 活动 社群 群友 成员 通知 公告 话题 内容 精选 现场 合集 大全 推荐 第一 "
    "一起 一下 有没有 是不是 东西 感觉"
)
_STOP_EN = (
    "a an and are as at be been but by can did do does for from get getting had has have how i if in into is "
    "it its just let me my need new no not of on one or our out please question re should so some than that "
    "the their them then there these they this those to up use using was we what when where which who why "
    "will with without would you your about after all also am any because before between both could during "
    "each every help here like make more most much only other over same she he her his such too under until "
    "very via were while within work works working"
)
STOP = frozenset(f"{_STOP_ZH} {_STOP_EN}".split())


def terms_of(titles: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the terms of each title; a title that holds none is left out."""
    found = {title: _terms(title) for title in titles}
    titled = Counter(term for terms in found.values() for term in terms)
    limit = MOST * len(found) if len(found) >= _FEWEST_TITLES else len(found)
    kept = {title: tuple(term for term in terms if titled[term] <= limit) for title, terms in found.items()}
    return {title: terms for title, terms in kept.items() if terms}


def pairs(terms: Mapping[str, Iterable[str]]) -> list[dict[str, str]]:
    """Return a row a title and term."""
    return [{"title": title, "term": term} for title, found in terms.items() for term in found]


def _terms(title: str) -> tuple[str, ...]:
    words = _divided(title) if _HAN.search(title) else _WORD.findall(title)
    kept = (word.lower() for word in words if len(word) >= (_HAN_LENGTH if _HAN.search(word) else _LATIN_LENGTH))
    return tuple(dict.fromkeys(word for word in kept if word not in STOP))


def _divided(title: str) -> list[str]:
    import rjieba

    tagged: list[tuple[str, str]] = rjieba.tag(title)  # pyright: ignore[reportAttributeAccessIssue] - no types
    return [word for word, kind in tagged if kind.startswith(_KINDS) and _WORD.fullmatch(word)]
