"""Text of strangers made fit to be shown: on a page, a slide, in a cell, on a console.

Members choose their names and topics, and a few characters do more than stand there: they steer a terminal, turn the
order of what follows, break a file, or pile up over the lines above. Those go;
whatever a language is written with stays.
"""

from __future__ import annotations

import re
import unicodedata

SPAN_MARKS = "\ue000\ue001\ue002"  # private-use characters with which sentences are put together; no text keeps them
_LONGEST_NAME = 120  # characters: a question of a survey is as long, a name is not
_MOST_MARKS = 4  # on one letter: pointed Hebrew has as many, a pile of more is meant to cover the lines around it

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_GOES = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters, which steer terminals and which XML cannot hold
    "\u180e\u200b\u2060-\u2064\ufeff"  # nothing that is seen; joiners stay, which emoji and Persian need
    "\u202a-\u202e\u2066-\u206f"  # they turn the order of what follows, beyond the name's own end
    f"\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff{SPAN_MARKS}]"
)
_UNPAIRED = re.compile("[\ud800-\udfff]")  # no encoding can hold half a character
_UNUSUAL = re.compile("[^\n\x20-\x7e\xa0-\u02ff\u2010-\u2027\u3000-\u9fff\uff00-\uffee]")
_SCRIPTS = "\u0300-\u1dff\u20d0-\u20ff\ua66f-\uabff\ufe00-\ufe2f\U0001e000-\U0001e94a"  # of letters that take marks
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[\d.,]+%?")
_PILE = re.compile(f"[{_SCRIPTS}]{{{_MOST_MARKS + 1}}}")


def shown(text: str) -> str:
    """Return a text as it may be shown anywhere; line breaks of any kind become one kind."""
    if not _UNUSUAL.search(text):  # most texts, Chinese and Latin: seen in one glance
        return text
    text = _UNPAIRED.sub("\ufffd", _GOES.sub("", _BREAKS.sub("\n", text)))
    return _without_piles(text) if _PILE.search(text) else text


def line(text: str) -> str:
    """Return a text as it may be shown on one line."""
    return shown(text).replace("\n", " ").replace("\t", " ")


def cell(text: str) -> str:
    """Return a text as a cell of a CSV file: an apostrophe keeps a spreadsheet from computing it as a formula."""
    said = line(text)
    return f"'{said}" if _FORMULA.match(said) and not _NUMBER.fullmatch(said) else said


def short(text: str, most: int) -> str:
    """Return a text that has at most so many characters, three dots in the place of the rest."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def name(text: str) -> str:
    """Return what somebody has named as it stands on a slide: on one line, of a length that names have."""
    return short(line(text), _LONGEST_NAME)


def _without_piles(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
