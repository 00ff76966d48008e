"""What reaches a page or a terminal by an unusual way."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, Submission, Wants, markdown_cell, run


def page(name: str, idea: str, make: Make, wants: Wants = "script") -> Cheat:
    """Return a cheat of this family; its name makes its page be drawn."""
    return Cheat(f"pages-{name}", "pages", idea, wants, make)


def show(code: str) -> Make:
    """Return a recipe that shows something with the token in it."""
    return run(f'from IPython.display import *\ntoken = "@TOKEN@"\n{code}')


def write(*texts: str) -> Make:
    """Return a recipe that writes each text into a cell, and all of them into the answer."""

    def make(submission: Submission) -> None:
        submission.cell("written")["source"] = "\n\n".join(texts)
        submission.cells.extend(map(markdown_cell, texts))

    return make


def attachments(submission: Submission) -> None:
    """Attach pages, paths and pictures that are none, under names that break out."""
    name = "x.png\"><img src=x onerror='@TOKEN@'>"
    cell = markdown_cell(f"![a](attachment:{name})\n![b](attachment:../../b)\n" + "![c](attachment:c)" * 2_000)  # fmt: skip
    cell["attachments"] = {
        name: {"image/png": "@TOKEN@\"><script>'@TOKEN@'</script>"},
        "../../b": {"text/html": "<script>/*@TOKEN@*/</script>"},
        "c": {"image/svg+xml": "<svg onload='@TOKEN@'/>", "image/png": ["A"] * 1_000},
    }
    submission.cells.append(cell)
    submission.cell("written").update(source=cell["source"], attachments=cell["attachments"])


def widget_state(submission: Submission) -> None:
    """Store states of widgets with active HTML, and views of them in the outputs."""
    mime = "application/vnd.jupyter.widget-state+json"
    state = {
        "model_name": "HTMLModel", "model_module": "@jupyter-widgets/controls",
        "state": {"value": "</script><script>'@TOKEN@'</script><img src=x onerror='@TOKEN@'>"},
    }  # fmt: skip
    models = {f"m{n}": state for n in range(500)}
    models["</script><script>'@TOKEN@'"] = state
    submission.notebook["metadata"]["widgets"] = {
        mime: {"version_major": 2, "version_minor": 0, "state": models}
    }
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>'@TOKEN@'", "version_major": 2}}  # fmt: skip
    submission.cell("task-1")["outputs"] = [
        {"output_type": "display_data", "data": view, "metadata": {}}
    ]


CHEATS = [
    page(
        "foreign-parts-of-a-picture",
        "An SVG picture with foreign objects, links, animations and uses.",
        show(
            'u = f"javascript:alert(`{token}`)"\n'
            "display(SVG(f\"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><iframe src='{u}'/></foreignObject>"
            "<a href='{u}'><text>x</text></a><animate attributeName='href' values='{u}'/><use href='data:image/svg+xml,{token}'/></svg>\"))"
        ),
    ),
    page(
        "spelt-addresses",
        "Addresses that run something, spelt in ten ways in four places.",
        show(
            'for u in ("java\\nscript:", "JaVaScRiPt:", "\\x01javascript:", "java&#x0A;script:", "javascript&colon;", "data:text/html,", "vbscript:", "  javascript:", "view-source:javascript:", "blob:javascript:"):\n'
            "    display(HTML(f\"<a href='{u}{token}'>x</a><area href='{u}{token}'><math href='{u}{token}'><form><button formaction='{u}{token}'>\"))"
        ),
    ),
    page(
        "mutations",
        "Markup that a cleaner and a browser read differently.",
        show(
            "for h in (\"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=T&gt;'>\", \"<svg></p><style><a id='</style><img src=1 onerror=T>'>\", "
            '"<noscript><p title=\'</noscript><img src=x onerror=T>\'>", "<template><script>T</script></template>", "<xmp><img title=\'</xmp><img src=x onerror=T>\'>", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=T>"):\n'
            '    display(HTML(h.replace("T", token)))'
        ),
    ),
    page(
        "mixed-bundle",
        "One output in all types at once, its HTML in pieces.",
        show(
            'display({"text/html": ["<scr", "ipt>", token, "</script>"], "application/javascript": token, "image/svg+xml": "<svg onload=" + token + ">", '
            '"text/latex": "\\\\href{javascript:" + token + "}{x}", "application/vnd.jupyter.widget-view+json": {"model_id": "\\"><script>" + token}}, raw=True)'
        ),
    ),
    page(
        "links-of-a-text",
        "Links in Markdown in fifteen spellings, in cells and in the written answer.",
        write(
            "[x](javascript\\:alert(`@TOKEN@`))",
            "[x](javascript&colon;@TOKEN@)",
            '<javascript:alert("@TOKEN@")>',
            "[x]: java&#x73;cript:@TOKEN@\n[x]",
            "![x](javascript:@TOKEN@)",
            "[x](<java\nscript:@TOKEN@>)",
            "[a](JAVASCRIPT&#58;@TOKEN@)",
            "$$\\href{javascript:@TOKEN@}{x}$$",
            "[x](&#x6A&#x61&#x76&#x61script:@TOKEN@)",
            '<a href="j&#97;vascript:@TOKEN@">',
            "[c](data:text/html;base64,@TOKEN@)",
            "<svg onload=@TOKEN@>",
            "[x](\\j\\avascript:@TOKEN@)",
            "<details open ontoggle=@TOKEN@>",
            '<style>@import "//@TOKEN@"</style>',
            '<base href="//@TOKEN@">',
            "\u202e[x](javascript:@TOKEN@)\u202c",
            "[x](java\u200bscript:@TOKEN@)",
        ),
    ),
    page(
        "attachments", "Attachments with active types, names and a thousand uses.", attachments
    ),
    page("widget-state", "Five hundred widget states with active HTML.", widget_state),
    page(
        "turned-letters",
        "Marks that turn the direction of writing, in outputs, errors and names of types.",
        show(
            "print('\\u202e' + token + '43 fo 43\\u2066\\u2067')\n"
            "display(HTML(f'<bdo dir=rtl><b onclick={token}>43 fo 43</b></bdo>'))\n"
            "raise type('\\u202e\\x1b]0;TITLE-' + token + '\\x07', (Exception,), {})('\\u202e\\x1b[2J\\x9b2J')"
        ),
    ),
    page(
        "terminal-colours",
        "Colour codes that are broken, endless or carry other commands.",
        show(
            "print('\\x1b]0;TITLE-' + token + '\\x07\\x1b]8;;http://' + token + '\\x1b\\\\x\\x1b[38;5mX\\x1b[38;2;1mY\\x1b[48mZ\\x1b[' + '9;' * 50_000 + 'mQ\\x1bPq' + token + '\\x1b\\\\')\n"
            "raise ValueError('\\x1b]0;TITLE-' + token + '\\x07\\x1b[38m')"
        ),
    ),
    page(
        "frozen-figure",
        "A figure whose layout holds pictures, links and templates with scripts.",
        show(
            "display({'application/vnd.plotly.v1+json': {'data': [{'type': 'scatter', 'hovertemplate': f'<a href=\"javascript:{token}\">x</a>', 'text': f'<img src=x onerror={token}>'}], "
            "'layout': {'images': [{'source': f'javascript:{token}'}, {'source': f'//example.org/{token}'}], 'title': {'text': f'</script><script>{token}</script>'}}, 'config': {'plotlyServerURL': f'//{token}', 'x': '</script>'}}, "
            "'text/html': f'<div class=plotly-graph-div></div><script>{token}</script>'}, raw=True)"
        ),
    ),
]
