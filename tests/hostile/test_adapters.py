"""Chat exports whose every text is hostile: read and accounted for, and what is kept can be stored and shown."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from tests.hostile.strings import EVERYTHING
from tests.sources.batches import gather

NAMES = (*EVERYTHING, "lone \ud800 surrogate", "\udfff", "")
DAYS = [f"2023-03-{1 + n % 28:02}" for n in range(len(NAMES))]


def discord(folder: Path) -> Path:
    messages = [
        {
            "id": str(n), "type": "Default", "timestamp": f"{day}T10:00:00.000+00:00", "content": name, "isPinned": False,
            "author": {"id": str(n % 9), "name": name, "nickname": name, "discriminator": "0000", "isBot": False, "roles": []},
            "attachments": [{"fileName": name}], "embeds": [], "reactions": [], "mentions": [{"id": "1", "name": name}],
        }
        for n, (name, day) in enumerate(zip(NAMES, DAYS, strict=True))
    ]  # fmt: skip
    channel = {
        "id": "5",
        "type": "GuildTextChat",
        "categoryId": "6",
        "category": NAMES[-3],
        "name": NAMES[0],
        "topic": NAMES[1],
    }
    export = {
        "guild": {"id": "4", "name": NAMES[-3], "iconUrl": ""},
        "channel": channel,
        "messages": messages,
        "messageCount": len(NAMES),
    }
    (folder / "chat.json").write_text(json.dumps(export), encoding="utf-8")
    return folder / "chat.json"


def slack(folder: Path) -> Path:
    users = [
        {"id": f"U{n}", "name": name, "real_name": name, "profile": {"display_name": name}}
        for n, name in enumerate(NAMES)
    ]
    channels = [
        {"id": f"C{n}", "name": "general", "created": 1670000000, "members": [], "topic": {"value": name}}
        for n, name in enumerate(NAMES[:1])
    ]
    messages = [
        {
            "type": "message",
            "subtype": name if n % 5 == 0 else None,
            "user": f"U{n}",
            "text": name,
            "ts": f"16800{n:05}.000100",
            "reactions": [{"name": name, "users": ["U1"], "count": 1}],
        }
        for n, name in enumerate(NAMES)
    ]
    for name, value in (("users.json", users), ("channels.json", channels)):
        (folder / name).write_text(json.dumps(value), encoding="utf-8")
    (folder / "general").mkdir()
    (folder / "general" / "2023-03-28.json").write_text(json.dumps(messages), encoding="utf-8")
    return folder


def whatsapp(folder: Path) -> Path:
    lines = [f"[{n % 28 + 1:02}/03/2023, 10:00:00] {name}: {name}" for n, name in enumerate(NAMES)]
    text = "\n".join([*(f"[{n}/03/2023, 09:00:00] Ann: hello" for n in range(13, 29)), *lines])
    text = text.encode("utf-8", "replace").decode().replace("\0", "")  # a file that holds NUL is taken for no text
    (folder / "_chat.txt").write_text(text, encoding="utf-8")
    return folder / "_chat.txt"


def telegram(folder: Path) -> Path:
    messages = [
        {"id": n, "type": "message", "date": f"{day}T10:00:00", "from": name, "from_id": f"user{name}", "text": name}
        for n, (name, day) in enumerate(zip(NAMES, DAYS, strict=True))
    ]
    service = [
        {
            "id": 900 + n,
            "type": "service",
            "date": "2023-03-01T10:00:00",
            "actor": name,
            "actor_id": "user1",
            "action": name,
            "title": name,
            "members": [name],
        }
        for n, name in enumerate(NAMES)
    ]
    export = {"name": NAMES[-3], "type": "private_supergroup", "id": 1, "messages": messages + service}
    (folder / "result.json").write_text(json.dumps(export), encoding="utf-8")
    return folder / "result.json"


def irc(folder: Path) -> Path:
    lines = [f"{10 + n % 10}:{n % 60:02} <{name}> {name}" for n, name in enumerate(NAMES)]
    text = "\n".join(["--- Log opened Wed Mar 01 10:00:00 2023", *["10:00 <ann> hello"] * 60, *lines])
    (folder / "#x.log").write_bytes(text.encode("utf-8", "replace"))
    return folder / "#x.log"


@pytest.mark.parametrize("write", [discord, slack, whatsapp, telegram, irc], ids=lambda one: one.__name__)
def test_hostile_names_are_read_and_can_be_stored(write: Callable[[Path], Path], tmp_path: Path) -> None:
    found = gather(write.__name__, write(tmp_path), {})
    assert len(found["activity"]) > 0
    for frame in found.frames.values():
        stored = pa.Table.from_pandas(frame)  # which no half of a character survives
        assert stored.num_rows == len(frame)
    if write.__name__ in ("discord", "slack", "telegram"):
        assert len(found["activity"]) >= len(NAMES) / 2


def test_kinds_of_notices_that_a_file_makes_up_do_not_fill_the_report(tmp_path: Path) -> None:
    from zongjie.sources.account import Account
    from zongjie.sources.base import Batch
    from zongjie.sources.reading.rows import empty

    account, nothing = Account("telegram", "result.json", ""), empty("groups")
    for n in range(1000):
        account.take(
            Batch(
                "groups",
                nothing,
                skipped={f"service message: {n} " + "x" * 10_000: 2},
                ignored=(f"column {n}",),
            )
        )
    info = account.info()
    assert info.read == info.skipped == 2000 == sum(info.reasons.values())
    assert len(info.reasons) <= 101
    assert len(info.ignored) == 101
    assert info.ignored[-1] == "… and 900 more"
    assert max(map(len, info.reasons)) <= 300


@pytest.mark.parametrize("text", ["x", "x@", "a.", "1", "+1", "0", "长", "x@a.", "wxid_", "-", "\u0301", "\x1b[", "1 "])
def test_a_name_of_a_megabyte_is_cleaned_at_once(text: str) -> None:
    from zongjie.characters import name, shown
    from zongjie.tables.contacts import hide

    long = text * (300_000 // len(text))
    before = time.process_time()
    hide(long, mentions=True)
    shown(long)
    name(long)
    assert time.process_time() - before < 2
