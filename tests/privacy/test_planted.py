"""Nothing of any member is in what a run writes or says: outputs, tables, caches, rejects, logs, errors, temporary files."""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from tests.conftest import Command, Said, zongjie
from tests.privacy.planted import EVERYBODY, markers, write
from tests.privacy.search import found

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

report = open_report(community, period, overrides, workspace)
tables = report.prepared.tables
held = [tables[name].to_pandas().to_string() for name in sorted(tables.names)]
phone, mail = "1390055" + "0007", "ply" + "venda07@quorx" + "mail.example"
print("ask", phone, "or", mail)
raise LookupError(phone, mail, held)
"""
MARKERS = markers()


@dataclass
class Place:
    """A project of the planted community, and what its command has said."""

    root: Path
    parameters: Path
    said: Said = Said(0, "", "")

    def run(self, *arguments: str | Path) -> None:
        """Run a command that finds its keys and its room for temporary files in this place alone."""
        (self.root / "tmp").mkdir(exist_ok=True)
        environment = {"ZONGJIE_KEYS": str(self.root / "keys"), "TMPDIR": str(self.root / "tmp")}
        self.said = zongjie(*arguments, **environment)


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
    people = f"people.humans=[{EVERYBODY[4].nickname}, {EVERYBODY[4].mail}]"
    made.run("batch", parameters, "--periods", "2023", "-p", people)
    return made


def test_the_batch_went_as_it_should(place: Place) -> None:
    assert place.said.code == 4, place.said
    assert "LookupError" in place.said.out + place.said.err
    report = place.root / "outputs" / "planted" / "2023"
    assert {path.name for path in report.iterdir()} >= {"report.html", "report.pptx", "figures.xlsx", "manifest.json"}
    (rejects,) = place.root.rglob("rejects.csv")
    assert len(rejects.read_text(encoding="utf-8-sig").splitlines()) == 1 + 7


def test_no_output_table_cache_or_list_of_rejects_holds_a_trace_of_a_member(place: Place) -> None:
    assert found(place.root / "outputs", MARKERS) == set()


def test_the_command_says_none_of_them(place: Place) -> None:
    assert found(f"{place.said.out}\n{place.said.err}".encode(), MARKERS) == set()


def test_a_check_says_none_of_them(place: Place, quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGJIE_KEYS", str(place.root / "keys"))
    said = quick("check", place.parameters, "--out", place.root / "outputs")
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
    (members,) = (place.root / "outputs").rglob("members.parquet")
    import pyarrow.parquet as pq

    ids = pq.read_table(members, columns=["member_id"]).column("member_id").to_pylist()
    assert len(ids) >= 5 * len(EVERYBODY)
    assert found(members, {"one of them": ids[0]}) != set()


def packed(text: str) -> dict[str, bytes]:
    """Return a text as it may lie in a file."""
    import base64
    import gzip
    import io
    import json
    from urllib.parse import quote

    import pyarrow as pa
    import pyarrow.parquet as pq

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
