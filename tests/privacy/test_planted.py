"""Nothing of any member is in what a run writes or says: outputs, tables, caches, rejects, logs, errors, temporary files."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import nbformat
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import ROOT, Command, Said
from tests.privacy.planted import EVERYBODY, markers, write
from tests.privacy.search import found
from zongjie.metrics.base import catalogue
from zongjie.metrics.evaluate import compute
from zongjie.periods import parse
from zongjie.report.manifest import read_manifest
from zongjie.tables.store import Tables

OUTLINE = """
name: {zh_CN: 小结, en: Summary}
title: {zh_CN: "{period}小结", en: "Summary, {period}"}
chapters:
  - {id: results, title: {zh_CN: 成果, en: Results}, notebooks: [results_groups, results_events, results_content]}
  - {id: failing, title: {zh_CN: 失败, en: Failing}, notebooks: [raising]}
  - {id: appendix, title: {zh_CN: 口径, en: Definitions}, notebooks: [appendix], appendix: true}
"""
# A notebook that fails on what it has: every table, and a number and an address that somebody typed into it.
RAISING = """
from zongjie.report.api import open_report

import json, os, socket, psutil
from ipykernel.connect import get_connection_file

report = open_report(community, period, overrides, workspace)
file = get_connection_file()
with open(file) as stream:
    transport = json.load(stream)["transport"]
listening = [one.laddr for one in psutil.Process().net_connections("inet")]
mode = oct(os.stat(os.path.dirname(file)).st_mode & 0o777)
up = [name for name, found in psutil.net_if_stats().items() if found.isup]
print(json.dumps({"transport": transport, "listening": listening, "mode": mode, "up": up}))
tables = report.prepared.tables
held = [tables[name].to_pandas().to_string() for name in sorted(tables.names)]
phone, mail = "1390055" + "0007", "ply" + "venda07@quorx" + "mail.example"
print("ask", phone, "or", mail)
raise LookupError(phone, mail, held)
"""
MARKERS = markers()
GUARD = Path(__file__).parent / "guard"
HUMANS = f"people.humans=[{EVERYBODY[4].wechat}, {EVERYBODY[4].mail}]"


def own_network() -> list[str]:
    """Return what runs a command in a network of its own that has no device up, not even the loopback; else nothing."""
    command = ["unshare", "--map-root-user", "--net"]
    allowed = shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if allowed and allowed.returncode == 0 else []


OWN_NETWORK = own_network()


@dataclass
class Place:
    """A project of the planted community, and what its command has said."""

    root: Path
    parameters: Path
    said: Said | None = None

    def run(self, *arguments: str | Path) -> None:
        """Run a command without any network, whose keys and temporary files are in this place alone."""
        (self.root / "tmp").mkdir()
        done = subprocess.run(
            [*OWN_NETWORK, sys.executable, "-m", "zongjie", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONIOENCODING": "utf-8",
                "PYTHONPATH": os.pathsep.join((str(GUARD), os.environ.get("PYTHONPATH", ""))),
                "NETWORK_ATTEMPTS": str(self.root / "attempts"),
                "ZONGJIE_KEYS": str(self.root / "keys"),
                "TMPDIR": str(self.root / "tmp"),
            },
            check=False,
        )
        self.said = Said(done.returncode, done.stdout, done.stderr)


def notebook(path: Path, source: str) -> None:
    path.parent.mkdir(parents=True)
    given = 'community = ""\nperiod = ""\noverrides = {}\nworkspace = ""'
    cells = [nbformat.v4.new_code_cell(given, id="raising-0", metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source, id="raising-1")]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A batch of one report that has a failing notebook."""
    root = tmp_path_factory.mktemp("planted")
    outlines = root / "report_templates" / "outlines"
    outlines.mkdir(parents=True)
    (outlines / "small.yaml").write_text(OUTLINE, encoding="utf-8")
    notebook(root / "notebooks" / "raising.ipynb", RAISING)
    parameters = write(root / "parameters", outline="small", quality={"max_rejected_share": 0.3})
    made = Place(root, parameters)
    made.run("batch", parameters, "--periods", "2023", "-p", HUMANS)
    return made


def test_the_batch_went_as_it_should(place: Place) -> None:
    assert place.said
    assert place.said.code == 4, place.said
    assert "LookupError" in place.said.out + place.said.err
    report = place.root / "outputs" / "planted" / "2023"
    assert {path.name for path in report.iterdir()} >= {"report.html", "report.pptx", "figures.xlsx", "manifest.json"}
    (rejects,) = place.root.rglob("rejects.csv")
    assert len(rejects.read_text(encoding="utf-8-sig").splitlines()) == 1 + 7


def test_no_output_table_cache_or_list_of_rejects_holds_a_trace_of_a_member(place: Place) -> None:
    assert found(place.root / "outputs", MARKERS) == set()


def test_the_command_says_none_of_them(place: Place) -> None:
    assert place.said
    assert found(f"{place.said.out}\n{place.said.err}".encode(), MARKERS) == set()


def test_a_check_says_none_of_them(place: Place, quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGJIE_KEYS", str(place.root / "keys"))
    said = quick("check", place.parameters, "--out", place.root / "outputs", "-p", HUMANS)
    assert said.code == 0
    assert "rejected" in said.out
    assert found(f"{said.out}\n{said.err}".encode(), MARKERS) == set()


def test_a_run_that_stops_on_damaged_rows_names_none_of_them(
    place: Place, quick: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZONGJIE_KEYS", str(place.root / "keys"))
    refused = place.root / "refused"
    said = quick("run", place.parameters, "--period", "2023", "--out", refused, "-p", "quality.max_rejected_share=0")
    assert said.code == 3
    assert "cannot be used" in said.err
    assert [path.name for path in refused.rglob("*.csv")] == ["rejects.csv"]
    assert found(refused, MARKERS) == found(f"{said.out}\n{said.err}".encode(), MARKERS) == set()


def printed(place: Place) -> dict[str, Any]:
    """Return what the kernel of the failing notebook said of its network."""
    executed = nbformat.read(place.root / "outputs" / "planted" / "2023" / "notebooks" / "raising.ipynb", as_version=4)
    (said,) = [
        output.text
        for cell in executed.cells
        for output in cell.get("outputs", ())
        if "transport" in output.get("text", "")
    ]
    return json.loads(said.splitlines()[0])


def test_a_report_is_made_without_any_network_and_nothing_asks_for_it(place: Place) -> None:
    attempts = place.root / "attempts"
    assert not attempts.exists(), attempts.read_text(encoding="utf-8")
    if OWN_NETWORK:
        assert printed(place)["up"] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sockets in folders")
def test_a_kernel_listens_on_nothing_but_sockets_in_a_folder_of_its_users_alone(place: Place) -> None:
    assert {**printed(place), "up": []} == {"transport": "ipc", "listening": [], "mode": "0o700", "up": []}


def test_the_guard_sees_and_refuses_an_attempt(tmp_path: Path) -> None:
    attempt = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run(
        [sys.executable, "-c", attempt],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(GUARD), "NETWORK_ATTEMPTS": str(tmp_path / "attempts")},
    )
    assert "the network is not to be used" in done.stderr
    assert "192.0.2.1" in (tmp_path / "attempts").read_text(encoding="utf-8")


def test_no_small_slice_of_the_people_is_told_nor_left_over_of_the_whole(place: Place) -> None:
    """What each breakdown would be without protection is computed apart, and held against what the report tells."""
    report = place.root / "outputs" / "planted" / "2023"
    told = {figure["id"]: figure["rows"] for figure in read_manifest(report)["figures"]}
    breakdowns = [name for name, metric in catalogue().items() if metric.minimum_count and metric.unit == "people"]
    folder = next((place.root / "outputs" / "planted" / "tables").glob("*/sources.json")).parent
    tables = Tables(folder, ZoneInfo("Asia/Shanghai"))
    true = compute(tables, parse("2023"), {}, "zh_CN", breakdowns, minimum_count=1)
    small = 0
    for name, figure in true.items():
        for window in ("value", "previous", "year_ago"):
            every = [row.get(window) or 0 for row in figure.rows]
            shown = [row[window] for row in told[name] if row.get(window) is not None]
            assert not [count for count in shown if 0 < count < 5], (name, window)
            assert not 0 < sum(every) - sum(shown) < 5, (name, window)
            small += sum(0 < count < 5 for count in every)
    assert small >= 3


def test_nothing_is_left_in_the_folder_of_temporary_files(place: Place) -> None:
    assert [path.name for path in (place.root / "tmp").rglob("*") if path.is_file()] == []


def test_the_key_is_its_owners_alone_and_in_no_output(place: Place) -> None:
    (key,) = (place.root / "keys").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    secret = key.read_text(encoding="ascii")
    assert found(place.root / "outputs", {"key": secret, "as bytes": bytes.fromhex(secret).decode("latin-1")}) == set()


def test_members_are_there_under_their_pseudonyms(place: Place) -> None:
    """The search finds what is there: were the tables empty, there would be nothing to leak."""
    members = next((place.root / "outputs").rglob("members.parquet"))
    ids = pq.read_table(members, columns=["member_id"]).column("member_id").to_pylist()
    assert len(ids) >= 5 * len(EVERYBODY)
    assert found(members, {"one of them": ids[0]}) != set()


def packed(text: str) -> dict[str, bytes]:
    """Return a text as it may lie in a file."""
    book, table = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.xml", text)
    pq.write_table(pa.table({"a": [text] * 50}), table, compression="zstd")
    return {
        "plain": text.encode(),
        "utf-16": text.encode("utf-16"),
        "gb18030": text.encode("gb18030"),
        "json": json.dumps({"a": text}).encode(),
        "html": "".join(f"&#{ord(letter)};" for letter in text).encode(),
        "url": quote(text).encode(),
        "hexadecimal": text.encode().hex().encode(),
        "zip": book.getvalue(),
        "gzip": gzip.compress(text.encode()),
        "parquet": table.getvalue(),
        "base64 of a zip in a page": b'<a href="data:x;base64,' + base64.b64encode(book.getvalue()) + b'">',
        "upper case": text.upper().encode(),
    }


@pytest.mark.parametrize("way", sorted(packed("x")))
@pytest.mark.parametrize("marker", ["nickname", "mail", "phone 07"])
def test_the_search_finds_a_marker_however_it_is_packed(way: str, marker: str) -> None:
    text = f"before {MARKERS[marker]} after"
    assert marker in {name for name, _ in found(packed(text)[way], MARKERS)}


def test_the_search_finds_a_marker_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / f"{EVERYBODY[7].phone}.txt").touch()
    assert {name for name, _ in found(tmp_path, MARKERS)} == {"phone 07"}
