"""Write paragraphs into a text body: runs with size, both faces and language, so that editing keeps them."""

from __future__ import annotations

import re
from copy import deepcopy

from zongjie.export.deck.items import Look
from zongjie.export.deck.text import Align, Paragraph, Paragraphs, Run
from zongjie.export.deck.theme import Theme
from zongjie.export.deck.xml import A, Element, emu, paint, tag

_UPRIGHT = {"i": "0", "u": "none", "cap": "none", "spc": "0"}
_CJK = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


def body_properties(look: Look) -> Element:
    """Return `a:bodyPr`: margins and anchor as measured; text shrinks by itself when it is edited."""
    across, down = (emu(margin) for margin in look.inset)
    return A.bodyPr(
        A.normAutofit(),
        wrap="none" if look.single else "square",
        lIns=across,
        rIns=emu(look.inset[0] + look.narrowed),
        tIns=down,
        bIns=down,
        anchor=look.anchor,
        rtlCol="0",
    )


def fill_body(
    body: Element, paragraphs: Paragraphs, theme: Theme, language: str, *, align: Align | None = None
) -> None:
    """Replace the paragraphs of a text body (`p:txBody`, `a:txBody`); `align` is for those that do not say."""
    for old in body.findall(tag("a:p")):
        body.remove(old)
    for paragraph in paragraphs or (Paragraph(()),):
        body.append(paragraph_element(paragraph, theme, language, align))


def paragraph_element(paragraph: Paragraph, theme: Theme, language: str, align: Align | None = None) -> Element:
    """Return `a:p`, aligned as the paragraph says, else by `align`."""
    align = paragraph.align or align
    key = ("pPr", align, paragraph.spacing, paragraph.before)
    properties = theme.looks.get(key)
    if properties is None:
        properties = theme.looks[key] = _paragraph_properties(paragraph, theme, align)
    runs = [_run(run, paragraph.heading, theme, language) for run in paragraph.runs if run.text]
    # an empty paragraph would be as high as one of 18 pt and stretch its table row
    return A.p(deepcopy(properties), *runs) if runs else A.p(deepcopy(properties), A.endParaRPr(sz="800"))


def _paragraph_properties(paragraph: Paragraph, theme: Theme, align: Align | None) -> Element:
    properties = A.pPr(hangingPunct="0")  # as measured: no comma beyond the box
    if theme.settings.explicit:
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.set("rtl", "0")
    if align:
        properties.set("algn", align)
    if paragraph.spacing != 1:
        properties.append(A.lnSpc(A.spcPct(val=str(round(paragraph.spacing * 100_000)))))
    properties.append(A.spcBef(A.spcPts(val=str(round(paragraph.before * 100)))))
    if theme.settings.explicit:
        properties.extend((A.spcAft(A.spcPts(val="0")), A.buNone()))
    return properties


def run_properties(run: Run, heading: bool, theme: Theme, language: str, name: str = "rPr") -> Element:
    """Return `a:rPr` (or `a:defRPr`) with size, weight, colour, both faces and the language."""
    chinese = language.startswith("zh") or _CJK.search(run.text) is not None
    colour = theme.colours[run.colour] if run.colour else None
    key = (name, chinese, heading, run.size, run.bold, colour)
    found = theme.looks.get(key)
    if found is None:
        found = theme.looks[key] = _properties(run, heading, theme, chinese, name)
    return deepcopy(found)


def _properties(run: Run, heading: bool, theme: Theme, chinese: bool, name: str) -> Element:
    spoken = {"lang": "zh-CN", "altLang": "en-US"} if chinese else {"lang": "en-US", "altLang": "zh-CN"}
    face = "+mj" if heading else "+mn"
    properties = A(name, **spoken, sz=str(round(run.size * 100)), b=str(int(run.bold)), dirty="0")
    if theme.settings.explicit:
        for key, value in _UPRIGHT.items():
            properties.set(key, value)
    if run.colour:
        properties.append(paint(theme, run.colour))
    properties.append(A.latin(typeface=f"{face}-lt"))
    properties.append(A.ea(typeface=f"{face}-ea"))
    return properties


def _run(run: Run, heading: bool, theme: Theme, language: str) -> Element:
    element = A.r(run_properties(run, heading, theme, language), A.t())
    element[1].text = run.text
    return element
