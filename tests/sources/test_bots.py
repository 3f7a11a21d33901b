"""Names that say they are a program's, and names of people that only sound so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.sources.reading.bots import bots_of, looks_like_bot, named

PEOPLE = (
    "Rémi Bottinelli", "Alya Abbott", "John Talbot", "BuildTheRobots", "botanist", "Botond", "Botond Szabó", "robot",
    "robot lovers", "Robot", "Mr. Robot", "mr_robot", "mr-robot", "iRobot", "RoBot", "robots", "abbot", "talbot",
    "talbot7", "chabot2", "Cabot", "cabot", "sabotage", "turbot", "bottom", "bottle-of-rum", "bots4all", "Bothwell",
    "camelia", "evalable6", "lambda", "Botvinnik", "Bot Chua", "Elizabot", "jabot", "not a bot", "NotABot",
    "definitely-not-a-bot", "nobot", "机器人爱好者", "机器人工程师小王", "我不是机器人", "我是机器人", "ロボット",
    "로봇", "Роботов", "работа", "", " ", "B", "бота",
)  # fmt: skip
BOTS = (
    "Notification Bot", "github-bot", "disbot4", "discord-raku-bot", "zulip-bot", "SlackBot", "dependabot[bot]",
    "[bot]", "Rust [bot]", "Welcome (bot)", "机器人小助手", "群机器人", "机器人", "通知机器人2", "天气bot", "机器人客服",
    "mathlib-bors-bot", "github_bot", "my.bot", "X bot", "X BOT", "bot", "Bot", "bot-tests", "IRCBot", "IRCBot2",
    "lean4-bot_", "disbot1", "synopsebot6", "お天気ボット", "알림봇", "чат-бот", "Бот", "Ｎｅｗｓ Ｂｏｔ",
    "🤖 deploy bot", "deploy bot 🤖", "Merge Bot!", "port progress bot (jmc)",
)  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_people_whose_names_only_sound_so_are_people(name: str) -> None:
    assert not looks_like_bot(name)


@pytest.mark.parametrize("name", BOTS)
def test_names_that_say_so_are_bots(name: str) -> None:
    assert looks_like_bot(name)


@given(st.text(max_size=20).filter(lambda text: "bot" not in text.lower()), st.sampled_from(["-bot", " Bot", "_bot"]))
def test_a_bot_of_any_name_is_a_bot_unless_it_denies_it(name: str, end: str) -> None:
    denies = any(part in name.lower() for part in ("not", "no", "我", "不是", "非", "爱", "愛"))
    assert looks_like_bot(f"x{name}{end}") or denies


@given(st.text(max_size=30))
def test_any_text_is_answered(name: str) -> None:
    assert looks_like_bot(name) in (True, False)


def test_options_overrule_names_and_marks_whatever_their_case() -> None:
    names = ("camelia", "Notification Bot", "Ann", "U1")
    options = {"bots": ["Camelia"], "people": "notification bot"}
    assert bots_of(names, options, marked={"U1"}) == {"camelia", "U1"}
    assert bots_of(names, {"people": ["u1"]}, marked={"U1"}) == {"Notification Bot"}


def test_an_option_may_be_one_name_or_several_or_none() -> None:
    assert named({"bots": "A"}, "bots") == {"a"}
    assert named({"bots": ["A", 7]}, "bots") == {"a", "7"}
    assert named({}, "bots") == frozenset()
