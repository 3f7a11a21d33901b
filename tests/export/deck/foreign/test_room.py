"""What a layout looks like is seen as it is shown, and text is given the largest place that it reads on."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml carries no types
from PIL import Image

from tests.export.deck.foreign.traps import A, R, grey16
from zongjie.export.deck.foreign.picture import laid
from zongjie.export.deck.foreign.room import calm_room, is_calm, largest, plain_room

BOX = (0.0, 0.0, 40.0, 20.0)
SIZE = (40, 20)


def fill(inner: str) -> Any:
    return etree.fromstring(
        f'<a:blipFill xmlns:a="{A[1:-1]}" xmlns:r="{R}"><a:blip r:embed="rId1"/>{inner}</a:blipFill>'
    )


def part(data: bytes) -> Any:
    return SimpleNamespace(related_part=lambda key: SimpleNamespace(blob=data))


def halves(left: tuple[int, int, int], right: tuple[int, int, int]) -> bytes:
    image = Image.new("RGB", (40, 20), left)
    image.paste(right, (20, 0, 40, 20))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def shown(data: bytes, inner: str = "") -> Image.Image:
    return laid(fill(inner), part(data), BOX, SIZE, 40 / 9_144_000)


def test_a_picture_of_sixteen_bits_is_no_white() -> None:
    assert shown(grey16(0x4000)).getpixel((20, 10)) == (64, 64, 64, 255)


def test_a_cropped_picture_shows_what_is_left_of_it() -> None:
    data = halves((255, 0, 0), (0, 0, 255))
    assert shown(data).getpixel((5, 10)) == (255, 0, 0, 255)
    assert shown(data, '<a:srcRect l="50000"/>').getpixel((5, 10)) == (0, 0, 255, 255)


def test_a_stretched_picture_leaves_its_margin() -> None:
    image = shown(halves((255, 0, 0), (0, 0, 255)), '<a:stretch><a:fillRect l="50000"/></a:stretch>')
    assert image.getpixel((5, 10)) == (0, 0, 0, 0)
    assert image.getpixel((22, 10)) == (255, 0, 0, 255)


def test_a_tile_is_repeated() -> None:
    row = np.asarray(shown(halves((255, 0, 0), (0, 0, 255)), '<a:tile sx="400000" sy="400000"/>'))[10, :, 0]
    assert int(np.sum(np.diff(row.astype(int)) > 100)) == 5  # 40 dots of 96 an inch, four times as large, 10 inches


def test_a_picture_that_cannot_be_read_is_no_ground_for_text() -> None:
    pixels = np.asarray(shown(b"an EMF").convert("RGB").resize((80, 40)), dtype=np.int16)
    assert not is_calm(pixels, 4.5)


def test_text_stands_on_a_gradient_where_it_reads_and_off_art() -> None:
    pixels = np.zeros((100, 100, 3), dtype=np.int16)
    pixels[:] = np.linspace(0, 60, 100, dtype=np.int16)[:, None, None]
    pixels[:30, :30] = (240, 200, 0)
    busy = np.zeros((100, 100), dtype=bool)
    (x, y, w, h), middle = calm_room(pixels, busy, 7)
    assert w * h > 0.6 * 100 * 100
    assert x > 30 or y > 30
    assert max(middle) <= 60
    assert w * h > np.prod(plain_room(pixels, busy, None)[0][2:])


def test_no_place_is_found_where_there_is_none() -> None:
    pixels = np.full((20, 20, 3), 255, dtype=np.int16)
    assert calm_room(pixels, np.ones((20, 20), dtype=bool), 7)[0][2:] == (0, 0)


@given(arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 7))))
def test_the_largest_rectangle_is_free_and_none_is_larger(free: Any) -> None:
    x, y, w, h = largest(free)
    assert free[y : y + h, x : x + w].all()
    high, wide = free.shape
    areas = [
        (bottom - top) * (right - left)
        for top in range(high)
        for bottom in range(top + 1, high + 1)
        for left in range(wide)
        for right in range(left + 1, wide + 1)
        if free[top:bottom, left:right].all()
    ]
    assert w * h == max(areas, default=0)


def test_a_known_rectangle() -> None:
    assert largest(np.array([[1, 1, 0, 1], [1, 1, 1, 1], [0, 1, 1, 1]], dtype=bool)) == (1, 1, 3, 2)


@pytest.mark.parametrize(("grey", "least", "reads"), [(0, 7, True), (255, 7, True), (128, 7, False), (128, 4.5, True)])
def test_a_ground_is_calm_if_text_reads_on_it(grey: int, least: float, reads: bool) -> None:
    assert is_calm(np.full((9, 9, 3), grey, dtype=np.int16), least) is reads
