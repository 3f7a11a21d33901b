"""What each question of a questionnaire is, told by its answers: a score, a choice, several choices, or words.

Words (free text, names, phones) are no figures and never leave the file. Options that were ticked together stand in one
answer, joined by `┋` as 问卷星 does, with the scale `multiple`: a share of respondents counts each once an option.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

Kind = Literal["score", "choice", "multiple", "words", "personal", "empty"]

JOINT = "┋"
_MANY = 2_000  # different answers that are kept in mind; more are words
_CHOICES = 40
_PERSONAL = re.compile(
    r"姓名|名字|昵称|称呼|手机|电话|联系方式|邮箱|微信号|微信id|QQ号|身份证|地址"
    r"|\b(?:your |first |last |full )?name\b|e-?mail|phone|\baddress\b|\bhandle\b|\busername\b|\blinkedin\b",
    re.IGNORECASE,
)
_SCORED = re.compile(
    r"满意|评分|打分|分数|几分|推荐|程度|量表|rate\b|rating|score|satisf|recommend|how likely", re.IGNORECASE
)
_RECOMMENDED = re.compile(
    r"推荐给|多大可能|\bnps\b|净推荐|how likely.*recommend|recommend.*(?:0|zero).*10", re.IGNORECASE
)
_SAID = re.compile(r"(?<!\d)([01])\s*[-–—~～至到]\s*(10|[3-9])(?!\d)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Question:
    """A column of answers.

    Attributes
    ----------
    name
        The question as it is asked, without its number.
    labels
        Of a question with several choices whose options are joined by a comma: the options.
    coded
        Whether the answers are numbers of options, which are no scores.
    """

    name: str
    place: int
    kind: Kind
    scale: str = ""
    labels: tuple[str, ...] = ()
    coded: bool = False

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    def value(self, answer: str) -> str:
        """Return an answer as it is stored."""
        if self.kind == "multiple":
            parts = answer.split(JOINT) if JOINT in answer else divide(answer, self.labels)
            return JOINT.join(self._option(part.strip()) for part in parts if part.strip())
        if self.kind == "score":
            return f"{float(answer.rstrip('分星 ')):g}"
        return self._option(answer)

    def _option(self, answer: str) -> str:
        return f"选项{answer}" if self.coded else answer


class Answers:
    """Counts the answers of each column, so far as it takes to tell what the question is."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.counts: list[Counter[str]] = [Counter() for _ in names]
        self._both: set[str] = set()  # titles that two columns bear and somebody has answered in both
        places: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            places.setdefault(title(name), []).append(place)
        self._twins = {name: found for name, found in places.items() if len(found) > 1}

    def take(self, cells: Sequence[str]) -> None:
        """Count one respondent's answers; a missing one is an empty text."""
        for place, cell in enumerate(cells[: len(self.names)]):
            if cell and len(self.counts[place]) <= _MANY:
                self.counts[place][cell] += 1
        for name, places in self._twins.items():
            if sum(1 for place in places if place < len(cells) and cells[place]) > 1:
                self._both.add(name)

    def questions(
        self, places: Iterable[int], scales: Mapping[str, str], choices: Mapping[str, Sequence[str]], *, coded: bool
    ) -> tuple[Question, ...]:
        """Return the questions of some columns.

        Columns of one title are one question that was edited on the way, unless somebody answered both.

        Parameters
        ----------
        scales, choices
            What the options say of a question, by its title.
        coded
            Whether choices stand as numbers of their options.
        """
        found: list[Question] = []
        seen: Counter[str] = Counter()
        for place in places:
            name = title(self.names[place])
            seen[name] += 1
            labelled = f"{name} ({seen[name]})" if name in self._both and seen[name] > 1 else name
            counts = self.counts[place]
            if name in self._twins and name not in self._both:
                counts = sum((self.counts[twin] for twin in self._twins[name]), Counter[str]())
            kind, scale, labels = _kind(name, counts, scales.get(name, ""), choices.get(name), coded=coded)
            found.append(Question(labelled, place, kind, scale, labels, coded and kind in ("choice", "multiple")))
        return tuple(found)


def title(header: str) -> str:
    """Return a question without its number, the marks of its kind and of emphasis."""
    text = re.sub(r"^\s*Q?\d+\s*[、.．:：]\s*", "", " ".join(header.split()))
    text = re.sub(r"[【\[](?:单选题|多选题|单选|多选|必答|选填|评分题|量表题|填空题|矩阵.{0,4})[】\]]", "", text)
    return re.sub(r"(\*{1,2}|_{1,2})(?=\S)(.+?)(?<=\S)\1", r"\2", text).strip()


def _kind(
    name: str, counts: Counter[str], scale: str, choices: Sequence[str] | None, *, coded: bool
) -> tuple[Kind, str, tuple[str, ...]]:
    labels = tuple(choices or ())
    if not counts:
        return "empty", "", ()
    if not scale and not labels and _PERSONAL.search(name):
        return "personal", "", ()
    if _numeric(counts):
        code = coded and not scale and not _SCORED.search(name)
        return ("choice", "choice", ()) if code else ("score", scale or _scale(name, counts), ())
    labels = labels or options_of(counts)
    if labels or any(JOINT in answer for answer in counts):
        return "multiple", "multiple", labels
    return ("words", "", ()) if _are_words(counts) else ("choice", "choice", ())


def _numeric(counts: Mapping[str, Any]) -> bool:
    return all(_NUMBER.fullmatch(answer.rstrip("分星 ")) for answer in counts)


def _scale(name: str, counts: Mapping[str, Any]) -> str:
    """Return the scale that the question says, or the only usual one that its scores fit; empty where several do."""
    if said := _SAID.search(name):
        return f"{said[1]}-{said[2]}"
    scores = [float(answer.rstrip("分星 ")) for answer in counts]
    low, high = min(scores), max(scores)
    if any(score % 1 for score in scores) or low < 0 or high > 10:
        return "number"
    if _RECOMMENDED.search(name) and (high > 5 or low == 0):
        return "0-10"
    if low >= 1 and high <= 5:
        return "1-5"
    if high > 5:
        return "0-10" if low == 0 else "1-7" if high <= 7 else "1-10"
    return "number"


def _are_words(counts: Counter[str]) -> bool:
    """Whether answers are words of people's own: rather too often than once too seldom, for they may tell who it is."""
    answered = counts.total()
    if len(counts) > _MANY:
        return True
    length = sum(len(answer) * count for answer, count in counts.items()) / answered
    own = sum(1 for count in counts.values() if count == 1)
    if own == answered > 1:
        return True
    return own > max(_CHOICES, 0.2 * answered) or (own > 0.5 * answered and (answered >= 10 or length > 20))


def options_of(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return the options of a question whose answers are options joined by a comma; none if it is no such question.

    Options hold commas and brackets themselves: a part goes with the one before it where a bracket is open, or where it
    begins in lower case and nothing else ever comes before it. A question has several choices if some option stands in
    several different answers, and answers are fewer kinds of parts than of wholes.
    """
    if len(counts) > _MANY or not any(", " in answer for answer in counts):
        return ()
    cells = [_balanced(answer.split(", ")) for answer in counts]
    before: dict[str, set[str]] = {}
    for parts in cells:
        for place, part in enumerate(parts):
            before.setdefault(part, set()).add(parts[place - 1] if place else "")
    joined = [_joined(parts, before) for parts in cells]
    seen = Counter(part for parts in joined for part in set(parts))
    several = any(len(parts) > 1 for parts in joined) and max(seen.values()) > 1
    return tuple(seen) if several and len(seen) < len(joined) and len(seen) <= _CHOICES else ()


def divide(answer: str, labels: Sequence[str]) -> list[str]:
    """Return the options in an answer: the longest label first, what no label says as it stands."""
    found: list[str] = []
    rest = answer
    ordered = sorted(labels, key=len, reverse=True)
    while rest:
        label = next((word for word in ordered if rest == word or rest.startswith(word + ", ")), None)
        if label is None:
            label = rest.partition(", ")[0]
        found.append(label)
        rest = rest[len(label) :].removeprefix(", ")
    return found


def _balanced(parts: list[str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if found and found[-1].count("(") > found[-1].count(")"):
            found[-1] += ", " + part
        else:
            found.append(part)
    return found


def _joined(parts: list[str], before: Mapping[str, set[str]]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if found and part[:1].islower() and len(before[part]) == 1:
            found[-1] += ", " + part
        else:
            found.append(part)
    return found
