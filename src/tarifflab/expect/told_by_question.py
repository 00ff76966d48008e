"""What a question tells about its answer: a sum, a mean, the value of one row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.feedback import Feedback

LAST_DIGIT = 0.6  # of the last decimal, for the question and for each value of the answer


@dataclass(frozen=True)
class Told:
    """A number that the question prints of the answer, so that a visible check may test it.

    Parameters
    ----------
    what
        What it is of the answer, such as "their sum"; it stands in a sentence.
    of
        Returns it for an answer, given as a Series.
    number
        What the question prints.
    decimals
        How many decimals it prints.

    Examples
    --------
    >>> Told("their sum", sum, 2.26, decimals=2).check("`split`", pd.Series([3.15, -0.59]))
    Traceback (most recent call last):
    tarifflab.expect.feedback.Feedback: `split`: their sum is 2.56. The question says 2.26.
    """

    what: str
    of: Callable[["pd.Series[Any]"], Any]
    number: float
    decimals: int

    def check(self, subject: str, given: "pd.Series[Any]") -> None:
        """Raise `Feedback` unless the answer agrees with what the question prints."""
        amounts = given.map(forms.as_number)
        if amounts.isna().any():
            return  # other checks tell what kind of values are wanted
        found = float(self.of(amounts.astype(float)))
        margin = LAST_DIGIT * 10.0**-self.decimals * (1 + len(amounts))
        if abs(found - self.number) > margin:
            shown = forms.show(round(found, self.decimals + 1))
            raise Feedback(
                f"{subject}: {self.what} is {shown}. The question says "
                f"{forms.show(self.number)}."
            )
