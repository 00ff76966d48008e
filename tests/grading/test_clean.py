"""What a student's code shows is safe in a browser and a terminal, and stays readable."""

import base64
import math
import os
import re
import resource
import signal

import pytest
from cases import every

from tarifflab.grading import clean_markdown as markdown
from tarifflab.grading import clean_outputs as outputs
from tarifflab.grading.clean_markdown import clean_markdown, fenced, render
from tarifflab.grading.clean_outputs import (
    clean_attachments,
    clean_html,
    clean_outputs,
    clean_text,
)

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()

ACTIVE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.invalid/beacon.png'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jav\tascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<a href='d&Tab;a\nta&colon;text/html,1'>x</a>",
    "<a href='&nbsp;&#1; DATA:text/html,1'>x</a>",
    "<iframe src='https://evil.invalid'></iframe>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<object data=x></object><embed src=x>",
    "<form action='https://evil.invalid'><input name=a></form>",
    "<style>body { display: none }</style>",
    "<div style='position: fixed; top: 0'>x</div>",
    "<div style='margin: -999px'>x</div>",
    "<div class='navbar-fixed-top'>Score: 34</div>",
    "<meta http-equiv=refresh content='0;url=//evil'>",
    "<base href='//evil'>",
    "<b onclick=alert(1)>x</b>",
    "<math><mtext><script>1</script></mtext></math>",
]
LEFT = (
    "<script", "onerror", "onload", "onclick", "javascript", "<iframe", "<svg", "<object",
    "<embed", "<form", "<input", "<style", "position", "margin", "navbar", "<meta", "<base",
    "evil.invalid", "text/html",
)  # fmt: skip


@pytest.mark.parametrize("text", ACTIVE)
def test_active_html_loses_what_is_active(text):
    """Nothing is left that runs, loads, covers or redirects."""
    cleaned = clean_html(text).lower()

    assert not [word for word in LEFT if word in cleaned]


@pytest.mark.parametrize("text", ACTIVE)
def test_active_html_in_markdown_becomes_text(text):
    """In a Markdown cell it is shown as its source, and the change is reported."""
    cleaned, changed = clean_markdown(f"An answer.\n\n{text}")

    assert changed
    assert set(re.findall(r"<(\w+)", render(cleaned))) <= {"pre", "code"}


LINKS = [
    r"[x](javascript\:alert(1))",
    r"[x](javascript\&colon;alert(1))",
    "[x](&amp;#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x]: java&#x73;cript:alert(1)\n\n[x]",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java&Tab;script:alert(1)>)",
    "[x](&#1;javascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[x](<d&Tab;ata:text/html,1>)",
    "[![a](attachment:a.png)](javascript&colon;alert(1))",
    "| a |\n|---|\n| [x](javascript\\:alert(1)) |",
    "text[^1]\n\n[^1]: [x](javascript\\:alert(1))",
    "![x](https://evil.invalid/t.png&#41;",
    "![x][r]\n\n[r]: https://evil.invalid/t.png",
    "&#33;<img src='https://evil.invalid/t.png'>",
    "<img src='data:image/svg+xml;base64,AAAA'>",
]


@pytest.mark.parametrize("text", LINKS)
def test_no_spelling_of_a_link_runs_or_loads_anything(text):
    """What the browser gets is looked at, so it does not matter how a link was written."""
    page = render(clean_markdown(text)[0]).lower()

    schemes = re.findall(r"<[^>]*(?:href|src)=[\"']?[\s\x00-\x20]*([a-z][a-z0-9+.-]*):", page)
    assert not set(schemes) - {"http", "https", "mailto"}
    assert "<img" not in page


@pytest.mark.parametrize("text", ["~~~\n<b>x</b>", "~" * 50, "```\n~~~~\n", "", "a\n~~~ x"])
def test_nothing_ends_a_fence(text):
    """A text that is shown as its source stays inside its block of code."""
    page = render(fenced(text))

    assert page.startswith("<pre><code>")
    assert page.strip().endswith("</code></pre>")
    assert "<" not in page.strip()[11:-13]


def test_a_table_of_pandas_stays_a_table():
    """The HTML of a frame keeps its rows, cells and headings."""
    pd = pytest.importorskip("pandas")

    cleaned = clean_html(pd.DataFrame({"a": [1, 2]}).to_html())

    assert cleaned.count("<td>") == 2
    assert 'class="dataframe"' in cleaned


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "**bold** & more", "<details><summary>x</summary>y</details>",
     "see <https://example.org>", "| a | b |\n|---|---|\n| 1 | 2 |", "x<sub>1</sub>",
     "# Title\n\n1. one\n2. *two* ~~three~~\n\n> a quote\n\n---\n",
     '[w](https://example.org/a_(b)?x=1&y=2 "A title") and https://example.org',
     "- [ ] to do\n- [x] done", "```python\nx = 'a' < \"b\"  # <b>\n```",
     "text[^1]\n\n[^1]: note",
     "$x_1 < 3$ and $$\\frac{a}{b} & c$$", r"5 \* 3 AT&T \[no link\]", "[r](../x.ipynb#part)",
     "<table><tr><td>1</td></tr></table>", "a<br>b<br/>c", "| a | b |\n|:-:|--:|\n| 1 | 2 |"],
)  # fmt: skip
def test_honest_markdown_is_untouched(text):
    """What is no danger is not changed by a letter."""
    assert clean_markdown(text) == (text, False)


def test_a_picture_from_elsewhere_becomes_a_link():
    """Loading it would tell the student who opens the page, and when."""
    assert clean_markdown("![x](https://evil.invalid/t.png)")[0].startswith("[x](")
    assert clean_markdown("![x][1]\n\n[1]: http://e.invalid/t.png")[0].startswith("[x][1]")


def test_pasted_pictures_stay():
    """A screenshot in a written answer is kept; what is no picture is not."""
    kept = clean_attachments(
        {"a.png": {"image/png": PNG}, "b.png": {"image/png": "AAAA"}, "c": {"text/html": "x"}}
    )

    assert list(kept) == ["a.png"]
    cleaned = clean_markdown("![a](attachment:a.png) ![b](attachment:b.png)", kept)
    assert cleaned == ("![a](attachment:a.png) (no picture)", False)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b[2Jx\x1b[1;1H", "x"),
        ("a\x08b\x00\x07", "ab"),
        ("\x9b31mx", "31mx"),
        ("\u202egnp.exe", "gnp.exe"),
        ("tab\tline\n", "tab\tline\n"),
        ("half \ud800", "half ?"),
        ("\x1b[38mx", "x"),
        ("\x1b[48;5mx", "x"),
        ("\x1b[38;2;1;2mx", "x"),
        ("\x1b[38;5;256mx", "x"),
        ("\x1b[38;5;208;1mx\x1b[m", "\x1b[38;5;208;1mx\x1b[m"),
        ("\x1b[1;48;2;1;22;255mx", "\x1b[1;48;2;1;22;255mx"),
    ],
)
def test_terminal_escapes_are_stripped_but_colours(text, kept):
    """No title, no cursor, no bell, no right-to-left trick; red stays red."""
    assert clean_text(text) == kept


BOMBS = {
    "formatting": "<p>" + "".join(f"<b id={n}>" for n in range(2000)) + "<p>x</p>" * 2000,
    "nesting": "<div>" * 52_000,
    "size": "<td>" * 10**6,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_html_that_multiplies_is_shown_as_text(name):
    """A few kilobytes that a parser would blow up to gigabytes are not parsed."""
    cleaned = clean_html(BOMBS[name])

    assert len(cleaned) < 50_000
    assert cleaned.startswith("<pre>")


@every(["", ";", ";5", ";5;", ";5;1", ";5;256", ";2;1;2", ";2;1;2;3"])
def test_no_colour_stops_a_page(rest):
    """Nbconvert fails on half a colour; what is left of a text makes a page."""
    from nbconvert.filters import ansi2html

    for first in (*"0123459", *map(str, range(10, 110)), "256", "1000", ""):
        assert "x" in ansi2html(clean_text(f"\x1b[{first}{rest}mx"))


def test_ever_changing_colours_cost_a_page_little():
    """Nbconvert copies the rest of a text at each change, so the number of them is bounded."""
    assert clean_text("\x1b[31mx\x1b[0m" * 50_000).count("\x1b") == outputs.MAX_COLOURS


def patterns():
    """Return every pattern of the two cleaning modules, by name."""
    return {
        name: found
        for module in (outputs, markdown)
        for name, found in vars(module).items()
        if isinstance(found, re.Pattern)
    }


PIECES = [
    "<", "<a", "< ", "![", "![a](attachment:", "![a](", "\x1b[", "\x1b[3", "\x1b]", "\x1b",
    "](", "[", "&", "~", "a", " ", "data:image/png;base64,A", "1;", "</", "<tbody", '=""', "=",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_every_pattern_is_linear(piece):
    """All of them get through 256 KB in one budget of the processor's time.

    What is linear needs a hundredth of it; a quadratic pattern would need hours, and the kernel
    would end the process.
    """
    text = piece * (256 * 1024 // len(piece))
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        for pattern in patterns().values():
            pattern.sub("", text)
        os._exit(0)

    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("piece", ["[a](", "![](", "[^1]", "[x][y]", "["])
def test_no_text_makes_a_page_search_for_minutes(piece):
    """A page looks from each bracket of a line to its end: long lines of them are folded."""
    text, shown_as_source = clean_markdown(piece * 2_000)

    assert shown_as_source
    assert max(len(line) for line in text.split("\n")) <= 100


FORMULAS = [
    r"$\href{javascript:alert(1)}{x}$", r"\(\href {data:text/html,x}{y}\)",
    r"$\class{modal}{x}$",
    r"$\let\h=\href \h{javascript:1}{x}$", r"$$\style{position: fixed}{\text{full marks}}$$",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_links_to_a_script_or_lies_over_the_page(text):
    """Pages of other courses may load MathJax, which reads texts and HTML alike."""
    assert clean_markdown(text) == (fenced(text), True)
    assert clean_html(text) == f"<pre>{text}</pre>"


def test_an_ordinary_formula_stays():
    """Fractions, sizes and links to pages are what formulas are for."""
    text = r"$\textstyle \frac{a}{b}$ and $\href{https://example.org}{c}$"

    assert clean_markdown(text) == (text, False)


def test_an_error_is_never_cut_off():
    """Nbgrader gives full points for a test without an error: it stays whatever came before."""
    many = [{"output_type": "stream", "name": "stdout", "text": "x" * 90}] * 5_000
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}

    made = clean_outputs([*many, error], max_chars=1_000)

    assert "error" in [item["output_type"] for item in made]


def test_kind_of_an_output_is_named_without_its_escapes():
    """Whatever stands in it, in order and shortly: it is the student's own text."""
    data = {"y/\x1b]0;t\x07\x00y": "1", "x/" + "x" * 80: "2"}
    (made,) = clean_outputs([{"output_type": "display_data", "data": data}])

    said = f"(an output of kind x/{'x' * 58}, y/y is not shown here)"
    assert made["data"] == {"text/plain": said}


def test_outputs_are_bounded_and_of_known_kinds():
    """A forged list of outputs is cut, and what is no output is left out."""
    forged = [
        None, 5, {"output_type": "widget"}, {"output_type": "display_data", "data": 3},
        {"output_type": "stream", "name": "x", "text": "kept"},
        {"output_type": "display_data", "data": {"application/javascript": "alert(1)"}},
        {"output_type": "display_data", "data": {"image/png": "not a picture", "text/plain": "p"}},  # noqa: E501
        {"output_type": "stream", "text": "y" * 10**6},
    ]  # fmt: skip

    made = clean_outputs(forged, max_chars=10_000)

    assert made[0] == {"output_type": "stream", "name": "stdout", "text": "kept"}
    assert "application/javascript is not shown here" in made[1]["data"]["text/plain"]
    assert made[2]["data"] == {"text/plain": "p"}
    assert "cut off" in made[-1]["text"]
    assert len(made) == 4


def stream(text="x", **more):
    """Return an output of text."""
    return {"output_type": "stream", "name": "stdout", "text": text, **more}


@pytest.mark.parametrize(("number", "kept"), [(200, 200), (201, 201)])
def test_a_cell_shows_two_hundred_outputs(number, kept):
    """In place of the next stands a remark."""
    made = clean_outputs([stream(str(n)) for n in range(number)])

    assert len(made) == kept
    assert made[199]["text"] == "199"
    assert [item["text"] for item in made[200:]] == (
        ["… (more outputs were cut off here)\n"] * (number > 200)
    )


def test_every_output_keeps_its_kind_and_its_number():
    """A forged number is none; standard error stays what it is."""
    data = {"text/plain": "p", "text/html": "<b>h</b>", "image/png": PNG}
    result = {"output_type": "execute_result", "data": data, "metadata": {"x": 1}}
    counts = [3, 0, -1, True, "4", None]
    made = clean_outputs(
        [stream(name="stderr"), *(result | {"execution_count": n} for n in counts)]
    )

    assert made[0] == stream(name="stderr")
    assert [item["execution_count"] for item in made[1:]] == [3, 0, None, None, None, None]
    assert made[1]["data"] == data
    assert made[1]["metadata"] == {}


def test_an_error_is_short_in_name_text_and_lines():
    """Its trace is cleaned as one text, which it becomes on a page."""
    error = {
        "output_type": "error", "ename": "N" * 300, "evalue": "v" * 5_000,
        "traceback": ["\x1b[31ma", "b\x1b[0m", *["c"] * 2_000],
    }  # fmt: skip
    (made,) = clean_outputs([error])

    assert (len(made["ename"]), len(made["evalue"]), len(made["traceback"])) == (
        200, 4_000, 1_000,
    )  # fmt: skip
    assert (made["ename"][0], made["evalue"][0]) == ("N", "v")
    assert made["traceback"][:3] == ["\x1b[31ma", "b\x1b[0m", "c"]
    assert clean_outputs([error | {"traceback": "text"}])[0]["traceback"] == []


PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n1",
    "image/jpeg": b"\xff\xd8\xff1",
    "image/gif": b"GIF89a",
    "image/svg+xml": b"<svg>",
}


@pytest.mark.parametrize("mime", PICTURES)
def test_a_picture_is_known_by_its_first_bytes(mime):
    """As bytes or as text; under another's name it is none."""
    raw = PICTURES[mime]
    text = base64.b64encode(raw).decode()
    kept = {"image/png", "image/jpeg", "image/gif"}

    for other in PICTURES:
        shown = [clean_outputs([{"output_type": "display_data", "data": {other: content}}])
                 for content in (raw, text)]  # fmt: skip
        found = {text} if other == mime in kept else {None}
        assert {made[0]["data"].get(other) for made in shown} == found


def test_twenty_pictures_are_kept_of_one_cell():
    """Of a text whose attachments are without end."""
    many = {f"{n}.png": {"image/png": PNG} for n in range(21)}

    assert list(clean_attachments(many)) == [f"{n}.png" for n in range(20)]


def test_a_long_text_is_shown_to_its_bound_and_the_rest_is_said():
    """128 kilobytes; a text of that length is whole."""
    whole = "x" * 128 * 1024
    cut = clean_markdown(whole + "y")[0]

    assert clean_markdown(whole)[0] == whole
    assert cut == whole + (
        "\n\n(The rest of this text is not shown: it is longer than a page can be.)"
    )
    assert len(fenced(whole + "y")) == len(whole) + 8


def test_html_too_long_or_too_deep_shows_the_beginning_of_its_source():
    """Four thousand letters; what is just within is cleaned."""
    for inside, outside in [
        ("<i>" + "x" * (256 * 1024 - 7) + "</i>", "<i>" + "x" * (256 * 1024 - 6) + "</i>"),
        ("<div>" * 256 + "x", "<div>" * 257 + "x"),
        ("<br>" * 20_000, "<br>" * 20_001),
    ]:
        assert outputs.is_tame(inside)
        assert clean_html(outside).startswith("<pre>&lt;")
    assert clean_html("<" + "x" * 300_000) == "<pre>&lt;" + "x" * 3_999 + "</pre>"


KEPT = [
    '<table class="dataframe"><tr><th class="col_heading level0 col0">a</th></tr></table>',
    '<table><tbody><tr><td colspan="2" rowspan="3" align="right" title="t">1</td></tr></table>',
    '<span style="color:red;font-weight:bold">x</span>',
    "<details><summary>s</summary>d</details>",
    '<img src="data:image/png;base64,AAAA" alt="a" width="3" height="4">',
    "<u>x</u><s>y</s><mark>z</mark>",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_a_table_of_pandas_needs_is_kept(text):
    """Classes, spans, colours, pictures within the page."""
    words = re.findall(r"[\w-]+", text)

    assert sorted(set(words) - set(re.findall(r"[\w-]+", clean_html(text)))) == []


def test_a_link_of_a_page_tells_nobody_where_one_came_from():
    """And opens nothing that could steer the page."""
    assert clean_html('<a href="https://example.org">x</a>') == (
        '<a href="https://example.org" rel="noopener noreferrer">x</a>'
    )


TITLES = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "sup")  # also notes at the foot


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("## A <b>title</b>", False),
        ("- [ ] a <i>b</i>", False),
        ('<p id="own">a</p>', True),
        *((f'<{tag} id="own">a</{tag}>', False) for tag in TITLES),
        ('<p class="highlight navbar">a</p>', True),
        ('<p class="highlight dataframe">a</p>', False),
    ],
)
def test_names_on_a_page_are_those_of_nbconvert(text, source):
    """Headings have an id, code its classes; another could stand for a part of the page."""
    assert clean_markdown(text)[1] is source


def words(html):
    """Return the names and values of a piece of HTML, in the order of the alphabet."""
    return sorted(re.findall(r"[\w-]+", html))


WHOLE = (
    "<table><caption>c</caption><colgroup><col></colgroup><thead><tr><th>h</th></tr></thead>"
    "<tbody><tr><td>1</td></tr></tbody><tfoot><tr><td>2</td></tr></tfoot></table>"
    "<details><summary>s</summary></details><figure><figcaption>f</figcaption></figure>"
    "<div><span>x</span></div><section>y</section><u>u</u><s>s</s><mark>m</mark>"
)
ATTRIBUTES = (
    'title="t"', 'border="1"', 'align="left"', 'scope="col"', 'colspan="2"', 'rowspan="2"',
    'class="dataframe"', 'class="row_heading"', 'class="col_heading"', 'class="data"',
    'class="blank"', 'class="index_name"', 'class="level0"', 'class="row1"', 'class="col12"',
)  # fmt: skip
SHOWN = (
    "color", "background-color", "font-weight", "font-style", "text-align", "vertical-align",
    "text-decoration", "width", "height", "border", "padding", "white-space",
)  # fmt: skip
COVERING = (
    "position", "margin", "top", "left", "z-index", "float", "display", "opacity", "transform",
    "background", "background-image", "content", "font-size", "max-width", "border-image",
)  # fmt: skip


def test_tags_attributes_and_looks_of_tables_stay_and_no_others():
    """What could lie over the page, load something or look like a part of it goes."""
    kept = [
        WHOLE,
        *(f"<div {one}>x</div>" for one in ATTRIBUTES),
        *(
            f"<table><tbody><tr><th {one}=top>x</th></tr></tbody></table>"
            for one in ("valign", "halign")
        ),
        *(f'<p style="{one}:inherit">x</p>' for one in SHOWN),
    ]
    gone = [
        *(f'<p style="{one}:inherit">x</p>' for one in COVERING),
        *(f'<p {one}="x1">x</p>' for one in ("id", "name", "valign", "src", "href", "target")),
        *(f'<p class="{one}">x</p>' for one in ("database", "row", "data1", "xdata")),
    ]

    left = {"p", "x", "style", "class"}  # a name without a value does nothing
    assert [one for one in kept if words(clean_html(one)) != words(one)] == []
    assert [one for one in gone if set(words(clean_html(one))) - left] == []


FORMATTING = (
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt",
    "u",
)  # fmt: skip
VOID = ("br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source")


def test_formatting_costs_its_letters_times_all_tags_and_void_tags_open_nothing(monkeypatch):
    """A parser opens the one again in each paragraph; the other has no end."""
    monkeypatch.setattr(outputs, "MAX_PRODUCT", 5_000)
    for name in FORMATTING:
        pair, most = f"<{name}></{name.upper()}>", math.isqrt(5_000 // (2 * len(f"<{name}>")))
        assert (name, outputs.is_tame(pair * most), outputs.is_tame(pair * (most + 1))) == (
            name, True, False,
        )  # fmt: skip
    assert outputs.is_tame("<p></p>" * 2_000)
    monkeypatch.setattr(outputs, "MAX_DEPTH", 2)
    found = {name: outputs.is_tame(f"<{name}>" * 3) for name in (*VOID, "p", "b")}
    assert [name for name, tame in found.items() if not tame] == ["p", "b"]
    assert outputs.is_tame("<p></p>" * 9)
    assert not outputs.is_tame("</p>" * 9 + "<p>" * 3)


def test_half_a_megabyte_of_outputs_is_kept_of_a_cell():
    """All letters of a message count, names too, and eight for each number in it."""
    most = 512 * 1024 - len("output_typestreamnamestdouttext")
    nested = {"output_type": "display_data", "data": {"text/plain": "ab"}}
    nested["metadata"] = {"n": [1, 2.5]}

    assert clean_outputs([stream("x" * most)]) == [stream("x" * most)]
    assert [one["text"][0] for one in clean_outputs([stream("x" * (most + 1))])] == ["…"]
    assert [clean_outputs([nested], size)[0]["output_type"] for size in (64, 63)] == [
        "display_data", "stream",
    ]  # fmt: skip


def test_pictures_of_three_kinds_stay_in_a_text():
    """Attached or written into it; a drawing that may hold a script does not."""
    for kind, raw in PICTURES.items():
        content = base64.b64encode(raw).decode()
        here = f"![a](data:{kind};base64,{content})"
        attached = ("![a](attachment:a)", {"a": {kind: content}})

        assert (clean_markdown(here)[0] == here) is (kind != "image/svg+xml"), kind
        assert (clean_markdown(*attached) == (attached[0], False)) is (
            kind != "image/svg+xml"
        ), kind


HIDDEN = ("script", "style", "iframe", "object", "embed", "template")


def test_what_stands_in_active_tags_goes_with_them():
    """Their text is code, not words; links to pages and to a letter stay."""
    for tag in HIDDEN:
        assert clean_html(f"a<{tag}>body{{x}}</{tag}>b") in (
            "ab",
            "abody{x}b" * (tag == "embed"),
        )
    for link in ("http://x.org", "https://x.org", "mailto:a@x.org"):
        assert f'href="{link}"' in clean_html(f'<a href="{link}">x</a>')


def test_html_with_a_formula_that_commands_a_page_is_shown_as_its_source():
    """With every sign of it escaped."""
    shown = clean_html(r"<b>x</b> $\href{javascript:a}{b}$ & c")

    assert shown == r"<pre>&lt;b&gt;x&lt;/b&gt; $\href{javascript:a}{b}$ &amp; c</pre>"


def test_ten_kinds_of_an_output_that_is_not_shown_are_named():
    """In the order of the alphabet."""
    many = {f"application/k{n:02}": "x" for n in range(11)}
    shown = outputs._clean_data(dict(reversed(many.items())))["text/plain"]

    assert shown == f"(an output of kind {', '.join(list(many)[:10])} is not shown here)"


def test_tags_that_close_nothing_make_no_room_for_others():
    """Nor do those that hold nothing."""
    deep = outputs.MAX_DEPTH

    closing = "".join(f"</x{number}>" for number in range(9))
    assert outputs.is_tame(closing + "<p>" * deep)
    assert not outputs.is_tame(closing + "<p>" * (deep + 1))
    assert outputs.is_tame("<br>" * 300 + "<p>" * deep)
    assert not outputs.is_tame("<p></p>" * 300 + "<p>" * (deep + 1))
