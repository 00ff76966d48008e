"""The reader: a confined process that takes apart what students' files and processes hold.

It runs no code of a student's, so one serves many submissions. But JSON, MessagePack, HTML and
Markdown can be written so that taking them apart costs any time and memory, and a regular
expression holds Python's lock meanwhile: in main one such file would stop the whole class, and
Ctrl-C with it. Here it costs the submission its own budget; main ends the process and starts
another.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import msgpack

from tarifflab.grading.clean_markdown import clean_markdown
from tarifflab.grading.clean_outputs import clean_outputs
from tarifflab.grading.inside.shell import Shell
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.read import read
from tarifflab.grading.wire.messages import Wire, WireClosed, unpack

MAX_KNOWN = 16_384  # characters of a text whose cleaning is remembered


def serve(wire: Wire, _shell: Shell, limits: Limits) -> None:
    """Answer main's requests until it hangs up."""
    wire.max_bytes = (limits.upload_mb + 2) * MB  # a whole file comes in one message
    try:
        while True:
            name, *arguments = wire.receive()
            wire.send(answer(name, arguments, limits))
    except WireClosed:
        return


def answer(name: str, arguments: list[Any], limits: Limits) -> list[Any]:
    """Return [True, result], or [False, why] for what cannot be taken apart."""
    try:
        result = REQUESTS[name](limits, *arguments)
        msgpack.packb(result)  # what cannot be sent is found here, not on the wire
    except Unreadable as error:
        return [False, str(error)]
    except Exception as error:  # whatever hostile bytes do to a parser: it is their fault
        return [False, f"it cannot be taken apart: {type(error).__name__}"]
    return [True, result]


def read_file(limits: Limits, data: bytes) -> list[Any]:
    """Return a submitted file as [notebook, notes]."""
    content, notes = read(data, limits)
    return [content, [asdict(note) for note in notes]]


def clean_cell_outputs(limits: Limits, packed: bytes | list[Any]) -> list[dict[str, Any]]:
    """Return a cell's outputs, cleaned; `packed` as the cell's process sent them."""
    outputs = unpack(packed) if isinstance(packed, bytes) else packed
    if not isinstance(outputs, list):
        raise Unreadable(f"it is no list of outputs but a `{type(outputs).__name__}`")
    return clean_outputs(outputs, 2 * limits.output_kb * 1024)


def clean_text_cell(_limits: Limits, text: str, pictures: dict[str, Any]) -> list[Any]:
    """Return a Markdown cell's text, cleaned, and whether it is shown as its source."""
    known = text if not pictures and len(text) <= MAX_KNOWN else None
    if known is None:
        return list(clean_markdown(text, pictures))
    return list(_cleaned(known))


@lru_cache(maxsize=512)
def _cleaned(text: str) -> tuple[str, bool]:
    """Clean a text that a whole class may have: the questions are the course's own."""
    return clean_markdown(text, {})


REQUESTS: dict[str, Callable[..., Any]] = {
    "read": read_file,
    "outputs": clean_cell_outputs,
    "text": clean_text_cell,
}
REQUESTS["all"] = lambda limits, requests: [answer(n, args, limits) for n, *args in requests]
