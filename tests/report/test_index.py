from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from tests.export.index.shelves import QUARTERS, publish, publish_many
from zongjie.errors import DataError
from zongjie.export.index.place import is_index
from zongjie.paths import SHIPPED, Project
from zongjie.report import index
from zongjie.report.index import build_index

PROJECT = Project(SHIPPED)


def test_the_index_lists_what_lies_there_and_nothing_that_is_under_way(tmp_path: Path):
    publish(tmp_path, "2023")
    publish(tmp_path, "2022", folder=".2022.building-7")
    (tmp_path / "example" / "tables" / "0").mkdir(parents=True)
    path = build_index(tmp_path, PROJECT)
    html = path.read_text(encoding="utf-8")
    assert path == tmp_path / "index.html"
    assert is_index(path)
    assert "example/2023/report.html" in html
    assert "building" not in html
    assert "2022年度" not in html
    assert sorted(found.name for found in tmp_path.iterdir()) == ["example", "index.html"]


def test_a_report_that_is_gone_is_gone_from_the_index(tmp_path: Path):
    publish(tmp_path, "2023Q1")
    build_index(tmp_path, PROJECT)
    shutil.rmtree(publish(tmp_path, "2023Q2"))
    assert "2023Q2/" not in build_index(tmp_path, PROJECT).read_text(encoding="utf-8")


def test_the_index_of_an_empty_folder_says_so(tmp_path: Path):
    assert "还没有报告" in build_index(tmp_path / "none", PROJECT).read_text(encoding="utf-8")


def test_someone_elses_index_is_never_overwritten(tmp_path: Path):
    (tmp_path / "index.html").write_text("<title>My home page</title>")
    with pytest.raises(DataError, match="another index"):
        build_index(tmp_path, PROJECT)
    assert (tmp_path / "index.html").read_text() == "<title>My home page</title>"


def test_a_report_published_while_the_index_is_written_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    publish(tmp_path, "2023Q1")
    late = iter(["2023Q2", "2023Q3"])

    def write(path: Path, data: bytes) -> None:
        path.write_bytes(data)
        if period := next(late, None):
            publish(tmp_path, period)

    monkeypatch.setattr(index, "write_bytes", write)
    html = build_index(tmp_path, PROJECT).read_text(encoding="utf-8")
    assert all(f"example/{period}/report.html" in html for period in QUARTERS[:3])


def test_runs_that_end_together_leave_one_whole_index_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # Threads stand for processes here, so each needs a name of its own for the file that it writes aside.
    monkeypatch.setattr("zongjie.files.os.getpid", threading.get_ident)
    names = [f"社群{number}" for number in range(6)]
    publish_many(tmp_path / "made", names, QUARTERS[:1])

    def ends(number: int) -> None:
        (tmp_path / "made" / f"c{number:02d}").rename(tmp_path / "outputs" / f"c{number:02d}")
        build_index(tmp_path / "outputs", PROJECT)

    (tmp_path / "outputs").mkdir()
    runs = [threading.Thread(target=ends, args=(number,)) for number in range(len(names))]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    html = (tmp_path / "outputs" / "index.html").read_text(encoding="utf-8")
    assert html.rstrip().endswith("</html>")
    assert all(name in html for name in names)
    assert not list((tmp_path / "outputs").glob(".*"))
