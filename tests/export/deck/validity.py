"""Look for what makes PowerPoint offer to repair a file: in the package, in the ids, in the order of elements."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from tests.export.deck.sequences import misplaced

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
TYPES = "[Content_Types].xml"
MASTER_IDS = range(2**31, 2**32)  # of masters and layouts; those of slides lie from 256 up to these


def faults(blob: bytes) -> list[str]:
    """Return all that is wrong with a deck as a file, a line each."""
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    found = [f"{name}: twice in the archive" for name, count in Counter(map(str.lower, names)).items() if count > 1]
    trees = {name: etree.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    relations = {_source(name): tree for name, tree in trees.items() if name.endswith(".rels")}
    found += _types(names, trees[TYPES])
    found += [fault for source, tree in relations.items() for fault in _relations(source, tree, trees, names)]
    found += [f"{name}: no relationship leads here" for name in _orphans(names, relations)]
    for name, tree in trees.items():
        found += [f"{name}: {fault}" for fault in (*_shapes(tree), *_axes(tree), *misplaced(tree))]
    found += _ids(trees)
    found += [
        fault
        for name in names
        if "/charts/chart" in name and name.endswith(".xml")
        for fault in _caches(name, parts, relations)
    ]
    return found


def _source(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _target(source: str, relation: Any) -> str:
    path = posixpath.join("/" + posixpath.dirname(source), relation.get("Target"))
    return posixpath.normpath(path).lstrip("/")


def _types(names: list[str], tree: Any) -> Iterator[str]:
    extensions = {entry.get("Extension").lower(): entry.get("ContentType") for entry in tree if entry.get("Extension")}
    named = {entry.get("PartName").lstrip("/"): entry.get("ContentType") for entry in tree if entry.get("PartName")}
    yield from (f"{name}: typed, but not there" for name in named if name not in names)
    for name in names:
        kind = named.get(name, extensions.get(name.rsplit(".", 1)[-1].lower(), ""))
        if not kind and name != TYPES:
            yield f"{name}: no content type"
        if kind == "application/xml" and not name.startswith(("customXml/", TYPES)):
            yield f"{name}: no content type of its own"
        if "macro" in kind.lower() or "vba" in name.lower():
            yield f"{name}: a macro"


def _relations(source: str, tree: Any, trees: dict[str, Any], names: list[str]) -> Iterator[str]:
    ids = Counter(relation.get("Id") for relation in tree)
    yield from (f"{source}: relationship {key} twice" for key, count in ids.items() if count > 1)
    if source and source not in names:
        yield f"{source}: has relationships, but is not there"
    for relation in tree:
        if relation.get("TargetMode") == "External":
            if not relation.get("Type").endswith("/hyperlink"):
                yield f"{source}: {relation.get('Target')} lies outside the file"
        elif _target(source, relation) not in names:
            yield f"{source}: {relation.get('Target')} is not there"
    elements = trees[source].iter(etree.Element) if source in trees else ()
    used = {value for element in elements for key, value in element.attrib.items() if key.startswith(R) and value}
    yield from (f"{source}: no relationship {key}" for key in sorted(used - set(ids)))


def _orphans(names: list[str], relations: dict[str, Any]) -> list[str]:
    reached, left = set[str](), [""]
    while left:
        source = left.pop()
        targets = {_target(source, one) for one in relations.get(source, ()) if one.get("TargetMode") != "External"}
        left += targets - reached
        reached |= targets
    return [name for name in names if name not in reached and not name.endswith((".rels", TYPES))]


def _shapes(tree: Any) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter(f"{P}cNvPr"))
    yield from (f"shape id {key} {count} times" for key, count in ids.items() if count > 1)
    yield from (f"shape id {key} is out of range" for key in ids if not 0 < int(key) < 2**31)
    if tree.tag == f"{P}sld":
        for shape in tree.iter(f"{P}sp"):
            empty = not "".join(shape.itertext(f"{A}t")).strip()
            if empty and shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph") is not None:
                yield f"empty placeholder {shape[0][0].get('name')}"


def _axes(tree: Any) -> Iterator[str]:
    used = {element.get("val") for element in tree.iter(f"{C}axId", f"{C}crossAx")}
    own = [axis.find(f"{C}axId").get("val") for axis in tree.iter(f"{C}catAx", f"{C}valAx", f"{C}dateAx", f"{C}serAx")]
    yield from (f"axis id {key} is out of range" for key in used if not 0 < int(key) < 2**32)
    if len(set(own)) < len(own) or set(own) != used:
        yield f"axes {own} do not answer {sorted(used)}"


def _ids(trees: dict[str, Any]) -> Iterator[str]:
    slides = [int(element.get("id")) for element in trees["ppt/presentation.xml"].iter(f"{P}sldId")]
    entries = [e for tree in trees.values() for e in tree.iter(f"{P}sldMasterId", f"{P}sldLayoutId")]
    masters = [int(entry.get("id", 0)) for entry in entries]
    for ids, allowed in ((slides, range(256, 2**31)), (masters, MASTER_IDS)):
        yield from (f"id {key} of slide, master or layout twice" for key, count in Counter(ids).items() if count > 1)
        yield from (f"id {key} of slide, master or layout is out of range" for key in ids if key not in allowed)


def _caches(name: str, parts: dict[str, bytes], relations: dict[str, Any]) -> Iterator[str]:
    """Yield where what a chart shows is not what `Edit data` opens."""
    tree = etree.fromstring(parts[name])
    key = tree.find(f"{C}externalData").get(f"{R}id")
    relation = next(relation for relation in relations[name] if relation.get("Id") == key)
    book = openpyxl.load_workbook(io.BytesIO(parts[_target(name, relation)]))
    for formula in tree.iter(f"{C}f"):
        sheet, cells = re.fullmatch(r"'?(.+?)'?!(.+)", formula.text).groups()
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        rows = book[sheet].iter_rows(top, bottom, left, right, values_only=True)
        wanted = [value for row in rows for value in row]
        cache = formula.getnext()
        read = float if cache.tag == f"{C}numCache" else str
        points = {int(point.get("idx")): read(point.findtext(f"{C}v")) for point in cache.iter(f"{C}pt")}
        shown = [points.get(index) for index in range(int(cache.find(f"{C}ptCount").get("val")))]
        if shown != [value if value is None else read(value) for value in wanted]:
            yield f"{name}: {formula.text} shows {shown}, its workbook has {wanted}"
