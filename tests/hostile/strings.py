"""What a member can call a group, a topic, a file or oneself to do harm: each string holds its own number."""

from __future__ import annotations

EVIL = "https://evil.example"
ESC, BEL, CSI = "\x1b", "\x07", "\x9b"

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "</script><script>alert(4)</script>",
    "</title><h1>5</h1>",
    "</style><style>*{display:none}</style>",
    "javascript:alert(7)",
    "data:text/html,<script>alert(8)</script>",
    "]]><b>9</b>",
    "--><b>10</b><!--",
    "' onmouseover='alert(11)",
    '" autofocus onfocus="alert(12)',
    f"<iframe src={EVIL}/13></iframe>",
    f"<base href={EVIL}/14/>",
    f"<meta http-equiv=refresh content='0;url={EVIL}/15'>",
    f"<link rel=stylesheet href={EVIL}/16.css>",
    "&lt;b&gt;17&amp;#60;",
    "</textarea></svg></math><a href=javascript:alert(18)>",
    "<![CDATA[19]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y '20'>]>&y;",
)
TEMPLATES = (
    "{{ 7*191 }}",
    "{% raw %}21",
    "{# 22 #}",
    "{0} {metric} {period} 23",
    "%s %(n)d %n 24",
    "${7*191}",
    "**25**",
    "# 26",
    f"[27]({EVIL}/27)",
    "![28](/etc/hostname)",
    r"$\frac{29}{1}$ $$x^2$$ \(y\)",
    "`rm 30`",
    '\ue000{"text":"31","figure":"members_end"}\ue001',
    "[bold red]32[/] [link=https://evil.example/32]x[/link]",
)
FORMULAS = (
    "=1+33",
    "+1+34",
    "-1+35",
    "@SUM(36)",
    "\t=1+37",
    "\r=1+38",
    f'=HYPERLINK("{EVIL}/39","x")',
    "=cmd|'/C calc'!A40",
    f"{EVIL}/41",
    "mailto:x@evil.example?42",
    "file:///etc/passwd#43",
    "_x0041_44",
    "＝1+45",
    '=1+46";=1+46',
)
CHARACTERS = (
    "n\x00u\x0bl\x0047",
    "no\ufffe\uffffn48",
    "rtl\u202egnp.exe 49",
    "iso\u2067\u2066late 50",
    "z" + "".join(chr(0x300 + n) for n in range(60)) + "a" + "\u0489" * 40 + "lgo51",
    "zero\u200b\u200c\u2060\ufeffwidth52",
    "👨‍👩‍👧‍👦🏳️‍🌈🇨🇳👍🏿🏴󠁧󠁢󠁥󠁮󠁧󠁿53",
    "مرحبا بالعالم54",
    f"{ESC}[31mred{ESC}[0m 55",
    f"{ESC}]8;;{EVIL}/56{BEL}link{ESC}]8;;{BEL}",
    f"{ESC}]0;title57{BEL}{ESC}[2J{CSI}31m",
    "two\nlines\u2028three\x8558",
    "soft\u00adhyphen\u180e\u061c59",
    "𝒶𐍈60",
)
LONG = ("长" * 10_000, "l" * 10_000)
EVERYTHING = (*MARKUP, *TEMPLATES, *FORMULAS, *CHARACTERS, *LONG)
