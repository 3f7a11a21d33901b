from __future__ import annotations

from pathlib import Path

import pytest

from tests.findings.made import collect, figure
from zongjie.errors import TemplateError
from zongjie.findings.playbook import (
    Check,
    Play,
    Playbook,
    PlaybookAction,
    PlaybookCause,
    choose_actions,
    examine_causes,
    load_playbook,
)
from zongjie.findings.rules import RULES
from zongjie.metrics.base import catalogue
from zongjie.paths import SHIPPED, Project

LANGUAGES = ("zh_CN", "en")


def playbook(language: str) -> Playbook:
    return load_playbook(Project(SHIPPED).playbook(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_causes_actions_and_known_owners(language: str) -> None:
    book = playbook(language)
    assert set(book.problems) == {rule.problem for rule in RULES}
    owners = {action.owner for play in book.problems.values() for action in play.actions}
    assert owners <= set(book.roles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_checks_and_actions_name_metrics_of_the_catalogue(language: str) -> None:
    whole, parted = ({name for name, one in catalogue().items() if bool(one.by) == by} for by in (False, True))
    plays = playbook(language).problems.values()
    checks = [cause.check for play in plays for cause in play.causes if cause.check]
    assert {check.figure for check in checks if check.column} <= parted
    known, checked = whole, {check.figure for check in checks if not check.column}
    judged = {action.metric for play in plays for action in play.actions}
    assert checked | judged <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_is_answered_and_every_answer_names_a_cause(language: str) -> None:
    for play in playbook(language).problems.values():
        causes = {cause.id for cause in play.causes}
        answered = {cause for action in play.actions for cause in action.answers}
        assert answered == causes


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_check_can_bear_out_is_said_with_its_evidence_and_nothing_else_is(language: str) -> None:
    causes = [cause for play in playbook(language).problems.values() for cause in play.causes]
    assert all(bool(cause.check) == bool(cause.evidence) for cause in causes)


@pytest.mark.parametrize(("language", "least", "most"), [("zh_CN", 20, 60), ("en", 40, 130)])
def test_what_is_to_be_done_fits_its_card(language: str, least: int, most: int) -> None:
    bodies = [action.body for play in playbook(language).problems.values() for action in play.actions]
    assert [body for body in bodies if not least <= len(body) <= most] == []


def test_a_cause_does_not_repeat_the_figure_that_shows_the_problem() -> None:
    play = playbook("en").problems["retention"]
    figures = collect(figure("retention_d7", 0.4, 0.5), figure("retention_d1", 0.4, 0.5))
    verified = [one.cause.id for one in examine_causes(play, figures, "retention_d7") if one.status == "verified"]
    assert verified == ["weak_start"]


def test_both_languages_hold_the_same_causes_checks_and_actions() -> None:
    def bones(book: Playbook) -> object:
        return {
            problem: (
                [(cause.id, cause.check, bool(cause.evidence)) for cause in play.causes],
                [(action.owner, action.due, action.answers, action.metric) for action in play.actions],
            )
            for problem, play in book.problems.items()
        }

    assert bones(playbook("zh_CN")) == bones(playbook("en"))


def test_a_cause_is_verified_refuted_or_unknown_by_its_own_check() -> None:
    fell = Check(figure="retention_d1", moved="down", by=0.03)
    assert fell.holds(collect(figure("retention_d1", 0.4, 0.5))) is True
    assert fell.holds(collect(figure("retention_d1", 0.5, 0.4))) is False
    assert fell.holds(collect(figure("retention_d1", 0.4))) is None
    assert fell.holds(collect()) is None
    assert Check(figure="top1_share", above=0.3).holds(collect(figure("top1_share", 0.4))) is True
    assert Check(figure="top1_share", below=0.3).holds(collect(figure("top1_share", 0.4))) is False


def test_a_column_is_asked_in_every_row_that_tells_and_half_of_them_must_say_so() -> None:
    check = Check(figure="groups_causes", column="host_messages", than="host_past", below=0.5)
    rows = [(1.0, 10.0), (9.0, 10.0), (None, 10.0), (0.0, 0.0)]
    table = figure("groups_causes", None).model_copy(
        update={"by": ("group",), "rows": tuple({"host_messages": now, "host_past": past} for now, past in rows)}
    )
    assert check.count(collect(table)) == (1, 2)
    assert check.holds(collect(table)) is True
    assert check.model_copy(update={"below": 0.05}).holds(collect(table)) is False
    assert check.holds(collect()) is None


def test_a_change_that_is_worded_as_none_verifies_nothing() -> None:
    rose = Check(figure="churn_rate", moved="up", by=0.05)
    assert rose.holds(collect(figure("churn_rate", 0.023, 0.021))) is False


def test_actions_answer_verified_causes_first_and_never_refuted_ones() -> None:
    def cause(name: str, check: Check | None) -> PlaybookCause:
        return PlaybookCause(id=name, claim=name, check=check)

    def action(name: str, *answers: str) -> PlaybookAction:
        return PlaybookAction(heading=name, body=name, owner="data", due=0.5, answers=answers)

    play = Play(
        causes=(
            cause("open", None),
            cause("refuted", Check(figure="a", above=1)),
            cause("verified", Check(figure="a", below=1)),
        ),
        actions=(action("for open", "open"), action("for refuted", "refuted"), action("for verified", "verified")),
    )
    examined = examine_causes(play, collect(figure("a", 0.5)))
    assert [one.cause.id for one in examined] == ["verified", "open", "refuted"]
    assert [one.heading for one in choose_actions(play, examined)] == ["for verified", "for open"]


def test_a_role_is_filled_by_whom_the_parameters_name() -> None:
    book = playbook("zh_CN")
    assert book.role("content", {}) == "内容运营"
    assert book.role("content", {"content": "小王"}) == "小王"
    assert book.role("content", {"内容运营": "小李"}) == "小李"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("roles: [", "not valid YAML"),
        ("roles: {}\nproblems: {x: {causes: []}}", "not well formed"),
        ("roles: {}\nproblems: {x: {causes: [{id: a, claim: b, check: {figure: y}}], actions: []}}", "one question"),
        (
            "roles: {}\nproblems: {x: {causes: [{id: a, claim: b, check: {figure: y, above: 1, than: z}}], actions: []}}",
            "only a column",
        ),
    ],
)
def test_a_damaged_playbook_is_explained(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "zh_CN.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        load_playbook(path)
