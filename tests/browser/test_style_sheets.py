"""The style sheets in a page of their own: what is hidden, in what colours, on which medium.

Held as it is painted, and only what a reader would notice: something that shows or is missing,
a ring around what has the focus, colours that can be read, paper, calm, high contrast.
"""

import re

import pytest
from bare import Bare
from picture_checks import contrast

from tarifflab._display import asset
from tarifflab.widgets.kit import still
from tarifflab.widgets.kit.page_traits import Frame

pytestmark = pytest.mark.browser

SET = """([style, body]) => {
  document.head.querySelector("style")?.remove();
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  document.documentElement.removeAttribute("data-jp-theme-light");
  document.body.className = "";
  document.body.innerHTML = body;
}"""
LOOK = """(lines) => lines.map((line) => {
  const [where, name] = line.split(": ")[0].split(" / ");
  const [selector, part] = where.split("::");
  const one = document.querySelector(selector);
  const look = getComputedStyle(one, part ? `::${part}` : null);
  return `${where} / ${name}: ${look.getPropertyValue(name)}`;
})"""
RING = """() => {
  const one = document.activeElement;
  const seen = one.matches(".tl-pill input") ? one.nextElementSibling : one;
  const { outlineStyle, outlineWidth } = getComputedStyle(seen);
  return `${one.tagName.toLowerCase()} ${outlineStyle} ${outlineWidth}`;
}"""
CALM = {
    "media": "screen", "color_scheme": "light", "reduced_motion": "no-preference",
    "forced_colors": "none",
}  # fmt: skip


@pytest.fixture(scope="module")
def bare(browser):
    """Give all tests of this file one page."""
    page = Bare(browser)
    yield page
    page.context.close()


def page_of(bare, sheets, body, *, dark=False, wide=1000, **media):
    """Show a body with some sheets, on a medium."""
    size = {"width": wide, "height": 700}
    if bare.page.viewport_size != size:
        bare.page.set_viewport_size(size)
    bare.page.emulate_media(**(CALM | media))
    bare.page.evaluate(SET, [asset(*sheets.split()), body])
    if dark:
        bare.page.evaluate("document.documentElement.dataset.jpThemeLight = 'false'")


FIGURE = """<div class="jp-Cell"><div class="{}"><div class="tl-figure {}">
<p class="tl-headline">It rose</p><div class="tl-body"><div class="tl-controls">
<div class="tl-actions">b</div><div class="tl-actions" hidden>c</div>
<button aria-disabled="true">off</button></div>
<div class="tl-stage"><div class="tl-picture"><svg><path class="tl-truth"/><g class="tl-land"/>
<g class="tl-lift"/><g class="tl-convoy"/><g class="tl-after"/></svg></div>
<div class="tl-tip">tip</div></div></div>
<div class="tl-tools">t</div><div class="tl-table">16.9</div><p class="tl-how">h</p>
<p class="tl-wake">w</p><p class="tl-foot">f</p></div></div></div>"""
CARD = """<div class="tl-box {}"><div class="tarifflab"><p class="tl-hidden">h</p>
<p class="tl-notice"></p><p class="tl-truth tl-right">yes</p><p class="tl-truth tl-wrong">no</p>
<div class="tl-answers" hidden>a</div><button aria-disabled="true">b</button><select></select>
<input type="range"></div></div>"""
STILL = """<div class="jp-NotebookPanel"><div class="jp-Cell jp-CodeCell" id="printed">
<div class="jp-Cell-outputWrapper">16.9</div></div>
<div class="jp-Cell jp-CodeCell"><div class="tl-still tl-asked">
<p class="tl-question" hidden>How?</p><p class="tl-headline">It rose</p>
<img class="tl-still-picture"><p class="tl-unit">u</p><p class="tl-foot">f</p>
<p class="tl-wake" hidden>w</p></div></div></div>"""
ALONE = STILL.replace("jp-NotebookPanel", "page")
EDITION = """<a class="skip" href="#a">s</a><header class="bar">b<button class="look">l</button>
<div class="contents"><p class="more">m</p></div></header><nav class="side">s</nav>
<main><p class="waits">w</p><div class="asks"><p class="on-paper">p</p><p id="live">l</p></div>
<details class="code">c</details><p class="lost">l</p><p class="forget">f</p>
<p class="left-out">o</p><div class="turn"><a rel="next" href="#a">n</a></div>
<p class="go">g</p><p class="reader">r</p><a href="#a">a</a>
<section class="chapter" id="one">1</section><section class="chapter" id="two">2</section>
<div class="stations"><ul><li><span class="part">p</span></li></ul></div>
<div class="tarifflab"><button>b</button></div><p class="explained">e</p></main>"""
DOOR = """<ol class="stations"><li aria-current="step">a<span class="part">p</span></li></ol>
<p class="go">g</p><div class="moving"><svg><path class="line"/><g class="end"/>
<path class="way"/></svg></div><form class="asked"><p data-right="true">y</p>
<p data-right="false">n</p></form>"""
STATIC = """<div class="{}"><div class="tarifflab-static"><p class="tl-wake">w</p>
<ul><li>l</li></ul></div></div><div class="jp-Notebook"><div class="highlight">
<pre>code</pre></div><h2>h</h2><table><tr><td>1</td></tr></table></div>"""
WAKE = "The kernel was restarted. Run this cell to wake it (Shift + Enter)."
MOVING = (".tl-truth", ".tl-after", ".tl-land", ".tl-lift", ".tl-convoy")

SEEN = {
    "figure": ("frame.css", FIGURE.format("a", ""), {}, """
        .tl-actions[hidden] / display: none
        .tl-actions / display: flex
        .tl-wake / display: none
        .tl-truth / animation-name: tl-draw
        .tl-after / animation-name: tl-fade
        .tl-land / animation-name: tl-land
        .tl-lift / animation-name: tl-lift
        .tl-convoy / animation-name: tl-convoy"""),
    "figure that asks": ("frame.css", FIGURE.format("a", "tl-asking"), {}, """
        .jp-Cell::after / content: "Results and readings below open with the picture."
        .tl-tools / visibility: hidden"""),
    "figure in dark": ("frame.css", FIGURE.format("a", ""), {"dark": True}, """
        .tl-figure / color: rgb(242, 243, 244)
        .tl-foot / color: rgb(180, 185, 191)"""),
    "figure without its kernel": (
        "frame.css", FIGURE.format("jupyter-widgets-disconnected", ""), {}, """
        .tl-controls / visibility: hidden
        .tl-tools / visibility: hidden
        .tl-table / display: none
        .tl-wake / display: block
        .tl-foot / opacity: 0.9
        .tl-figure / border-top-style: dashed"""),
    "figure for calm": ("frame.css", FIGURE.format("a", ""), {"reduced_motion": "reduce"},
        "\n".join(f"{one} / animation-name: none" for one in MOVING)),
    "figure on paper": (
        "frame.css", FIGURE.format("a", "tl-waiting"), {"dark": True, "media": "print"}, """
        .tl-controls / display: none
        .tl-tools / display: none
        .tl-table / display: none
        .tl-tip / display: none
        .tl-how / display: none
        .jp-Cell::after / display: none
        .tl-headline / display: block
        .tl-figure / break-inside: avoid
        .tl-figure / print-color-adjust: exact
        .tl-figure / background-color: rgb(255, 255, 255)
        .tl-figure / color: rgb(28, 30, 33)"""),
    "figure in high contrast": (
        "frame.css", FIGURE.format("a", ""), {"forced_colors": "active"}, """
        .tl-picture / forced-color-adjust: none
        .tl-picture / background-color: rgb(255, 255, 255)
        .tl-headline / forced-color-adjust: auto
        .tl-tip / border-top-style: solid"""),
    "card": ("card_look.css", CARD.format(""), {}, """
        .tl-answers / display: none
        .tl-notice / display: none
        .tl-hidden / width: 1px
        .tl-hidden / clip-path: inset(50%)
        .tarifflab button / border-top-style: dashed
        .tarifflab button / visibility: visible
        .tl-box::after / content: none
        .tl-right / color: rgb(0, 121, 92)
        .tl-wrong / color: rgb(179, 71, 0)"""),
    "card in dark": ("card_look.css", CARD.format(""), {"dark": True}, """
        .tl-right / color: rgb(60, 199, 157)
        .tl-wrong / color: rgb(240, 162, 75)"""),
    "card without its kernel": (
        "card_look.css", CARD.format("jupyter-widgets-disconnected"), {}, """
        .tarifflab button / visibility: hidden
        .tarifflab select / visibility: hidden
        .tarifflab input / visibility: hidden
        .tl-notice / visibility: visible
        .tl-box::after / content: "WAKE"
        .tl-box::after / display: block"""),
    "copy in JupyterLab": ("still.css asked.css", STILL, {}, """
        .tl-question / display: block
        .tl-headline / display: none
        .tl-still-picture / display: none
        .tl-foot / display: none
        .tl-unit / display: block
        .tl-wake / display: block
        #printed .jp-Cell-outputWrapper / display: none
        .tl-still / filter: none"""),
    "copy elsewhere": ("still.css asked.css", ALONE, {}, """
        .tl-question / display: none
        .tl-headline / display: block
        .tl-still-picture / display: block
        .tl-wake / display: none
        #printed .jp-Cell-outputWrapper / display: block"""),
    "copy on paper": ("still.css asked.css", STILL, {"dark": True, "media": "print"}, """
        .tl-question / display: none
        .tl-headline / display: block
        .tl-still-picture / display: block
        .tl-foot / display: block
        .tl-still / filter: none"""),
    "copy in dark": ("still.css", STILL, {"dark": True}, """
        .tl-still / filter: invert(0.933) hue-rotate(180deg)"""),
    "copy in high contrast": ("still.css", STILL, {"dark": True, "forced_colors": "active"}, """
        .tl-still / filter: none"""),
    "copy of a card": ("print.css", STATIC.format("a"), {}, """
        .tl-wake / display: none
        pre / white-space-collapse: preserve
        pre / text-wrap-mode: nowrap"""),
    "copy of a card in JupyterLab": ("print.css", STATIC.format("jp-NotebookPanel"), {}, """
        .tl-wake / display: inline"""),
    "notebook on paper": ("print.css", STATIC.format("a"), {"media": "print"}, """
        pre / text-wrap-mode: wrap
        pre / overflow-wrap: anywhere
        h2 / break-after: avoid
        tr / break-inside: avoid
        .tarifflab-static li / break-inside: avoid"""),
    "edition": ("edition.css", EDITION, {}, """
        .waits / display: none
        .on-paper / display: none
        #live / display: block
        .side / display: none
        .contents .more / display: none
        .skip / left: -999px
        .part / display: block
        body / background-color: rgb(255, 255, 255)"""),
    "edition on a wide screen": ("edition.css", EDITION, {"wide": 1100}, """
        .side / display: block
        .side / position: sticky"""),
    "edition on a phone": ("edition.css", EDITION, {"wide": 390}, """
        .part / display: none
        .go / flex-direction: column
        .turn a / text-align: left"""),
    "edition in dark": ("edition.css", EDITION, {"dark": True}, """
        html / color-scheme: dark
        body / background-color: rgb(22, 24, 27)
        body / color: rgb(236, 238, 240)"""),
    "edition on paper": ("edition.css", EDITION, {"dark": True, "media": "print"}, """
        .bar / display: none
        .side / display: none
        .turn / display: none
        .skip / display: none
        .forget / display: none
        .explained / display: none
        .code / display: none
        .left-out / display: none
        .lost / display: none
        .tarifflab button / display: none
        .on-paper / display: block
        .waits / display: block
        #live / display: none
        body / background-color: rgb(255, 255, 255)
        body / color: rgb(28, 30, 33)"""),
    "whole edition": ("edition.css", EDITION, {"kind": "whole"}, """
        .turn / display: none
        .reader / display: none
        .forget / display: none
        .go / display: none
        .contents / display: none
        #two / break-before: page
        #one / break-before: auto"""),
    "front door": ("front_door.css", DOOR, {}, """
        .line / animation-name: draw
        .end / animation-name: appear
        .way / animation-name: way
        .part / display: block
        li / border-left-style: solid
        [data-right=true] / color: rgb(0, 121, 92)
        [data-right=false] / color: rgb(179, 71, 0)"""),
    "front door for calm": ("front_door.css", DOOR, {"reduced_motion": "reduce"}, """
        .line / animation-name: none
        .end / animation-name: none
        .way / animation-name: none"""),
    "front door on a phone": ("front_door.css", DOOR, {"wide": 390}, """
        .part / display: none
        .go / flex-direction: column"""),
    "front door in dark": ("front_door.css", DOOR, {"color_scheme": "dark"}, """
        body / background-color: rgb(22, 24, 27)
        body / color: rgb(236, 238, 240)"""),
    "table of a check": (
        "check.css", '<div class="tl-check"><table><caption>c</caption></table></div>', {}, """
        caption / position: absolute
        caption / width: 1px
        caption / clip-path: inset(50%)"""),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_each_part_looks_as_its_state_and_its_medium_ask(bare, name):
    """What is hidden is not there, what moves stands for calm, paper has no controls."""
    sheets, body, parts, wanted = SEEN[name]
    lines = [line.strip().replace("WAKE", WAKE) for line in wanted.strip().splitlines()]
    kind = parts.get("kind", "")
    page_of(bare, sheets, body, **{key: one for key, one in parts.items() if key != "kind"})
    bare.page.evaluate("(kind) => { document.body.className = kind; }", kind)

    assert bare.page.evaluate(LOOK, lines) == lines


@pytest.mark.parametrize(
    ("sheet", "body", "rings"),
    [
        ("frame.css",
         '<div class="tl-figure"><button>b</button><input type="range"><select></select>'
         '<details><summary>s</summary></details><label class="tl-pill"><input type="checkbox">'
         '<span>p</span></label><div class="tl-picture" tabindex="0">p</div></div>',
         ["button 2", "input 2", "select 2", "summary 2", "input 2", "div 2"]),
        ("card_look.css",
         '<div class="tarifflab"><button>b</button><input type="range"><select></select>'
         '<p tabindex="0">p</p></div>',
         ["button 2", "input 2", "select 2", "p 2"]),
        ("edition.css",
         '<a href="#a">a</a><button>b</button><details><summary>s</summary></details>'
         '<pre tabindex="0">p</pre>',
         ["a 3", "button 3", "summary 3", "pre 3"]),
        ("front_door.css", '<a href="#a">a</a><button>b</button><input>',
         ["a 3", "button 3", "input 3"]),
    ],
    ids=["figure", "card", "edition", "front door"],
)  # fmt: skip
def test_what_has_the_focus_of_the_keyboard_has_a_ring(bare, sheet, body, rings):
    """All that Tab reaches: buttons, fields, folds, links, a picture, printed results."""
    page_of(bare, sheet, body)
    seen = []
    for _one in rings:
        bare.page.keyboard.press("Tab")
        seen.append(bare.page.evaluate(RING))

    assert seen == [f"{tag} solid {wide}px" for tag, wide in map(str.split, rings)]


VARIABLES = """(names) => {
  const probe = document.querySelector("#probe");
  return names.map((name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  });
}"""
INKS = [
    ("edition.css", "", "paper", ["text", "quiet", "accent", "str", "num", "key"]),
    ("edition.css", "", "shade", ["text", "quiet", "str", "num", "key"]),
    ("edition.css", "", "accent", ["on-accent"]),
    ("front_door.css", "", "paper", ["text", "quiet", "accent", "good", "bad"]),
    ("front_door.css", "", "accent", ["on-accent"]),
    ("card_look.css", "tarifflab", "tl-paper", ["tl-text", "tl-quiet", "tl-good", "tl-bad"]),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_can_be_read_on_their_paper(bare, dark):
    """4.5 to 1, in both themes; a card's own papers come from JupyterLab where it is dark."""
    pale = []
    for sheet, kind, paper, inks in INKS:
        body = f'<div class="{kind}"><p id="probe">p</p></div>'
        page_of(bare, sheet, body, dark=dark, color_scheme="dark" if dark else "light")
        if dark and kind:
            bare.page.evaluate(
                "document.body.style.cssText ="
                " '--jp-layout-color1: #111111; --jp-content-font-color1: #ffffff'"
            )
        under, *said = map(in_hex, bare.page.evaluate(VARIABLES, [paper, *inks]))
        pale += [
            (sheet, ink, one)
            for ink, one in zip(inks, said, strict=True)
            if contrast(one, under) < 4.5
        ]
    bare.page.evaluate("document.body.style.cssText = ''")

    assert pale == []


def in_hex(color):
    """Return a painted colour as a sheet writes it."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", color)[:3])


def notebook(asks, other):
    """Return the cells around one that may ask, in JupyterLab's own markup."""
    cells = {"far": "9", "before": "9", "asks": asks, "reading": "words", "result": "9"}
    cells |= {"figure": f'<p class="{other}">f</p>', "card": '<p class="tarifflab">c</p>'}
    cells |= {f"result-{at}": "9" for at in range(5, 13)}
    cells |= {"head": "<h2>Next</h2>", "next": "words", "later": "9"}
    words = {"reading": "input", "head": "input", "next": "input"}
    made = (
        f'<div class="jp-Cell jp-{"Markdown" if name in words else "Code"}Cell">'
        f'<div class="jp-Cell-{words.get(name, "output")}Wrapper" id="{name}">{inside}</div>'
        "</div>"
        for name, inside in cells.items()
    )
    return f'<div class="jp-NotebookPanel">{"".join(made)}</div>'


HIDDEN = """() => [...document.querySelectorAll("[id]")]
  .filter((one) => getComputedStyle(one).display === "none").map((one) => one.id)"""
TELL = ["before", "reading", "result", *(f"result-{at}" for at in range(5, 13))]


@pytest.mark.parametrize(
    ("style", "asks", "hidden"),
    [
        ("figure", '<div class="tl-figure tl-asking">?</div>', TELL),
        ("figure", '<div class="tl-figure tl-waiting">?</div>', TELL),
        ("figure", '<div class="tl-figure">!</div>', []),
        ("copy", '<div class="tl-still tl-asked">?</div>', TELL),
        ("copy", '<div class="tl-figure"></div><div class="tl-still tl-asked">?</div>', []),
        ("copy", '<div class="tl-still">!</div>', []),
    ],
    ids=["asks", "waits", "open", "copy that asks", "copy beside its figure", "copy"],
)
def test_what_tells_the_answer_is_folded_up_to_the_next_heading(bare, style, asks, hidden):
    """Results just before, readings and results after; cards and figures that ask stay."""
    page_of(bare, "asked.css", notebook(asks, "tl-waiting" if hidden else ""))
    sheet = Frame._css if style == "figure" else asset("asked.css") + still._FOLDS
    bare.page.evaluate("(style) => { document.querySelector('style').textContent = style; }",
                       str(sheet))  # fmt: skip

    assert bare.page.evaluate(HIDDEN) == hidden
