"""Choose how to compare one value by the kind of the right one."""

from typing import Any, Protocol

from tarifflab.expect import forms
from tarifflab.expect.amounts import Number
from tarifflab.expect.dates import Date
from tarifflab.expect.feedback import Feedback
from tarifflab.expect.text_and_boolean import Boolean, Text


class Rule(Protocol):
    """What a value must be."""

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` opens the sentence ("`x` is")."""


class Gap:
    """A value must be missing, as it is in the data."""

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` is missing."""
        if not forms.is_missing(value):
            raise Feedback(
                f"{said} {forms.show(value)}. There are no data for it: leave the gap."
            )


def rule_for(
    right: Any,
    unit: str = "",
    decimals: int | None = None,
    tolerance: float | None = None,
) -> Rule:
    """Return the rule that compares with `right`; a ValueError if its kind is unknown."""
    if forms.is_missing(right):
        return Gap()
    if forms.as_boolean(right) is not None:
        return Boolean(forms.as_boolean(right))
    if forms.as_number(right) is not None:
        return Number(unit, right, decimals, tolerance)
    text = forms.as_text(right)
    if text is not None:
        return Text((text,))
    if forms.as_date(right) is not None:
        return Date(right)
    raise ValueError(f"'equals' must be a known kind of value, got {forms.describe(right)}.")
