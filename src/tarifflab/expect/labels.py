"""Match the rows of two tables by their labels, whatever form the labels have.

September 1985 may be a Timestamp, a date, a Period or "1985-09"; the year 1985 may be a
number, a text or a Period. What the right labels are decides how the given ones are read.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.feedback import Feedback

NAMED = 3  # labels that a sentence may name

Key = Callable[[Any], Hashable]


class Labels:
    """The right labels of the rows, in their order.

    Parameters
    ----------
    right
        An Index, or a list of labels. They must differ from one another.
    """

    def __init__(self, right: Any) -> None:
        self.right = list(right)
        self._key = _key_for(self.right)
        self._wanted = {self._key(label): label for label in self.right}
        if len(self._wanted) < len(self.right):
            raise ValueError("The right labels must differ from one another.")

    def order(self, subject: str, given: Sequence[Any]) -> list[int]:
        """Return where each right label stands in `given`.

        Raises
        ------
        Feedback
            Labels are missing, doubled or too many; `subject` is named ("`x`").
        """
        keys = [self._key(label) for label in given]
        shown = dict(zip(keys, given, strict=True))
        found = {key: position for position, key in enumerate(keys)}
        missing = [label for key, label in self._wanted.items() if key not in found]
        extra = [shown[key] for key in found if key not in self._wanted]
        if missing or extra:
            raise Feedback(_difference(subject, missing, extra))
        if len(found) < len(keys):
            twice = shown[Counter(keys).most_common(1)[0][0]]
            raise Feedback(
                f"In {subject} the label {show_label(twice)} occurs more than once. Wanted: "
                "one row for each; is a `groupby` missing?"
            )
        return [found[key] for key in self._wanted]


def is_counted(index: pd.Index) -> bool:
    """Tell whether an index only counts the rows: 0, 1, 2, ….

    >>> is_counted(pd.RangeIndex(3)), is_counted(pd.RangeIndex(0, 30, 10))
    (True, False)
    """
    counts = type(index) is pd.RangeIndex and index.start == 0 and index.step == 1
    return counts and index.name is None


def show_label(label: Any) -> str:
    """Return a label as a sentence names it; a tuple in round brackets."""
    if type(label) is tuple:
        return "(" + ", ".join(map(forms.show, label)) + ")"
    return forms.show(label)


def _difference(subject: str, missing: list[Any], extra: list[Any]) -> str:
    """Say which labels are missing and which are too many."""
    faults = [
        f"{kind}: {_listed(labels)}"
        for kind, labels in (("missing", missing), ("too many", extra))
        if labels
    ]
    advice = "Are the rows chosen and grouped as the question asks?"
    if missing and extra and extra == list(range(len(extra))):
        advice = "The index only counts the rows: `set_index` turns a column into labels."
    return f"The labels of {subject} do not fit ({'; '.join(faults)}). {advice}"


def _listed(labels: list[Any]) -> str:
    names = ", ".join(map(show_label, labels[:NAMED]))
    more = len(labels) - NAMED
    return f"{names} and {more} more" if more > 0 else names


def _key_for(labels: list[Any]) -> Key:
    """Return how to read a label, going by the right ones."""
    if labels and all(type(label) is tuple for label in labels):
        levels = [_key_for(list(level)) for level in zip(*labels, strict=True)]
        return lambda label: _tuple_key(levels, label)
    if all(_number_key(label) is not None for label in labels):
        return lambda label: _first(_number_key(label), label)
    if all(forms.as_date(label) is not None for label in labels):
        return lambda label: _first(forms.as_date(label), label)
    return lambda label: _first(_text_key(label), label)


def _first(key: Hashable | None, label: Any) -> Hashable:
    """Return the key, or for a label of another kind what it is."""
    return _odd(label) if key is None else key


def _odd(label: Any) -> Hashable:
    return forms.describe(label), show_label(label)  # two tuples are two labels


def _tuple_key(levels: list[Key], label: Any) -> Hashable:
    if type(label) is not tuple or len(label) != len(levels):
        return _odd(label)
    return tuple(key(part) for key, part in zip(levels, label, strict=True))


def _number_key(label: Any) -> float | None:
    """Return a number, a text of digits or a year on the calendar as a number."""
    if type(label) is pd.Period and label.freqstr.startswith("Y"):
        return float(label.year)
    text = forms.as_text(label)
    if text is not None and text.strip().isdecimal():
        return float(text)
    number = forms.as_number(label)
    return None if number is None or np.isnan(number) else number


def _text_key(label: Any) -> str | None:
    text = forms.as_text(label)
    return None if text is None else " ".join(text.split())
