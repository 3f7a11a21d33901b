"""What WeChat's notices in a group say of joins and leaves; the words of its Chinese and English clients.

A notice names people as they were called on that day, in quotes; some exporters add the id: `name(wxid_…)`. Who leaves
a group by themselves is told to its owner only, and so in few exports.
"""

from __future__ import annotations

import re

from zongjie.sources.reading.moves import Move

_WHO = r"(?P<who>.+?)"
_LEAVES = (
    (re.compile(rf"^.*?将{_WHO}移出了?(?:本)?群聊?"), "removed"),
    (re.compile(rf"^{_WHO}被.+?移出了?(?:本)?群聊?"), "removed"),
    (re.compile(rf"^{_WHO}已?退出了?(?:本)?群聊?"), "left"),
    (re.compile(rf"^.+? removed {_WHO} from the group chat"), "removed"),
    (re.compile(rf"^{_WHO} left the group chat"), "left"),
)
_JOINS = (
    (re.compile(rf"^.+?邀请{_WHO}加入了?群聊"), "invited"),
    (re.compile(rf"^{_WHO}通过扫描.*?二维码加入了?群聊"), "qr_code"),
    (re.compile(rf"^{_WHO}通过.+?(?:进入|加入)了?群聊"), "link"),
    (re.compile(rf"^{_WHO}(?:已)?(?:进入|加入)了?群聊"), "joined"),
    (re.compile(rf"^.+? invited {_WHO} to (?:the|a) group chat"), "invited"),
    (re.compile(rf"^{_WHO} joined (?:the )?group chat via .*?QR code"), "qr_code"),
    (re.compile(rf"^{_WHO} joined (?:the )?group chat"), "joined"),
)
_SIGNS = ("群", "group")  # in every notice of interest
_QUOTES = "\"“”'「」 "
_SEPARATOR = re.compile(r"[\"”]\s*[、,，和]\s*[\"“]|、|, ")
_WITH_ID = re.compile(r"(.*?)\(([A-Za-z][\w.-]{4,}|\d+@\w+)\)")
_OWN = frozenset({"你", "您", "you", "You", ""})
_TAGS = re.compile(r"<[^<>]*>")


def notice_moves(number: int, moment: int, group: str, notice: str) -> list[Move]:
    """Return the joins or leaves of a notice; none if it says nothing of them, or of the exporting person only."""
    if not any(sign in notice for sign in _SIGNS):
        return []
    text = _TAGS.sub("", notice).strip()
    for patterns, joined in ((_LEAVES, False), (_JOINS, True)):
        for pattern, scene in patterns:
            if found := pattern.match(text):
                names = (name.strip(_QUOTES) for name in _SEPARATOR.split(_without_own(found["who"])))
                return [_move(number, moment, group, name, (joined, scene)) for name in names if name not in _OWN]
    return []


def _without_own(who: str) -> str:
    for own in ("你和", "你、", "you and "):
        who = who.removeprefix(own)
    return who


def _move(number: int, moment: int, group: str, name: str, how: tuple[bool, str]) -> Move:
    told = _WITH_ID.fullmatch(name)
    joined, scene = how
    return Move(moment, group, told[2] if told else name, joined, number, scene, named=not told)
