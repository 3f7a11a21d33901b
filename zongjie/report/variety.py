"""Neighbouring slides do not say the same judgement word where an equally true one is there."""

from __future__ import annotations

from collections import Counter, deque

from zongjie.report.telling import Telling
from zongjie.slides.model import Metric, Problem, Slide

_NEAR = 2  # slides with a judgement on the way back that count as neighbours


class Variety:
    """Goes through the slides of a report in their order and changes judgement words that would repeat."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._near: deque[str] = deque(maxlen=_NEAR)
        self._uses: Counter[str] = Counter()

    def on(self, slide: Slide) -> Slide:
        """Return a slide, with a synonym of its judgement if a neighbour before it said the same."""
        if not isinstance(slide, Metric | Problem) or not slide.judgement:
            return slide
        choices = [slide.judgement, *filter(None, self._synonyms(slide))]
        word = min(choices, key=lambda one: (one in self._near, self._uses[one]))  # the first of those least used
        self._near.append(word)
        self._uses[word] += 1
        return slide if word == slide.judgement else slide.model_copy(update={"judgement": word})

    def _synonyms(self, slide: Metric | Problem) -> tuple[str, ...]:
        """Return the words that are equally true as a slide's judgement, the next in turn first."""
        words, values = self._telling.words, self._telling.values
        for key in (f"slides.{slide.id}.judgement", "problems.judgement", "judgement"):
            if found := words.synonyms(key, slide.judgement, **values):
                at = found.index(slide.judgement)
                return found[at + 1 :] + found[:at]
        return ()
