"""Kind outside, strict inside: what a check says in a student's own notebook, and in a grader.

In an open notebook an answer that is missing or wrong is no failure: a quiet card says what to
do, and *Run All* goes on to the end. Where points are given (nbgrader, its *Validate* button,
the confined grader, a test) the same answer raises, so that a cell fails. Only a kernel that no
grader has started counts as somebody's own notebook; everything else is strict. The sentences
stand in the file of each kind of answer (`amounts.py`, `dates.py`, `series.py` ...).
"""

import functools
import html
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tarifflab.expect.feedback import Feedback

STRESS = re.compile(r"(?<![\w*])\*(\w[^*]*\w|\w)\*(?![\w*])")  # *words*, but not 2*3*4
GRADING = "NBGRADER_EXECUTION"  # set by nbgrader for the kernels that it starts
NOT_YET, NOT_THIS, FITS = "○ Not yet", "✗ Not this", "✓ Fits"
PARTLY = "◐ Half way"
COLOURS = {NOT_YET: "#7a7a7a", NOT_THIS: "#b3541e", PARTLY: "#8a6d00", FITS: "#2e7d4f"}

Check = Callable[..., None]
Marked = Callable[..., float | None]


def kind_outside(check: Check) -> Marked:
    """Return a check that shows a card in a notebook, and raises where points are given.

    `worth`, the points of the task, is taken here: where points are given, a wrong path that
    earns a part of them does not raise. It gives these points back, and nbgrader counts the
    number that a test cell ends with.
    """

    @functools.wraps(check)
    def shown(name: str, *, worth: float | None = None, **rules: Any) -> float | None:
        try:
            check(name, **rules)
        except Feedback as feedback:
            earned = round(feedback.earns * (worth or 0), 2)
            if not is_graded():
                untouched = feedback.outcome in ("not attempted", "missing")
                partly = PARTLY if earned else NOT_THIS
                say(NOT_YET if untouched else partly, str(feedback))
                return None
            if not earned:
                raise
            say(PARTLY, f"{feedback} ({earned:g} of {worth:g} points)")
            return earned
        return None

    return shown


def is_graded() -> bool:
    """Tell whether a failing check must stop its cell."""
    return GRADING in os.environ or _began_graded() or not _in_a_notebook()


def say(status: str, sentence: str) -> None:
    """Print a sentence; in somebody's own notebook as a card with its status."""
    if is_graded():
        print(sentence)
        return
    from IPython.display import display

    bundle = {"text/plain": f"{status}. {sentence}", "text/html": _card(status, sentence)}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


@functools.cache
def _began_graded() -> bool:
    """Tell whether this process was started by a grader, whatever its cells have changed."""
    try:
        return f"{GRADING}=".encode() in Path("/proc/self/environ").read_bytes()
    except OSError:  # no Linux
        return False


def _in_a_notebook() -> bool:
    """Tell whether a Jupyter kernel runs this; IPython is not imported for it."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module is not None else None
    return getattr(shell, "kernel", None) is not None


def _card(status: str, sentence: str) -> str:
    parts = re.split("`([^`]*)`", html.escape(sentence, quote=False))
    parts[::2] = [STRESS.sub(r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    text = "".join(parts)
    return (
        f'<div role="status" style="border-left: 4px solid {COLOURS[status]}; margin: 0.2em 0; '
        f'padding: 0.3em 0.8em"><strong>{status}.</strong> {text}</div>'
    )
