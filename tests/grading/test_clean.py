"""What a student's code shows is safe in a browser and a terminal, and stays readable."""

import base64
import time

import pytest

from tarifflab.grading.clean_outputs import (
    clean_attachments,
    clean_html,
    clean_markdown,
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
    assert "<" not in cleaned.replace("&lt;", "")


def test_a_table_of_pandas_stays_a_table():
    """The HTML of a frame keeps its rows, cells and headings."""
    pd = pytest.importorskip("pandas")

    cleaned = clean_html(pd.DataFrame({"a": [1, 2]}).to_html())

    assert cleaned.count("<td>") == 2
    assert 'class="dataframe"' in cleaned


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "**bold** & more", "<details><summary>x</summary>y</details>",
     "see <https://example.org>", "| a | b |\n|---|---|\n| 1 | 2 |", "x<sub>1</sub>"],
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
    text, _ = clean_markdown("![a](attachment:a.png) ![b](attachment:b.png)", kept)
    assert text == "![a](attachment:a.png) (no picture)"


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
    begun = time.monotonic()

    cleaned = clean_html(BOMBS[name])

    assert len(cleaned) < 50_000
    assert cleaned.startswith("<pre>")
    assert time.monotonic() - begun < 5


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
