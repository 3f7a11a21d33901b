"""Ways to damage a text; each takes bytes and a random generator, and returns other bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import PurePath
from random import Random

import yaml

Damage = Callable[[bytes, Random], bytes]
_CELL = 1 << 20
_COLUMNS = 10_000
_DEEP = 50_000
_ODD = (  # NUL, an escape code, a right-to-left override, a byte order mark, line ends, a formula, zalgo, emoji, quotes
    *("\0", "\x1b[31m", "\u202e", "\ufeff", "\r", "\x85", "\u2028", "=1+1", "Z\u0335\u0321\u0322"),
    *("\U0001f468\u200d\U0001f469\u200d\U0001f467", '"', "'"),
)
_VALUES = (
    *("", "-1", "1e308", "NaN", "inf", "99999999999999999999", "2023-13-45", "31/02/2023", "0000-00-00"),
    *("二〇二三", "true", "null", "0001-01-01", "9999-12-31 23:59:59"),
)
_OTHERS = (
    *(None, [], {}, "", 0, -1, 1.5, 1e300, float("nan"), 10**40, True, "2023", "9999-12-31T23:59:59Z", "\ud83d"),
    *(["x"], [None], [{}], {"x": 1}),
)


def cut(data: bytes, random: Random) -> bytes:
    """Break off in the midst."""
    return data[: random.randrange(len(data) + 1)]


def flip(data: bytes, random: Random) -> bytes:
    """Flip some bits."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 30))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def splice(data: bytes, random: Random) -> bytes:
    """Put a piece of it somewhere else."""
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    place = random.randrange(len(data) + 1)
    return data[:place] + data[start : min(end, start + 5_000)] + data[place:]


def nothing(data: bytes, random: Random) -> bytes:
    """Leave nothing, or next to nothing."""
    return random.choice((b"", b"\n", b"\0" * 100, b"\xef\xbb\xbf", data[:1], b" " * 1_000))


def recode(data: bytes, random: Random) -> bytes:
    """Write it in another encoding than it says, or in one that is none."""
    text = data.decode("utf-8", "replace")
    other = random.choice(("utf-16", "utf-16-be", "utf-32", "gb18030", "big5", "shift_jis", "latin-1", "utf-7"))
    return text.encode(other, "replace")


def odd(data: bytes, random: Random) -> bytes:
    """Strew characters that no text should hold."""
    places = sorted((random.randrange(len(data) + 1) for _ in range(random.choice((1, 5)))), reverse=True)
    for place in places:
        data = data[:place] + random.choice(_ODD).encode() + data[place:]
    return data


def swap_lines(data: bytes, random: Random) -> bytes:
    """Write the lines in another order, some of them twice."""
    lines = data.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join(lines + lines[: random.randrange(3)])


def long_cell(data: bytes, random: Random) -> bytes:
    """Put a megabyte where a word stood."""
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice((b"x", "好".encode(), b"9", b"(")) * _CELL + data[place:]


def shuffle_columns(data: bytes, random: Random) -> bytes:
    """Write the columns of a table in another order, one of them lost or twice, or ten thousand more."""
    rows = _rows(data)
    if not rows or not rows[0]:
        return flip(data, random)
    order = list(range(len(rows[0])))
    random.shuffle(order)
    how = random.randrange(4)
    order = order[1:] if how == 0 else [*order, order[0]] if how == 1 else order
    more = [f"c{n}" for n in range(_COLUMNS)] if how == 2 else []
    return _table([[row[n] if n < len(row) else "" for n in order] + more for row in rows[:200]])


def bad_values(data: bytes, random: Random) -> bytes:
    """Put senseless values into the cells of a table."""
    rows = _rows(data)
    for row in rows[1:]:
        if row and random.random() < 0.5:
            row[random.randrange(len(row))] = random.choice(_VALUES)
    return _table(rows) if rows else flip(data, random)


def ragged(data: bytes, random: Random) -> bytes:
    """Make the rows of a table of unequal length."""
    rows = [row[: random.randrange(len(row) + 1)] + ["x"] * random.randrange(3) for row in _rows(data)]
    return _table(rows)


def deep(data: bytes, random: Random) -> bytes:
    """Nest deeper than any parser goes."""
    opening, closing = random.choice((("[", "]"), ('{"a":', "}"), ("<a>", "</a>")))
    return (opening * _DEEP + ("0" if closing == "}" else "") + closing * _DEEP).encode()


def other_json(data: bytes, random: Random) -> bytes:
    """Replace some values of a JSON text by values of other kinds."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return flip(data, random)
    return json.dumps(_changed(tree, random), ensure_ascii=random.random() < 0.5).encode(errors="surrogatepass")


def _changed(node: object, random: Random) -> object:
    if random.random() < 0.03:
        return random.choice(_OTHERS)
    if isinstance(node, dict):
        return {key: _changed(value, random) for key, value in node.items() if random.random() > 0.01}
    return [_changed(value, random) for value in node] if isinstance(node, list) else node


def anchors(data: bytes, random: Random) -> bytes:
    """Put a bomb of aliases of aliases into a YAML text: in lists, in mappings, or by merged keys."""
    inner, outer = random.choice((("[x]", "[{}]"), ("{k: x}", "{{<<: [{}]}}"), ("{k: x}", "{{a: [{}]}}")))
    lines = [f"b0: &b0 {inner}"]
    lines += [f"b{n}: &b{n} " + outer.format(", ".join([f"*b{n - 1}"] * 10)) for n in range(1, 12)]
    bomb = "\n".join(lines).encode() + b"\n"
    return random.choice((bomb, data + b"\n" + bomb, data + b"\npeople:\n  " + bomb.replace(b"\n", b"\n  ")))


def other_yaml(data: bytes, random: Random) -> bytes:
    """Replace some values of a YAML text by values of other kinds."""
    return yaml.safe_dump(_changed(yaml.safe_load(data), random), allow_unicode=True).encode()


def entities(data: bytes, random: Random) -> bytes:
    """Declare entities in an XML text: a bomb, or one that reads a file."""
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    asked = '<!ENTITY file SYSTEM "file:///etc/hostname">'
    name = random.choice(("e11", "file"))
    head = f'<!DOCTYPE x [<!ENTITY e0 "boom">{bomb}{asked}]>'.encode()
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    place = data.find(b'"', max(start, random.randrange(len(data) + 1))) + 1
    body = data[start:place] + f"&{name};".encode() + data[place:]
    return data[:start] + head + body


def reordered(data: bytes, random: Random) -> bytes:
    """Write the columns of a table in another order: nothing else may come of it."""
    rows = _rows(data)
    if not rows or len({len(row) for row in rows}) != 1:
        return data
    order = list(range(len(rows[0])))
    random.shuffle(order)
    return _table([[row[n] for n in order] for row in rows])


def marked(data: bytes, random: Random) -> bytes:
    """Write a text in an encoding that its first bytes name: nothing else may come of it."""
    encoding = random.choice(("utf-8-sig", "utf-16"))
    try:
        return data.decode("utf-8-sig").encode(encoding)
    except UnicodeDecodeError:  # of another encoding, to which no such mark belongs
        return data


def text_ways(name: str) -> tuple[Damage, ...]:
    """Return the ways to damage a text of this name, those that its form invites the most often."""
    suffix = PurePath(name).suffix.lower()
    text = (*GENERAL, recode, odd, odd, swap_lines, long_cell, deep)
    if suffix in (".json", ".ndjson", ".jsonl"):
        return (*text, other_json, other_json, other_json)
    if suffix in (".xml", ".html", ".xls", ".rels"):
        return (*text, entities, entities, entities)
    if suffix in (".yaml", ".yml"):
        return (*text, anchors, other_yaml, other_yaml, other_yaml)
    return (*text, shuffle_columns, bad_values, bad_values, ragged) if suffix in (".csv", ".tsv", ".txt") else text


GENERAL: tuple[Damage, ...] = (cut, flip, splice, nothing)


def _rows(data: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline="")))
    except csv.Error:
        return []


def _table(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
