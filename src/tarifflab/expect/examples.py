"""Put a function's results beside those that the question prints."""

import dis
from collections.abc import Callable, Sequence
from typing import Any

from tarifflab.expect import forms

NOISE = 1e-9  # between two numbers that are written alike


def beside_the_question(
    rights: Sequence[Any], results: Sequence[Any], fits: Sequence[bool]
) -> str:
    """Return what a comparison with the printed results tells of wrong ones, or nothing.

    Parameters
    ----------
    rights, results
        What the question prints, and what the function gives.
    fits
        Whether each of them agrees.

    Examples
    --------
    >>> beside_the_question([31, 15], [31, 21], [True, False])
    'The question says 15. 1 of its 2 results comes out: what is different about this one? '
    """
    place = list(fits).index(False)
    says = f"The question says {forms.show_result(rights[place])}. "
    good = sum(fits)
    if good:
        comes = "comes" if good == 1 else "come"
        return (
            f"{says}{good} of its {len(fits)} results {comes} out: what is different about "
            "this one? "
        )
    return says + _same_step(rights, results)


def loops(function: Callable[..., Any]) -> bool:
    """Tell whether a function written in Python holds a `for` or `while` of its own."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    backward = ("FOR_ITER", "JUMP_BACKWARD", "POP_JUMP_BACKWARD_IF_TRUE", "FOR_LOOP")
    return any(one.opname in backward for one in dis.get_instructions(code))


def _same_step(rights: Sequence[Any], results: Sequence[Any]) -> str:
    """Return a sentence if all results are off by the same amount, or the same factor."""
    wanted = [forms.as_number(one) for one in rights]
    given = [forms.as_number(one) for one in results]
    pairs = [
        (w, g) for w, g in zip(wanted, given, strict=True) if w is not None and g is not None
    ]
    if len(pairs) < len(rights) or len({w for w, _ in pairs}) < 2:
        return ""
    steps = [g - w for w, g in pairs]
    if max(steps) - min(steps) <= NOISE * max(abs(g) for _, g in pairs):
        much = forms.show_result(abs(steps[0]))
        return f"Every result is {much} too {'large' if steps[0] > 0 else 'small'}. "
    if any(abs(w) <= NOISE for w, _ in pairs):
        return ""
    factors = [g / w for w, g in pairs]
    if max(factors) - min(factors) <= NOISE * max(map(abs, factors)):
        return f"Every result is {forms.show_result(factors[0])} times what it should be. "
    return ""
