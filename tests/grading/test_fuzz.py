"""Structured random inputs for everything that is taken apart: none costs more than itself.

In CI each kind gets some hundreds of examples, by number and not by time. For more, say
``TARIFFLAB_FUZZ=20000 pytest tests/grading/test_fuzz.py`` (about ten minutes). What once broke
something stands in ``@example`` and is tried first, every time.
"""

import contextlib
import json
import os
import re

import msgpack
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tarifflab.grading.clean_markdown import clean_markdown, fenced, render
from tarifflab.grading.clean_outputs import clean_html, clean_outputs, clean_text
from tarifflab.grading.inside.reader import answer
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.mend import Unreadable, read
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import DECODERS, EXT, BadValue, decode
from tarifflab.grading.wire.messages import WireError, unpack_flat

pytestmark = pytest.mark.slow
MANY = settings(
    max_examples=int(os.environ.get("TARIFFLAB_FUZZ", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

PIECES = [
    "[x](", "](", "![", "![a](attachment:", "<", ">", "</", "<a href=", "<img src=", "<script>",
    "javascript:", "javascript&colon;", "java\\script:", "data:text/html,", "&#x6a;", "&Tab;",
    "`", "```", "~~~", "~~~~", "\n", "\n\n", "| a | b |\n|---|---|\n", "- [ ] ", "> ", "# ",
    "$", "$$", "\\", "*", "_", "[^1]", "[^1]: ", "[r]: ", "[x][r]", "http://e.invalid/", "'",
    '"',
    " onerror=1 ", "style=position:fixed", "<!--", "-->", "<svg>", "<math>", "<table>", "<td>",
    "<p>", "<b>", "\x1b[31m", "\x1b[38m", "\x1b]0;", "\x9b", "\ud800", "\u202e", "\x00",
    "x", "1. ",
    "<details>", "<style>", "]]>", "<![CDATA[", "<noscript>", "<textarea>", "<title>",
    "</p>",
]  # fmt: skip
markup = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join)
ACTIVE_TAG = re.compile(
    r"<\s*(script|iframe|object|embed|svg|math|style|form|link|meta|base|textarea|title|noscript)\b"
)
HANDLER = re.compile(r"<[^>]*\son\w+\s*=")
# Of the attribute itself: another one may speak of it in its quotes.
REMOTE = re.compile(
    r"""<img(?:[^>"']|"[^"]*"|'[^']*')*?(?<=[\s/"'])src=["']?+(?!data:image/)"""
)
SCHEME = re.compile(r"<[^>]*\s(?:href|src)\s*=\s*[\"']?\s*([a-z][a-z0-9+.-]*):")


def active(page: str) -> list[str]:
    """Return what of a page would run or load something."""
    low = page.lower()
    schemes = set(SCHEME.findall(low)) - {"http", "https", "mailto", "data"}
    remote = REMOTE.findall(low)
    bare = re.sub(r'="[^"]*"', '=""', low)  # a title may speak of a handler
    return [*ACTIVE_TAG.findall(low), *HANDLER.findall(bare), *schemes, *remote]


@MANY
@given(markup)
@example("[x](javascript\\:alert(1))")
@example("[x](&amp;#106;avascript:alert(1))")
@example("![" * 5_000)
@example("![a](attachment:" * 2_000)
@example(">" * 5_000)
def test_no_markdown_renders_to_anything_active(text):
    """Whatever is written, the page that nbconvert makes of the cleaned text is inert."""
    cleaned, _ = clean_markdown(text)

    assert active(render(cleaned)) == []


@MANY
@given(markup)
@example("<" + " " * 100_000)
@example("&#27;[38mx&#x6")
@example("<p>" + "".join(f"<b id={n}>" for n in range(2000)) + "<p>x</p>" * 2000)
def test_no_html_stays_active(text):
    """What a display shows is inert after cleaning, and cleaning it again changes nothing."""
    cleaned = clean_html(text)

    assert active(cleaned) == []
    assert clean_html(cleaned) == cleaned


@MANY
@given(markup)
def test_a_fence_holds_whatever_stands_in_it(text):
    """Text that is shown as its source makes one block of code and nothing else."""
    assert set(re.findall(r"<(\w+)", render(fenced(text)))) <= {"pre", "code"}


@MANY
@given(markup)
@example("\x1b[38mx")
def test_no_text_stops_a_page_or_reaches_a_terminal(text):
    """After cleaning, nbconvert can colour it and it holds no escape but colours."""
    from nbconvert.filters import ansi2html

    cleaned = clean_text(text)

    assert isinstance(ansi2html(cleaned), str)
    assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", cleaned)
    assert clean_text(cleaned) == cleaned


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | markup
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=6) | st.integers(0, 9), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip
outputs = st.lists(
    plain
    | st.fixed_dictionaries(
        {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result"])},
        optional={
            "name": plain, "text": plain, "ename": plain, "evalue": plain, "traceback": plain,
            "execution_count": plain, "metadata": plain,
            "data": st.dictionaries(
                st.sampled_from(["text/plain", "text/html", "image/png", "x/y"]), plain
            ),
        },
    ),
    max_size=5,
)  # fmt: skip


@MANY
@given(outputs)
def test_any_outputs_become_a_valid_notebook(made):
    """Forged outputs of any shape are left out or made valid, and can be written as JSON."""
    import nbformat

    well, cleaned = answer(
        "outputs", [msgpack.packb(made, unicode_errors="surrogatepass")], Limits()
    )

    assert well
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": "",
        "execution_count": None,
    }
    book = {
        "cells": [{**cell, "outputs": cleaned}],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    nbformat.validate(nbformat.from_dict(book))
    assert json.dumps(cleaned).encode()


@MANY
@given(
    st.binary(max_size=300)
    | plain.map(lambda x: msgpack.packb(x, unicode_errors="surrogatepass"))
)
@example(b"\x90" * 200_000)
@example(b"\x91" * 50_000 + b"\x90")
def test_any_packed_outputs_have_an_answer(data):
    """The reader answers whatever a process sent in place of its outputs."""
    well, cleaned = answer("outputs", [data], Limits())

    assert isinstance(cleaned, list if well else str)


marks = st.dictionaries(st.text(max_size=8), plain, max_size=4)
cells = st.lists(
    plain
    | st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["code", "markdown", "raw", "x"]) | plain},
        optional={
            "source": markup | st.lists(markup, max_size=3) | plain, "id": plain,
            "metadata": st.fixed_dictionaries(
                {}, optional={"nbgrader": marks}
            ) | plain,
            "attachments": plain, "outputs": plain,
        },
    ),
    max_size=5,
)  # fmt: skip


def as_json(value: object) -> bytes:
    """Return a value as JSON, of whatever it holds."""
    return json.dumps(value, default=str, skipkeys=True).encode()


@MANY
@given(
    st.binary(max_size=200)
    | plain.map(as_json)
    | st.fixed_dictionaries({"cells": cells | plain, "metadata": plain, "nbformat": plain}).map(
        as_json
    )
)
@example(b"[" * 100_000)
@example(b'{"cells": [' + b"{}," * 3_000 + b"{}]}")
def test_any_file_is_read_or_has_a_reason(data):
    """A file of any content is a minimal notebook of bounded parts, or unreadable."""
    try:
        content, _ = read(data, Limits())
    except Unreadable:
        return  # with a reason, which other tests look at
    assert len(content["cells"]) <= Limits().cells
    assert all(isinstance(cell["source"], str) for cell in content["cells"])
    msgpack.packb(content)


@MANY
@given(st.binary(max_size=300))
@example(b"n\0\0\0\0" * 3_000)
def test_any_bytes_are_a_flat_message_or_refused(data):
    """Only single values come out of a message to main."""
    with contextlib.suppress(WireError):
        parts = unpack_flat(data)
        assert all(isinstance(p, bool | int | float | str | bytes | None) for p in parts)


@MANY
@given(st.sampled_from(sorted(DECODERS)), plain, plain)
def test_any_payload_of_any_kind_is_a_value_or_damaged(kind, payload, more):
    """Each decoder meets payloads that no encoder wrote."""
    inner = msgpack.packb([kind, [payload, more]], unicode_errors="surrogatepass")
    for data in (inner, msgpack.packb([kind, payload], unicode_errors="surrogatepass")):
        with contextlib.suppress(BadValue):
            decode(msgpack.packb(msgpack.ExtType(EXT, data)))


@MANY
@given(outputs)
def test_cleaning_twice_changes_nothing(made):
    """What was cleaned once is clean."""
    with contextlib.suppress(RecursionError, TypeError):
        once = clean_outputs(json.loads(as_json(made)))
        assert clean_outputs(once) == once
