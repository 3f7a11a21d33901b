"""Phone numbers, addresses and mentions of people in texts: what no output may hold, wherever an export puts it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

HIDDEN = "×××"
# Chinese needs no space before it. Only the start of a run is tried: a name of a megabyte must not take an hour.
_MAIL = r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_WECHAT = r"wxid_[A-Za-z0-9_-]+"
# Chinese mobile numbers, with or without the country's code; numbers of any country behind a plus sign; fixed lines.
_MOBILE = r"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
_FOREIGN = r"(?<![A-Za-z0-9_+])\+\d{1,3}(?:[ ().-]{0,2}\d){6,12}(?!\d)"
_FIXED = r"(?<![\d-])0\d{2,3}-\d{7,8}(?!\d)"
_PHONE = re.compile("|".join((_FOREIGN, _MOBILE, _FIXED)))
_CONTACT = re.compile("|".join((_MAIL, _WECHAT, _PHONE.pattern)))
_MENTION = re.compile(r"(?<![A-Za-z0-9_.+-])[@＠][^\s@＠,，。:：;；!！?？()（）]+")
# What may hold one, told fast: most texts do not, and are not looked at again.
_PERHAPS = r"[@＠]|wxid_|\+\d|(?:\b|\D)(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?:\b|\D)|0\d{2,3}-\d{7}"


def hide(text: str, *, mentions: bool = False) -> str:
    """Return a text without phone numbers, mail addresses and WeChat ids.

    Parameters
    ----------
    mentions
        Whether `@name` goes too.
    """
    text = _CONTACT.sub(HIDDEN, text)
    return _MENTION.sub(HIDDEN, text) if mentions else text


def stars(text: str) -> str:
    """Return a text with the digits of phone numbers, but for the first two of each, as stars."""
    return _PHONE.sub(lambda phone: _starred(phone[0]), text)


def cleaned(texts: Any, *, mentions: bool = False) -> Any:
    """Return a column of texts without contacts; see `hide`."""
    return _replaced(texts, lambda text: hide(text, mentions=mentions))


def cleaned_ids(ids: Any, pseudonym: Callable[[str], str]) -> Any:
    """Return a column of ids, those that hold a contact as pseudonyms: what they tell apart stays apart."""
    return _replaced(ids, lambda one: pseudonym(one) if _CONTACT.search(one) else one)


def _replaced(texts: Any, change: Callable[[str], str]) -> Any:
    suspects = texts.str.contains(_PERHAPS, regex=True, na=False)
    if not suspects.any():
        return texts
    return texts.mask(suspects, texts[suspects].map(change))


def _starred(phone: str) -> str:
    shown = 2 + phone.startswith("+")
    return phone[:shown] + re.sub(r"\d", "*", phone[shown:])
