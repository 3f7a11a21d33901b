"""What is wrong with the data reaches figures, slide, manifest and check, and nobody's id does."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from zongjie.findings.breaks import find_break
from zongjie.parameters import Parameters
from zongjie.periods import parse
from zongjie.quality.inspect import noticed
from zongjie.quality.sentences import KINDS, say, sentence
from zongjie.report import tables
from zongjie.report.manifest import _parameters
from zongjie.report.prepare import Prepared, prepare
from zongjie.report.telling import Telling
from zongjie.slides.document import SourceInfo
from zongjie.slides.flaw import Flaw
from zongjie.slides.model import TableSlide
from zongjie.slides.text import plain
from zongjie.sources.base import Notice

FIRST = date(2021, 1, 1)


def _rows(name: str, each: int, start: int, days: int) -> list[str]:
    return [
        f"{name}{day}-{number},p{(number * 7 + day) % 23},{FIRST + timedelta(days=day)} 1{number % 9}:00,消息,{name}"
        for day in range(start, start + days)
        for number in range(each + day % 3)
    ]


@pytest.fixture(scope="module")
def raku(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A community in whose second year the archive of a far larger channel begins."""
    folder = tmp_path_factory.mktemp("raku")
    lines = ["消息id,成员,时间,行为,群", *_rows("main", 3, 0, 730), *_rows("dev", 12, 400, 330)]
    (folder / "消息.csv").write_text("\n".join(lines), encoding="utf-8")
    path = folder / "raku.yaml"
    path.write_text("community: 测试\ntime_zone: UTC\nsources: [{kind: workbook, path: 消息.csv}]\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJIE_KEYS", str(folder / "keys"))
        return prepare(path, parse("2022"))


def test_the_beginning_of_a_channels_archive_is_no_growth(raku: Prepared) -> None:
    messages = raku.figures["messages"]
    assert messages.value is not None
    assert messages.previous is None
    assert messages.change is None
    assert any("“dev”的记录自 2022-02-05 起" in caveat for caveat in messages.caveats)


def test_a_fall_is_not_looked_for_across_it(raku: Prepared) -> None:
    series = raku.figures["messages_over_time"]
    assert [str(day) for day in series.borders] == ["2022-02-05", "2022-02-05"]
    falling = tuple(row | {"value": 900 - 80 * (place > 4) - 3 * place} for place, row in enumerate(series.rows))
    fell = series.model_copy(update={"rows": falling, "borders": ()})
    assert find_break(fell, 0.05) is not None
    assert find_break(fell.model_copy(update={"borders": series.borders}), 0.05) is None


def test_the_quality_slide_says_what_and_what_follows(raku: Prepared) -> None:
    slide = tables.quality(Telling(raku), "appendix.quality")
    assert isinstance(slide, TableSlide)
    assert slide.table is not None
    first = [plain(cell) for cell in slide.table.rows[0].cells[:2]]  # type: ignore[arg-type]
    assert first == list(say(raku.info.quality[0], "zh_CN"))
    assert {flaw.kind for flaw in raku.info.quality} == {"group_begins"}


def test_without_flaws_there_is_no_slide(raku: Prepared) -> None:
    clean = Prepared(**{**vars(raku), "info": raku.info.model_copy(update={"quality": ()})})
    assert tables.quality(Telling(clean), "appendix.quality") is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_words_in_both_languages(kind: str, language: str) -> None:
    flaw = Flaw(kind=kind, group="g", start=date(2022, 1, 1), end=date(2022, 1, 9), size=12, of=0.5)
    said = sentence(flaw, language)
    assert "{" not in said
    assert "None" not in said
    assert all(say(flaw, language))


def test_each_notice_of_an_adapter_has_words() -> None:
    assert set(get_args(Notice)) <= set(KINDS)


def test_notices_become_flaws_by_source_and_number() -> None:
    source = SourceInfo(
        kind="slack",
        name="export.zip",
        sha256="",
        read=9,
        kept=9,
        rejected=0,
        skipped=0,
        notices={"bots": 3, "relays": 0},
    )
    (flaw,) = noticed([source])
    assert (flaw.kind, flaw.source, flaw.size) == ("bots", "export.zip", 3)


def test_ids_of_members_stay_out_of_the_manifest() -> None:
    given = {
        "community": "x",
        "sources": [{"kind": "slack", "path": "a.zip", "options": {"bots": ["U0SECRET"], "encoding": "utf-8"}}],
        "people": {"bots": ["U1SECRET"], "aliases": {"U2SECRET": ["U3SECRET"]}},
    }
    said = _parameters(Parameters.model_validate(given))
    assert "SECRET" not in str(said)
    assert said["people"]["bots"] == 1
    assert said["people"]["aliases"] == 1
    assert said["sources"][0]["options"] == {"bots": 1, "encoding": "utf-8"}


def test_nobodys_id_stands_in_what_a_report_is_made_of(raku: Prepared, tmp_path: Path) -> None:
    raku.save(tmp_path)
    assert '"p7"' not in (tmp_path / "prepared.json").read_text(encoding="utf-8")
