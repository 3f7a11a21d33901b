"""Bots told by their names, where a platform marks none: rather a bot missed than a person taken for one.

Names such as `camelia` say nothing; the options `bots` and `people` of an adapter say what a name cannot.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

OPTIONS: Mapping[str, str] = {
    "bots": "names or ids that are bots besides those that are marked or named as such",
    "people": "names or ids that are people although they are marked or named as bots",
}

# French and English surnames, and words, that end like bots: talbot7 is somebody, disbot4 is not.
_SURNAMES = (
    "ab|abb|tal|thal|cha|ri|tri|ro|bar|guil|mar|her|ca|tur|sa|ja|le|li|gar|car|cor|thi|thie|go|ru|ram|lam|jam|rim|phili"
)
_SPACES_AND_MARKS = r"\s\-_.:|/~+*'’()\[\]{}<>【】（）「」《》"
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_END = r"\d*(?![A-Za-z0-9])"
_BOT = re.compile(
    # a word of its own at the end (`Notification Bot`, `github-bot`) or in brackets (`dependabot[bot]`)
    rf"[{_SPACES_AND_MARKS}{_CJK}][Bb](?:ot|OT){_END}(?:\s*\([^()]*\))?[^\w]*$|[\[(（【]bot[\])）】]"
    rf"|^[Bb](?:ot|OT)\d*(?=$|[\-_.|])"  # or at the start of a nick (`bot`, `bot-tests`), not of a full name
    rf"|(?<!\bRo)(?<=[A-Za-z0-9])Bot{_END}[^\w]*$"  # a hump of its own: `SlackBot`
    rf"|^(?!(?:{_SURNAMES})bot)[a-z]+bot\d$"  # the n-th of a kind: `disbot4`
    r"|机器人(?:小?助手|助理|管家|客服|通知|提醒|播报)?\d*$|機器人(?:小?助手|助理|管家|客服|通知|提醒|播報)?\d*$"
    r"|(?<!ロ)ボット\d*$|(?<!로)봇\d*$"
    rf"|(?:^|[{_SPACES_AND_MARKS}])[Бб]от\d*$",
)
_DENIES = re.compile(
    r"\bnot[\s\-_]*an?[\s\-_]*bot|^NotABot|^no[\s\-_]*bot\b|^我|不是|非机器人|爱机器人|愛機器人", re.IGNORECASE
)


def looks_like_bot(name: str) -> bool:
    """Whether a name says of itself that it is a program's.

    Parameters
    ----------
    name
        A display name or a nick, as the platform shows it.

    Returns
    -------
    bool
        True for `Notification Bot`, `github-bot`, `SlackBot`, `disbot4`, `dependabot[bot]`, `机器人小助手`; false for
        Abbott, Talbot, Bottinelli, BuildTheRobots, robot, 机器人爱好者.
    """
    plain = unicodedata.normalize("NFKC", name).strip().rstrip("_`^")
    return bool(_BOT.search(plain)) and not _DENIES.search(plain)


def bots_of(names: Iterable[str], options: Mapping[str, Any], marked: Iterable[str] = ()) -> frozenset[str]:
    """Return which of the names are bots: those marked, those named so, and what the options `bots` and `people` say.

    Names in the options are compared without regard to case, as people write them.
    """
    bots, people = (named(options, option) for option in ("bots", "people"))
    known = frozenset(marked)
    return frozenset(
        name
        for name in names
        if (name in known or name.casefold() in bots or looks_like_bot(name)) and name.casefold() not in people
    )


def named(options: Mapping[str, Any], option: str) -> frozenset[str]:
    """Return the names that an option lists, one or several, without regard to case."""
    given = options.get(option) or ()
    return frozenset(str(name).casefold() for name in ([given] if isinstance(given, str) else given))
