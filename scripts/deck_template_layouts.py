"""The layouts that every theme shares: where each placeholder stands. Lengths are points."""

from __future__ import annotations

from collections.abc import Callable

from deck_template_parts import (
    CHAPTER,
    HEIGHT,
    KICKER,
    NUMBER,
    RECTANGLE,
    SOURCE,
    TITLE,
    Box,
    Layout,
    Scheme,
    Style,
    rounded,
)
from deck_template_themes import DeckTheme


def gradient(scheme: Scheme) -> str:
    """Return the dark background of cover and closing."""
    return (
        f'<a:gradFill rotWithShape="1"><a:gsLst><a:gs pos="0">{scheme.colour("tx2")}</a:gs>'
        f'<a:gs pos="62000">{scheme.colour("accent1")}'
        f'</a:gs><a:gs pos="100000">{scheme.colour("accent1")}</a:gs></a:gsLst>'
        '<a:lin ang="1800000" scaled="0"/></a:gradFill>'
    )


def bar(layout: Layout, x: float, y: float, width: float = 54) -> None:
    """Draw the short accent rule."""
    layout.art("Accent rule", (x, y, width, 5), RECTANGLE, layout.scheme.solid("accent2"))


def cover(theme: DeckTheme) -> Layout:
    """Return the title page."""
    layout = Layout(theme.scheme, "封面 Cover", gradient(theme.scheme), furniture=False, kind="title")
    theme.cover(layout)
    bar(layout, 64, 150)
    layout.placeholder("Logo", "pic", 17, (64, 48, 180, 64), Style(12, "bg1"), "标志")
    layout.placeholder("Title", "ctrTitle", 0, (64, 174, 520, 120), Style(44, "bg1", True, major=True), "年度工作总结")
    layout.placeholder("Subtitle", "subTitle", 1, (64, 304, 520, 52), Style(18, "bg1"), "社群名称")
    layout.placeholder("Byline", "body", 20, (64, 462, 780, 44), Style(16, "bg1", anchor="b"), "汇报人　部门　日期")
    return layout


def agenda(theme: DeckTheme) -> Layout:
    """Return the table of contents: one placeholder per chapter."""
    layout = Layout(theme.scheme, "目录 Agenda", furniture=False)
    layout.art("Panel", (0, 0, 260, HEIGHT), RECTANGLE, layout.scheme.solid("accent1"))
    theme.agenda(layout)
    bar(layout, 48, 172)
    layout.placeholder("Title", "title", 0, (48, 194, 204, 56), Style(40, "bg1", True, major=True), "目录")
    layout.placeholder("Period", "body", 20, (48, 254, 196, 44), Style(16, "bg1"), "报告期")
    for index in range(8):
        box = (320, 58 + 53 * index, 576, 52)
        layout.placeholder(f"Chapter {index + 1}", "body", 21 + index, box, Style(22, anchor="ctr"), f"第{index + 1}章")
    return layout


def divider(theme: DeckTheme) -> Layout:
    """Return the page that opens a chapter."""
    layout = Layout(theme.scheme, "章节页 Divider", theme.scheme.solid("accent1"), furniture=False, kind="secHead")
    theme.divider(layout)
    layout.placeholder(
        "Chapter number",
        "body",
        20,
        (64, 176, 190, 150),
        theme.chapter_number,
        "01",
    )
    layout.art("Accent rule", (266, 200, 5, 96), RECTANGLE, layout.scheme.solid("accent2"))
    layout.placeholder("Title", "title", 0, (296, 190, 600, 60), Style(40, "bg1", True, major=True), "章节标题")
    layout.placeholder("Finding", "body", 19, (296, 256, 560, 90), Style(18, "bg1"), "本章一句话结论")
    return layout


def closing(theme: DeckTheme) -> Layout:
    """Return the last page."""
    layout = Layout(theme.scheme, "结束页 Closing", gradient(theme.scheme), furniture=False)
    theme.closing(layout)
    bar(layout, 64, 112)
    layout.placeholder("Conclusion", "body", 16, (64, 136, 600, 190), Style(24, "bg1"), "三句话结论")
    layout.placeholder("Title", "title", 0, (64, 348, 600, 70), Style(50, "bg1", True, major=True), "谢谢")
    layout.placeholder("Contact", "body", 20, (64, 462, 780, 44), Style(16, "bg1", anchor="b"), "联系方式")
    return layout


def content(theme: DeckTheme, name: str) -> Layout:
    """Return a content layout with what all of them share: kicker, title, source, chapter, number."""
    layout = Layout(theme.scheme, name)
    layout.placeholder("Kicker", "body", 13, KICKER, Style(11, "accent1", True, anchor="ctr"), "01　章节")
    layout.placeholder("Title", "title", 0, TITLE, Style(26, bold=True, major=True), "一句话说清本页结论，带上数字")
    return layout


def footed(layout: Layout) -> Layout:
    """Add the footer, last in reading order."""
    layout.placeholder("Source", "body", 14, SOURCE, Style(10, "accent5"), "数据来源与口径")
    layout.placeholder("Chapter", "ftr", 11, CHAPTER, Style(10, "accent5", align="r"), "")
    layout.placeholder("Slide number", "sldNum", 12, NUMBER, Style(10, "accent5", align="r"), "")
    return layout


def card(layout: Layout, index: int, box: Box, prompt: str = "小标题与说明") -> None:
    """Add a card: a placeholder on a soft ground."""
    layout.placeholder(
        f"Card {index + 1}",
        "body",
        21 + index,
        box,
        Style(16, insets=(18, 14)),
        prompt,
        fill=layout.scheme.solid("bg2"),
        shape=rounded(0.03),
    )


def overview(theme: DeckTheme) -> Layout:
    """Return the page of headline figures."""
    layout = content(theme, "核心指标 Overview")
    layout.placeholder("Lead", "body", 19, (48, 88, 864, 50), Style(16), "三句话结论")
    for index in range(6):
        row, column = divmod(index, 3)
        card(layout, index, (48 + 293 * column, 150 + 174 * row, 278, 160), "指标、数值、变化、目标")
    return footed(layout)


def statements(theme: DeckTheme) -> Layout:
    """Return the page of statements, one under the other."""
    layout = content(theme, "要点 Statements")
    for index in range(4):
        card(layout, index, (48, 96 + 100 * index, 864, 86), "要点与一句话说明")
    return footed(layout)


def cards(theme: DeckTheme) -> Layout:
    """Return the page of numbered cards, side by side."""
    layout = content(theme, "卡片 Cards")
    for index in range(4):
        card(layout, index, (48 + 220 * index, 104, 204, 330))
    return footed(layout)


def judged(theme: DeckTheme, name: str) -> Layout:
    """Return a page with a judgement, a paragraph and a chart."""
    layout = content(theme, name)
    layout.placeholder(
        "Judgement",
        "body",
        15,
        (48, 94, 120, 34),
        Style(16, "bg1", True, "ctr", "ctr", insets=(6, 2)),
        "总结词",
        fill=layout.scheme.solid("accent1"),
        shape=rounded(0.22),
    )
    left, right = (
        ((48, 142, 400, 190), (480, 92, 432, 310))
        if name.endswith("Problem")
        else ((48, 142, 326, 190), (402, 92, 510, 396))
    )
    layout.placeholder("Description", "body", 16, left, Style(16), "详细描述：结论、数字、原因")
    layout.placeholder("Chart", "chart", 17, right, Style(14), "图表")
    if name.endswith("Problem"):
        layout.placeholder("Remark", "body", 18, (480, 412, 432, 60), Style(12, "accent5"), "补充说明")
    return footed(layout)


def table(theme: DeckTheme) -> Layout:
    """Return the page of a table with a remark and key figures."""
    layout = content(theme, "表格 Table")
    layout.placeholder("Table", "tbl", 17, (48, 92, 864, 266), Style(14), "表格")
    layout.placeholder("Remark", "body", 18, (48, 364, 864, 24), Style(12, "accent5"), "说明")
    for index in range(3):
        card(layout, index, (48 + 293 * index, 398, 278, 96), "关键数字")
    return footed(layout)


def heatmap(theme: DeckTheme) -> Layout:
    """Return the page of a shaded matrix with remarks beside it."""
    layout = content(theme, "热力图 Heatmap")
    layout.placeholder("Matrix", "tbl", 17, (48, 92, 618, 396), Style(12), "矩阵")
    for index in range(3):
        card(layout, index, (688, 92 + 132 * index, 224, 120), "怎么看")
    return footed(layout)


def timeline(theme: DeckTheme) -> Layout:
    """Return the page of phases over a calendar, with a table below."""
    layout = content(theme, "时间线 Timeline")
    layout.placeholder("Table", "tbl", 17, (48, 262, 864, 226), Style(13), "目标表")
    return footed(layout)


def text_page(theme: DeckTheme) -> Layout:
    """Return the page of running text, used where a text continues."""
    layout = content(theme, "正文 Text")
    layout.placeholder("Text", "body", 16, (48, 92, 864, 396), Style(16), "正文")
    return footed(layout)


LAYOUTS: tuple[Callable[[DeckTheme], Layout], ...] = (
    cover,
    agenda,
    divider,
    overview,
    statements,
    cards,
    lambda theme: judged(theme, "指标与图表 Metric"),
    table,
    heatmap,
    timeline,
    lambda theme: judged(theme, "问题与原因 Problem"),
    text_page,
    lambda theme: footed(content(theme, "仅标题 Title Only")),
    closing,
)
