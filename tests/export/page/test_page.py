from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from tests.documents import example, slides
from tests.export.conftest import Visit
from zongjie.export.page.exporter import render
from zongjie.export.page.values import printed
from zongjie.paths import SHIPPED, Project
from zongjie.report.manifest import shown_in
from zongjie.slides.document import Chapter, Document
from zongjie.slides.model import Cards, Metric, Problem, Statement, Statements
from zongjie.slides.text import Number, Span, Text, as_text, plain

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "page"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    "{{ 7*7 }}",
    "\u202eRTL",
    "&amp;",
    "</title></style></svg><svg onload=alert(1)>",
    "**bold** [link](javascript:alert(1)) `code`",
    "{% raw %}{# no #}",
)


def tree(html: str) -> Element:
    """Parse as a browser does; any parse error fails."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


def words(node: Element) -> str:
    """Return the text of an element that a reader sees."""
    hidden = ("style", "script", "template")
    own = "" if node.tag in hidden else (node.text or "") + "".join(words(child) for child in node)
    return own + (node.tail or "")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def numbers(value: Any) -> Iterator[Number]:
    """Yield all numbers in a slide."""
    if isinstance(value, Number):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers(part)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from numbers(getattr(value, name))


def sentences(value: Any) -> Iterator[Text]:
    """Yield all texts of spans in a slide."""
    if isinstance(value, tuple) and value and all(isinstance(part, Span) for part in value):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from sentences(part)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from sentences(getattr(value, name))


def by_id(root: Element) -> dict[str, Element]:
    return {node.attrib["id"]: node for node in root.iter() if "id" in node.attrib}


def test_it_parses_without_an_error_and_no_id_stands_twice(html: str) -> None:
    ids = Counter(node.attrib["id"] for node in tree(html).iter() if "id" in node.attrib)
    assert ids
    assert max(ids.values()) == 1


def test_every_link_in_the_page_leads_somewhere(html: str) -> None:
    root = tree(html)
    targets = {node.attrib["href"][1:] for node in root.iter("a") if node.attrib["href"].startswith("#")}
    assert targets
    assert targets <= set(by_id(root))


def test_every_place_that_the_manifest_names_is_in_the_page(document: Document, html: str) -> None:
    anchors = {place["anchor"] for places in shown_in(document).values() for place in places}
    assert anchors
    assert {anchor.lstrip("#") for anchor in anchors} <= set(by_id(tree(html)))


def test_every_number_of_a_slide_is_printed_where_the_slide_is(document: Document, html: str) -> None:
    found = by_id(tree(html))
    for _, slide in document.slides():
        for number in numbers(slide):
            if number.value is not None and slide.kind not in ("heatmap",):
                place = found[slide.id.replace(".", "-")]
                assert squeezed(number.text) in squeezed(words(place)), (slide.id, number.text)


def test_every_sentence_of_every_slide_is_in_the_page(document: Document, html: str) -> None:
    seen = squeezed(words(tree(html)))
    for _, slide in document.slides():
        if slide.kind not in ("cover", "agenda", "divider"):
            assert squeezed(slide.source) in seen
            assert all(squeezed(plain(text)) in seen for text in sentences(slide))
    for gap in document.absent:
        assert gap.because in words(tree(html))


def test_the_table_of_a_chart_holds_the_values_that_are_drawn(document: Document, html: str) -> None:
    found = by_id(tree(html))
    charts = [slide for _, slide in document.slides() if isinstance(slide, Metric | Problem) and slide.chart]
    assert charts
    for slide in charts:
        chart, table = slide.chart, found[slide.id.replace(".", "-")].find(".//details//tbody")
        assert chart is not None
        assert table is not None
        rows = [[words(cell).strip() for cell in row] for row in table]
        language = document.info.language
        assert rows == [
            [name, *(printed(one.values[index], chart, language, one, fixed=True) for one in chart.series)]
            for index, name in enumerate(chart.categories)
        ]


def test_every_figure_answers_with_definition_fraction_tables_and_caveat(document: Document, html: str) -> None:
    found = by_id(tree(html))
    for figure in document.figures.values():
        said = words(found[f"figure-{figure.id}"])
        assert figure.title in said
        assert figure.definition in said
        assert all(caveat in said for caveat in figure.caveats)
    assert "25,276 ÷ 61,204" in words(found["figure-retention_d30"])
    assert "没有有效答卷" in words(found["figure-nps"])


def test_a_figure_in_a_text_links_to_its_definition_and_keeps_its_punctuation(page_of: Callable[..., str]) -> None:
    body = (
        Span(text="增至"),
        Span(text="15万人", figure="members_end"),
        Span(text="；再说"),
        Span(text="9", figure="no"),
    )
    html = page_of(Statements(id="a.b", title=as_text("题"), items=(Statement(lead="一", body=body),)))
    link = '<a class="fig neutral" href="#figure-members_end" data-field="value">15万人</a>'
    assert f'增至<span class="keep">{link}；</span>再说9</dd>' in html


def test_the_policy_lets_only_this_style_and_this_script_run(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    said = policy[1].replace("&#39;", "'")
    assert said.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in said
    assert not re.findall(r"<[^>]+\s(?:style|on\w+)=", html)


def test_nothing_outside_the_file_is_named(html: str) -> None:
    assert not re.findall(r"https?:|[\"'(=]//", html)
    assert not re.findall(r"url\(|@import", html)


def test_it_says_its_language_and_has_one_head_and_its_landmarks(document: Document, html: str) -> None:
    root = tree(html)
    assert root.attrib["lang"] == {"zh_CN": "zh-CN", "en": "en"}[document.info.language]
    heads = [int(node.tag[1]) for node in root.iter() if re.fullmatch(r"h[1-6]", str(node.tag))]
    assert heads.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(heads))
    assert {"main", "nav", "header"} <= {node.tag for node in root.iter()}


def hostile() -> str:
    """Return a page in which every name, title and sentence is hostile."""
    base, text = example(), " ".join(HOSTILE)
    front, strategy, results, problems = base.chapters
    (metric,) = (slide for slide in results.slides if slide.id == "growth.members")
    assert isinstance(metric, Metric)
    assert metric.chart
    chart = metric.chart.model_copy(
        update={
            "title": text,
            "summary": text,
            "categories": (text, *metric.chart.categories[1:]),
            "series": tuple(one.model_copy(update={"name": text}) for one in metric.chart.series),
        }
    )
    told = metric.model_copy(
        update={"title": as_text(text), "judgement": text, "body": as_text(text), "source": text, "chart": chart}
    )
    chapter = Chapter(info=results.info.model_copy(update={"title": text, "failed": (text,)}), slides=(told,))
    info = base.info.model_copy(update={"community": text, "title": text, "reporter": text, "attribution": text})
    figures = {
        name: one.model_copy(update={"title": text, "definition": text, "caveats": (text,)})
        for name, one in base.figures.items()
    }
    made = Document(info, (front, strategy, chapter, problems), figures, base.absent)
    return render(made, Project(SHIPPED)).decode()


def test_hostile_names_are_only_ever_text() -> None:
    root, text = tree(hostile()), " ".join(HOSTILE)
    plain_page = tree(render(example(), Project(SHIPPED)).decode())
    assert words(root).count(text) >= 15 + 3 * len(example().figures)
    assert len(list(root.iter("script"))) == len(list(plain_page.iter("script"))) == 1
    assert not list(root.iter("img"))
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]
    assert not [link for link in root.iter("a") if "javascript" in link.attrib["href"]]


def test_a_browser_runs_nothing_of_them(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(hostile(), encoding="utf-8")
    page = visit(path)  # which hears any alert
    page.locator("main a.fig").first.focus()
    assert HOSTILE[0] in page.locator("#tip").inner_text()


def test_a_failed_chapter_says_what_is_missing() -> None:
    base = example()
    broken = tuple(
        Chapter(info=one.info.model_copy(update={"failed": ("results_events",)}), slides=())
        if one.info.id == "results"
        else one
        for one in base.chapters
    )
    html = render(Document(base.info, broken, base.figures, base.absent), Project(SHIPPED)).decode()
    assert "results_events" in words(by_id(tree(html))["results"])


def test_what_is_made_up_or_still_a_template_is_marked(html: str, page_of: Callable[..., str]) -> None:
    assert html.count('class="tag"') == 2
    assert 'class="tag"' not in page_of(synthetic=False)


def test_facts_of_an_action_are_printed_only_where_there_are_any(page_of: Callable[..., str]) -> None:
    actions, cards = slides()["problems"][2], slides()["strategy"][2]
    assert isinstance(actions, Cards)
    assert isinstance(cards, Cards)
    assert "社群经理" in page_of(actions)
    assert '<dl class="facts">' not in page_of(cards)


def test_a_chart_without_any_value_says_so(page_of: Callable[..., str]) -> None:
    (metric,) = (slide for slide in slides()["results"] if slide.id == "conversion.rate")
    assert isinstance(metric, Metric)
    assert metric.chart
    empty = tuple(one.model_copy(update={"values": (None,) * len(one.values)}) for one in metric.chart.series)
    html = page_of(metric.model_copy(update={"chart": metric.chart.model_copy(update={"series": empty})}))
    assert "<svg" not in html
    assert "暂无数据" in html


def test_it_is_light(html: str) -> None:
    assert len(html.encode()) < 200_000


def test_every_part_of_the_page_looks_as_agreed(document: Document, html: str, golden: Callable[..., None]) -> None:
    without_drawings = re.sub(r"<svg.*?</svg>", "<svg/>", html, flags=re.DOTALL)
    _, *parts = re.split(r'(?=<(?:header class="first"|section class="chapter"|article))', without_drawings)
    assert len(parts) == 17
    for part in parts:
        name = part.split('id="', 1)[1].split('"')[0]
        lines = (line.strip() for line in part.partition("</main>")[0].splitlines())
        golden(GOLDEN / document.info.language / f"{name}.html", "\n".join(line for line in lines if line) + "\n")
