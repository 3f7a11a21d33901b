"""The quarterly survey: who answers likes the community a little better each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from sample import plan

HEADERS = ("答卷人", "题目", "答案", "量表", "提交时间")

_RESPONDENTS = 160  # of a wave
_WAVE = 10  # days before the end of a quarter
_SKIPPED = 0.04  # of the questions
_WOULD_RECOMMEND = "你有多愿意把社群推荐给朋友？（0–10分）"
_SATISFIED = {"对内容的满意度": 3.9, "对活动的满意度": 4.1, "对管理员答疑的满意度": 3.6}
_WISH = "最希望改进的是什么？"
_WISHES = ("新人引导", "答疑速度", "内容选题", "活动时间", "权益与积分")


def survey() -> list[Sequence[Any]]:
    """Return the rows of the sheet 问卷: one answer to one question each; some questions are skipped."""
    rng = plan.rng(14)
    rows: list[Sequence[Any]] = []
    for wave, month in enumerate(range(2, plan.MONTHS, 3)):
        end = plan.FIRST + dt.timedelta(days=int(plan.EDGES[month + 1]))
        for number in range(_RESPONDENTS):
            who, day = f"WJ{wave + 1:02}{number + 1:03}", end - dt.timedelta(days=int(rng.integers(1, _WAVE)))
            when = dt.datetime.combine(day, dt.time(int(rng.integers(9, 23)), int(rng.integers(0, 60))))
            rows += [(who, *answer, when) for answer in _answers(rng, wave) if rng.random() >= _SKIPPED]
    return rows


def _answers(rng: np.random.Generator, wave: int) -> list[tuple[str, str | int, str]]:
    """Return the answers of one person: question, answer, scale."""
    mood = rng.normal(0.05 * wave, 0.55)
    recommends = int(np.clip(round(7.9 + 1.9 * mood + rng.normal(0, 0.9)), 0, 10))
    scores = [
        (question, int(np.clip(round(mean + mood + rng.normal(0, 0.6)), 1, 5)), "1-5")
        for question, mean in _SATISFIED.items()
    ]
    wish = str(rng.choice(_WISHES, p=(0.31, 0.24, 0.18, 0.15, 0.12)))
    return [(_WOULD_RECOMMEND, recommends, "0-10"), *scores, (_WISH, wish, "choice")]
