"""A generated community: every id, name, number, address and text of its members is a marker that can be searched."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.sources.reading import csv_file, workbook

PEOPLE = 12
MONTHS = 15  # of talk: a year, and what it is compared with
START = datetime(2022, 10, 3, 9, 0, tzinfo=UTC)
# Stems that no program, library or wording holds; a number behind one makes it a person's.
STEMS = {
    "nickname": "黧榛",
    "name": "Vantrelho",
    "user": "zwixkaro",
    "mail": "plyvenda",
    "host": "quorxmail",
    "wechat": "jorbaxi",
    "text": "grumplexis",
    "said": "翀瑛密语",
    "answer": "fleckobrin",
}
PHONE = "1390055"  # and four more digits


@dataclass(frozen=True)
class Person:
    """A member, under everything that an export may call them."""

    number: int

    @property
    def tag(self) -> str:
        return f"{self.number:02}"

    @property
    def nickname(self) -> str:
        return STEMS["nickname"] + self.tag

    @property
    def name(self) -> str:
        return f"{STEMS['name']}{self.tag} Ann"

    @property
    def user(self) -> str:
        return STEMS["user"] + self.tag

    @property
    def mail(self) -> str:
        return f"{STEMS['mail']}{self.tag}@{STEMS['host']}.example"

    @property
    def wechat(self) -> str:
        return f"wxid_{STEMS['wechat']}{self.tag}"

    @property
    def phone(self) -> str:
        return f"{PHONE}{self.number:04}"

    @property
    def spaced_phone(self) -> str:
        """Return the phone as WhatsApp writes that of somebody unknown."""
        return f"+86 {self.phone[:3]} {self.phone[3:7]} {self.phone[7:]}"

    @property
    def digits(self) -> str:
        """Return an id of a platform that counts its accounts."""
        return f"770055{self.number:04}00{self.number:04}"

    @property
    def source(self) -> str:
        """Return how they came: most by advertising, three by word of mouth."""
        return "推荐" if self.number % 4 == 0 else "广告"

    @property
    def tier(self) -> str:
        """Return where they stand: five in each of two tiers, two in a third."""
        return ("核心", "潜力")[self.number % 2] if self.number < 10 else "体验"

    @property
    def gender(self) -> str:
        """Return what the list says: one says nothing."""
        return "" if self.number == 7 else ("女", "男")[self.number % 2]

    @property
    def text(self) -> str:
        return f"{STEMS['said']}{self.tag} {STEMS['text']}{self.tag} @{self.nickname} {self.phone} {self.mail}"


EVERYBODY = tuple(map(Person, range(PEOPLE)))


def markers() -> dict[str, str]:
    """Return every marker by what it is: the stems, and what has none."""
    found = {**STEMS}
    for person in EVERYBODY:
        found |= {
            f"phone {person.tag}": person.phone,
            f"spaced phone {person.tag}": person.spaced_phone.removeprefix("+86 "),
            f"account {person.tag}": person.digits,
        }
    return found


def _talk() -> list[tuple[datetime, Person]]:
    """Return who speaks when: everybody in every month, the first of them more often."""
    moments = [
        (START + timedelta(days=30 * month + 2 * person.number, minutes=again), person)
        for month in range(MONTHS)
        for person in EVERYBODY
        for again in range(1 + (person.number < 6))
    ]
    return sorted(moments, key=lambda one: one[0])


TALK = _talk()


def _json(path: Path, said: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return path


def telegram(folder: Path) -> Path:
    """Write an export of Telegram Desktop."""
    messages = [
        {
            "id": number,
            "type": "message",
            "date": f"{ts:%Y-%m-%dT%H:%M:%S}",
            "date_unixtime": str(int(ts.timestamp())),
            "from": who.nickname,
            "from_id": f"user{who.digits}",
            "text": [who.text, {"type": "mention", "text": f"@{who.user}"}],
            "text_entities": [],
        }
        for number, (ts, who) in enumerate(TALK, 1)
    ]
    chat = {"name": "青禾读书会", "type": "private_supergroup", "id": 15001, "messages": messages}
    return _json(folder / "telegram" / "result.json", chat)


def discord(folder: Path) -> Path:
    """Write a channel and a thread as DiscordChatExporter does; the thread is called by a member."""

    def channel(name: str, number: int, kind: str) -> dict[str, Any]:
        return {
            "guild": {"id": "300000000000000001", "name": "Green field"},
            "channel": {"id": str(number), "type": kind, "categoryId": "5", "category": "Text", "name": name},
            "dateRange": {"after": None, "before": None},
            "messages": [
                {
                    "id": str(200000000000000000 + number * 1000 + place),
                    "type": "Default",
                    "timestamp": ts.isoformat(),
                    "content": who.text,
                    "author": {
                        "id": who.digits,
                        "name": who.user,
                        "discriminator": "0000",
                        "nickname": who.nickname,
                        "isBot": False,
                    },
                    "attachments": [],
                    "reactions": [],
                    "mentions": [{"id": who.digits, "name": who.user, "nickname": who.nickname}],
                }
                for place, (ts, who) in enumerate(TALK)
            ],
        }

    first = EVERYBODY[0]
    _json(folder / "discord" / "general.json", channel("general", 41, "GuildTextChat"))
    called = f"garden tools @{first.nickname} {first.phone} {first.mail}"
    _json(folder / "discord" / "thread.json", channel(called, 42, "GuildPublicThread"))
    return folder / "discord"


def whatsapp(folder: Path) -> Path:
    """Write an export of WhatsApp whose file and authors are called by phone numbers."""
    lines = [f"{ts:%d/%m/%Y, %H:%M} - {who.spaced_phone}: {who.text}" for ts, who in TALK]
    return csv_file(folder / f"WhatsApp Chat with {EVERYBODY[1].spaced_phone}.txt", *lines)


def qq(folder: Path) -> Path:
    """Write an export of QQ's message manager, one of its times damaged."""
    ruler = "=" * 64
    head = ("消息记录（此消息记录为文本格式，不支持重新导入）", "", ruler, "消息分组:我的QQ群", ruler)
    lines = [*head, f"消息对象:花友会 {EVERYBODY[2].phone}", ruler, ""]
    for ts, who in TALK:
        lines += [f"{ts:%Y-%m-%d} {ts.hour}:{ts:%M:%S} {who.nickname}({who.digits})", who.text, ""]
    lines += [f"2023-13-45 9:00:00 {EVERYBODY[5].nickname}({EVERYBODY[5].digits})", EVERYBODY[5].text, ""]
    return csv_file(folder / f"qq {EVERYBODY[2].mail}.txt", *lines)


def wechat(folder: Path) -> Path:
    """Write messages of a WeChat group as chatlog exports them."""
    messages = [
        {
            "seq": int(ts.timestamp() * 1000),
            "time": ts.isoformat(),
            "talker": "10000000001@chatroom",
            "talkerName": "园艺群",
            "isChatRoom": True,
            "sender": who.wechat,
            "senderName": who.nickname,
            "isSelf": False,
            "type": 1,
            "subType": 0,
            "content": who.text,
        }
        for ts, who in TALK
    ]
    return _json(folder / "chatlog.json", messages)


def slack(folder: Path) -> Path:
    """Write the zip of a Slack workspace, with profiles."""
    path = folder / "slack.zip"
    users = [
        {
            "id": f"U0{who.user.upper()}",
            "name": who.user,
            "real_name": who.name,
            "profile": {"real_name": who.name, "display_name": who.nickname, "email": who.mail, "phone": who.phone},
        }
        for who in EVERYBODY
    ]
    channels = [{"id": "C0GENERAL", "name": "general", "created": int(START.timestamp()), "members": []}]
    days: dict[str, list[dict[str, Any]]] = {}
    for ts, who in TALK:
        said = {"type": "message", "user": f"U0{who.user.upper()}", "ts": f"{ts.timestamp():.6f}", "text": who.text}
        days.setdefault(f"{ts:%Y-%m-%d}", []).append(said)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("users.json", json.dumps(users))
        file.writestr("channels.json", json.dumps(channels))
        for day, said in days.items():
            file.writestr(f"general/{day}.json", json.dumps(said, ensure_ascii=True))
    return path


def mails(folder: Path) -> Path:
    """Write an archive of a mailing list; half of its subjects call people by name."""
    lines: list[str] = []
    for number, (ts, who) in enumerate(TALK):
        subject = f"tools for @{who.nickname}" if number % 2 else "autumn seeds"
        lines += [
            f"From {who.mail} {ts:%a %b %d %H:%M:%S %Y}",
            f"From: {who.name} <{who.mail}>",
            f"Date: {ts:%a, %d %b %Y %H:%M:%S} +0000",
            f"Message-ID: <{number}.{who.user}@{STEMS['host']}.example>",
            "List-Id: <garden.lists.example>",
            f"Subject: {subject}",
            "",
            who.text,
            "",
        ]
    return csv_file(folder / "list.mbox", *lines)


def survey(folder: Path) -> Path:
    """Write answers to a questionnaire: a scale, a choice, free answers, names and addresses."""
    head = "Response ID,Submit Date (UTC),Start Date (UTC),How likely are you to recommend us to a friend? (0-10)"
    head += ",How did you hear about us?,What should we do better?,What is your name?,What is your phone number?"
    head += ",Email address,IP Address"
    rows = [
        f"{who.user},2023-05-{who.number + 1:02} 10:00:00,2023-05-01 09:00:00,{5 + who.number % 6}"
        f",{'A friend' if who.number % 2 else 'Search'},{STEMS['answer']}{who.tag} {who.text.split()[0]}"
        f",{who.name},{who.phone},{who.mail},10.0.0.{who.number}"
        for who in EVERYBODY
    ]
    return csv_file(folder / "survey.csv", head, *rows)


def orders(folder: Path) -> Path:
    """Write paid orders with the buyer's account and phone; a table with a column map reads them."""
    rows = [
        f"A{number:05},{who.phone},{who.nickname},{ts:%Y-%m-%d %H:%M},{10 + number % 7}.5"
        for number, (ts, who) in enumerate(TALK)
    ]
    rows += [f"B{who.tag},{who.phone},{who.nickname},{who.spaced_phone},{who.name}" for who in EVERYBODY[:3]]
    return csv_file(folder / "orders.csv", "no,buyer,nick,paid,sum", *rows)


def book(folder: Path) -> Path:
    """Write the staff's workbook: members, feedback with its words, attendance, work by person."""
    day = START.date()
    return workbook(
        folder / "台账.xlsx",
        成员=[
            ("成员编号", "入群时间", "来源", "会员等级", "性别", "备注", "手机号", "昵称"),
            *(
                (who.wechat, day, who.source, who.tier, who.gender, who.text, who.phone, who.nickname)
                for who in EVERYBODY
            ),
            *((who.user, f"{who.phone} {who.mail} {who.nickname}", *[None] * 6) for who in EVERYBODY[:3]),
        ],
        反馈=[
            ("反馈编号", "反馈时间", "成员编号", "反馈类型", "评分", "反馈内容"),
            *(
                (f"F{who.tag}", day + timedelta(days=120), who.wechat, "功能", 3, f"{STEMS['answer']} {who.text}")
                for who in EVERYBODY
            ),
        ],
        活动记录=[
            ("活动编号", "活动名称", "开始时间", "报名人数", "参与人数"),
            ("E1", f"沙龙 联系{EVERYBODY[3].phone}", "2023-03-01 19:00", 12, 10),
            ("E2", f"市集 {EVERYBODY[4].mail}", "2023-06-01 19:00", 12, 9),
        ],
        工作=[
            ("日期", "负责人", "工作类型", "数量"),
            *((day + timedelta(days=30 * who.number), who.name, "回复", 5) for who in EVERYBODY),
        ],
    )


WRITERS: dict[str, tuple[Callable[[Path], Path], dict[str, Any]]] = {
    "telegram": (telegram, {}),
    "discord": (discord, {}),
    "whatsapp": (whatsapp, {}),
    "qq": (qq, {}),
    "chatlog": (wechat, {}),
    "slack": (slack, {}),
    "mbox": (mails, {}),
    "survey": (survey, {}),
    "table": (
        orders,
        {"table": "orders", "columns": {"order_id": "no", "member_id": "buyer", "paid_at": "paid", "amount": "sum"}},
    ),
    "workbook": (book, {}),
}


def write(folder: Path, **more: Any) -> Path:
    """Write all exports and a parameters file that reads them, with people under every name that they have."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [
        {"kind": kind, "path": str(export(folder).relative_to(folder)), "options": options}
        for kind, (export, options) in WRITERS.items()
    ]
    first, second, *_, last = EVERYBODY
    people = {"staff": [first.wechat], "aliases": {second.wechat: [second.phone]}, "bots": [last.mail]}
    said = {"community": "青禾社群", "sources": sources, "people": people, **more}
    path = folder / "planted.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return path
