"""What once went wrong, or nearly, as files; each is tried as it is and in many small changes.

The files lie in ``fuzz_corpus/``: put a new one there and it is tried at once. In CI each kind
is changed some hundreds of times, by number and not by time; ``TARIFFLAB_FUZZ=20000`` takes
about ten minutes with `test_fuzz`.
"""

import contextlib
from pathlib import Path

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_fuzz import MANY, PIECES, active

from tarifflab.grading.clean_markdown import clean_markdown, render
from tarifflab.grading.clean_outputs import clean_html
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.read import read
from tarifflab.grading.wire.messages import WireError, unpack_flat

pytestmark = pytest.mark.slow
CORPUS = Path(__file__).parent / "fuzz_corpus"
BITS = [b"\0", b"\xff", b"[", b"{", b'"', b"\\", b"}", b"]", b",", b"NaN", b"1e999", b"\\ud800"]


def inert_markdown(data: bytes) -> None:
    """Check that what nbconvert makes of a cleaned text runs and loads nothing."""
    cleaned, _ = clean_markdown(data.decode("utf-8", "replace"))
    assert active(render(cleaned)) == []


def inert_html(data: bytes) -> None:
    """Check that cleaned HTML runs nothing, and that cleaning it again changes nothing."""
    cleaned = clean_html(data.decode("utf-8", "replace"))
    assert active(cleaned) == []
    assert clean_html(cleaned) == cleaned


def bounded_file(data: bytes) -> None:
    """Check that a file becomes plain bounded cells, or is unreadable."""
    try:
        content, _ = read(data, Limits())
    except Unreadable:
        return
    assert len(content["cells"]) <= Limits().cells
    assert all(isinstance(cell["source"], str) for cell in content["cells"])
    msgpack.packb(content)


def flat_message(data: bytes) -> None:
    """Only single values come out of a message to main."""
    with contextlib.suppress(WireError):
        assert all(
            isinstance(p, bool | int | float | str | bytes | None) for p in unpack_flat(data)
        )


JUDGES = {
    "markdown": inert_markdown, "html": inert_html, "file": bounded_file, "wire": flat_message,
}  # fmt: skip
FILES = [(kind, path.name) for kind in JUDGES for path in sorted((CORPUS / kind).iterdir())]


def contents(kind: str) -> list[bytes]:
    """Return the files of a kind."""
    return [(CORPUS / kind / name).read_bytes() for one, name in FILES if one == kind]


@st.composite
def changed(draw: st.DrawFn, kind: str) -> bytes:
    """Return a file of the corpus with parts cut, doubled, moved in from another, or put in."""
    known = contents(kind)
    data = draw(st.sampled_from(known))
    pieces = [piece.encode("utf-8", "replace") for piece in PIECES] + BITS
    for _ in range(draw(st.integers(1, 5))):
        begin, end = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        other = draw(st.sampled_from(known))
        new = draw(
            st.sampled_from([b"", 2 * data[begin:end], other[begin:end]])
            | st.sampled_from(pieces)
            | st.binary(max_size=4)
        )
        data = (data[:begin] + new + data[end:])[:20_000]
    return data


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_a_file_of_the_corpus_does_no_harm(kind, name):
    """As it lies there."""
    JUDGES[kind]((CORPUS / kind / name).read_bytes())


@pytest.mark.parametrize("kind", JUDGES)
@MANY
@given(data=st.data())
def test_no_small_change_of_it_does_harm(kind, data):
    """Cut, doubled, mixed with another, and with odd pieces put in."""
    JUDGES[kind](data.draw(changed(kind)))
