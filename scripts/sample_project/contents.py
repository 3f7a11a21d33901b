"""Contents: what was published, read, played and answered, with the sums that were decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sample.plan import apportion

from sample_project import plan

TOPICS = ("职场成长", "城市漫步", "阅读笔记", "理财入门", "健康作息", "厨房日常", "情绪照顾", "副业观察")
_REPEATED = 0  # the topic that half of the pieces of spring 2023 are about
ARTICLE, VIDEO, SHOW = "图文", "短视频", "直播"
OFFICIAL, MEMBER, PARTNER = "官方", "成员", "合作"
_KINDS_OF_ANSWER = np.array([0.50, 0.19, 0.13, 0.18])  # likes, comments, shares, saves


@dataclass(frozen=True)
class Piece:
    """A piece; `seen` are reads of articles, plays of videos and shows."""

    day: int
    format: str
    origin: str
    topic: int
    reused: bool = False
    seen: int = 0
    answers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sums:
    """What a year's pieces add up to: reads or plays by part, and interactions ÷ them, own and of ads."""

    official: int
    member: int  # of those not used again
    reused: int
    ads: int
    plays: int
    rate: float
    rate_of_ads: float


# 2023: 267 articles with 213,600 reads (800 each), 500,000 plays, used again 800 reads each against 640 (+25 %).
SUMS = {
    2022: Sums(official=36_000, member=6_400, reused=2_400, ads=6_000, plays=60_000, rate=0.38, rate_of_ads=0.29),
    2023: Sums(
        *(132_120, 36_480, 24_000, 21_000, 500_000),
        rate=0.38,
        rate_of_ads=0.38 / 1.4,
    ),
}
MEMBER_MADE, REUSED = 87, 30


def make_contents() -> list[Piece]:
    """Return all pieces by day."""
    rng = plan.rng(10)
    found: list[Piece] = []
    for year in (2022, 2023):
        pieces = _published(rng, year)
        found += _answered(rng, _seen(rng, pieces, SUMS[year]), SUMS[year])
    return sorted(found, key=lambda piece: (piece.day, piece.format, piece.origin))


def _published(rng: np.random.Generator, year: int) -> list[Piece]:
    """Return three articles and two videos a week and a show a month; fewer in the year before the project."""
    start = plan.day_of(1, 1, year)
    articles, videos = ((1, 4), (5,)) if year == 2022 else ((1, 3, 5), (2, 6))
    weekly = [
        (week * 7 + start + weekday, form)
        for week in range(52)
        for weekdays, form in ((articles, ARTICLE), (videos, VIDEO))
        for weekday in weekdays
    ]
    shows = [(plan.day_of(month, 22, year), SHOW) for month in range(1, 13) if year == 2023 or month % 3 == 0]
    found = [Piece(day, form, OFFICIAL, _topic(rng, day)) for day, form in weekly + shows]
    ads = [start + 7 + place * 15 for place in range(24 if year == 2023 else 12)]
    found += [Piece(day, ARTICLE, PARTNER, int(rng.integers(len(TOPICS)))) for day in ads]
    count, reused = (MEMBER_MADE, REUSED) if year == 2023 else (20, 5)
    days = np.sort(start + (365 * rng.random(count) ** 0.8).astype(int))
    again = rng.permutation(count) < reused
    found += [
        Piece(int(day), ARTICLE, MEMBER, int(rng.integers(len(TOPICS))), bool(one))
        for day, one in zip(days, again, strict=True)
    ]
    return found


def _topic(rng: np.random.Generator, day: int) -> int:
    """Return the topic of an official piece: from February to June 2023 mostly the same one."""
    narrow = plan.day_of(2, 1) <= day < plan.MEASURES
    return _REPEATED if narrow and rng.random() < 0.72 else int(rng.integers(len(TOPICS)))


def _seen(rng: np.random.Generator, pieces: list[Piece], sums: Sums) -> list[Piece]:
    parts = {
        "official": sums.official,
        "member": sums.member,
        "reused": sums.reused,
        "ads": sums.ads,
        "plays": sums.plays,
    }
    found: list[Piece] = []
    for part, total in parts.items():
        some = [piece for piece in pieces if _part(piece) == part]
        size = rng.lognormal(0, 0.25, len(some)) * np.where([piece.format == SHOW for piece in some], 2.5, 1.0)
        size *= 1 + 0.4 * np.array([piece.day % 365 for piece in some]) / 365
        found += [replace(piece, seen=seen) for piece, seen in zip(some, apportion(total, size).tolist(), strict=True)]
    return found


def _part(piece: Piece) -> str:
    if piece.format != ARTICLE:
        return "plays"
    if piece.origin == PARTNER:
        return "ads"
    return "official" if piece.origin == OFFICIAL else "reused" if piece.reused else "member"


def _answered(rng: np.random.Generator, pieces: list[Piece], sums: Sums) -> list[Piece]:
    """Return the pieces with their interactions, own and ads each at their rate."""
    found: list[Piece] = []
    for ads, rate in ((False, sums.rate), (True, sums.rate_of_ads)):
        some = [piece for piece in pieces if (piece.origin == PARTNER) == ads]
        warmth = np.array([_warmth(piece) for piece in some]) * rng.lognormal(0, 0.06, len(some))
        seen = np.array([piece.seen for piece in some])
        answers = apportion(round(rate * seen.sum()), seen * warmth)
        found += [
            replace(piece, answers=tuple(apportion(total, _KINDS_OF_ANSWER).tolist()))
            for piece, total in zip(some, answers.tolist(), strict=True)
        ]
    return found


def _warmth(piece: Piece) -> float:
    """Return how readily a piece is answered: in spring 2023 ever less, above all the topic that comes again."""
    if piece.day < plan.day_of(7, 1, 2022):
        return 0.92
    if not plan.day_of(2, 1) <= piece.day < plan.MEASURES:
        return 1.08 if piece.day >= plan.MEASURES + 31 else 1.0
    passed = (piece.day - plan.day_of(2, 1)) / (plan.MEASURES - plan.day_of(2, 1))
    return 1.0 - passed * (0.42 if piece.topic == _REPEATED else 0.15)


def titled(pieces: Sequence[Piece]) -> list[str]:
    """Return a title for each."""
    names = {OFFICIAL: "本期", MEMBER: "成员投稿", PARTNER: "合作推广"}
    return [f"{TOPICS[piece.topic]}｜{names[piece.origin]}第{number}篇" for number, piece in enumerate(pieces, start=1)]
